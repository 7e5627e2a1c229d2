"""I6: a key stands once, whatever its case."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, cast, collate, func, select

from speedlocal.checks.check import Check, Verdict
from speedlocal.checks.subject import Subject
from speedlocal.database.schema import KEY, result

NAME: Final = "I6 unique keys"
BETWEEN: Final = "\x1f"
"""Stands between codes, of which none holds it: one text is compared sooner than nine."""


def keys(subject: Subject) -> Check:
    """Count the keys of `result` that stand more than once when case is folded: one case a key, with rows."""
    r = result.c
    key = collate(func.lower(func.concat_ws(BETWEEN, *(r[name] for name in KEY))), "C").label("key")
    columns: list[ColumnElement[Any]] = [key, cast(func.count(), BigInteger).label("rows")]
    counts = select(*columns).where(r.scenario == subject.scenario).group_by(key).having(func.count() > 1)
    repeated = subject.results.frame(counts).sort_values("key", ignore_index=True)
    codes = [text.split(BETWEEN) for text in repeated.key]
    cases = pd.DataFrame(codes, columns=list(KEY)).assign(rows=repeated.rows)
    question = select(func.count().label("n")).where(r.scenario == subject.scenario)
    tested = int(subject.results.frame(question).n[0])
    if cases.empty:
        return Check(NAME, Verdict.HOLDS, tested, f"each of {tested:,} keys stands once")
    first = " ".join(str(cases.loc[0, name]) for name in KEY)
    told = cases.assign(verdict=Verdict.FAILS, reason="", attributes="")
    return Check(NAME, Verdict.FAILS, tested, f"{len(cases):,} keys stand more than once, such as {first}", told)
