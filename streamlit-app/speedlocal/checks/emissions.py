"""Emission commodities that count the same emission, so that no total may take both."""

from __future__ import annotations

from typing import Final

import pandas as pd
from sqlalchemy import func, select

from speedlocal.checks.check import NOISE, Check, Verdict
from speedlocal.checks.subject import Subject, with_described
from speedlocal.database.schema import NO_SETS, annual

NAME: Final = "overlapping emissions"
SAME: Final = 1e-9
"""Difference, by the value, of two emissions of a process that are the same: one factor, and rounding."""
TOGETHER: Final = "processes emit as much of one as of the other"
PLACE: Final = ["sow", "region", "process", "period"]
ADDED_UP: Final = "adds up other commodities (COM_AGG)"


def emissions(subject: Subject) -> Check:
    """Return which emission commodities overlap: one case a pair, with flows (in how many), or a sum by COM_AGG."""
    if NO_SETS in subject.lacks:
        return Check(NAME, Verdict.UNDECIDED, 0, "no source tells which commodities are emissions")
    described = subject.commodities
    tested = described[described.kind == "ENV"].at_code.nunique()
    if not tested:
        return Check(NAME, Verdict.HOLDS, 0, "no commodity is an emission")
    emitted = _emitted(subject)
    cases = pd.concat([_sums(emitted), _pairs(emitted)], ignore_index=True)
    if cases.empty:
        return Check(NAME, Verdict.HOLDS, tested, f"none of {tested:,} emission commodities counts what another counts")
    told = cases.assign(verdict=Verdict.UNDECIDED, attributes="VAR_FOut")
    shown = [f"{one} with {other}" if other else one for one, other in cases[["commodity", "other"]][:3].to_numpy()]
    more = f" and {len(cases) - 3:,} more" if len(cases) > 3 else ""
    detail = f"which of {tested:,} emission commodities a total takes, since some overlap: {', '.join(shown)}{more}"
    return Check(NAME, Verdict.UNDECIDED, tested, detail, told)


def _emitted(subject: Subject) -> pd.DataFrame:
    """What processes, or COM_AGG, make of emission commodities: sow, region, process, period, commodity, value."""
    a = annual.c
    codes = sorted(set(subject.commodities.at_code[subject.commodities.kind == "ENV"]))
    made = (a.scenario == subject.scenario, a.attribute == "VAR_FOut", func.abs(a.value) > NOISE)
    question = select(*(a[name] for name in (*PLACE, "commodity", "value")))
    frame = subject.results.frame(question.where(*made, func.lower(a.commodity).in_(codes)))
    told = with_described(frame, subject.commodities, "commodity")
    return told[told.kind == "ENV"].drop(columns=["kind", "unit"])


def _sums(emitted: pd.DataFrame) -> pd.DataFrame:
    flows = emitted[emitted.process == "-"].groupby("commodity").size()
    frame = flows.rename("flows").reset_index().astype({"commodity": object})
    return frame.sort_values("commodity").assign(other="", reason=ADDED_UP)


def _pairs(emitted: pd.DataFrame) -> pd.DataFrame:
    """Pairs of commodities of which some process emits as much of one as of the other, the most frequent first."""
    of_processes = emitted[emitted.process != "-"]
    both = of_processes.merge(of_processes.rename(columns={"commodity": "other", "value": "as_much"}), on=PLACE)
    alike = (both.value - both.as_much).abs() <= SAME * both.value.abs()
    flows = both[alike & (both.commodity < both.other)].groupby(["commodity", "other"]).size()
    frame = flows.rename("flows").reset_index().astype({"commodity": object, "other": object})
    ordered = frame.sort_values(["flows", "commodity", "other"], ascending=[False, True, True])
    return ordered.assign(reason=TOGETHER)
