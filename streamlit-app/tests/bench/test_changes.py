"""Changes are made in a real browser, by turns, and each is measured."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from bench.apps import CHOICES, PAIRS
from bench.report import table
from bench.rounds import measure_changes
from tests.pages.small_result import database_of

SANKEY = next(pair for pair in PAIRS if pair.ours.name == "sankey")


def test_a_round_changes_each_app_once(browser: Browser, tmp_path: Path) -> None:
    database, said = database_of(tmp_path, Small=1.0), []
    before = database.stat().st_mtime_ns
    apps = [SANKEY.ours, SANKEY.yardstick]
    changes = measure_changes(apps, f"duckdb:///{database}", browser, rounds=2, cold=False, say=said.append)

    assert {name: len(of) for name, of in changes.items()} == {"sankey": 2, "plotly": 2}
    assert all(0 < change.settled < 60_000 for of in changes.values() for change in of)
    assert all(change.size > change.picture > 0 for change in changes["plotly"])
    assert said == [
        "opening sankey", "opening plotly", *(f"warming up {n + 1}/{CHOICES}" for n in range(CHOICES)), "round 1/2", "round 2/2",
    ]  # fmt: skip
    assert database.stat().st_mtime_ns == before
    assert "sankey" in table([SANKEY], changes)
