"""I6: a key stands once, whatever its case."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, cast, func, select

from speedlocal.checks.check import Check, Verdict
from speedlocal.checks.subject import Subject
from speedlocal.database.schema import KEY, result

NAME: Final = "I6 unique keys"


def keys(subject: Subject) -> Check:
    """Count the keys of `result` that stand more than once when case is folded: one case a key, with rows."""
    r = result.c
    codes = [func.lower(r[name]).label(name) for name in KEY]
    counts = (
        select(*codes, cast(func.count(), BigInteger).label("rows"))
        .where(r.scenario == subject.scenario)
        .group_by(*codes)
        .having(func.count() > 1)
    )
    cases = subject.results.frame(counts).sort_values(list(KEY), ignore_index=True)
    question = select(func.count().label("n")).where(r.scenario == subject.scenario)
    tested = int(subject.results.frame(question).n[0])
    if cases.empty:
        return Check(NAME, Verdict.HOLDS, tested, f"each of {tested:,} keys stands once")
    first = " ".join(str(cases.loc[0, name]) for name in KEY)
    told = cases.assign(verdict=Verdict.FAILS, reason="", attributes="")
    return Check(NAME, Verdict.FAILS, tested, f"{len(cases):,} keys stand more than once, such as {first}", told)
