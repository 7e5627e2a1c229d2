"""Several sources of one scenario complete each other; what they tell differently is listed, and the first stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from speedlocal.errors import InputError
from speedlocal.ingest.combine import combine, complete
from speedlocal.ingest.companions import add_companion
from speedlocal.ingest.result_set import Element, Finding, Link, Parameter, ResultSet, SetMember, Unit
from speedlocal.ingest.side_files import add_units
from speedlocal.ingest.vd import read_vd
from speedlocal.ingest.words import listed, shortened
from speedlocal.mapping.rules import Place
from tests.ingest.quartets import ROWS, write_quartet, write_vd


@pytest.fixture
def first(tmp_path: Path) -> ResultSet:
    return read_vd(write_vd(tmp_path / "base.vd"))


@pytest.fixture
def second(tmp_path: Path) -> ResultSet:
    rows = [*ROWS[3:6], ("VAR_Ncap", "-", "ELCWIND", "2030", "NORTH", "-", "-", "-", "4")]
    return read_vd(write_vd(tmp_path / "more.vd", rows, scenario="base"))


def told(results: ResultSet, severity: str) -> list[str]:
    return [finding.text for finding in results.findings if finding.severity == severity]


def test_one_source_is_the_scenario(first: ResultSet) -> None:
    assert combine([first]) is first


def test_rows_complete_each_other_and_count_once(first: ResultSet, second: ResultSet) -> None:
    combined = combine([first, second])
    assert combined.rows.slice(0, len(ROWS)).to_pylist() == first.rows.to_pylist()
    assert [row["attribute"] for row in combined.rows.slice(len(ROWS)).to_pylist()] == ["VAR_Ncap"]
    assert [source.file for source in combined.sources] == ["base.vd", "more.vd"]
    assert told(combined, "note") == ["3 rows stand in more than one of base.vd, more.vd, and count once"]
    assert told(combined, "warning") == []


def test_a_value_told_differently_is_listed_with_both(first: ResultSet, tmp_path: Path) -> None:
    other = read_vd(write_vd(tmp_path / "other.vd", [(*ROWS[3][:-1], "11"), *ROWS[4:6]]))
    combined = combine([first, other])
    assert combined.rows["value"].to_pylist()[3] == 10.5
    assert told(combined, "warning") == [
        "values that the sources tell differently, so that the first stays: "
        "VAR_Act ELCWIND 2030 NORTH 2020 WD (10.5, also 11)"
    ]


def test_facts_complete_each_other(first: ResultSet, second: ResultSet) -> None:
    first.elements = [Element("Process", "NORTH", "ELCWIND", "Wind"), Element("Process", "SOUTH", "DEMELC", "")]
    second.elements = [
        Element("process", "north", "elcwind", "Wind"),
        Element("Process", "SOUTH", "DEMELC", "Demand"),
        Element("Process", "NORTH", "NEW", "New"),
    ]
    first.set_members, second.set_members = ([SetMember("Process", "NORTH", "ELE", "ELCWIND")] for _ in "12")
    second.set_members.append(SetMember("Process", "NORTH", "REN", "ELCWIND"))
    first.links = [Link("NORTH", "ELCWIND", "ELC", "OUT")] * 2
    second.links = [Link("NORTH", "ELCWIND", "ELC", "out"), Link("NORTH", "ELCWIND", "WIN", "IN")]
    first.units = [Unit("commodity", "NORTH", "ELC", "PJ", "a.csv")]
    second.units = [Unit("commodity", "SOUTH", "ELC", "PJ", "COM_UNIT")]
    combined = combine([first, second])
    assert combined.elements == [first.elements[0], *second.elements[1:]]
    assert combined.set_members == second.set_members
    assert combined.links == [*first.links, second.links[1]]
    assert combined.units == first.units + second.units
    assert told(combined, "warning") == []


def test_contradictions_of_facts_are_listed_and_the_first_stays(first: ResultSet, second: ResultSet) -> None:
    first.units = [Unit("commodity", "NORTH", "ELC", "PJ", "a.csv"), Unit("activity", "", "ELCWIND", "PJ", "a.csv")]
    second.units = [
        Unit("commodity", "north", "elc", "TWh", "COM_UNIT"),
        Unit("activity", "NORTH", "ELCWIND", "GWh", "PRC_ACTUNT"),
    ]
    first.parameters = [efficiency(0.93), efficiency(1 / 3, "WD")]
    second.parameters = [efficiency(0.9), efficiency(0.3333333333, "wd")]
    first.places, second.places = (
        [Place("NORTH", "North", 1.0, 2.0, "model region")],
        [Place("NORTH", "Norden", 1.0, 2.0, "model region")],
    )
    combined = combine([first, second])
    assert (combined.units[0].unit, combined.parameters, combined.places) == ("PJ", first.parameters, first.places)
    assert told(combined, "warning") == [
        "units that the sources tell differently, so that the first stays: commodity NORTH ELC (PJ, also TWh)",
        "inputs that the sources tell differently, so that the first stays: COM_IE NORTH 2030 ELC (0.93, also 0.9)",
        "places of regions that the sources tell differently, so that the first stays: NORTH "
        "(('North', 1.0, 2.0, 'model region'), also ('Norden', 1.0, 2.0, 'model region'))",
        "units of a region that are not those of all regions, and stay: "
        "activity NORTH ELCWIND (GWh in PRC_ACTUNT, PJ in a.csv)",
    ]


def efficiency(value: float, timeslice: str = "") -> Parameter:
    return Parameter("COM_IE", "NORTH", "2030", "", "ELC", timeslice, "", "", "", value)


def test_trees_of_timeslices_that_contradict_are_listed_and_the_first_stays(
    first: ResultSet, second: ResultSet
) -> None:
    def tree(level: str, parent: str) -> list[Parameter]:
        blank = Parameter("", "NORTH", "", "", "", "", "", "", "", None)
        group = blank._replace(parameter="TS_GROUP", timeslice="WD", text=level)
        return [group, blank._replace(parameter="TS_MAP", timeslice=parent, text="WD")]

    first.parameters, second.parameters = tree("DAYNITE", "W"), tree("season", "ANNUAL")
    third = replace(second, parameters=[p._replace(region="north") for p in tree("daynite", "w")])
    combined = combine([first, second, third])
    assert combined.parameters == first.parameters
    assert told(combined, "warning") == [
        "inputs that the sources tell differently, so that the first stays:"
        " TS_GROUP NORTH WD (DAYNITE, also SEASON), TS_MAP NORTH WD (W, also ANNUAL)"
    ]


def test_efficiencies_of_the_year_are_one_however_the_year_is_written(first: ResultSet, second: ResultSet) -> None:
    first.parameters, second.parameters = [efficiency(0.9)], [efficiency(0.9, "ANNUAL"), efficiency(0.9, "-")]
    combined = combine([first, second])
    assert (combined.parameters, told(combined, "warning")) == (first.parameters, [])


def test_labels_that_contradict_are_listed(first: ResultSet, second: ResultSet) -> None:
    first.label, second.label, second.description = "One", "Other", "Told once"
    combined = combine([first, second])
    assert (combined.label, combined.description) == ("One", "Told once")
    assert told(combined, "warning") == [
        "labels of the scenario that the sources tell differently, so that the first stays: One, Other"
    ]


def test_every_contradiction_is_in_the_report_and_a_screen_shows_the_first(first: ResultSet, second: ResultSet) -> None:
    first.elements = [Element("Process", "NORTH", f"P{n}", "One") for n in range(1200)]
    second.elements = [e._replace(description="Other") for e in first.elements]
    (warning,) = told(combine([first, second]), "warning")
    assert "Process NORTH P999 (One, also Other) and 200 more" in warning
    assert shortened(warning) == warning[:600] + " … (the whole line: table finding, or load --report json)"
    assert shortened("a line") == "a line"


def test_a_list_makes_no_more_words_than_it_shows() -> None:
    made: list[int] = []

    def words(number: int) -> str:
        made.append(number)
        return str(number)

    assert listed(range(5000), words).endswith(", 999 and 4,000 more")
    assert made == list(range(1000))
    assert listed(range(1000), words).endswith(", 998, 999")


def refused(sources: list[ResultSet]) -> str:
    with pytest.raises(InputError) as raised:
        combine(sources)
    return str(raised.value)


WAY_OUT = "load them apart, each with a name given by --scenario"


@pytest.mark.parametrize(("objective", "same"), [("1234.5000000001", True), ("1234.51", False)])
def test_another_objective_is_another_run(objective: str, same: bool, first: ResultSet, tmp_path: Path) -> None:
    other = read_vd(write_vd(tmp_path / "other.vd", [(*ROWS[0][:-1], objective), *ROWS[3:]]))
    if same:
        assert combine([first, other]).rows.num_rows == len(ROWS)
        return
    assert refused([first, other]) == (
        f"other.vd: it tells scenario other of another run than base.vd (ObjZ is {objective} here, 1234.5 there); {WAY_OUT}"
    )


@pytest.mark.parametrize(("otherwise", "same"), [(9, True), (10, False)])
def test_mostly_other_values_are_another_run(otherwise: int, same: bool, tmp_path: Path) -> None:
    def source(name: str, *values: int) -> ResultSet:
        rows = [("VAR_Act", "-", "P", str(2000 + n), "N", "-", "-", "-", str(v)) for n, v in enumerate(values)]
        return read_vd(write_vd(tmp_path / name, rows))

    one, other = source("a.vd", *range(12)), source("b.vd", *(n + 1 if n < otherwise else n for n in range(12)))
    if same:
        assert combine([one, other]).rows.num_rows == 12
        return
    assert refused([one, other]) == (
        "b.vd: it tells scenario b of another run than a.vd"
        f" (10 of the 12 values that both tell are not the same); {WAY_OUT}"
    )


def test_a_total_and_a_part_of_its_parts_are_refused(tmp_path: Path) -> None:
    rows = [
        ("VAR_FOut", "ELC", process, "2030", "N", "-", "-", "-", v) for process, v in (("(all)", "100"), ("P", "10"))
    ]
    sources = [read_vd(write_vd(tmp_path / f"{n}.vd", [row])) for n, row in enumerate(rows)]
    assert refused(sources) == (
        "0.vd, 1.vd: they tell other rows of scenario 0: VAR_FOut ELC (all) 2030 N is 100 as a total"
        f" and 10 as the sum of its parts; {WAY_OUT}"
    )


def test_views_of_one_run_are_told_to_be_left_out(tmp_path: Path) -> None:
    views = [("P", "(all)"), ("(all)", "ELC")]
    rows = [("VAR_FOut", c, p, "2030", "N", "-", "-", "-", "10") for p, c in views]
    combined = combine([read_vd(write_vd(tmp_path / f"{n}.vd", [row])) for n, row in enumerate(rows)])
    assert combined.rows["process"].to_pylist() == ["P"]
    assert told(combined, "note") == [
        "rows left out, by attribute, because they sum up what other rows of 0.vd, 1.vd tell: VAR_FOut (1)"
    ]


def test_eps_is_told_where_another_source_has_0(first: ResultSet, tmp_path: Path) -> None:
    zero = read_vd(write_vd(tmp_path / "zero.vd", [(*ROWS[11][:-1], "0"), *ROWS[3:4]]))
    combined = combine([zero, first])
    assert combined.rows["is_eps"].to_pylist()[:2] == [True, False]
    assert "1 value is 0 in one of zero.vd, base.vd and Eps in another: Eps stays" in told(combined, "note")


@pytest.mark.parametrize("model", ["", "Baltic"])
def test_a_source_of_another_model_is_refused(first: ResultSet, tmp_path: Path, model: str) -> None:
    rows = ROWS[3:4] if model else [("VAR_Act", "-", f"SEA{n}", "2030", "SEA", "-", "-", "-", "1") for n in range(3)]
    other = read_vd(write_vd(tmp_path / "other.vd", rows, scenario="base"))
    first.model, other.model = ("Nordic", model) if model else (None, None)
    why = "model Baltic here, Nordic there" if model else "0 of 3 processes are the same"
    with pytest.raises(InputError) as raised:
        combine([first, other])
    assert str(raised.value) == (
        f"other.vd: it tells scenario base of another model than base.vd ({why});"
        " load them apart, each with a name given by --scenario"
    )


def test_the_first_named_model_is_the_scenario_s(first: ResultSet, second: ResultSet) -> None:
    second.model = "Baltic"
    assert combine([first, second]).model == "Baltic"


def test_a_companion_adds_to_what_is_known(first: ResultSet, tmp_path: Path) -> None:
    first.elements = [Element("Process", "NORTH", "ELCWIND", "Wind of the north")]
    vde = write_quartet(tmp_path / "there", "base").with_suffix(".vde")
    complete(first, add_companion, vde)
    assert first.elements[0].description == "Wind of the north"
    assert len(first.elements) == 10
    assert told(first, "warning") == [
        "descriptions that the sources tell differently, so that the first stays: "
        'Process NORTH ELCWIND (Wind of the north, also Wind, "onshore", of the north)'
    ]
    assert [source.file for source in first.sources] == ["base.vd", "base.vde"]


@pytest.mark.parametrize("region", ["", "NORTH"])
def test_spellings_of_one_unit_are_no_contradiction(first: ResultSet, region: str, tmp_path: Path) -> None:
    for name, place, unit in (("one.csv", "", "PJ"), ("two.csv", region, "pj"), ("three.csv", region, "Petajoules")):
        path = tmp_path / name
        path.write_text(f"dimension,region,code,unit\ncommodity,{place},ELC,{unit}\n", encoding="utf-8")
        complete(first, add_units, path)
    assert first.units[0].unit == "PJ"
    assert [finding for finding in first.findings if "units" in finding.text] == []


def test_units_of_two_files_complete_each_other(first: ResultSet, tmp_path: Path) -> None:
    for name, unit in (("one.csv", "PJ"), ("two.csv", "TWh")):
        path = tmp_path / name
        path.write_text(f"dimension,region,code,unit\ncommodity,,ELC,{unit}\n", encoding="utf-8")
        complete(first, add_units, path)
    assert [(u.unit, u.source) for u in first.units] == [("PJ", "one.csv")]
    assert first.findings[-1] == Finding(
        "warning", "units that the sources tell differently, so that the first stays: commodity ELC (PJ, also TWh)"
    )
