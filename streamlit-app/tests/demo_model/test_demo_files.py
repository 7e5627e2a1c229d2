"""The demo's files follow the grammar VEDA reads, and their companions leave nothing unknown."""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict

import pytest

from tests.demo_model.conftest import NAMES, demo_folder

ENDINGS = (".vd", ".vde", ".vds", ".vdt", "_regions.csv", "_times.csv", "_units.csv")
ROW = re.compile(r'"[A-Za-z_]+"(,"[^"]*"){7},-?\d+(\.\d+)?(e[-+]\d+)?')
DIMENSIONS = "Attribute;Commodity;Process;Period;Region;Vintage;TimeSlice;UserConstraint;PV"


def test_the_zips_stay_below_two_megabytes():
    sizes = {path.stem: path.stat().st_size for path in demo_folder().glob("*.zip")}
    assert set(sizes) == set(NAMES)
    assert sum(sizes.values()) < 2_000_000


@pytest.mark.parametrize("name", NAMES)
def test_a_zip_holds_the_quartet_and_its_companions_in_order_and_without_a_time(name):
    with zipfile.ZipFile(demo_folder() / f"{name}.zip") as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(name + ending for ending in ENDINGS)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_the_header_has_twelve_lines_and_names_the_scenario(results):
    lines = results.contents[f"{results.name}.vd"].split("\n")
    heads = dict(re.fullmatch(r"\* +(\w+)- (.+)", line).groups() for line in lines[:12])
    assert heads["ImportID"] == f"Scenario:{results.name}"
    assert heads["Dimensions"] == DIMENSIONS
    assert heads["TextDelim"] == '"'
    assert len(heads) == 12
    assert lines[12] == ""


def test_every_row_is_eight_texts_and_a_number(results):
    lines = results.contents[f"{results.name}.vd"].split("\n")[13:-1]
    assert [line for line in lines if not ROW.fullmatch(line)] == []
    assert 10_000 < len(lines) < 42_000


def test_attributes_stand_together_and_zero_flows_are_left_out(results):
    order = list(dict.fromkeys(row["attribute"] for row in results.rows))
    changes = sum(
        one["attribute"] != other["attribute"] for one, other in zip(results.rows, results.rows[1:], strict=False)
    )
    assert changes == len(order) - 1
    dropped = {"VAR_Act", "VAR_FIn", "VAR_FOut", "VAR_Cap", "EQ_Combal", "EQ_CombalM", "Cost_Act", "Cost_Flo"}
    assert [row for row in results.rows if row["attribute"] in dropped and float(row["value"]) == 0] == []


def test_every_code_is_described(results):
    described = defaultdict(set)
    for dimension, region, code, text in results.companion("vde"):
        described[dimension, region].add(code)
        assert text
    for row in results.rows:
        assert row["attribute"] in described["Attribute", "-"]
        assert row["period"] in described["Period", "-"] | {"-"}
        assert row["vintage"] in described["Vintage", "-"] | {"-"}
        assert row["timeslice"] in described["TimeSlice", "-"] | {"-"}
        assert row["constraint"] in described["UserConstraint", "-"] | {"-"}
        for dimension in ("Commodity", "Process"):
            assert row[dimension.lower()] in described[dimension, row["region"]] | {"-"}


def test_the_descriptions_carry_the_byte_that_no_utf_8_reader_takes(results):
    line = next(row for row in results.companion("vde") if row[2] == "¤")
    assert line == ["Vintage", "-", "¤", "¤"]


def test_the_sets_hold_what_the_descriptions_name(results):
    named = {(row[0].removesuffix("SET"), row[2]) for row in results.companion("vde") if row[0].endswith("SET")}
    members = results.companion("vds")
    assert {(dimension, name) for dimension, _, name, _ in members} <= named
    kinds = {(region, code): name for kind, region, name, code in members if name in {"NRG", "DEM", "ENV"}}
    assert set(kinds) == {(row[1], row[2]) for row in results.companion("vde") if row[0] == "Commodity"} - {
        (region, "MEUR20") for region in ("DK", "SE", "FI", "LT", "PL")
    }


