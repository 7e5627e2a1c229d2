"""Emission commodities that count the same emission, so that no total may take both."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, and_, cast, func, select

from speedlocal.checks.check import NOISE, Check, Verdict
from speedlocal.checks.subject import Subject
from speedlocal.database.engine import Question
from speedlocal.database.schema import NO_SETS, annual, commodity

NAME: Final = "overlapping emissions"
SAME: Final = 1e-9
"""Difference, by the value, of two emissions of a process that are the same: one factor, and rounding."""
TOGETHER: Final = "processes emit as much of one as of the other"
ADDED_UP: Final = "adds up other commodities (COM_AGG)"


def emissions(subject: Subject) -> Check:
    """Return which emission commodities overlap: one case a pair, with flows (in how many), or a sum by COM_AGG."""
    if NO_SETS in subject.lacks:
        return Check(NAME, Verdict.UNDECIDED, 0, "no source tells which commodities are emissions")
    kind = select(func.count(func.distinct(func.lower(commodity.c.commodity))).label("n"))
    tested = int(subject.results.frame(kind.where(*_emission(subject))).n[0])
    if not tested:
        return Check(NAME, Verdict.HOLDS, 0, "no commodity is an emission")
    cases = pd.concat([_sums(subject), _pairs(subject)], ignore_index=True)
    if cases.empty:
        return Check(NAME, Verdict.HOLDS, tested, f"none of {tested:,} emission commodities counts what another counts")
    told = cases.assign(verdict=Verdict.UNDECIDED, attributes="VAR_FOut")
    shown = [f"{one} with {other}" if other else one for one, other in cases[["commodity", "other"]][:3].to_numpy()]
    more = f" and {len(cases) - 3:,} more" if len(cases) > 3 else ""
    detail = f"which of {tested:,} emission commodities a total takes, since some overlap: {', '.join(shown)}{more}"
    return Check(NAME, Verdict.UNDECIDED, tested, detail, told)


def _emission(subject: Subject) -> tuple[ColumnElement[bool], ...]:
    return (commodity.c.scenario == subject.scenario, commodity.c.kind == "ENV")


def _emitted(subject: Subject, *columns: ColumnElement[Any]) -> Question:
    """Ask for what processes, or COM_AGG, make of emission commodities."""
    a, c = annual.c, commodity.c
    of = and_(func.lower(c.region) == func.lower(a.region), func.lower(c.commodity) == func.lower(a.commodity))
    made = (a.scenario == subject.scenario, a.attribute == "VAR_FOut", func.abs(a.value) > NOISE)
    return select(*columns).select_from(annual.join(commodity, of)).where(*_emission(subject), *made)


def _sums(subject: Subject) -> pd.DataFrame:
    a = annual.c
    question = _emitted(subject, a.commodity, cast(func.count(), BigInteger).label("flows"))
    frame = subject.results.frame(question.where(a.process == "-").group_by(a.commodity))
    return frame.sort_values("commodity").assign(other="", reason=ADDED_UP)


def _pairs(subject: Subject) -> pd.DataFrame:
    """Pairs of commodities of which some process emits as much of one as of the other, the most frequent first."""
    a = annual.c
    emitted = _emitted(subject, a.sow, a.region, a.process, a.period, a.commodity, a.value).where(a.process != "-")
    one, other = emitted.subquery().alias("one").c, emitted.subquery().alias("other").c
    same = [one[name] == other[name] for name in ("sow", "region", "process", "period")]
    alike = func.abs(one.value - other.value) <= SAME * func.abs(one.value)
    count = cast(func.count(), BigInteger).label("flows")
    question = (
        select(one.commodity, other.commodity.label("other"), count)
        .where(*same, one.commodity < other.commodity, alike)
        .group_by(one.commodity, other.commodity)
    )
    frame = subject.results.frame(question)
    ordered = frame.sort_values(["flows", "commodity", "other"], ascending=[False, True, True])
    return ordered.assign(reason=TOGETHER)
