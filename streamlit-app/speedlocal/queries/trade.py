"""What flows between regions, from the summary `trade`."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import and_, func, select

from speedlocal.database.engine import Asking
from speedlocal.database.order import largest_first, ordered
from speedlocal.database.schema import commodity, region, trade, trade_link


def scenarios(results: Asking) -> pd.DataFrame:
    """One row a scenario that trades anything: scenario."""
    return results.frame(ordered(select(trade.c.scenario).distinct(), "scenario"))


def commodities(results: Asking, *, scenario: str) -> pd.DataFrame:
    """One row a commodity that is traded, those between model regions first, then the one with most links.

    Columns: commodity, description, inner (number of links between model regions), links.
    """
    t = trade.c
    inner = func.count().filter(t.sent > 0, t.arrived > 0)
    description = (
        select(func.min(commodity.c.description))
        .where(commodity.c.scenario == scenario, func.lower(commodity.c.commodity) == func.lower(t.commodity))
        .scalar_subquery()
    )
    question = (
        select(t.commodity, description.label("description"), inner.label("inner"), func.count().label("links"))
        .where(t.scenario == scenario)
        .group_by(t.commodity)
    )
    return results.frame(ordered(question, "-inner", "-links", "commodity"))


def between_regions(results: Asking, *, scenario: str, commodity_code: str) -> pd.DataFrame:
    """One row a period, origin and destination: period, origin, destination, value, sent, arrived.

    All periods at once, so that the scale is one for all. `value` is what the origin sent, or what arrived where the
    origin lies outside the model, summed over processes and timeslices, in the commodity's unit per year, always > 0.
    """
    t = trade.c
    sent, arrived = func.sum(t.sent).label("sent"), func.sum(t.arrived).label("arrived")
    value = func.coalesce(func.sum(t.sent), func.sum(t.arrived)).label("value")
    question = (
        select(t.period, t.origin, t.destination, value, sent, arrived)
        .where(t.scenario == scenario, func.lower(t.commodity) == commodity_code.lower())
        .group_by(t.period, t.origin, t.destination)
        .having(func.coalesce(func.sum(t.sent), func.sum(t.arrived)) > 0)
    )
    frame = largest_first(results.frame(question), "value", "origin", "destination")
    return frame.sort_values("period", kind="stable", ignore_index=True)


def units(results: Asking, *, scenario: str, commodity_code: str) -> pd.DataFrame:
    """One row a unit that the commodity has in any region: unit (None: unknown)."""
    c = commodity.c
    traded = (
        select(trade.c.origin)
        .where(trade.c.scenario == scenario)
        .union(select(trade.c.destination).where(trade.c.scenario == scenario))
    )
    question = select(c.unit).where(
        c.scenario == scenario, func.lower(c.commodity) == commodity_code.lower(), c.region.in_(traded)
    )
    return results.frame(ordered(question.distinct(), "unit"))


def regions(results: Asking, *, scenario: str) -> pd.DataFrame:
    """One row a region that trades or belongs to the model: region, label, longitude, latitude, kind."""
    r, link = region.c, trade_link.c
    touches = and_(link.scenario == scenario, (link.origin == r.region) | (link.destination == r.region))
    trades = select(link.process).where(touches).exists()
    columns = select(r.region, r.label, r.longitude, r.latitude, r.kind)
    question = columns.where(r.scenario == scenario, (r.kind == "model region") | trades)
    return results.frame(ordered(question, "region"))