@pytest.mark.parametrize("name", ["DMD", "PRE", "REF", "ELE", "CHP", "HPL", "STG", "DISTR", "IRE", "XTRACT", "RENEW"])
def test_every_set_of_processes_has_members(results, name):
    assert [row for row in results.companion("vds") if row[0] == "Process" and row[2] == name]


def test_exchange_with_the_outside_stands_under_the_pseudo_regions(results):
    foreign = defaultdict(set)
    for dimension, region, name, code in results.companion("vds"):
        if dimension == "Process" and name == "IRE":
            foreign[region].add(code[:3])
    assert foreign["IMPEXP"] == {"IMP", "EXP"}
    assert foreign["MINRNW"] == {"MIN", "RNW"}


def test_every_flow_is_in_the_topology(results):
    links = {tuple(row) for row in results.companion("vdt") if len(row) == 4}
    for attribute, direction in (("VAR_FIn", "IN"), ("VAR_FOut", "OUT")):
        flows = {(row["region"], row["process"], row["commodity"], direction) for row in results.of(attribute)}
        assert {flow for flow in flows if flow[1] != "-"} <= links


def test_every_unit_is_known(results):
    rows = results.side("units")
    known = {(row["dimension"], row["code"]): row["unit"] for row in rows}
    assert len(known) == len(rows)
    wanted = {("commodity", row["commodity"]) for row in results.rows}
    wanted |= {(dimension, row["process"]) for row in results.rows for dimension in ("activity", "capacity")}
    assert {key for key in wanted if key[1] != "-"} <= set(known)
    assert set(known.values()) == {"PJ", "GW", "PJ/a", "kt", "Mpkm", "Mtkm", "Mpkm/a", "Mtkm/a", "MEUR20"}


def test_the_leaves_of_the_year_add_up_to_one_in_every_region(results):
    levels = {(row["region"], row["timeslice"]): row["text"] for row in results.parameter("TS_GROUP")}
    sums = defaultdict(float)
    for row in results.parameter("G_YRFR"):
        sums[row["region"], levels[row["region"], row["timeslice"]]] += float(row["value"])
    assert len(sums) == 5 * 3
    assert all(abs(total - 1) < 1e-12 for total in sums.values())


def test_a_timeslice_is_as_long_as_its_children(results):
    length = {(row["region"], row["timeslice"]): float(row["value"]) for row in results.parameter("G_YRFR")}
    children = defaultdict(list)
    for row in results.parameter("TS_MAP"):
        children[row["region"], row["timeslice"]].append(length[row["region"], row["text"]])
    assert {key: pytest.approx(length[key]) for key in children} == {key: sum(parts) for key, parts in children.items()}
    assert sorted({len(parts) for parts in children.values()}) == [3, 4]


def test_every_link_is_known_in_both_regions(results):
    origins = {(row["region"], row["process"], row["region2"]) for row in results.parameter("TOP_IRE")}
    for process, region in {
        (row["process"], row["region"]) for row in results.of("VAR_FIn") if row["process"][:2] == "TB"
    }:
        assert any(
            (region, process, other) in origins and (other, process, region) in origins
            for other in ["DK", "SE", "FI", "LT", "PL"]
        )
    losses = results.parameter("IRE_FLO")
    assert {(row["region"], row["process"], row["region2"]) for row in losses} == {
        origin for origin in origins if not {"IMPEXP", "MINRNW"} & set(origin)
    }
    assert all(0.9 < float(row["value"]) < 1 for row in losses)


def test_regions_have_places_on_the_map_but_for_the_pseudo_regions(results):
    rows = results.side("regions")
    assert [row["region"] for row in rows if row["kind"] == "model region"] == ["DK", "SE", "FI", "LT", "PL"]
    placed = {row["kind"] for row in rows if row["longitude"] and row["latitude"]}
    assert placed == {"model region", "neighbour"}
    assert {row["kind"] for row in rows if not row["longitude"]} == {"pseudo"}


def test_the_solution_is_marked_optimal(results):
    assert [row["value"] for row in results.of("User_con", constraint="SOLVE_STATUS")] == ["1"]
