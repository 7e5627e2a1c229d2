"""Our apps beside minimal ones in the browser; loads, questions and strangers' SQL beside the engines themselves.

usage: python -m bench [--section NAME…] [--results PATH…] [--rounds N] [--app NAME…] [--cold]

Progress goes to standard error, what was measured to standard output. With no results named it measures the demo.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from bench.apps import PAIRS, TEXT, Pair
from bench.asking import COUNTS, measure_questions, question_lines
from bench.growth import SIZES, growth_lines, measure_growth
from bench.loading import load_results, measure_loads
from bench.report import load_line, table
from bench.rounds import Changes, measure_changes
from bench.server import postgres
from bench.strangers import CROWD_SECONDS, ROWS, measure_strangers, strangers_lines
from speedlocal.errors import SpeedlocalError
from tools.chromium import ChromiumMissingError, chromium
from tools.screenshot import launched
from tools.served import NotServedError

LOADS = 5


def main(words: Sequence[str]) -> int:
    """Measure and print; 2 where there is no browser, an app does not start or the results cannot be read."""
    asked = _arguments(words)
    try:
        for section in asked.section:
            print(SECTIONS[section](asked), flush=True)
    except (ChromiumMissingError, NotServedError, SpeedlocalError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _apps(asked: argparse.Namespace) -> str:
    pairs = [pair for pair in PAIRS if not asked.app or pair.ours.name in asked.app]
    changes = _changes(pairs, asked)
    kept = ", as after a new publication" if asked.cold else ""
    load = f"load of the machine at the end {_machine_load()}"
    return f"{asked.rounds} changes in each app, by turns{kept}; {load}\n\n{table(pairs, changes)}"


def _loads(asked: argparse.Namespace) -> str:
    _say("loading by turns with what the engines do themselves")
    return "\n".join(map(load_line, measure_loads(asked.results, min(asked.rounds, LOADS))))


def _growth(_: argparse.Namespace) -> str:
    return growth_lines(measure_growth(SIZES, _say))


def _questions(_: argparse.Namespace) -> str:
    with tempfile.TemporaryDirectory() as folder, postgres() as server:
        urls = {"DuckDB": f"duckdb:///{folder}/results.duckdb", "PostgreSQL": server}
        return "\n".join(question_lines(measure_questions(urls, COUNTS, _say)))


def _strangers(asked: argparse.Namespace) -> str:
    return strangers_lines(measure_strangers(ROWS, min(asked.rounds, LOADS), CROWD_SECONDS, _say))


SECTIONS: Final[Mapping[str, Callable[[argparse.Namespace], str]]] = {
    "apps": _apps,
    "loads": _loads,
    "growth": _growth,
    "questions": _questions,
    "strangers": _strangers,
}
USUAL: Final = ("apps", "loads")
"""Sections that are measured where none is named; the others take some minutes each."""


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
    parser.add_argument("--section", nargs="+", choices=SECTIONS, default=USUAL, help="what is measured (apps loads)")
    parser.add_argument("--results", nargs="+", type=Path, default=[], metavar="PATH", help="instead of the demo")
    parser.add_argument("--rounds", type=int, default=15, metavar="N", help="changes in each app (15)")
    parser.add_argument("--app", nargs="+", choices=[pair.ours.name for pair in PAIRS], help="only these apps")
    parser.add_argument("--cold", action="store_true", help="let no app profit from what it was asked before")
    return parser.parse_args(words)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
