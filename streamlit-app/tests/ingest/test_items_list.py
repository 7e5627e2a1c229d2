"""Items Lists complete a result: units, descriptions and sets, and never against what is known before."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from speedlocal.errors import InputError
from speedlocal.ingest.combine import complete
from speedlocal.ingest.companions import add_companion
from speedlocal.ingest.items_list import add_items_list
from speedlocal.ingest.result_set import Element, ResultSet, SetMember, Unit
from speedlocal.ingest.side_files import add_units
from speedlocal.ingest.vd import read_vd
from tests.ingest.quartets import write_quartet
from tests.ingest.result_tables import csv_file, texts, warnings

COMMODITIES = ["Scenario", "Region", "Sector", "Set", "Name", "Description", "Unit", "Type"]
PROCESSES = ["Scenario", "Region", "Set", "Name", "Description", "Activity unit", "Capacity unit", "Vintage"]
GROUPS = ["Scenario", "Region", "Process", "Name", "Description", "Member"]
WIND = ["BASE", "NORTH", ".ELE.REN.", "ELCWIND", "Wind", "PJ", "GW", "0.0"]


@pytest.fixture
def results(tmp_path: Path) -> ResultSet:
    return read_vd(write_quartet(tmp_path, "base"))


def commodity(region: str, code: str, unit: str, description: str = "-", sets: str = ".NRG.") -> list[str]:
    return ["BASE", region, "ELC", sets, code, description, unit, "NRG"]


def add(results: ResultSet, folder: Path, heads: list[str], *rows: list[str]) -> None:
    add_items_list(results, csv_file(folder / "list.csv", heads, rows))


def test_a_list_of_commodities_gives_units_descriptions_and_sets(results: ResultSet, tmp_path: Path) -> None:
    add(results, tmp_path, COMMODITIES, commodity("NORTH", "ELC", "PJ", "Power"), commodity("SOUTH", "elc", "-"))
    assert results.units == [Unit("commodity", "NORTH", "ELC", "PJ", "list.csv")]
    assert results.elements == [Element("Commodity", "NORTH", "ELC", "Power")]
    assert results.set_members == [
        SetMember("Commodity", "NORTH", "NRG", "ELC"),
        SetMember("Commodity", "SOUTH", "NRG", "elc"),
    ]
    assert (results.sources[-1].file, results.sources[-1].format) == ("list.csv", "items_list")
    assert texts(results) == ["list.csv: columns that are left out: Scenario, Sector, Type"]


def test_a_list_of_processes_gives_both_units_and_every_set(results: ResultSet, tmp_path: Path) -> None:
    add(results, tmp_path, PROCESSES, WIND)
    assert results.units == [
        Unit("activity", "NORTH", "ELCWIND", "PJ", "list.csv"),
        Unit("capacity", "NORTH", "ELCWIND", "GW", "list.csv"),
    ]
    assert results.elements == [Element("Process", "NORTH", "ELCWIND", "Wind")]
    assert [member.set for member in results.set_members] == ["ELE", "REN"]


def test_groups_are_sets_apart_from_those_of_commodities(results: ResultSet, tmp_path: Path) -> None:
    add(results, tmp_path, GROUPS, ["BASE", "NORTH", "ELCWIND", "ELCWIND_NRGO", "-", "ELC"])
    assert results.set_members == [SetMember("CommodityGroup", "NORTH", "ELCWIND_NRGO", "ELC")]
    assert (results.units, results.elements) == ([], [])


def test_what_is_known_before_stays_and_is_told(results: ResultSet, tmp_path: Path) -> None:
    results.units = [Unit("commodity", "NORTH", "ELC", "TWh", "base_units.csv")]
    results.elements = [Element("Commodity", "NORTH", "ELC", "Electricity")]
    results.set_members = [SetMember("Commodity", "north", "nrg", "ELC")]
    before = (list(results.units), list(results.elements), list(results.set_members))
    items = csv_file(tmp_path / "list.csv", COMMODITIES, [commodity("NORTH", "ELC", "PJ", "Power")])
    complete(results, add_items_list, items)
    assert (results.units, results.elements, results.set_members) == before
    assert warnings(results) == [
        "descriptions that the sources tell differently, so that the first stays:"
        " Commodity NORTH ELC (Electricity, also Power)",
        "units that the sources tell differently, so that the first stays: commodity NORTH ELC (TWh, also PJ)",
    ]


def test_what_one_list_tells_twice_is_told_too(results: ResultSet, tmp_path: Path) -> None:
    rows = (commodity("NORTH", "ELC", "PJ", "Power"), commodity("NORTH", "elc", "TWh", "Electricity"))
    add(results, tmp_path, COMMODITIES, *rows)
    assert [unit.unit for unit in results.units] == ["PJ"]
    assert warnings(results) == [
        "list.csv: units that it tells differently, so that the first stays: commodity NORTH elc (PJ, also TWh)"
    ]
    assert [element.description for element in results.elements] == ["Power"]
    assert (
        "list.csv: descriptions that it tells differently, so that the first stays:"
        " Commodity NORTH elc (Power, also Electricity)"
    ) in texts(results)
    assert results.set_members == [SetMember("Commodity", "NORTH", "NRG", "ELC")]


def test_the_same_unit_twice_is_nothing_to_tell(results: ResultSet, tmp_path: Path) -> None:
    units = tmp_path / "units.csv"
    units.write_text("dimension,region,code,unit\nactivity,NORTH,ELCWIND,PJ\n", encoding="utf-8")
    complete(results, add_units, units)
    complete(results, add_items_list, csv_file(tmp_path / "list.csv", PROCESSES, [WIND, WIND]))
    assert [(unit.dimension, unit.source) for unit in results.units] == [
        ("activity", "units.csv"),
        ("capacity", "list.csv"),
    ]
    assert warnings(results) == []


@pytest.mark.parametrize(
    ("heads", "row", "told"),
    [
        (COMMODITIES, commodity("NORTH", "STRANGE", "PJ"), "another model: none of its 1 codes is a commodity"),
        (PROCESSES, [*WIND[:3], "STRANGE", *WIND[4:]], "another model: none of its 1 codes is a process"),
        (GROUPS, ["BASE", "NORTH", "P", "P_NRGO", "-", "STRANGE"], "another model: none of its 1 codes is a commodity"),
        (COMMODITIES, commodity("ELSEWHERE", "ELC", "PJ"), "another model: none of its 1 regions is a region"),
        (COMMODITIES, commodity("", "ELC", "PJ"), "line 2: an empty region"),
        (COMMODITIES, commodity("NORTH", "", "PJ"), "line 2: an empty name"),
        (COMMODITIES, ["BASE"], "line 2: 1 fields where 8 belong"),
        (["Region", "Name", "Unit", "unit"], ["NORTH", "ELC", "PJ", "PJ"], "line 1: the column unit stands twice"),
        (["Region", "Name"], ["NORTH", "ELC"], "line 1: no Items List"),
        (["Region", "Unit"], ["NORTH", "PJ"], "line 1: no Items List"),
    ],
)
def test_a_list_that_cannot_belong_is_refused(
    heads: list[str], row: list[str], told: str, results: ResultSet, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as raised:
        add(results, tmp_path, heads, row)
    assert told in str(raised.value)
    assert (results.units, results.elements, results.set_members, len(results.sources)) == ([], [], [], 1)


def of_times_nz(folder: Path) -> ResultSet:
    """The companions of a TIMES-NZ result, whose `.vd` is not here."""
    results = ResultSet("kea", read_vd(folder.parent / "demos_001" / "DemoS_001.vd").rows.slice(0, 0))
    for suffix in (".vde", ".vds"):
        add_companion(results, folder / f"kea-v2_1_2{suffix}")
    return results


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "dimensions"),
    [
        ("Commodity", {"Unit": "commodity"}),
        ("Process", {"Activity unit": "activity", "Capacity unit": "capacity"}),
    ],
)
def test_real_lists_give_their_units_row_by_row(name: str, dimensions: dict[str, str], real_data: Path) -> None:
    path = real_data / "times_nz" / f"Items-List-{name}.csv"
    results = of_times_nz(path.parent)
    described = {(e.region, e.code) for e in results.elements if e.dimension == name}
    complete(results, add_items_list, path)
    rows = rows_of(path)
    units = {(u.dimension, u.region, u.code): u.unit for u in results.units}
    expected = {
        (dimension, row["Region"], row["Name"]): row[column]
        for row in rows
        for column, dimension in dimensions.items()
        if row[column] not in ("", "-")
    }
    assert len(units) == len(results.units)
    assert units == expected
    assert warnings(results) == []
    members = {(m.region, m.set, m.element) for m in results.set_members if m.dimension == name}
    assert {(r["Region"], s, r["Name"]) for r in rows for s in r["Set"].split(".") if s} <= members
    known = {(e.region, e.code) for e in results.elements if e.dimension == name}
    assert known == described | {(row["Region"], row["Name"]) for row in rows if row["Description"] not in ("", "-")}


def test_a_real_list_of_groups_gives_every_member(real_data: Path) -> None:
    path = real_data / "times_nz" / "Items-List-Commodity-Groups.csv"
    results = of_times_nz(path.parent)
    complete(results, add_items_list, path)
    members = {(m.region, m.set, m.element) for m in results.set_members if m.dimension == "CommodityGroup"}
    assert members == {(row["Region"], row["Name"], row["Member"]) for row in rows_of(path)}
