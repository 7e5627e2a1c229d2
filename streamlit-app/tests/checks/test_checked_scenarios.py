"""Every load is checked: verdicts in the database, in the report, at the command line; the same on both engines."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import select

from speedlocal.checks.check import Check
from speedlocal.checks.every import CHECKS, checked, rows_behind
from speedlocal.database import schema
from speedlocal.database.engine import open_results
from speedlocal.ingest.load import Loaded, load
from speedlocal.queries import catalogue
from tests.checks.scenarios import counts
from tests.cli.program import run
from tests.ingest.databases import asked, url_of
from tests.pages.tiny_result import flow, sets, write_tiny

DEMO = "Baltic_NetZero"
HOLDS, FAILS, UNDECIDED = "holds", "does not hold", "cannot be decided"
TIMES = "COM_IE,A,2020,,ELC,W,,,,0.5\nCOM_IE,A,2020,,ELC,ANNUAL,,,,0.9\n"


def broken(folder: Path) -> Path:
    """Write a scenario of two states in which each of the identities that compare something is off somewhere."""
    rows = [
        flow(attribute, commodity, process, region, value, timeslice=timeslice, sow=sow, period=period)
        for sow in "12"
        for attribute, commodity, process, region, value, timeslice, period in (
            ("VAR_FOut", "ELC", "PP", "A", 10.0, "S", "2030"),
            ("VAR_FOut", "ELC", "PP", "A", 20.0, "W", "2030"),
            ("VAR_FIn", "elc", "TX", "A", 19.0, "ANNUAL", "2030"),
            ("VAR_FOut", "ELC", "TX", "B", 8.0 * int(sow), "ANNUAL", "2030"),
            ("VAR_FIn", "ELC", "DEM", "B", 8.0 * int(sow), "ANNUAL", "2030"),
            ("VAR_FOut", "GAS", "IMPNRGZ", "B", 4.0, "ANNUAL", "2030"),
            ("VAR_FOut", "GAS", "MIN", "B", "INF", "ANNUAL", "2040"),
            ("VAR_FIn", "GAS", "USE", "B", -3.0, "ANNUAL", "2040"),
            ("Cost_Fom", "-", "PP", "A", 5.0, "-", "2030"),
            ("Reg_irec", "-", "-", "A", 5.0, "-", "-"),
        )
    ]
    totals = [("Reg_ACost", sow, "-", "-", "2030", "A", "-", "-", "FIX", str(5.0 * int(sow))) for sow in "12"]
    status = [("User_con", "1", "-", "-", "NONE", "NONE", "-", "-", "SOLVE_STATUS", "4")]
    members = sets("AB", "ELC GAS", PP="ELE", TX="IRE", DEM="DMD", IMPNRGZ="PRE", MIN="PRE", USE="PRE")
    return write_tiny(folder, "Broken", [*rows, *totals, *status], members, times=TIMES)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[Loaded]]:
    folder = tmp_path_factory.mktemp("checked")
    with as_file(files("speedlocal.demo")) as demo:
        return url_of(folder), load([demo / f"{DEMO}.zip", broken(folder / "broken")], url_of(folder))


@pytest.fixture(scope="module")
def url(loaded: tuple[str, list[Loaded]]) -> str:
    return loaded[0]


@pytest.fixture(scope="module")
def answers(url: str) -> dict[str, list[Check]]:
    with open_results(url) as results:
        return {name: checked(results, scenario=name) for name in (DEMO, "Broken")}


def test_the_demo_holds_but_for_the_emissions_that_a_total_takes(answers: dict[str, list[Check]]) -> None:
    assert {check.name: counts(check) for check in answers[DEMO]} == {
        "I1 commodity balance": (HOLDS, 1788, 0, 0),
        "I2 trade mirror": (HOLDS, 66, 0, 0),
        "I3 annual costs": (HOLDS, 135, 0, 0),
        "I4 objective": (HOLDS, 10, 0, 0),
        "I6 unique keys": (HOLDS, 41213, 0, 0),
        "solve status": (HOLDS, 1, 0, 0),
        "dummy imports": (HOLDS, 0, 0, 0),
        "solver noise": (HOLDS, 14417, 0, 0),
        "overlapping emissions": (UNDECIDED, 8, 0, 1),
        "units": (HOLDS, 1108, 0, 0),
        "sources": (HOLDS, 7, 0, 0),
    }


def test_what_is_broken_is_found(answers: dict[str, list[Check]]) -> None:
    assert {check.name: counts(check) for check in answers["Broken"]} == {
        "I1 commodity balance": (FAILS, 8, 2, 2),
        "I2 trade mirror": (UNDECIDED, 2, 0, 2),
        "I3 annual costs": (FAILS, 2, 1, 0),
        "I4 objective": (FAILS, 2, 2, 0),
        "I6 unique keys": (HOLDS, 23, 0, 0),
        "solve status": (FAILS, 1, 1, 0),
        "dummy imports": (FAILS, 2, 2, 0),
        "solver noise": (UNDECIDED, 16, 0, 2),
        "overlapping emissions": (HOLDS, 0, 0, 0),
        "units": (HOLDS, 3, 0, 0),
        "sources": (UNDECIDED, 4, 0, 3),
    }


def test_the_verdicts_are_stored_with_the_load_and_told_in_its_report(
    loaded: tuple[str, list[Loaded]], answers: dict[str, list[Check]]
) -> None:
    url, reports = loaded
    with open_results(url) as results:
        for report in reports:
            stored = catalogue.checks(results, scenario_name=report.scenario)
            rows = stored[["check", "verdict", "tested", "failed", "detail"]].itertuples(index=False, name=None)
            fresh = [(c.name, str(c.verdict), c.tested, c.failed, c.detail) for c in answers[report.scenario]]
            assert sorted(rows) == sorted(fresh)
            lines = [line for line in report.told if line.startswith("check: ")]
            assert lines == [f"check: {n} {v}: {d}" for n, v, _, _, d in fresh if v != HOLDS]


@pytest.mark.postgres
def test_both_engines_give_the_same_cases(
    answers: dict[str, list[Check]], module_postgres_url: str, tmp_path: Path
) -> None:
    with as_file(files("speedlocal.demo")) as demo:
        load([demo / f"{DEMO}.zip", broken(tmp_path)], module_postgres_url)
    with open_results(module_postgres_url) as results:
        for name, checks in answers.items():
            for one, other in zip(checks, checked(results, scenario=name), strict=True):
                assert counts(one) == counts(other)
                assert (one.worst or 0) == pytest.approx(other.worst or 0, rel=1e-6, abs=1e-12)
                if one.verdict != HOLDS:
                    assert one.detail == other.detail
                pd.testing.assert_frame_equal(one.cases, other.cases, rtol=1e-9)
                _same_rows(url_rows(name, one, results), one)


def url_rows(name: str, check: Check, results) -> list[int]:  # type: ignore[no-untyped-def]
    return [len(rows_behind(results, scenario=name, case=case)) for case in check.cases[:3].to_dict("records")]


def _same_rows(found: list[int], check: Check) -> None:
    """Identities name the rows behind their cases; what no row is behind, such as a unit, is another matter."""
    if check.name.startswith("I") or check.name in ("dummy imports", "solver noise"):
        assert all(found)


def test_each_check_has_a_name_of_its_own_and_is_documented(
    answers: dict[str, list[Check]], request: pytest.FixtureRequest
) -> None:
    names = [check.name for check in answers[DEMO]]
    assert len(set(names)) == len(CHECKS)
    text = (request.config.rootpath.parent / "docs" / "checks.md").read_text(encoding="utf-8")
    assert [name for name in names if f"| {name} |" not in text] == []


def test_the_command_says_what_holds_and_ends_with_1_where_something_does_not(url: str) -> None:
    sound, off = (run("check", name, "--database", url) for name in (DEMO, "Broken"))
    assert (sound.returncode, sound.stderr) == (0, "")
    assert (off.returncode, off.stderr) == (1, "")
    assert "I1 commodity balance" in off.stdout
    assert "does not hold" in off.stdout


def test_json_has_every_case_of_every_scenario(url: str, answers: dict[str, list[Check]]) -> None:
    told = run("check", "--json", "--database", url)
    assert told.returncode == 1
    scenarios = {one["scenario"]: one["checks"] for one in json.loads(told.stdout)}
    assert {name: [check["name"] for check in checks] for name, checks in scenarios.items()} == {
        name: [check.name for check in checks] for name, checks in answers.items()
    }
    for name, checks in answers.items():
        for one, written in zip(checks, scenarios[name], strict=True):
            told_counts = (written["verdict"], written["tested"], written["failed"], written["undecided"])
            assert told_counts == counts(one)
            assert len(written["cases"]) == len(one.cases)
    infinite = [case for case in scenarios["Broken"][0]["cases"] if case["reason"] == "a value is infinite"]
    assert [case["left"] for case in infinite] == [None, None]


def test_an_unknown_scenario_is_exit_2(url: str) -> None:
    failed = run("check", "Nothing", "--database", url)
    assert failed.returncode == 2
    assert failed.stderr == f"speedlocal: there is no scenario Nothing; there are {DEMO}, Broken\n"


def test_a_load_that_fails_leaves_the_verdicts_as_they_were(url: str, tmp_path: Path) -> None:
    before = asked(url, "SELECT * FROM check_result ORDER BY ALL")
    (tmp_path / "bad.vd").write_text("no result", encoding="utf-8")
    assert run("load", tmp_path / "bad.vd", "--database", url).returncode == 2
    assert asked(url, "SELECT * FROM check_result ORDER BY ALL") == before


def test_a_scenario_that_is_loaded_again_has_its_verdicts_once(tmp_path: Path) -> None:
    path = broken(tmp_path)
    for _ in range(2):
        load([path], url_of(tmp_path))
    with open_results(url_of(tmp_path)) as results:
        names = results.frame(select(schema.check_result.c.check)).check
    assert len(names) == len(set(names)) == len(CHECKS)
