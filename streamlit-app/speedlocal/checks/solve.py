"""Whether the model was solved, and solved without patches: solve status, dummy imports, the solver's noise."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, Double, and_, cast, func, select

from speedlocal.checks.check import NO_FLOWS, NOISE, Check, Verdict, overall
from speedlocal.checks.subject import FLOWS, Subject, with_described
from speedlocal.database.schema import annual, result

STATUSES: Final = {
    1: "optimal",
    2: "locally optimal",
    3: "unbounded",
    4: "infeasible",
    5: "locally infeasible",
    6: "intermediate infeasible",
    7: "feasible, not proven optimal",
    8: "integer solution",
    9: "intermediate non-integer",
    10: "integer infeasible",
    15: "solved, unique",
    16: "solved",
    18: "unbounded, no solution",
    19: "infeasible, no solution",
}
"""GAMS' model statuses (https://www.gams.com/latest/docs/UG_GAMSOutput.html), as far as a run can end with them."""
SOLVED: Final = (1, 2, 8, 15, 16)
DUMMIES: Final = ("IMPNRGZ", "IMPMATZ", "IMPDEMZ")
"""Processes that VEDA adds to every model, which supply at a high price what nothing else does."""


def solve_status(subject: Subject) -> Check:
    """Return whether GAMS says that the model was solved; one case a status that is none of a solved model."""
    r = result.c
    told = (r.scenario == subject.scenario, func.lower(r.userconstraint) == "solve_status")
    statuses = subject.results.frame(select(r.sow, r.value).where(*told).distinct()).sort_values(["sow", "value"])
    words = "; ".join(f"{value:g}, {STATUSES.get(value, 'an error')}" for value in statuses.value.unique())
    bad = statuses[~statuses.value.isin(SOLVED)]
    if statuses.empty:
        return Check("solve status", Verdict.UNDECIDED, 0, "the sources have no SOLVE_STATUS")
    cases = bad.assign(verdict=Verdict.FAILS, reason="", attributes="User_con").reset_index(drop=True)
    verdict = overall(cases.verdict)
    return Check("solve status", verdict, len(statuses), f"GAMS' model status is {words}", cases)


def dummy_imports(subject: Subject) -> Check:
    """Return whether dummy imports supply anything; one case a state, region, process, commodity and period."""
    if "VAR_FOut" not in subject.attributes:
        return Check("dummy imports", Verdict.UNDECIDED, 0, "the sources have no VAR_FOut")
    a = annual.c
    keys = (a.sow, a.region, a.process, a.commodity, a.period)
    of_dummies = (
        a.scenario == subject.scenario,
        a.attribute == "VAR_FOut",
        func.upper(a.process).in_(DUMMIES),
    )
    supplied = subject.results.frame(
        select(*keys, cast(func.sum(a.value), Double).label("value")).where(*of_dummies).group_by(*keys)
    )
    active = supplied[supplied.value.abs() > NOISE].sort_values("value", ascending=False, ignore_index=True)
    cases = active.assign(verdict=Verdict.FAILS, reason="", attributes="VAR_FOut")
    if active.empty:
        verdict = Verdict.UNDECIDED if subject.partial else Verdict.HOLDS
        detail = subject.partial or f"none of {', '.join(DUMMIES)} supplies anything"
        return Check("dummy imports", verdict, len(supplied), detail)
    most = active.iloc[0]
    detail = (
        f"{len(active):,} flows of dummy imports: the model has no other supply; the largest: {most.process} of"
        f" {most.commodity}, region {most.region}, period {most.period}: {most.value:.10g}"
    )
    return Check("dummy imports", Verdict.FAILS, len(supplied), detail, cases)


def noise(subject: Subject) -> Check:
    """Count flows that are the solver's zeros; a negative flow of more than that is a case, but of emissions.

    One case a state, region, commodity, process and period with such flows: value (the least), rows.
    """
    if not subject.attributes & {"VAR_FIn", "VAR_FOut"}:
        return Check("solver noise", Verdict.UNDECIDED, 0, NO_FLOWS)
    r = result.c
    flows = (r.scenario == subject.scenario, func.lower(r.attribute).in_(FLOWS))
    small = and_(func.abs(r.value) < NOISE, r.value != 0)
    counts: list[ColumnElement[Any]] = [
        cast(func.count(), BigInteger).label("all"),
        cast(func.count().filter(small), BigInteger).label("small"),
        func.min(r.value).label("least"),
    ]
    (row,) = subject.results.frame(select(*counts).where(*flows)).to_dict("records")
    told = f"{row['small']:,} of {row['all']:,} flows are the solver's zeros, below {NOISE:g}"
    cases = _negative(subject, flows) if row["least"] < -NOISE else pd.DataFrame()
    if cases.empty:
        return Check("solver noise", Verdict.HOLDS, row["all"], f"{told}; none is negative by more")
    worst = cases.iloc[0]
    detail = (
        f"{told}; negative by more, an error or a credit: {worst.commodity} of {worst.process}, region {worst.region},"
        f" period {worst.period}: {worst.value:.10g}" + (f" and {len(cases) - 1:,} more" if len(cases) > 1 else "")
    )
    return Check("solver noise", Verdict.UNDECIDED, row["all"], detail, cases)


def _negative(subject: Subject, flows: tuple[Any, ...]) -> pd.DataFrame:
    """Negative flows beyond noise of what is no emission, and adds up no other commodities; the lowest first."""
    r = result.c
    keys = (r.sow, r.region, r.commodity, r.process, r.period)
    question = (
        select(*keys, func.min(r.value).label("value"), cast(func.count(), BigInteger).label("rows"))
        .where(*flows, r.value < -NOISE, r.process != "-")
        .group_by(*keys)
    )
    told = with_described(subject.results.frame(question), subject.commodities, "commodity")
    found = told[told.kind != "ENV"].drop(columns=["kind", "unit"])
    found = found.sort_values(["value", "commodity", "process", "period"], ignore_index=True)
    return found.assign(
        verdict=Verdict.UNDECIDED, reason="a negative flow is an error or a credit", attributes="VAR_FIn VAR_FOut"
    )
