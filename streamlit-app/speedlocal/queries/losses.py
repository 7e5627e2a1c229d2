"""What networks lose: production times what COM_IE, the efficiency of commodities, leaves out."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Double, Subquery, and_, case, cast, func, literal, select

from speedlocal.database.efficiencies import ANNUAL, by_preference
from speedlocal.database.engine import Asking
from speedlocal.database.order import ordered
from speedlocal.database.schema import annual, commodity_efficiency, result
from speedlocal.queries.annual import in_state
from speedlocal.queries.energy import Balance


def network_losses(results: Asking, *, balance: Balance) -> pd.DataFrame:
    """One row a region and commodity whose COM_IE a source tells: region, commodity (lower case), lost.

    `lost` is the sum of VAR_FOut times 1 - COM_IE, in the commodity's unit per year. COM_IE is that of the latest
    period up to the one shown, else of the first, and of the timeslice, else of ANNUAL; production in a timeslice
    without any counts as not lost.
    """
    e = commodity_efficiency.c
    known = results.frame(
        select(e.period, func.lower(e.timeslice).label("slice")).where(e.scenario == balance.scenario).distinct()
    )
    if known.empty:
        return pd.DataFrame({"region": [], "commodity": [], "lost": []})
    holding = _holding(balance, by_preference(known.period.unique(), balance.period))
    only_annual = set(known.slice) == {ANNUAL}
    return results.frame(ordered(_lost(balance, holding, only_annual=only_annual), "region", "commodity"))


def _holding(balance: Balance, periods: list[str]) -> Subquery:
    """Return COM_IE by region, commodity and timeslice (codes in lower case) as it holds in the period shown."""
    e = commodity_efficiency.c
    codes = [func.lower(column).label(column.key) for column in (e.region, e.commodity, e.timeslice)]
    rank = case({period: place for place, period in enumerate(periods)}, value=e.period)
    first = func.row_number().over(partition_by=codes, order_by=rank).label("first")
    ranked = select(*codes, e.efficiency, first).where(e.scenario == balance.scenario).subquery()
    return select(ranked).where(ranked.c.first == 1).subquery()


def _lost(balance: Balance, holding: Subquery, *, only_annual: bool) -> Any:  # noqa: ANN401 - a select of mixed columns
    flow = annual.c if only_annual else result.c
    of_slice, of_year = holding.alias("of_slice").c, holding.alias("of_year").c
    slice_: ColumnElement[str] = literal(ANNUAL) if only_annual else func.lower(result.c.timeslice)
    source = flow.value.table.outerjoin(of_slice.region.table, _holds(of_slice, flow) & (of_slice.timeslice == slice_))
    source = source.outerjoin(of_year.region.table, _holds(of_year, flow) & (of_year.timeslice == ANNUAL))
    efficiency = func.coalesce(of_slice.efficiency, of_year.efficiency)
    code = func.lower(flow.commodity).label("commodity")
    within = [
        flow.scenario == balance.scenario,
        flow.period == balance.period,
        func.lower(flow.attribute) == "var_fout",
        flow.process != "-",
        in_state(flow.sow, balance.sow),
        efficiency.is_not(None),
    ]
    if balance.regions:
        within.append(func.lower(flow.region).in_([func.lower(region) for region in balance.regions]))
    lost = cast(func.sum(flow.value * (1 - efficiency)), Double).label("lost")
    return select(flow.region, code, lost).select_from(source).where(*within).group_by(flow.region, code)


def _holds(of: Any, flow: Any) -> ColumnElement[bool]:  # noqa: ANN401 - column collections
    return and_(of.region == func.lower(flow.region), of.commodity == func.lower(flow.commodity))
