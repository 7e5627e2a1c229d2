"""What a view asks of the summaries beside the same asked of `result`, while a database grows, on both engines.

The view is a chart of one scenario over its periods, by carrier. The scenarios beside it are what grows.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import pandas as pd
from sqlalchemy import func, select

from bench.growth import exponent
from bench.synthetic import write_quartet
from speedlocal.database.engine import Asking
from speedlocal.database.kept import keep_open
from speedlocal.database.order import ordered
from speedlocal.database.schema import result
from speedlocal.ingest.load import load
from speedlocal.queries.annual import Selection, group_of, over_periods, selected
from speedlocal.vocabulary.lists import attribute

SCENARIO_ROWS: Final = 100_000
COUNTS: Final = (1, 10, 20, 100)
"""How many scenarios of `SCENARIO_ROWS` the database has, one measurement after the other."""
SCANNED: Final = 20
"""How many it has where the view is compared with what it would ask of `result`, in all of them."""
ROUNDS: Final = 15
RATIO, EXPONENT = 0.1, 0.1
"""The goals F5 and F6."""


@dataclass(frozen=True)
class Asked:
    """Median seconds of an engine's answers: of the view by the count of rows; over all scenarios by both ways."""

    engine: str
    view: Mapping[int, float]
    summary: float
    scan: float


def measure_questions(urls: Mapping[str, str], counts: Sequence[int], say: Callable[[str], None]) -> list[Asked]:
    """Load more and more scenarios into new databases, by the engine's name, and ask after each load."""
    views: dict[str, dict[int, float]] = {engine: {} for engine in urls}
    both: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for before, count in zip((0, *counts), counts, strict=False):
            say(f"loading {count - before} scenarios of {SCENARIO_ROWS:,} rows")
            files = [write_quartet(Path(folder), _name(n), SCENARIO_ROWS, seed=n) for n in range(before, count)]
            for engine, url in urls.items():
                load(files, url)
                views[engine][count * SCENARIO_ROWS] = _seconds(url, [over_periods], _chart(1))[0]
                if count == min(SCANNED, counts[-1]):
                    both[engine] = _seconds(url, [over_periods, over_periods_of_result], _chart(count))
    return [Asked(engine, views[engine], *both[engine]) for engine in urls]


def _name(number: int) -> str:
    return f"s{number}"


def _chart(count: int) -> Selection:
    production = attribute("VAR_FOut")
    if production is None:
        raise AssertionError("VAR_FOut is no attribute")
    return Selection(production, tuple(map(_name, range(count))), kind="NRG")


def over_periods_of_result(results: Asking, *, selection: Selection, by: str) -> pd.DataFrame:
    """Return what `over_periods` does, from the rows of `result`."""
    r, group = result.c, group_of(by, result).label("group")
    keys = (r.scenario, r.period, r.year, group)
    question = selected(select(*keys, func.sum(r.value).label("value")), selection, result).group_by(*keys)
    return results.frame(ordered(question, "scenario", "year", "period", "group"))


def _seconds(url: str, questions: Sequence[Callable[..., pd.DataFrame]], selection: Selection) -> list[float]:
    """Median seconds of each question, by turns, once all of them have been asked."""
    kept, times = keep_open(url), [list[float]() for _ in questions]
    for turn in range(ROUNDS + 1):
        for question, of in zip(questions, times, strict=True):
            start = time.perf_counter()
            with kept.asking() as results:
                question(results, selection=selection, by="carrier")
            if turn:
                of.append(time.perf_counter() - start)
    return [median(of) for of in times]


def question_lines(asked: Sequence[Asked]) -> Iterator[str]:
    """Give the lines of F5 and F6 of each engine, beside their goals."""
    for one in asked:
        ratio, found = one.summary / one.scan, exponent(list(one.view.items()))
        times = ", ".join(f"{rows:,} rows {1000 * seconds:.1f} ms" for rows, seconds in one.view.items())
        yield (
            f"{one.engine}: summary {1000 * one.summary:.0f} ms, scan of result {1000 * one.scan:.0f} ms;"
            f" F5 {ratio:.3f} {'>' if ratio > RATIO else '≤'} {RATIO}"
        )
        yield f"{one.engine}: {times}; F6 {found:.2f} {'>' if found > EXPONENT else '≤'} {EXPONENT}"
