"""What the sources do not tell: units, and what companions hold."""

from __future__ import annotations

from typing import Final

import pandas as pd
from sqlalchemy import ColumnElement, func, select

from speedlocal.checks.check import Check, Verdict
from speedlocal.checks.subject import Subject, with_described
from speedlocal.database.schema import AGGREGATED, annual, source
from speedlocal.vocabulary.lists import attributes

UNITS: Final = {"commodity": "unit", "activity": "activity_unit", "capacity": "capacity_unit"}
"""By what has a unit of its own: where the unit is described."""


def units(subject: Subject) -> Check:
    """Return of which commodities, activities and capacities with values the unit is not known: one case each."""
    measured = {one.unit_of for one in attributes() if one.attribute in subject.attributes}
    frames = [_measured(subject, dimension) for dimension in UNITS if dimension in measured]
    if not frames:
        return Check("units", Verdict.UNDECIDED, 0, "no commodity, activity or capacity has values")
    frame = pd.concat(frames, ignore_index=True)
    unknown = frame[frame.unit.isna()].drop(columns="unit").reset_index(drop=True)
    if unknown.empty:
        return Check("units", Verdict.HOLDS, len(frame), f"the unit is known of all {len(frame):,} codes with values")
    parts = [f"{count:,} {dimension}" for dimension, count in unknown.groupby("dimension", sort=False).size().items()]
    detail = f"no source tells {len(unknown):,} of {len(frame):,} units ({', '.join(parts)}); first: {_first(unknown)}"
    cases = unknown.assign(verdict=Verdict.UNDECIDED, reason="no source tells the unit", attributes="")
    return Check("units", Verdict.UNDECIDED, len(frame), detail, cases)


def lacking(subject: Subject) -> Check:
    """Return what the sources do not hold, as the import found it: one case each."""
    lacks = sorted(subject.lacks)
    files = select(func.count().label("n")).where(source.c.scenario == subject.scenario)
    tested = int(subject.results.frame(files).n[0])
    if not lacks:
        return Check("sources", Verdict.HOLDS, tested, "the sources lack nothing")
    cases = pd.DataFrame({"lacks": lacks, "verdict": Verdict.UNDECIDED, "reason": "no source holds it"})
    return Check("sources", Verdict.UNDECIDED, tested, f"no source holds {', '.join(lacks)}", cases)


def _measured(subject: Subject, dimension: str) -> pd.DataFrame:
    """One row a region and code with values in that unit: dimension, region, code, unit (missing: unknown)."""
    a = annual.c
    code: ColumnElement[str] = a.commodity if dimension == "commodity" else a.process
    named = [one.attribute for one in attributes() if one.unit_of == dimension]
    own = (a.scenario == subject.scenario, a.attribute.in_(named), code.not_in(["-", AGGREGATED]))
    values = subject.results.frame(select(a.region, code.label("code")).where(*own).distinct())
    described = subject.commodities if dimension == "commodity" else subject.processes
    frame = with_described(values, described, "code").assign(dimension=dimension).sort_values(["region", "code"])
    return frame[["dimension", "region", "code", UNITS[dimension]]].rename(columns={UNITS[dimension]: "unit"})


def _first(unknown: pd.DataFrame) -> str:
    first = unknown.iloc[0]
    return f"{first.dimension} {first.code} in region {first.region}"
