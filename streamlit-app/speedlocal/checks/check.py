"""What every check gives: how many cases it compared, which do not hold or cannot be decided, and a verdict."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple

import pandas as pd

from speedlocal.checks.subject import Subject

NOISE: Final = 1e-6
"""Feasibility tolerance that CPLEX and Gurobi end with: a constraint may be off by it, and a zero may be as large."""
SOLVED: Final = 1e-6
"""Difference, by the turnover, of what a solver balances; solved models of four kinds stay below 6e-8."""
REPORTED: Final = 1e-9
"""Difference, by the turnover, of what TIMES' reports add up from the same numbers: 15 digits leave about 1e-14."""
ROUNDING: Final = 1e-12
"""Difference, by the turnover, that comes of the order in which an engine adds, and says nothing of a case."""
REASONS: Final = 3
"""Reasons that a sentence has room for."""
INFINITE: Final = "a value is infinite"
NO_FLOWS: Final = "the sources have no VAR_FIn and no VAR_FOut"


class Verdict(StrEnum):
    """What a check says of a case or of a run."""

    HOLDS = "holds"
    FAILS = "does not hold"
    UNDECIDED = "cannot be decided"


@dataclass(frozen=True)
class Check:
    """The answer of a check.

    `cases` has a row for each case that does not hold or cannot be decided, the worst first: what identifies it, then
    (of identities) left, right, difference, relative (to the turnover), and verdict, reason, attributes (whose rows
    of `result` stand behind it). `worst_case` is the case with the largest relative difference of all that were
    compared, `worst` that difference; None where nothing was compared.
    """

    name: str
    verdict: Verdict
    tested: int
    detail: str
    cases: pd.DataFrame = field(default_factory=pd.DataFrame)
    worst_case: Mapping[str, Any] | None = None

    @property
    def failed(self) -> int:
        """How many cases do not hold."""
        return self._count(Verdict.FAILS)

    @property
    def undecided(self) -> int:
        """How many cases cannot be decided."""
        return self._count(Verdict.UNDECIDED)

    @property
    def worst(self) -> float | None:
        """Return the largest relative difference that was found."""
        value = self.worst_case.get("relative") if self.worst_case else None
        return None if value is None or math.isnan(value) else float(value)

    @property
    def line(self) -> list[str]:
        """The line of an import report, and none where the check holds."""
        return [] if self.verdict is Verdict.HOLDS else [f"check: {self.name} {self.verdict}: {self.detail}"]

    def _count(self, verdict: Verdict) -> int:
        return int((self.cases["verdict"] == verdict).sum()) if len(self.cases) else 0


class Identity(NamedTuple):
    """An identity: its name, the columns that identify a case, what is compared, and how exactly it must hold."""

    name: str
    keys: Sequence[str]
    cases: str
    left: str
    right: str
    tolerance: float


def mismatches(frame: pd.DataFrame, tolerance: float) -> pd.Series[bool]:
    """Which rows differ by more than the tolerance, as part of the turnover, and than the solver's noise."""
    difference = (frame.left - frame.right).abs()
    return ~(difference <= (tolerance * frame.turnover).clip(lower=NOISE))


Reasons = Callable[[pd.DataFrame, Subject], "pd.Series[str]"]
"""Told of every case, says why it cannot be decided where its sides differ; empty where only an error explains it."""


def nothing_compared(identity: Identity, why: str) -> Check:
    """Return the verdict where there is no case: that is no fault, unless it is said why."""
    verdict = Verdict.UNDECIDED if why else Verdict.HOLDS
    return Check(identity.name, verdict, 0, why or f"there are no {identity.cases} to compare")


