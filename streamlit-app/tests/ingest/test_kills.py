"""A load that is killed leaves the old or the new state as a whole, and readers see no other."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from speedlocal.database.engine import open_results
from speedlocal.database.schema import annual, process, result
from speedlocal.ingest.load import load
from speedlocal.queries.catalogue import last_publication
from tests.ingest.quartets import write_vd

pytestmark = [pytest.mark.posix, pytest.mark.timeout(240)]
ALL = (pytest.mark.long, pytest.mark.timeout(3600))

PROCESSES, PERIODS, SLICES = 50, 10, 20
KILLS, ALL_KILLS = 5, 200

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


def killed_loads_leave_whole_states(folder: Path, url: str, kills: int) -> None:
    old, new = version_of(folder / "old.vd", 0), version_of(folder / "new.vd", 1)
    load([old], url)
    whole = seconds_of(old, url)
    moments = random.Random(7)
    for number in range(kills):
        before = state(url)
        path, after = (new, state_of(1)) if before == state_of(0) else (old, state_of(0))
        kill_after(path, url, whole * (number + moments.random()) / kills)
        found = state(url)
        assert found in (before, after), f"killed for the {number + 1}th time"
        print(f"{number + 1}/{kills}: {'old' if found == before else 'new'} state", flush=True)
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


@pytest.mark.parametrize("kills", [KILLS, pytest.param(ALL_KILLS, marks=ALL)])
def test_a_killed_load_leaves_a_whole_database(tmp_path: Path, either_url: str, kills: int) -> None:
    killed_loads_leave_whole_states(tmp_path, either_url, kills)
    assert not list(tmp_path.glob("*.loading*"))


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


def test_a_load_killed_at_any_step_leaves_a_whole_database(tmp_path: Path, either_url: str) -> None:
    old, new = version_of(tmp_path / "old.vd", 0), version_of(tmp_path / "new.vd", 1)
    load([old], either_url)
    for step in STEPS:
        kill_at(step, new, either_url)
        assert state(either_url) == state_of(step == "done"), f"killed at {step}"


PUBLICATIONS = 20
Seen = set[tuple[State, str]]


def read_on(url: str, ended: threading.Event, seen: Seen) -> None:
    """Look at the state, and at the change that told of it, until the loads have ended."""
    while not ended.is_set():
        with open_results(url) as results:
            facts = results.frame(select(func.count().label("n"), func.sum(result.c.value).label("s")))
            sums = results.frame(select(func.sum(annual.c.rows).label("n"), func.sum(annual.c.value).label("s")))
            codes = results.frame(select(func.count().label("n")).select_from(process)).n[0]
            told = last_publication(results).change[0]
        assert (facts.n[0], facts.s[0]) == (sums.n[0], sums.s[0])
        seen.add(((int(facts.n[0]), float(facts.s[0])), f"{told} {codes}"))


def test_a_reader_sees_whole_states_through_all_publications(tmp_path: Path, either_url: str) -> None:
    names = {name: small_version(tmp_path / name, extra) for extra, name in enumerate(("one.vd", "two.vd"))}
    load([names["one.vd"]], either_url)
    ended, seen = threading.Event(), Seen()
    with ThreadPoolExecutor() as pool:
        reader = pool.submit(read_on, either_url, ended, seen)
        for number in range(PUBLICATIONS):
            load([names["two.vd" if number % 2 == 0 else "one.vd"]], either_url)
        ended.set()
        reader.result()
    assert seen == {((6, 6.0), "loaded base 6"), ((7, 14.0), "loaded base 7")}


def small_version(path: Path, extra: int) -> Path:
    rows = [("VAR_Act", "-", f"P{n}", "2020", "NORTH", "-", "S", "-", str(1 + extra)) for n in range(6 + extra)]
    return write_vd(path, rows, scenario="base")
