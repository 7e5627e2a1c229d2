"""What is measured of strangers' SQL: both are asked the same, wrong answers are counted, and the lines say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.strangers import Crowd, Paired, Strangers, crowd, measure_strangers, strangers_lines
from speedlocal.sandbox import open_sandbox
from tests.sandbox.conftest import published, url_of

TABLE = "CREATE TABLE result AS SELECT (2020 + 5 * (g % 7))::INTEGER AS year, 'P' AS process FROM range(70) t(g)"


def test_each_question_is_asked_by_turns_of_the_door_and_of_the_engine() -> None:
    found = measure_strangers(rows=2_000, rounds=2, seconds=0.2, say=lambda words: None)
    assert [len(paired.door) + len(paired.raw) for paired in (found.aggregate, found.first)] == [4, 4]
    assert found.quiet.attacks == 0
    assert found.busy.attacks >= 3
    assert (found.quiet.wrong, found.busy.wrong) == (0, 0)


@pytest.mark.parametrize(("table", "wrong"), [(TABLE, False), (TABLE.replace("2020 +", "1900 +"), True)])
def test_answers_that_are_not_right_are_counted(tmp_path: Path, table: str, wrong: bool) -> None:
    with open_sandbox(url_of(published(tmp_path / "results.duckdb", table))) as sandbox:
        seen = crowd(sandbox, calm=2, hostile=0, seconds=0.1)
    assert len(seen.took) >= 2
    assert seen.wrong == (len(seen.took) if wrong else 0)


def test_the_lines_say_medians_ratios_and_goals() -> None:
    paired = Paired([0.2, 0.3, 0.9], [0.1, 0.2, 0.2])
    found = Strangers(5_000, 48 * 2**20, paired, paired, Crowd([0.1, 0.3]), Crowd([0.5], 1, 7))
    assert strangers_lines(found).splitlines() == [
        "strangers' SQL, aggregate over 5,000 rows: 300 ms, raw 200 ms, ratio 1.50; goal 240 ms",
        "first 10,000 of 5,000 rows: 300 ms, raw 200 ms, ratio 1.50; goal 1.5",
        "memory for an answer cut from 5,000 rows: 48 MiB; goal 100",
        "17 people at once: median 200 ms; with 3 hostile ones and 7 attacks 500 ms; ratio 2.50; goal 2",
        "wrong or refused: 1 of 3 answers; goal 0",
    ]
