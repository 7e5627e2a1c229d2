"""Loaded scenarios of which one value is changed, checked, and put back."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pandas as pd

from speedlocal.checks.balance import balance
from speedlocal.checks.check import Check, Verdict
from speedlocal.checks.costs import OF, costs
from speedlocal.checks.every import rows_behind
from speedlocal.checks.subject import Subject
from speedlocal.checks.trade import trade
from speedlocal.database.publish_duckdb import DuckDBChange
from speedlocal.database.schema import KEY

FLOWS = "lower(attribute) IN ('var_fin', 'var_fout') AND process <> '-'"
TRADED = f"{FLOWS} AND process IN (SELECT process FROM trade_link JOIN inner_link USING (process))"
COSTS = f"attribute IN ({', '.join(map(repr, OF))})"
ANNUAL = ("sow", "attribute", "commodity", "process", "period", "region", "userconstraint")
LEAST = 1e-5
"""Share of the turnover from which on a change must be found."""


class Kind(NamedTuple):
    """What is changed: which rows, how, and which check must name it by which codes."""

    name: str
    rows: str
    dropped: bool
    check: Callable[[Subject], Check]
    codes: tuple[str, ...]


KINDS = (
    Kind("one value changed", FLOWS, False, balance, ("sow", "region", "commodity", "period")),
    Kind("one row dropped", FLOWS, True, balance, ("sow", "region", "commodity", "period")),
    Kind("one trade side changed", TRADED, False, trade, ("sow", "process", "period")),
    Kind("one cost changed", COSTS, False, costs, ("sow", "region", "period")),
)


class Tried(NamedTuple):
    """How many changes of a kind were made, how many had to be found, were found, and were named with their rows."""

    model: str
    kind: str
    tried: int
    due: int
    found: int
    named: int


def tried(change: DuckDBChange, model: str, kind: Kind, count: int, seed: int) -> Tried:
    """Make so many random changes, each alone."""
    source = random.Random(seed)
    rows = candidates(change, model, kind)
    before = kind.check(Subject(change, model))
    undecided = {codes(case, kind) for case in before.cases.to_dict("records")}
    due = found = named = 0
    for row in source.choices(rows, k=count) if rows else ():
        new = None if kind.dropped else changed(row["value"], source)
        must = codes(row, kind) not in undecided and weight(change, model, row, kind, new) > LEAST
        with corrupted(change, model, row, new):
            check = kind.check(Subject(change, model))
            cases = [c for c in check.cases.to_dict("records") if c["verdict"] == Verdict.FAILS]
            mine = [c for c in cases if codes(c, kind) == codes(row, kind)]
            due += must
            found += must and check.verdict == Verdict.FAILS and bool(mine)
            named += must and any(stands_behind(change, model, case, row, new) for case in mine)
    return Tried(model, kind.name, count if rows else 0, due, found, named)


def changed(value: float, source: random.Random) -> float:
    """Return another value: more or less by a part of it between a hundred-thousandth and ten times."""
    factor = 10 ** source.uniform(-5, 1)
    return value * (1 + factor) if source.random() < 0.5 else value * (1 - min(factor, 2.0))


def candidates(change: DuckDBChange, model: str, kind: Kind) -> list[dict[str, Any]]:
    inner = f"""WITH model_region AS (SELECT region FROM region WHERE scenario = '{model}' AND kind = 'model region'),
        inner_link AS (SELECT DISTINCT process FROM trade_link WHERE scenario = '{model}'
            AND origin IN (FROM model_region) AND destination IN (FROM model_region))"""
    rows = f"SELECT * FROM result WHERE scenario = '{model}' AND value <> 0 AND {kind.rows} ORDER BY ALL"
    return change.connection.execute(f"{inner} {rows}").df().to_dict("records")


def codes(case: dict[str, Any], kind: Kind) -> tuple[str, ...]:
    return tuple(str(case[name]).lower() for name in kind.codes)


def weight(change: DuckDBChange, model: str, row: dict[str, Any], kind: Kind, new: float | None) -> float:
    """The change as a share of what flows, or costs, where the check compares: both sides, each without its sign."""
    if kind.rows == COSTS:
        category = [name for name, of in OF.items() if of == OF[row["attribute"]]]
        wanted, named = ("sow", "region", "period"), category
    else:
        wanted, named = kind.codes, ["VAR_FIn", "VAR_FOut"]
    where = " AND ".join(f"{name} = ?" for name in wanted)
    question = f"SELECT sum(abs(value)) FROM result WHERE scenario = ? AND attribute IN ? AND {where}"
    values = [model, named, *(row[name] for name in wanted)]
    (turnover,) = change.connection.execute(question, values).fetchall()[0]
    return abs((new or 0.0) - row["value"]) / turnover


def stands_behind(
    change: DuckDBChange, model: str, case: dict[str, Any], row: dict[str, Any], new: float | None
) -> bool:
    """Whether the rows behind a case hold the changed one, or, where it was dropped, others of its balance alone."""
    behind = rows_behind(change, scenario=model, case=case)
    same = pd.concat([behind[name].str.lower() == row[name].lower() for name in KEY], axis=1).all(axis=1)
    return not same.any() if new is None else list(behind.value[same]) == [new]


@contextmanager
def corrupted(change: DuckDBChange, model: str, row: dict[str, Any], new: float | None) -> Iterator[None]:
    """Change a row of `result`, or drop it, and the sum that it belongs to, as a load of such files would have it."""
    connection = change.connection
    connection.execute("BEGIN")
    try:
        where, key = _at(KEY), [model, *(row[name] for name in KEY)]
        if new is None:
            connection.execute(f"DELETE FROM result WHERE {where}", key)
        else:
            connection.execute(f"UPDATE result SET value = ? WHERE {where}", [new, *key])
        where, key = _at(ANNUAL), [model, *(row[name] for name in ANNUAL)]
        sums = f"SELECT sum(value), count(*) FROM result WHERE {where}"
        (total,) = connection.execute(sums, key).fetchall()
        if total[1]:
            connection.execute(f"UPDATE annual SET value = ?, rows = ? WHERE {where}", [*total, *key])
        else:
            connection.execute(f"DELETE FROM annual WHERE {where}", key)
        yield
    finally:
        connection.execute("ROLLBACK")


def _at(names: tuple[str, ...]) -> str:
    return " AND ".join(f"{name} = ?" for name in ("scenario", *names))


def table(rows: list[Tried]) -> str:
    """What was tried and found, as it is printed."""
    frame = pd.DataFrame(rows).rename(columns={"due": "above 1e-5, decided", "named": "named with rows"})
    return frame.to_string(index=False)
