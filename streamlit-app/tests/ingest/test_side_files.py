"""What the side files say reaches the tables; what contradicts or misses the result is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from speedlocal.errors import InputError
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from tests.ingest.databases import asked, url_of
from tests.ingest.quartets import write_vd
from tests.ingest.side_results import HEADS, flow, loaded

ROWS = [flow("VAR_FOut", "ELC", "PLANT", region, 5) for region in ("A", "B")]

REFUSED = [
    ("units", ["commodity,,ELC,"], 2, "an empty unit"),
    ("units", ["commodity,,,PJ"], 2, "an empty code"),
    ("times", ["G_YRFR,A,,,,WD,,,,0"], 2, "above 0 and at most 1"),
    ("times", ["G_YRFR,A,,,,WD,,,,1.5"], 2, "above 0 and at most 1"),
    ("times", ["COM_IE,A,2030,,ELC,,,,,0"], 2, "COM_IE is 0; it is above 0"),
    ("times", ["PRC_CAPACT,A,,PLANT,,,,,,-1"], 2, "PRC_CAPACT is -1; it is above 0"),
    ("times", ["IRE_FLO,A,2030,TX,ELC,,B,ELC,,-0.1"], 2, "IRE_FLO is -0.1; it is at least 0"),
    ("times", ["PRC_CAPACT,A,,PLANT,,,,,,1", "PRC_CAPACT,a,,plant,,,,,,2"], 3, "is 2 here and 1 above"),
    ("times", ["COM_IE,A,2030,,ELC,WD,,,,1", "COM_IE,A,2030,,ELC,WD,,,,0.9"], 3, "is 0.9 here and 1 above"),
    ("times", ["G_YRFR,A,,,,WD,,,,1", "G_YRFR,A,,,,WD,,,,0.5"], 3, "is 0.5 here and 1 above"),
    ("times", ["COM_IE,A,2030,,ELC,,,,,1", "COM_IE,A,2030,,ELC,ANNUAL,,,,0.9"], 3, "is 0.9 here and 1 above"),
    ("times", ["COM_IE,A,-,,ELC,-,,,,1", "COM_IE,A,,-,ELC,annual,,,,0.9"], 3, "is 0.9 here and 1 above"),
    ("times", ["TS_GROUP,A,,,,WD,,,SEASON,", "TS_GROUP,A,,,,wd,,,WEEKLY,"], 3, "is WEEKLY here and SEASON above"),
    ("times", ["TS_MAP,A,,,,W,,,WD,", "TS_MAP,A,,,,S,,,wd,"], 3, "W and S are both above wd, and none of them"),
    ("times", ["G_DYEAR,,,,,,,,,2015.5"], 2, "G_DYEAR is 2015.5; it is a year"),
    ("regions", ["A,,,,model region", "a,,,,model region"], 3, "region a once more"),
    ("regions", ["A,,10,,model region"], 2, "a longitude without a latitude"),
    ("regions", ["A,,,55,model region"], 2, "a latitude without a longitude"),
    ("regions", ["A,,1_0,55,model region"], 2, "'1_0' is no number"),
    ("times", ["PRC_CAPACT,A,,PLANT,,,,,,1_000"], 2, "'1_000' is no number"),
    ("times", ["PRC_CAPACT,A,,PLANT,,,,,,\u0663\u0661"], 2, "'\u0663\u0661' is no number"),
    ("times", ["PRC_CAPACT,A,,PLANT,,,,,,1e999"], 2, "'1e999' is no finite number"),
    ("times", ["TOP_IRE,A,,TX,ELC,,B,ELC,rule: anything,"], 2, "the text 'rule: anything'"),
    ("times", ["TOP_IRE,A,,TX,ELC,,B,ELC,rule: name TX,"], 2, "the text 'rule: name TX'"),
    ("times", ["TOP_IRE,A,,TX,ELC,,B,ELC,shared by all,"], 2, "the text 'shared by all'"),
    ("units", ['commodity,,ELC,"P\nJ"'], 3, "a line break or NUL in unit 'P\\nJ'"),
    ("neighbours", ['code,TX,"D\rE"'], 2, "a line break or NUL in region 'D\\rE'"),
    ("neighbours", ["code,TX," + "D" * 201], 2, "a region of 201 characters"),
    *(
        ("neighbours", [f"code,TX,{region}"], 2, f"{region} is no neighbour")
        for region in ("-", "(all)", "(ALL)", "(unknown)", "impexp", "MINRNW")
    ),
    (
        "times",
        ["TS_MAP,A,,,,W,,,WD,", "TS_MAP,A,,,,ANNUAL,,,WD,", "TS_MAP,A,,,,S,,,wd,"],
        4,
        "W and S are both above wd",
    ),
]

TWICE = [("units", "unit"), ("times", "value"), ("regions", "region"), ("neighbours", "by")]


@pytest.mark.parametrize(("name", "column"), TWICE)
def test_a_column_that_stands_twice_in_a_side_file_is_refused(name: str, column: str, tmp_path: Path) -> None:
    vd = write_vd(tmp_path / "base.vd", ROWS)
    (tmp_path / f"base_{name}.csv").write_text(f"{HEADS[name]},{column.upper()}\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load([vd], url_of(tmp_path))
    assert str(raised.value) == f"base_{name}.csv, line 1: the column {column} stands twice"


@pytest.mark.parametrize("name", HEADS)
def test_columns_of_a_side_file_that_nobody_reads_are_told(name: str, tmp_path: Path) -> None:
    vd = write_vd(tmp_path / "base.vd", ROWS)
    (tmp_path / f"base_{name}.csv").write_text(f"{HEADS[name]},Remark,,\n", encoding="utf-8")
    (report,) = load([vd], url_of(tmp_path))
    told = [finding.text for finding in report.findings if "left out" in finding.text]
    assert told == [f"base_{name}.csv: columns that are left out: remark, 2 without a name"]


@pytest.mark.parametrize(("name", "lines", "line", "culprit"), REFUSED)
def test_what_a_side_file_cannot_say_is_refused(
    name: str, lines: list[str], line: int, culprit: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as raised:
        loaded(tmp_path, ROWS, **{name: lines})
    assert str(raised.value).startswith(f"base_{name}.csv, line {line}: ")
    assert culprit in str(raised.value)


def test_a_units_file_that_contradicts_the_one_beside_the_result_is_told(tmp_path: Path) -> None:
    loaded(tmp_path, ROWS, units=["commodity,,ELC,PJ"])
    other = tmp_path / "other.csv"
    other.write_text(f"{HEADS['units']}\ncommodity,,elc,TWh\n", encoding="utf-8")
    (report,) = load([tmp_path / "base.vd"], url_of(tmp_path), Names(units=other))
    told = "units that the sources tell differently, so that the first stays: commodity ELC (PJ, also TWh)"
    assert told in [finding.text for finding in report.findings]
    assert asked(url_of(tmp_path), "SELECT DISTINCT unit FROM commodity") == [("PJ",)]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_side_file_may_be_parted_by_another_sign_than_a_comma(delimiter: str, tmp_path: Path) -> None:
    plain = {
        "units": ["commodity,,ELC,PJ"],
        "times": ["PRC_CAPACT,A,,PLANT,,,,,,31.536"],
        "regions": ["A,Ahead,10.5,55.5,model region"],
    }
    vd = write_vd(tmp_path / "base.vd", ROWS)
    for name, lines in plain.items():
        content = "\n".join([HEADS[name], *lines]).replace(",", delimiter)
        (tmp_path / f"base_{name}.csv").write_text(f"{content}\n", encoding="utf-8")
    load([vd], url_of(tmp_path))
    assert asked(url_of(tmp_path), "SELECT DISTINCT unit FROM commodity") == [("PJ",)]
    assert asked(url_of(tmp_path), "SELECT capacity_activity FROM process WHERE region = 'A'") == [(31.536,)]
    assert asked(url_of(tmp_path), "SELECT label, longitude FROM region WHERE region = 'A'") == [("Ahead", 10.5)]


def test_each_unit_of_a_process_has_its_source(tmp_path: Path) -> None:
    loaded(tmp_path, ROWS, units=["activity,A,PLANT,PJ"])
    other = tmp_path / "other.csv"
    other.write_text(f"{HEADS['units']}\ncapacity,,PLANT,GW\n", encoding="utf-8")
    load([tmp_path / "base.vd"], url_of(tmp_path), Names(units=other))
    sources = "SELECT region, unit_source, capacity_unit_source FROM process ORDER BY region"
    assert asked(url_of(tmp_path), sources) == [("A", "base_units.csv", "other.csv"), ("B", None, "other.csv")]


def test_a_dash_is_no_region_of_a_unit(tmp_path: Path) -> None:
    url, _ = loaded(tmp_path, ROWS, units=["commodity,-,ELC,PJ", "commodity,B,ELC,TWh"])
    assert asked(url, "SELECT region, unit FROM commodity ORDER BY region") == [("A", "PJ"), ("B", "TWh")]


TREE = ["TS_MAP,A,,,,ANNUAL,,,WD,", "TS_MAP,A,,,,ANNUAL,,,WN,", "TS_MAP,A,,,,WD,,,WN,", "TS_MAP,A,,,,WN,,,WN,"]


@pytest.mark.parametrize("lines", [TREE, TREE[::-1], [TREE[0], TREE[2]]])
def test_the_tree_of_timeslices_may_be_told_with_every_ancestor(lines: list[str], tmp_path: Path) -> None:
    url, findings = loaded(tmp_path, ROWS, times=lines)
    parents = asked(url, "SELECT timeslice, parent, parent_source FROM timeslice ORDER BY timeslice")
    assert parents == [("WD", "ANNUAL", "base_times.csv"), ("WN", "WD", "base_times.csv")]
    assert not [text for text in findings if "tell differently" in text]


def test_a_long_line_of_timeslices_with_every_second_ancestor_is_no_trouble(tmp_path: Path) -> None:
    near = [f"TS_MAP,A,,,,H{n},,,H{n + 1}," for n in range(300)]
    far = [f"TS_MAP,A,,,,H{n},,,H{n + 2}," for n in range(299)]
    url, _ = loaded(tmp_path, ROWS, times=far + near)
    parents = asked(url, "SELECT timeslice, parent FROM timeslice")
    assert sorted(parents) == sorted((f"H{n + 1}", f"H{n}") for n in range(300))


def test_an_efficiency_above_one_is_doubted(tmp_path: Path) -> None:
    lines = ["COM_IE,A,2030,,ELC,,,,,90", "COM_IE,A,2040,,ELC,,,,,90", "COM_IE,B,,,ELC,,,,,1"]
    url, findings = loaded(tmp_path, ROWS, times=lines)
    assert "efficiencies above 1, which may be per cent: COM_IE of A ELC is 90" in findings
    assert ("B", 1.0) in asked(url, "SELECT region, efficiency FROM commodity_efficiency")


def test_a_unit_of_one_region_beats_that_of_every_region(tmp_path: Path) -> None:
    url, _ = loaded(tmp_path, ROWS, units=["commodity,,ELC,PJ", "commodity,B,ELC,TWh"])
    assert asked(url, "SELECT region, unit FROM commodity ORDER BY region") == [("A", "PJ"), ("B", "TWh")]


def test_commodity_efficiencies_are_stored_as_they_are(tmp_path: Path) -> None:
    url, _ = loaded(tmp_path, ROWS, times=["COM_IE,A,2030,,ELC,WD,,,,0.93", "COM_IE,B,,,ELC,,,,,1.2"])
    assert asked(url, "SELECT region, period, timeslice, efficiency FROM commodity_efficiency ORDER BY region") == [
        ("A", "2030", "WD", 0.93),
        ("B", "-", "ANNUAL", 1.2),
    ]


def test_codes_that_the_result_does_not_have_are_counted_and_named(tmp_path: Path) -> None:
    _, findings = loaded(
        tmp_path,
        ROWS,
        units=["commodity,,ELCC,PJ", "capacity,,PLANT,GW"],
        times=["PRC_CAPACT,A,,PLAN,,,,,,1", "TOP_IRE,IMPEXP,,PLANT,ELC,,A,ELC,,"],
        regions=["C,,,,model region", "D,,,,neighbour"],
    )
    assert "3 codes of the side files are not in the result: C, ELCC, PLAN" in findings


def test_a_region_of_the_result_is_a_model_region_whatever_a_side_file_says(tmp_path: Path) -> None:
    url, findings = loaded(tmp_path, ROWS, regions=["A,,,,pseudo", "D,,,,neighbour"])
    kinds = [("A", "model region"), ("B", "model region"), ("D", "neighbour")]
    assert asked(url, "SELECT region, kind FROM region ORDER BY region") == kinds
    assert "regions of the result that a side file says are none of the model's: A" in findings
