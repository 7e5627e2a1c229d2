"""Strangers' SQL through its door beside the raw engine, and twenty people at once of whom three are hostile.

usage: python -m bench.strangers [--rows N] [--rounds N] [--seconds S]
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

import duckdb
import psutil

from speedlocal.errors import QueryError
from speedlocal.sandbox import Running, Sandbox, open_sandbox

ROWS: Final = 5_000_000
SHOWN: Final = 10_000
CALM, HOSTILE = 17, 3
CROWD_SECONDS: Final = 120.0
TABLE: Final = """
CREATE TABLE result AS
SELECT 'S' || (g % 8) AS scenario, (2020 + 5 * (g % 7))::INTEGER AS year, 'R' || (g % 12) AS region,
    'PRC_' || (g % 900) AS process, 'COM_' || (g % 150) AS commodity, (g * 7919 % 100003) / 7.0 AS value
FROM range($rows) AS t(g)
"""
AGGREGATE: Final = """
SELECT scenario, year, region, commodity, sum(value) AS total, count(*) AS n
FROM result GROUP BY ALL ORDER BY ALL LIMIT 1000
"""
LARGE: Final = "SELECT * FROM result"
ATTACKS: Final = (
    "SELECT levenshtein(repeat('a', 60000), repeat('b', 60000))",
    "SELECT count(*) FROM result a, result b, result c",
    "SELECT list(a.process || b.process) FROM result a, result b",
    "SELECT repeat('x', 4000000) FROM result",
)


@dataclass
class Paired:
    """Seconds of one question through the door and by the raw engine, by turns."""

    door: list[float] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Of the medians."""
        return median(self.door) / median(self.raw)


@dataclass
class Crowd:
    """Seconds that each calm person's questions took, how many were wrong or refused, and the number of attacks."""

    took: list[float] = field(default_factory=list)
    wrong: int = 0
    attacks: int = 0


@dataclass(frozen=True)
class Strangers:
    """What was measured; memory is what this process grew by, in bytes, for an answer cut from all rows."""

    rows: int
    memory: int
    aggregate: Paired
    first: Paired
    quiet: Crowd
    busy: Crowd


def measure_strangers(rows: int, rounds: int, seconds: float, say: Callable[[str], None]) -> Strangers:
    """Measure on a table of so many rows; the crowd asks for so many seconds, and a quarter of that without attacks."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "results.duckdb")
        say(f"writing {rows:,} rows")
        with duckdb.connect(file) as connection:
            connection.execute(TABLE, {"rows": rows})
        with open_sandbox(f"duckdb:///{file.as_posix()}") as sandbox:
            say("asking by turns with the raw engine")
            memory = _memory(sandbox, rows)
            aggregate, first = _paired(sandbox, file, rounds, AGGREGATE), _paired(sandbox, file, rounds, LARGE)
            say("people at once, at first without attacks")
            quiet = crowd(sandbox, CALM, 0, seconds / 4)
            say("people at once")
            busy = crowd(sandbox, CALM, HOSTILE, seconds)
    return Strangers(rows, memory, aggregate, first, quiet, busy)


def _memory(sandbox: Sandbox, rows: int) -> int:
    """What this process holds more while it has the answer, which the byte cap cuts."""
    sandbox.run("SELECT 1", row_limit=1, seconds=60)
    before = psutil.Process().memory_info().rss
    answer = sandbox.run(LARGE, row_limit=rows, seconds=60)
    after = psutil.Process().memory_info().rss
    assert answer.rows.num_rows
    return int(after - before)


def _paired(sandbox: Sandbox, file: Path, rounds: int, sql: str) -> Paired:
    paired = Paired()
    with duckdb.connect(file, read_only=True, config={"threads": 2}) as raw:
        for _ in range(rounds):
            paired.door.append(_seconds(partial(sandbox.run, sql, row_limit=SHOWN, seconds=60)))
            paired.raw.append(_seconds(lambda: raw.execute(sql).fetchmany(SHOWN)))
    return paired


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def crowd(sandbox: Sandbox, calm: int, hostile: int, seconds: float) -> Crowd:
    """Let so many people ask at once for so long; a calm one reads each answer for a second before the next."""
    seen, over = Crowd(), time.monotonic() + seconds
    people = [threading.Thread(target=_calm, args=(sandbox, seen, over, number)) for number in range(calm)]
    people += [threading.Thread(target=_hostile, args=(sandbox, seen, over, number)) for number in range(hostile)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return seen


def _calm(sandbox: Sandbox, seen: Crowd, over: float, number: int) -> None:
    chance = random.Random(number)
    while time.monotonic() < over:
        year, start = 2020 + 5 * chance.randrange(7), time.perf_counter()
        sql = f"SELECT count(*) AS n, min(year) AS year, {number} AS me FROM result WHERE year = {year}"
        try:
            rows = sandbox.run(sql, row_limit=10, seconds=30, running=Running(f"calm {number}")).rows.to_pylist()
            right = [(row["year"], row["me"], row["n"] > 0) for row in rows] == [(year, number, True)]
        except QueryError:
            right = False
        seen.took.append(time.perf_counter() - start)
        seen.wrong += not right
        time.sleep(chance.uniform(0.5, 1.5))


def _hostile(sandbox: Sandbox, seen: Crowd, over: float, number: int) -> None:
    chance = random.Random(number)
    while time.monotonic() < over:
        seen.attacks += 1
        try:
            limit = min(10.0, max(0.5, over - time.monotonic()))
            sandbox.run(chance.choice(ATTACKS), row_limit=SHOWN, seconds=limit, running=Running(f"hostile {number}"))
        except QueryError:
            continue


def strangers_lines(found: Strangers) -> str:
    """Return what was measured in a line each, with the goals beside it."""
    aggregate, first = found.aggregate, found.first
    allowed = 1150 * median(aggregate.raw) + 10
    return "\n".join(
        (
            f"strangers' SQL, aggregate over {found.rows:,} rows: {_both(aggregate)}; goal {allowed:.0f} ms",
            f"first {SHOWN:,} of {found.rows:,} rows: {_both(first)}; goal 1.5",
            f"memory for an answer cut from {found.rows:,} rows: {found.memory / 2**20:.0f} MiB; goal 100",
            *_people(found.quiet, found.busy),
        )
    )


def _people(quiet: Crowd, busy: Crowd) -> tuple[str, str]:
    alone, beside = median(quiet.took), median(busy.took)
    return (
        f"{CALM} people at once: median {alone * 1000:.0f} ms; with {HOSTILE} hostile ones and {busy.attacks} attacks "
        f"{beside * 1000:.0f} ms; ratio {beside / alone:.2f}; goal 2",
        f"wrong or refused: {quiet.wrong + busy.wrong} of {len(quiet.took) + len(busy.took)} answers; goal 0",
    )


def _both(paired: Paired) -> str:
    door, raw = median(paired.door) * 1000, median(paired.raw) * 1000
    return f"{door:.0f} ms, raw {raw:.0f} ms, ratio {paired.ratio:.2f}"


def main(words: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.strangers", description="Measure strangers' SQL.")
    parser.add_argument("--rows", type=int, default=ROWS, metavar="N", help=f"rows of the table ({ROWS})")
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="questions of each kind (9)")
    parser.add_argument("--seconds", type=float, default=CROWD_SECONDS, metavar="S", help="of people at once (120)")
    asked = parser.parse_args(words)
    say = partial(print, file=sys.stderr, flush=True)
    print(strangers_lines(measure_strangers(asked.rows, asked.rounds, asked.seconds, say)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
