"""What is known of the model beside its rows: where it is known from, and the same after an export and a load."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.database.engine import open_results
from speedlocal.ingest.bounds import BOUNDS, within_bounds
from speedlocal.ingest.combine import complete
from speedlocal.ingest.describe import Rows, dimension_tables, scenario_row
from speedlocal.ingest.export.vd import export_vd
from speedlocal.ingest.gdx.inputs import Stated
from speedlocal.ingest.gdx.model import add_model
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from speedlocal.ingest.result_set import INPUT_COLUMNS, ResultSet, SetMember
from speedlocal.ingest.side_files import NEEDED, add_parameters
from speedlocal.ingest.stored import parameters
from speedlocal.ingest.vd import read_vd
from speedlocal.mapping.rules import default_mapping
from tests.ingest.databases import asked, url_of
from tests.ingest.quartets import ROWS, header_of, row_line, write_quartet, write_vd
from tests.ingest.round_trips import KEPT, again, described
from tests.ingest.side_results import HEADS, flow, loaded

LINE = [flow("VAR_FIn", "ELC", "TX", "A", 10), flow("VAR_FOut", "ELC", "TX", "B", 9)]
EXCHANGE = [("Process", region, "IRE", "TX") for region in "AB"]
SOURCES = {
    "timeslice": "SELECT parent_source, level_source, fraction_source FROM timeslice WHERE region = 'A'",
    "commodity_efficiency": "SELECT source FROM commodity_efficiency",
    "process": "SELECT capacity_activity_source FROM process ORDER BY region",
    "trade_link": "SELECT source, efficiency_source FROM trade_link",
}
TIMES = ["TS_GROUP,A,,,,WD,,,DAYNITE,", "COM_IE,A,2030,,ELC,,,,,0.9", "TOP_IRE,A,,TX,ELC,,B,ELC,,"]
MORE = ["G_YRFR,A,,,,WD,,,,0.5", "PRC_CAPACT,A,,TX,,,,,,8.76", "IRE_FLO,A,2030,TX,ELC,,B,ELC,,0.9"]


def test_each_input_says_which_file_tells_it(tmp_path: Path) -> None:
    url, _ = loaded(tmp_path, LINE, EXCHANGE, times=TIMES)
    more = tmp_path / "more.csv"
    more.write_text("\n".join([HEADS["times"], *MORE]) + "\n", encoding="utf-8")
    load([tmp_path / "base.vd", more], url)
    assert {table: asked(url, sql) for table, sql in SOURCES.items()} == {
        "timeslice": [(None, "base_times.csv", "more.csv")],
        "commodity_efficiency": [("base_times.csv",)],
        "process": [("more.csv",), (None,)],
        "trade_link": [("base_times.csv", "more.csv")],
    }
    second = again(url, "base", tmp_path / "again")
    assert asked(second, SOURCES["trade_link"]) == [("base_times.csv", "base_times.csv")]
    assert described(second, "base") == described(url, "base")


def test_what_follows_from_sets_has_no_source_and_keeps_its_efficiency(tmp_path: Path) -> None:
    url, _ = loaded(tmp_path, LINE, EXCHANGE, times=[MORE[-1]])
    links = "SELECT origin, destination, efficiency, known_by, source, efficiency_source FROM trade_link"
    assert asked(url, links) == [("A", "B", 0.9, "shared process", None, "base_times.csv")]
    assert described(again(url, "base", tmp_path / "again"), "base") == described(url, "base")


def test_files_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    for folder, line in (("one", MORE[0]), ("two", MORE[1])):
        (tmp_path / folder).mkdir()
        write_vd(tmp_path / folder / "base.vd", LINE)
        (tmp_path / folder / "base_times.csv").write_text(f"{HEADS['times']}\n{line}\n", encoding="utf-8")
    load([tmp_path / "one" / "base.vd", tmp_path / "two" / "base.vd"], url_of(tmp_path))
    assert asked(url_of(tmp_path), SOURCES["timeslice"]) == [(None, None, "one/base_times.csv")]
    assert asked(url_of(tmp_path), SOURCES["process"]) == [("two/base_times.csv",), (None,)]


def test_an_efficiency_that_differs_by_period_is_not_kept_and_it_is_said(tmp_path: Path) -> None:
    differing = [TIMES[-1], MORE[-1], "IRE_FLO,A,2040,TX,ELC,,B,ELC,,0.8"]
    url, findings = loaded(tmp_path, LINE, EXCHANGE, times=differing)
    assert asked(url, "SELECT efficiency, efficiency_source FROM trade_link") == [(None, None)]
    told = "links whose IRE_FLO is not the same throughout, so that their efficiency is not kept: tx a b"
    assert told in findings


CODE = st.sampled_from(
    ["", "-", "A", "a", "B", "TX", "ELC", "elc", "WD", "ANNUAL", "IMPEXP", "MINRNW", "2030", "SEASON"]
)
VALUE = st.sampled_from(["0", "0.25", "1", "31.536", "1e-300", "2015"])
INPUTS = st.lists(
    st.tuples(st.sampled_from(sorted([*BOUNDS, "TOP_IRE", "TS_MAP", "TS_GROUP"])), *[CODE] * 8, VALUE), max_size=6
)


def read_inputs(lines: Iterable[Sequence[object]], folder: Path) -> ResultSet:
    """A result with inputs beside it."""
    results = read_vd(write_vd(folder / "base.vd", LINE))
    results.set_members = [SetMember(*row) for row in EXCHANGE]
    with (folder / "base_times.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([INPUT_COLUMNS, *lines])
    complete(results, add_parameters, folder / "base_times.csv")
    return results


def told(results: ResultSet) -> dict[str, Rows]:
    tables = dimension_tables(results, default_mapping())
    return {"scenario": [{"base_year": scenario_row(results, default_mapping(), None)["base_year"]}]} | tables


@given(inputs=INPUTS)
def test_whatever_inputs_are_read_are_written_and_read_again(inputs: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = told(read_inputs(accepted(inputs), Path(folder)))
        stored = [one[: len(INPUT_COLUMNS)] for one in parameters(lambda table: first[table.name])]
        second = told(read_inputs(stored, Path(folder)))
        assert {name: sorted(map(repr, second[name])) for name in ("scenario", *KEPT)} == {
            name: sorted(map(repr, first[name])) for name in ("scenario", *KEPT)
        }


def accepted(inputs: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Inputs that say something, each once."""
    seen = set()
    for one in inputs:
        row = dict(zip(INPUT_COLUMNS, one, strict=True))
        key = (row["parameter"], row["region"].casefold())
        says = all(row[name] for name in NEEDED[row["parameter"]]) and within_bounds(
            row["parameter"], float(row["value"])
        )
        if says and key not in seen:
            seen.add(key)
            link = row["parameter"] == "TOP_IRE"
            yield tuple((row | {"text": ""} if link else row).values())


