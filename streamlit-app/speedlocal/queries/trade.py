"""What flows between regions, from the summary `trade`."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Subquery, and_, case, collate, func, select

from speedlocal.database.engine import Asking
from speedlocal.database.order import largest_first, ordered
from speedlocal.database.schema import commodity, region, trade, trade_link
from speedlocal.queries.annual import in_state
from speedlocal.queries.units import meant
from speedlocal.vocabulary.units import dimension

FLOW = func.coalesce(trade.c.sent, trade.c.arrived)
"""What flows on a link: what is sent, or what arrives where that is not known."""
CODE = case((trade.c.sent.is_(None), trade.c.arriving_commodity), else_=trade.c.commodity)
"""The commodity that FLOW is of: that which is sent, or that which arrives where what is sent is not known."""
ARRIVED = case((func.lower(CODE) == func.lower(trade.c.arriving_commodity), trade.c.arrived))
"""What arrives of the commodity that FLOW is of; missing where it arrives as another, which may have another unit."""


def scenarios(results: Asking) -> pd.DataFrame:
    """One row a scenario that trades anything: scenario."""
    return results.frame(ordered(select(trade.c.scenario).where(FLOW > 0).distinct(), "scenario"))


def commodities(results: Asking, *, scenario: str, sow: str | None = None) -> pd.DataFrame:
    """One row a commodity that is traded in any period: energy first, then those between model regions, then by links.

    Columns: commodity, description (the mapping's label, else the source's), carrier, colour (None: its carrier's),
    inner (number of links between model regions), links.
    """
    t = trade.c
    of = _described(scenario)
    code = CODE.label("commodity")
    counts = (func.count().filter(t.sent > 0, t.arrived > 0).label("inner"), func.count().label("links"))
    told = [func.min(of.c[name]).label(name) for name in ("description", "carrier", "colour", "kind", "unit")]
    question = (
        select(code, *told, *counts)
        .select_from(trade.outerjoin(of, of.c.code == func.lower(CODE)))
        .where(t.scenario == scenario, in_state(t.sow, sow), FLOW > 0)
        .group_by(code)
    )
    frame = results.frame(ordered(question, "-inner", "-links", "commodity"))
    energy = [_is_energy(kind, unit) for kind, unit in zip(frame.kind, frame.unit, strict=True)]
    first = frame.assign(energy=energy).sort_values("energy", ascending=False, kind="stable", ignore_index=True)
    return first[["commodity", "description", "carrier", "colour", "inner", "links"]]


def _described(scenario: str) -> Subquery:
    """Commodities by code in lower case, one row each."""
    c = commodity.c
    code = func.lower(c.commodity)
    words = {"description": func.coalesce(c.label, c.description), "colour": c.colour, "carrier": c.carrier}
    columns = {**words, "kind": c.kind, "unit": c.unit}
    least = (func.min(collate(column, "C")).label(name) for name, column in columns.items())
    return select(code.label("code"), *least).where(c.scenario == scenario).group_by(code).subquery()


def _is_energy(kind: str | None, unit: str | None) -> bool:
    """By the unit, else by the kind: sets of TIMES call a carrier energy what is measured in other units, too."""
    return kind == "NRG" if unit is None else dimension(unit) == dimension("PJ")


def between_regions(results: Asking, *, scenario: str, commodity_code: str, sow: str | None = None) -> pd.DataFrame:
    """One row a period, origin and destination: period, origin, destination, value, sent, arrived.

    All periods at once, so that the scale is one for all. `value` is the sum over processes of what the origin sent,
    or what arrived where that is not known, over all timeslices, in the commodity's unit per year, always > 0; `sent`
    and `arrived` are missing where they are not known of every process. A link whose commodity arrives as another
    counts as the one that is sent, with nothing known to arrive; as the other where what is sent is not known. `sow` is
    a state of the world; None: the only one.
    """
    t = trade.c
    sent, arrived = _known(t.sent).label("sent"), _known(ARRIVED).label("arrived")
    value = func.sum(FLOW).label("value")
    question = (
        select(t.period, t.origin, t.destination, value, sent, arrived)
        .where(t.scenario == scenario, func.lower(CODE) == func.lower(commodity_code), in_state(t.sow, sow))
        .group_by(t.period, t.origin, t.destination)
        .having(func.sum(FLOW) > 0)
    )
    frame = largest_first(results.frame(question), "value", "origin", "destination")
    return frame.sort_values("period", kind="stable", ignore_index=True)


def _known(side: ColumnElement[Any]) -> ColumnElement[Any]:
    """The sum over processes, if it is known of all."""
    return case((func.count() == func.count(side), func.sum(side)))


def units(results: Asking, *, scenario: str, commodity_code: str) -> pd.DataFrame:
    """One row a unit that the commodity has in any region, however it is spelt: unit (None: unknown)."""
    c = commodity.c
    traded = (
        select(trade.c.origin)
        .where(trade.c.scenario == scenario)
        .union(select(trade.c.destination).where(trade.c.scenario == scenario))
    )
    question = select(c.unit).where(
        c.scenario == scenario, func.lower(c.commodity) == func.lower(commodity_code), c.region.in_(traded)
    )
    return meant(results.frame(ordered(question.distinct(), "unit"))).drop_duplicates(ignore_index=True)


def regions(results: Asking, *, scenario: str) -> pd.DataFrame:
    """One row a region that trades or belongs to the model: region, label, longitude, latitude, kind."""
    r, link = region.c, trade_link.c
    touches = and_(link.scenario == scenario, (link.origin == r.region) | (link.destination == r.region))
    trades = select(link.process).where(touches).exists()
    columns = select(r.region, r.label, r.longitude, r.latitude, r.kind)
    question = columns.where(r.scenario == scenario, (r.kind == "model region") | trades)
    return results.frame(ordered(question, "region"))
