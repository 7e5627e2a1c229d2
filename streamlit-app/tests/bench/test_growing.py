"""Growth is told by an exponent, and the question on `result` is that on the summary."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from bench.asking import Asked, measure_questions, over_periods_of_result, question_lines
from bench.growth import Grown, exponent, growth_lines, measure_growth
from speedlocal.database.engine import open_results
from speedlocal.queries.annual import Selection, over_periods
from speedlocal.vocabulary.lists import attribute
from tests.ingest.databases import url_of
from tests.pages.small_result import database_of


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 1.3])
def test_the_exponent_is_that_of_the_power_law(power: float) -> None:
    assert exponent([(x, 7 * x**power) for x in (1e5, 1e6, 3e6, 1e7)]) == pytest.approx(power)


def test_growth_is_told_with_its_memory_and_its_goal() -> None:
    grown = [Grown(60_000, 1.0, 200 << 20), Grown(600_000, 10.0, 1500 << 20)]
    assert growth_lines(grown).splitlines() == [
        "load of    60,000 rows:    1.0 s, at most 200 MiB",
        "load of   600,000 rows:   10.0 s, at most 1,500 MiB",
        "growth exponent 1.00 ≤ 1.1",
    ]


@pytest.mark.posix
def test_a_load_is_measured_by_a_program_of_its_own() -> None:
    (grown,) = measure_growth([1], lambda _: None)
    assert grown.rows == 1
    assert grown.seconds > 0
    assert 50 << 20 < grown.peak < 2 << 30


def test_the_question_on_every_row_has_the_answer_of_the_summary(tmp_path: Path) -> None:
    found = attribute("VAR_FIn")
    assert found
    selection = Selection(found, ("Small", "Twice"), "PJ", "NRG")
    database_of(tmp_path, Small=1.0, Twice=2.0)
    with open_results(url_of(tmp_path)) as results:
        scanned = over_periods_of_result(results, selection=selection, by="carrier")
        assert len(scanned) == 8
        pd.testing.assert_frame_equal(scanned, over_periods(results, selection=selection, by="carrier"))


def test_questions_are_measured_while_the_database_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.asking.SCENARIO_ROWS", 1)
    (asked,) = measure_questions({"DuckDB": url_of(tmp_path)}, [1, 2], lambda _: None)
    assert list(asked.view) == [1, 2]
    assert min(asked.summary, asked.scan, *asked.view.values()) > 0


def test_questions_are_told_beside_their_goals() -> None:
    assert list(question_lines([Asked("DuckDB", {100_000: 0.004, 10_000_000: 0.016}, 0.01, 0.25)])) == [
        "DuckDB: summary 10 ms, scan of result 250 ms; F5 0.040 ≤ 0.1",
        "DuckDB: 100,000 rows 4.0 ms, 10,000,000 rows 16.0 ms; F6 0.30 > 0.1",
    ]