NUMBERS = st.floats(allow_nan=False) | st.sampled_from([0.0, 1.0, 1 + 1e-12, 2015.0, float("inf")])
GDX_CODES = {
    "COM_IE": {"region": "A", "period": "2030", "commodity": "ELC", "timeslice": "ANNUAL"},
    "PRC_CAPACT": {"region": "A", "process": "TX"},
    "G_YRFR": {"region": "A", "timeslice": "WD"},
    "G_DYEAR": {},
}


@given(numbers=st.fixed_dictionaries(dict.fromkeys(GDX_CODES, NUMBERS)))
def test_what_a_gdx_tells_beyond_all_bounds_is_left_out_and_said_and_the_rest_can_be_loaded(
    numbers: dict[str, float],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        results = read_vd(write_vd(Path(folder) / "base.vd", LINE))
        add_model(results, {name: [Stated(GDX_CODES[name], number)] for name, number in numbers.items()})
        beyond = [name for name, number in numbers.items() if not within_bounds(name, number)]
        assert {one.parameter for one in results.parameters} & set(numbers) == set(numbers) - set(beyond)
        said = " ".join(f.text for f in results.findings if f.text.startswith("inputs that cannot be so"))
        assert all(name in said for name in beyond)
        again = read_inputs([one[:-1] for one in results.parameters], Path(folder))
        assert [one.value for one in again.parameters] == [one.value for one in results.parameters]


@pytest.mark.parametrize(
    "line", ["PRC_CAPACT,,,TX,,,,,,1", "TOP_IRE,A,,TX,ELC,,,ELC,,", "TS_MAP,A,,,,W,,,,", "G_YRFR,A,,,,,,,,1"]
)
def test_an_input_that_does_not_say_of_what_is_refused(line: str, tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"base_times.csv, line 2: an empty (region|region2|text|timeslice)$"):
        loaded(tmp_path, LINE, times=[line])


def test_every_demo_comes_back(tmp_path: Path) -> None:
    for path in files("speedlocal.demo").iterdir():
        if path.name == "Baltic_Reference.zip":
            (report,) = load([Path(str(path))], url_of(tmp_path))
    first = described(url_of(tmp_path), report.scenario)
    assert described(again(url_of(tmp_path), report.scenario, tmp_path / "again"), report.scenario) == first
    assert all(first.values())


REAL = (
    "demos_007/DemoS_007.vd",
    "vita/scenario.gdx",
    "times_starter/Starter_P-LIMELC_gdx.zip",
    pytest.param("times_dk/DK_Regeringen_gdx.zip", marks=[pytest.mark.long, pytest.mark.timeout(900)]),
)


@pytest.mark.parametrize("name", REAL)
def test_what_is_known_of_a_real_model_comes_back(real_data: Path, tmp_path: Path, name: str) -> None:
    (report,) = load([real_data / name], url_of(tmp_path))
    second = again(url_of(tmp_path), report.scenario, tmp_path / "again")
    assert described(second, report.scenario) == described(url_of(tmp_path), report.scenario)


def exported_header(url: str, scenario: str, folder: Path) -> list[str]:
    with open_results(url) as results:
        (vd, *_) = export_vd(results, scenario, folder)
    return [line for line in vd.read_text(encoding="utf-8").split("\n") if line.startswith("*")]


@pytest.mark.parametrize("import_id", ["Scenario:base", "base", "", None])
def test_an_exported_vd_names_the_scenario_as_it_is_called_now(import_id: str | None, tmp_path: Path) -> None:
    lines = [line for line in header_of("base") if import_id is not None or "ImportID" not in line]
    given = [line.replace("Scenario:base", import_id or "") for line in lines]
    (tmp_path / "base.vd").write_text("\n".join([*given, "", *map(row_line, ROWS)]) + "\n", encoding="utf-8")
    url = url_of(tmp_path)
    load([tmp_path / "base.vd"], url)
    assert exported_header(url, "base", tmp_path / "same") == given
    load([tmp_path / "base.vd"], url, Names(scenario="Now: it - is"))
    header = exported_header(url, "Now: it - is", tmp_path / "other")
    assert [line for line in header if "ImportID" not in line] == [line for line in given if "ImportID" not in line]
    (report,) = load([tmp_path / "other" / "base.vd"], url)
    assert report.scenario == "Now: it - is"


def test_a_vd_without_an_objective_may_be_cut_off(tmp_path: Path) -> None:
    source = write_quartet(tmp_path, "base")
    (whole,) = load([source], url_of(tmp_path))
    cut = [line for line in source.read_text(encoding="utf-8").split("\n") if '"ObjZ"' not in line]
    source.write_text("\n".join(cut), encoding="utf-8")
    (report,) = load([source], url_of(tmp_path))
    words = "no ObjZ, which every solve writes: base.vd may be cut off"
    assert [words in [finding.text for finding in one.findings] for one in (whole, report)] == [False, True]
