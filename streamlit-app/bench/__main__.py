"""Our apps beside minimal ones in the browser, the load beside DuckDB's read_csv, strangers' SQL beside the engine.

usage: python -m bench [--results PATH…] [--rounds N] [--app NAME…] [--cold]

Progress goes to standard error, the table to standard output. With no results named it measures the demo.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.apps import PAIRS, TEXT, Pair
from bench.loading import load_results, measure_loads
from bench.report import load_line, table
from bench.rounds import Changes, measure_changes
from bench.strangers import CROWD_SECONDS, ROWS, measure_strangers, strangers_lines
from speedlocal.errors import SpeedlocalError
from tools.chromium import ChromiumMissingError, chromium
from tools.screenshot import launched
from tools.served import NotServedError

LOADS = 5


def main(words: Sequence[str]) -> int:
    """Measure and print; 2 where there is no browser, an app does not start or the results cannot be read."""
    asked = _arguments(words)
    pairs = [pair for pair in PAIRS if not asked.app or pair.ours.name in asked.app]
    try:
        changes = _changes(pairs, asked)
        _say("loading by turns with read_csv")
        loads = measure_loads(asked.results, min(asked.rounds, LOADS))
        strangers = measure_strangers(ROWS, min(asked.rounds, LOADS), CROWD_SECONDS, _say)
    except (ChromiumMissingError, NotServedError, SpeedlocalError) as error:
        print(error, file=sys.stderr)
        return 2
    kept = ", as after a new publication" if asked.cold else ""
    print(f"{asked.rounds} changes in each app, by turns{kept}; load of the machine at the end {_machine_load()}\n")
    print(table(pairs, changes))
    print(load_line(loads))
    print(strangers_lines(strangers))
    return 0


def _changes(pairs: Sequence[Pair], asked: argparse.Namespace) -> Changes:
    apps = {app.name: app for pair in pairs for app in (pair.ours, pair.yardstick)} | {TEXT.name: TEXT}
    with tempfile.TemporaryDirectory() as folder, launched(chromium()) as browser:
        _say("loading the results")
        database = load_results(asked.results, Path(folder))
        return measure_changes(list(apps.values()), database, browser, rounds=asked.rounds, cold=asked.cold, say=_say)


def _machine_load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Measure the apps beside minimal ones.")
    parser.add_argument("--results", nargs="+", type=Path, default=[], metavar="PATH", help="instead of the demo")
    parser.add_argument("--rounds", type=int, default=15, metavar="N", help="changes in each app (15)")
    parser.add_argument("--app", nargs="+", choices=[pair.ours.name for pair in PAIRS], help="only these apps")
    parser.add_argument("--cold", action="store_true", help="let no app profit from what it was asked before")
    return parser.parse_args(words)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
