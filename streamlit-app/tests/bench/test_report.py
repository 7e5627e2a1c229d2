"""Medians, means and ratios, and how they are told."""

from __future__ import annotations

import pytest

from bench.apps import PAIRS
from bench.browser import Change
from bench.loading import Loads
from bench.report import against, load_line, summary, table

MINIMAL = (Change(100, 50, 5_000, 4_000), Change(110, 60, 5_000, 4_000), Change(400, 40, 5_000, 4_000))
OURS = (Change(150, 30, 10_000, 8_000), Change(165, 20, 12_000, 8_000), Change(900, 40, 14_000, 10_000))


def test_times_and_bytes_are_medians_and_cpu_is_a_mean() -> None:
    found = summary(OURS)
    assert (found.settled, found.cpu, found.size, found.picture) == (165, 30, 12_000, 8_000)
    assert found.overhead == pytest.approx(1.4)


def test_changes_whose_picture_the_browser_held_count_for_time_and_not_for_bytes() -> None:
    found = summary([*OURS, Change(1000, 30, 700, 0), Change(1000, 30, 700, 0)])
    assert (found.settled, found.size, found.picture) == (900, 12_000, 8_000)
    assert found.overhead == pytest.approx(1.4)


def test_an_app_that_sent_no_picture_has_no_overhead() -> None:
    found = summary([Change(100, 50, 700, 0)])
    assert (found.size, found.overhead) == (700, None)


@pytest.mark.parametrize(("ratio", "words"), [(1.5, "1.50 ≤ 1.5"), (1.501, "1.50 > 1.5"), (0.25, "0.25 ≤ 1.5")])
def test_a_ratio_stands_beside_its_goal(ratio: float, words: str) -> None:
    assert against(ratio, 1.5).strip() == words


def test_the_table_has_a_row_for_each_app_and_each_yardstick() -> None:
    names = {app.name for pair in PAIRS for app in (pair.ours, pair.yardstick)}
    rows = table(PAIRS, dict.fromkeys(names, MINIMAL) | {"sankey": OURS}).splitlines()
    assert [row.split()[0] for row in rows[2:-2]] == [
        "times", "flow_maps", "sankey", "database", *(name for name in rows_of_yardsticks(rows)),
    ]  # fmt: skip
    (row,) = [row for row in rows if row.startswith("sankey")]
    assert row.split() == [
        "sankey",
        "plotly",
        "165",
        "110",
        "1.50",
        "≤",
        "1.5",
        "30",
        "50",
        "0.60",
        "≤",
        "1.5",
        "12.0",
        "8.0",
        "1.40",
        ">",
        "1.3",
    ]


def rows_of_yardsticks(rows: list[str]) -> list[str]:
    found = [row.split()[0] for row in rows if row.split()[0] in {"plotly", "deck", "table"}]
    assert sorted(found) == ["deck", "plotly", "table"]
    return found


def test_more_bytes_than_the_goal_are_marked() -> None:
    large = [Change(100, 50, 60_000, 59_000)]
    (row,) = [row for row in table(PAIRS[:1], {"times": large, "plotly": MINIMAL}).splitlines() if "times" in row]
    assert "60.0>" in row


@pytest.mark.parametrize(("goal", "words"), [(8.0, "≤ 8"), (3.0, "> 3")])
def test_the_load_is_told_in_medians_beside_its_goal(goal: float, words: str) -> None:
    loads = Loads("x.vd", [3.0, 1.0, 2.0], [0.5, 0.4, 9.0], "COPY", goal)
    assert load_line(loads) == f"load of x.vd: 2.00 s; COPY 0.50 s; ratio 4.0 {words}"
