"""What the sources of one scenario say in two ways is one line of the import report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from speedlocal.ingest.contradictions import report_contradictions
from speedlocal.ingest.load import load
from speedlocal.ingest.result_set import Element, Parameter, ResultSet, Unit
from speedlocal.ingest.vd import read_vd
from tests.ingest.databases import asked, url_of
from tests.ingest.quartets import ELEMENTS, ROWS, Row, write_quartet, write_vd
from tests.ingest.side_results import flow

PLANT = [flow("VAR_Act", "-", "P1", "A", 1)]
FRACTIONS = "timeslices that are longer together (G_YRFR) than what they are parts of: "
CIRCLES = "timeslices that TS_MAP puts above themselves: "


@pytest.fixture
def results(tmp_path: Path) -> ResultSet:
    return read_vd(write_vd(tmp_path / "base.vd", PLANT))


def told(results: ResultSet) -> list[str]:
    report_contradictions(results)
    assert {finding.severity for finding in results.findings} <= {"warning"}
    return [finding.text for finding in results.findings]


def given(parameter: str, *, value: float | None = None, **codes: str) -> Parameter:
    return Parameter("", "", "", "", "", "", "", "", "", None)._replace(parameter=parameter, value=value, **codes)


def fractions(region: str = "", **told_of: float) -> list[Parameter]:
    return [given("G_YRFR", region=region, timeslice=code, value=value) for code, value in told_of.items()]


def tree(region: str = "", **above: str) -> list[Parameter]:
    return [given("TS_MAP", region=region, timeslice=upper, text=code) for code, upper in above.items()]


def levels(**level: str) -> list[Parameter]:
    return [given("TS_GROUP", timeslice=code, text=name) for code, name in level.items()]


def test_a_code_that_one_file_describes_twice_is_told_and_the_first_stays(either_url: str, tmp_path: Path) -> None:
    twice: list[Row] = [("Process", "NORTH", "ELCWIND", ""), *ELEMENTS, ("process", "north", "elcwind", "Sun")]
    (report,) = load([write_quartet(tmp_path, "base", elements=twice)], either_url)
    lines = [finding for finding in report.findings if "described differently" in finding.text]
    assert lines == [
        (
            "warning",
            "codes that are described differently, so that the first stays:"
            ' process NORTH ELCWIND (Wind, "onshore", of the north, also Sun)',
        )
    ]
    question = "SELECT description FROM process WHERE process = 'ELCWIND'"
    assert asked(either_url, question) == [('Wind, "onshore", of the north',)]


def test_several_base_years_are_told(results: ResultSet) -> None:
    results.parameters = [given("G_DYEAR", value=2015), given("G_DYEAR", region="NORTH", value=2020)]
    assert told(results) == [
        "several years that costs are discounted to (G_DYEAR), so that none is kept: 2015, NORTH 2020"
    ]


def test_several_currencies_of_the_objective_are_told(tmp_path: Path) -> None:
    rows = [("Reg_wobj", code, "-", "-", "A", "-", "-", "INV", "1") for code in ("MEUR20", "MKr12")]
    (report,) = load([write_vd(tmp_path / "base.vd", [*rows, *PLANT])], url_of(tmp_path))
    line = "several currencies in the rows of the objective, so that none is kept: MEUR20, MKr12"
    assert ("warning", line) in report.findings
    assert asked(url_of(tmp_path), "SELECT currency FROM scenario") == [(None,)]


def test_a_length_of_a_region_that_is_not_that_of_all_is_told(results: ResultSet) -> None:
    results.parameters = fractions(WD=0.4, WN=0.6) + fractions("NORTH", WD=0.6) + fractions("SOUTH", WD=0.4)
    assert told(results) == [
        "lengths of timeslices (G_YRFR) in a region that are not those of all regions: NORTH WD (0.6, 0.4 everywhere)"
    ]


@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        (fractions(WD=0.7, WN=0.6) + levels(WD="DAYNITE", WN="DAYNITE"), "DAYNITE (1.3 of 1)"),
        (fractions(WD=0.7, WN=0.6) + tree(WD="ANNUAL", WN="annual"), "ANNUAL (1.3 of 1)"),
        (fractions("N", W=0.5, WD=0.3, WN=0.3) + tree(WD="W", WN="W"), "N W (0.6 of 0.5)"),
        (fractions(WD=0.7) + fractions("N", WN=0.6) + tree("N", WD="ANNUAL", WN="ANNUAL"), "N ANNUAL (1.3 of 1)"),
    ],
)
def test_parts_that_are_more_than_the_whole_are_told(
    results: ResultSet, parameters: list[Parameter], line: str
) -> None:
    results.parameters = parameters
    assert told(results) == [FRACTIONS + line]


@pytest.mark.parametrize(
    "parameters",
    [
        fractions(ANNUAL=1, W=0.5, S=0.5, WD=0.3, WN=0.2) + tree(W="ANNUAL", S="ANNUAL", WD="W", WN="W"),
        fractions(A=0.3334, B=0.3334, C=0.3334) + levels(A="SEASON", B="SEASON", C="SEASON"),
        fractions(W=0.5, S=0.5, WD=0.5, SD=0.5),
    ],
)
def test_timeslices_that_fill_the_year_are_no_contradiction(results: ResultSet, parameters: list[Parameter]) -> None:
    results.parameters = parameters
    assert told(results) == []


@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        (tree(WD="WN", WN="wd", W="ANNUAL"), "WD, WN"),
        (tree("N", WD="WD"), "N WD"),
        (tree(A="B") + tree("N", B="C", C="A"), "N B, N C"),
    ],
)
def test_timeslices_above_themselves_are_told(results: ResultSet, parameters: list[Parameter], line: str) -> None:
    results.parameters = parameters
    assert told(results) == [CIRCLES + line]


def test_what_leads_into_a_circle_is_not_in_it(results: ResultSet) -> None:
    results.parameters = tree(A="B", B="C", C="B")
    assert told(results) == [CIRCLES + "B, C"]


def units(activity: str, capacity: str) -> Iterable[Unit]:
    return (Unit("activity", "", "P1", activity, "u.csv"), Unit("capacity", "A", "P1", capacity, "u.csv"))


@pytest.mark.parametrize(
    ("activity", "capacity", "value", "expected"),
    [
        ("PJ", "GW", 1.0, "31.536"),
        ("TWh", "GW", 31.536, "8.76"),
        ("PJ", "MW", 31.536, "0.031536"),
        ("PJ", "GW", 31.536, None),
        ("PJ", "GW", 31.54, None),
        ("PJ", "PJ", 1.0, None),
        ("PJ", "000_Units", 1.0, None),
    ],
)
def test_a_capact_that_its_units_contradict_is_told(
    results: ResultSet, activity: str, capacity: str, value: float, expected: str | None
) -> None:
    results.units = list(units(activity, capacity))
    results.parameters = [given("PRC_CAPACT", region="A", process="P1", value=value)]
    line = f"PRC_CAPACT that are not what the units of activity and capacity say: A P1 ({value:g}; {expected} by its units)"
    assert told(results) == ([line] if expected else [])


def test_a_whole_result_without_contradictions_tells_none(tmp_path: Path) -> None:
    results = read_vd(write_vd(tmp_path / "base.vd", ROWS))
    results.elements = [Element(*row) for row in ELEMENTS]
    assert told(results) == []
