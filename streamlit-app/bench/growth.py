"""How the time and the memory of a load grow with its rows: synthetic results, each loaded by a program of its own."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.synthetic import write_quartet

SIZES: Final = (60_000, 600_000, 6_000_000)
GOAL: Final = 1.1


@dataclass(frozen=True)
class Grown:
    """A load: its rows, its seconds without those that the program needs to start, and the most memory in bytes."""

    rows: int
    seconds: float
    peak: int


def measure_growth(sizes: Sequence[int], say: Callable[[str], None]) -> list[Grown]:
    """Load results of these sizes into new DuckDB files; the smallest one is loaded twice, first to warm up."""
    with tempfile.TemporaryDirectory() as name:
        start = _run(["--help"])[0]
        grown = []
        for number, rows in enumerate((sizes[0], *sizes)):
            say(f"loading {rows:,} rows")
            vd = write_quartet(Path(name) / str(number), f"s{number}", rows)
            seconds, peak = _run(["load", str(vd), "--database", f"duckdb:///{name}/{number}.duckdb"])
            grown.append(Grown(rows, max(seconds - start, 1e-3), peak))
    return grown[1:]


def _run(words: Sequence[str]) -> tuple[float, int]:
    """Seconds and most memory of `speedlocal` with these words."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "speedlocal.cli", *words], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    return time.perf_counter() - started, usage.ru_maxrss << 10


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the line through the points' logarithms that fits best: 1 is growth in proportion."""
    x, y = ([math.log(point[axis]) for point in points] for axis in (0, 1))
    middle = sum(x) / len(x), sum(y) / len(y)
    rise = sum((a - middle[0]) * (b - middle[1]) for a, b in zip(x, y, strict=True))
    return rise / sum((a - middle[0]) ** 2 for a in x)


def growth_lines(grown: Sequence[Grown]) -> str:
    """Return a line a load, and the exponent beside its goal."""
    lines = [f"load of {g.rows:9,} rows: {g.seconds:6.1f} s, at most {g.peak >> 20:,} MiB" for g in grown]
    found = exponent([(g.rows, g.seconds) for g in grown])
    return "\n".join([*lines, f"growth exponent {found:.2f} {'>' if found > GOAL else '≤'} {GOAL}"])
