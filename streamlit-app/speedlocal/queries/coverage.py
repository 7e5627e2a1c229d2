"""How much of the flows the mapping rules reach: what has no carrier, stage or sector, and which codes these are.

Flows are VAR_FIn and VAR_FOut of all periods and states, by their size and without what COM_AGG adds up. Of energy they
are in PJ where the unit is one of energy, apart from those of kind NRG whose unit no source tells; of emissions (kind
ENV) in kt where the unit is one of mass. Each emission commodity counts for itself, also where one contains another.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from sqlalchemy import ColumnElement, Select, case, collate, func, literal, select

from speedlocal.database.engine import Asking
from speedlocal.database.order import largest_first, ordered
from speedlocal.database.schema import annual, commodity, process
from speedlocal.queries.annual import AGGREGATION, described
from speedlocal.vocabulary.lists import UNMAPPED
from speedlocal.vocabulary.units import dimension, factor

LARGEST: Final = 1e300
"""Flows are added up to this size: an infinite one has no share."""
SHARED: Final = {"energy": "PJ", "mass": "kt"}
"""By dimension of units: the unit that shares are told in."""
REACHED: Final = {"energy": ("carrier", "stage", "sector"), "emissions": ("sector", "stage")}
"""By what flows: what the rules should give, a carrier to its commodity, a stage and a sector to its process."""
KEYS: Final = ["scenario", "of", "unit", "by"]


def coverage(results: Asking, *, scenarios: tuple[str, ...]) -> pd.DataFrame:
    """One row a scenario, kind of flow, unit, and what rules give: scenario, of, unit, by, total, unmapped, share.

    `of` is energy or emissions, `by` carrier, stage or sector; `total` and `unmapped` are sums over the flows in `unit`
    per year and period (None: unknown), `share` is unmapped / total, from 0 to 1.
    """
    groups = [_given(by).label(by) for by in REACHED["energy"]]
    flows = _flows(scenarios, *groups).group_by(*groups)
    frame = _measured(results.frame(ordered(flows, "scenario", "kind", "unit", *REACHED["energy"])))
    parts = [
        frame[frame.of == of].assign(by=by, unmapped=frame.value.where(frame[by] == UNMAPPED, 0.0))
        for of, given in REACHED.items()
        for by in given
    ]
    sums = pd.concat(parts).groupby(KEYS, dropna=False, sort=True)[["value", "unmapped"]].sum().reset_index()
    sums = sums.rename(columns={"value": "total"})
    sums = sums[sums.total > 0].reset_index(drop=True)
    return sums.assign(unit=_or_none(sums.unit), share=sums.unmapped / sums.total)


def unmapped_codes(results: Asking, *, scenario: str, by: str) -> pd.DataFrame:
    """One row a kind of flow, unit and code that no rule gives a carrier, stage or sector, the largest first.

    Columns: of, unit (None: unknown), code (a commodity without a carrier, else a process), description, value (the
    size of its flows) and share (of all flows of that kind and unit, from 0 to 1).
    """
    codes = commodity if by == "carrier" else process
    code: ColumnElement[Any] = func.min(collate(codes.c[codes.name], "C"))
    keys = (code.label("code"), func.min(func.nullif(codes.c.description, "")).label("description"))
    unmapped = _flows((scenario,), *keys).where(_given(by) == UNMAPPED).group_by(func.lower(codes.c[codes.name]))
    frame = _measured(results.frame(ordered(unmapped, "scenario", "kind", "unit", "code")))
    frame = frame[[by in REACHED.get(of, ()) for of in frame.of]]
    sums = frame.groupby(["of", "unit", "code"], dropna=False, sort=True)
    found = sums.agg(description=("description", "min"), value=("value", "sum")).reset_index()
    totals = coverage(results, scenarios=(scenario,))
    totals = totals[totals.by == by][["of", "unit", "total"]]
    found = found.assign(unit=_or_none(found.unit), description=_or_none(found.description)).merge(
        totals, on=["of", "unit"]
    )
    found = found.assign(share=found.value / found.total).drop(columns="total")
    return largest_first(found, "value", "of", "code")


def _given(by: str) -> ColumnElement[Any]:
    column = {"carrier": commodity.c.carrier, "stage": process.c.stage, "sector": process.c.sector}[by]
    return func.coalesce(column, literal(UNMAPPED))


def _flows(scenarios: tuple[str, ...], *columns: ColumnElement[Any]) -> Select[Any]:
    """The size of flows by scenario, kind and unit, with these columns beside, which the caller groups by."""
    a, c = annual.c, commodity.c
    size = case((func.abs(a.value) < LARGEST, func.abs(a.value)), else_=0.0)
    return (
        select(a.scenario, c.kind, c.unit, *columns, func.sum(size).label("value"))
        .select_from(described())
        .where(a.scenario.in_(scenarios), a.attribute.in_(["VAR_FIn", "VAR_FOut"]), ~AGGREGATION)
        .group_by(a.scenario, c.kind, c.unit)
    )


def _measured(frame: pd.DataFrame) -> pd.DataFrame:
    """The flows of energy and of emissions, each in the unit that shares are told in."""
    told = [_unit_of(kind, unit) for kind, unit in zip(frame.kind, frame.unit, strict=True)]
    frame = frame.assign(
        of=[of for of, _, _ in told], unit=pd.Series([unit for _, unit, _ in told], frame.index, object)
    )
    frame = frame.assign(value=frame.value * [by for _, _, by in told])
    return frame[frame.of != ""]


def _unit_of(kind: str | None, unit: str | None) -> tuple[str, str | None, float]:
    """What a flow is of, and its unit with the factor to it; nothing: neither energy nor an emission."""
    known = None if unit is None else SHARED.get(dimension(unit))
    shared = (known or unit, 1.0 if known is None or unit is None else float(factor(unit, known)))
    if kind == "ENV":
        return ("emissions", *shared)
    if known == SHARED["energy"] or (unit is None and kind == "NRG"):
        return ("energy", *shared)
    return "", unit, 1.0


def _or_none(texts: pd.Series) -> pd.Series:
    return texts.astype(object).where(texts.notna(), None)