def judged(identity: Identity, frame: pd.DataFrame, subject: Subject, reasons: Reasons) -> Check:
    """Return the verdict on cases.

    The frame has the identity's keys and left, right, turnover, rows (of `result` behind it), open (why it cannot be
    decided at all), attributes, and what `reasons` needs, which is asked only where sides differ.
    """
    compared = _compared(identity, frame, subject, reasons)
    worst = _worst_first(compared).iloc[0]
    found = _worst_first(compared[compared.verdict != Verdict.HOLDS])
    columns = [*identity.keys, "left", "right", "difference", "relative", "verdict", "reason", "attributes"]
    case = {name: worst[name] for name in columns if name not in ("reason", "attributes")}
    verdict = overall(found.verdict)
    detail = _detail(identity, len(frame), verdict, found, worst)
    return Check(identity.name, verdict, len(frame), detail, found[columns].reset_index(drop=True), case)


def overall(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict on a run from those on its cases."""
    found = set(verdicts)
    return next((v for v in (Verdict.FAILS, Verdict.UNDECIDED) if v in found), Verdict.HOLDS)


def _compared(identity: Identity, frame: pd.DataFrame, subject: Subject, reasons: Reasons) -> pd.DataFrame:
    difference = frame.left - frame.right
    relative = (difference.abs() / frame.turnover.where(frame.turnover > 0)).where(difference != 0, 0.0)
    compared = frame.assign(difference=difference, relative=relative)
    off = mismatches(frame, identity.tolerance)
    reason = frame.open.where(difference.notna() & (difference.abs() != math.inf), INFINITE)
    if (off & (reason == "")).any():
        reason = reason.mask(off & (reason == ""), reasons(frame, subject))
        slack = subject.rounding.slack(frame.rows, frame.turnover)
        reason = reason.mask(off & (reason == "") & (difference.abs() <= slack), subject.rounding.words)
    verdict = pd.Series(Verdict.HOLDS, frame.index, object)
    verdict = verdict.mask(off, Verdict.FAILS).mask(reason != "", Verdict.UNDECIDED)
    return compared.assign(reason=reason, verdict=verdict)


def _worst_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Cases that do not hold before others, then by the relative and the whole difference."""
    order = frame.assign(sound=frame.verdict != Verdict.FAILS, size=frame.difference.abs())
    return frame.loc[order.sort_values(["sound", "relative", "size"], ascending=[True, False, False]).index]


def _detail(identity: Identity, tested: int, verdict: Verdict, found: pd.DataFrame, worst: pd.Series[Any]) -> str:
    sides = (
        f"{place(worst, identity.keys)}: {identity.left} {worst.left:.10g}, {identity.right} {worst.right:.10g},"
        f" relative difference {worst.relative:.3g}"
    )
    if verdict is Verdict.HOLDS and not worst.relative >= ROUNDING:
        return f"all {tested:,} {identity.cases} hold: no difference is above {ROUNDING:g} of the turnover"
    if verdict is Verdict.HOLDS:
        return f"all {tested:,} {identity.cases} hold; the worst: {sides}"
    undecided = found[found.verdict == Verdict.UNDECIDED]
    open_ones = f"{len(undecided):,} of {tested:,} {identity.cases} cannot be decided: {_reasons(undecided, identity)}"
    if verdict is Verdict.UNDECIDED:
        return open_ones
    failed = f"{len(found) - len(undecided):,} of {tested:,} {identity.cases} do not hold; the worst: {sides}"
    return f"{failed}; {open_ones}" if len(undecided) else failed


def _reasons(undecided: pd.DataFrame, identity: Identity) -> str:
    """The different reasons, each with where it is found."""
    keys = [key for key in identity.keys if key != "period"]
    told = undecided[[*keys, "reason"]].drop_duplicates()
    shown = [
        f"{place(places.iloc[0], keys)}{f' and {len(places) - 1:,} more' if len(places) > 1 else ''}: {reason}"
        for reason, places in told.groupby("reason", sort=False)
    ]
    more = f"; and {len(shown) - REASONS:,} more reasons" if len(shown) > REASONS else ""
    return "; ".join(shown[:REASONS]) + more


def place(case: pd.Series[Any], keys: Iterable[str]) -> str:
    """Return what identifies a case in words, without what does not apply."""
    told = ((key, case[key]) for key in keys)
    return ", ".join(f"{key} {code}" for key, code in told if code != "-")
