"""A load that is killed leaves the complete old or the complete new state, and the next one succeeds."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from speedlocal.database.engine import open_results
from speedlocal.database.schema import annual, result
from speedlocal.ingest.load import load
from tests.ingest.quartets import write_vd

pytestmark = [pytest.mark.posix, pytest.mark.timeout(240)]

PROCESSES, PERIODS, SLICES = 50, 10, 20
KILLS = 10

State = tuple[int, float]
"""Rows of `result`, and the sum of their values."""


def version_of(path: Path, extra: int) -> Path:
    """A result whose values, and whose count of processes, tell its version."""
    rows = [
        ("VAR_Act", "-", f"P{process}", str(2020 + period), "NORTH", "-", f"S{part}", "-", str(1 + extra))
        for process in range(PROCESSES + extra)
        for period in range(PERIODS)
        for part in range(SLICES * 2)
    ]
    return write_vd(path, rows, scenario="base")


def state_of(extra: int) -> State:
    rows = (PROCESSES + extra) * PERIODS * SLICES * 2
    return rows, float(rows * (1 + extra))


def state(url: str) -> State:
    """The state of `result`, which `annual` must share."""
    with open_results(url) as results:
        facts = results.frame(select(func.count().label("n"), func.sum(result.c.value).label("s")))
        sums = results.frame(select(func.sum(annual.c.rows).label("n"), func.sum(annual.c.value).label("s")))
    found = int(facts.n[0]), float(facts.s[0])
    assert (int(sums.n[0]), float(sums.s[0])) == found
    return found


def start(path: Path, url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "speedlocal.cli", "load", str(path), "--database", url]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def seconds_of(path: Path, url: str) -> float:
    started = time.monotonic()
    assert start(path, url).wait(timeout=120) == 0
    return time.monotonic() - started


def killed_loads_leave_whole_states(folder: Path, url: str) -> None:
    old, new = version_of(folder / "old.vd", 0), version_of(folder / "new.vd", 1)
    load([old], url)
    whole = seconds_of(old, url)
    moments = random.Random(7)
    for number in range(KILLS):
        before = state(url)
        path, after = (new, state_of(1)) if before == state_of(0) else (old, state_of(0))
        kill_after(path, url, whole * (number + moments.random()) / KILLS)
        assert state(url) in (before, after), f"killed for the {number + 1}th time"
    load([new], url)
    assert state(url) == state_of(1)


def kill_after(path: Path, url: str, seconds: float) -> None:
    """Kill the load by SIGKILL, unless it has ended well by then."""
    process = start(path, url)
    try:
        assert process.wait(timeout=seconds) == 0
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def test_a_killed_load_leaves_a_whole_duckdb_file(tmp_path: Path) -> None:
    killed_loads_leave_whole_states(tmp_path, f"duckdb:///{tmp_path / 'results.duckdb'}")
    assert not list(tmp_path.glob("*.loading*"))


def test_a_killed_load_leaves_a_whole_postgresql_database(tmp_path: Path, postgres_url: str) -> None:
    killed_loads_leave_whole_states(tmp_path, postgres_url)


STEPS = ("reading new.vd", "base: writing rows", "base: summing up", "base: publishing", "done")


def kill_at(step: str, path: Path, url: str) -> None:
    """Kill the load by SIGKILL while it waits at a step."""
    command = [sys.executable, "-m", "tests.ingest.stepwise_load", str(path), url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        while (told := process.stdout.readline().strip()) != step:
            assert told, f"the load ended before {step}"
            process.stdin.write("\n")
            process.stdin.flush()
        process.kill()


def loads_killed_at_each_step_leave_whole_states(folder: Path, url: str) -> None:
    old, new = version_of(folder / "old.vd", 0), version_of(folder / "new.vd", 1)
    load([old], url)
    for step in STEPS:
        kill_at(step, new, url)
        assert state(url) == state_of(step == "done"), f"killed at {step}"


def test_a_load_killed_at_any_step_leaves_a_whole_duckdb_file(tmp_path: Path) -> None:
    loads_killed_at_each_step_leave_whole_states(tmp_path, f"duckdb:///{tmp_path / 'results.duckdb'}")


def test_a_load_killed_at_any_step_leaves_a_whole_postgresql_database(tmp_path: Path, postgres_url: str) -> None:
    loads_killed_at_each_step_leave_whole_states(tmp_path, postgres_url)
