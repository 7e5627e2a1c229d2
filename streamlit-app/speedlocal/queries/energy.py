"""How energy passes through regions: what processes make and take of each energy carrier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Double, and_, case, cast, func, literal, select

from speedlocal.database.engine import Asking
from speedlocal.database.order import ordered
from speedlocal.database.schema import UNKNOWN_REGION, annual, commodity, process, trade_link
from speedlocal.database.schema import region as region_table
from speedlocal.queries.annual import AGGREGATION, described, in_state
from speedlocal.queries.units import meant, measured_in


@dataclass(frozen=True)
class Balance:
    """Which balances: a scenario and period, regions (none named: all), carriers of one unit (None: unknown).

    `sow` is a state of the world; None where the scenario has one only.
    """

    scenario: str
    period: str
    regions: tuple[str, ...]
    unit: str | None
    sow: str | None = None


def scenarios(results: Asking) -> pd.DataFrame:
    """One row a scenario with energy carriers: scenario."""
    c = commodity.c
    return results.frame(ordered(select(c.scenario).where(_carries_energy()).distinct(), "scenario"))


def units(results: Asking, *, scenario: str) -> pd.DataFrame:
    """One row a unit of energy carriers that flow, however it is spelt: unit (None: unknown), rows; most rows first.

    The rows are those of the summary `annual`.
    """
    a = annual.c
    count = func.count().label("rows")
    flows = (a.scenario == scenario, a.attribute.in_(["VAR_FIn", "VAR_FOut"]), _carries_energy())
    question = select(commodity.c.unit, count).select_from(described()).where(*flows).group_by(commodity.c.unit)
    frame = meant(results.frame(ordered(question, "-rows", "unit")))
    frame = frame.assign(rows=frame.groupby("unit", dropna=False).rows.transform("sum")).drop_duplicates("unit")
    return frame.sort_values("rows", ascending=False, kind="stable", ignore_index=True)


def _carries_energy() -> ColumnElement[bool]:
    """Of kind NRG; of no known kind only with a known unit, since unlike things of unknown units are not added up."""
    c = commodity.c
    return (c.kind == "NRG") | (c.kind.is_(None) & c.unit.is_not(None))


def flows(results: Asking, *, balance: Balance) -> pd.DataFrame:
    """One row a region, commodity and process: what the process made and took in the period.

    Columns: region, commodity, carrier, stage, sector, process, made, taken (annual sums, in the balance's unit),
    exchange (trade: a trade link; unknown: trade or extraction, which no source tells; resource: neither).
    Codes of commodities and processes are in lower case. What COM_AGG adds up (VAR_FOut of no process) is no
    production and left out.
    """
    a = annual.c
    link = trade_link.c
    keys = (
        a.region,
        func.lower(a.commodity).label("commodity"),
        commodity.c.carrier,
        func.coalesce(process.c.stage, literal("none")).label("stage"),
        func.coalesce(process.c.sector, literal("none")).label("sector"),
        func.lower(a.process).label("process"),
    )
    sums = {"made": "VAR_FOut", "taken": "VAR_FIn"}
    question = (
        select(*keys, *(_sum(attribute).label(name) for name, attribute in sums.items()))
        .select_from(described())
        .where(*_within(balance), a.attribute.in_(sums.values()), ~AGGREGATION)
        .group_by(*keys)
    )
    flowing = question.subquery()
    traded = select(link.process).where(
        link.scenario == balance.scenario, func.lower(link.process) == flowing.c.process
    )
    unsaid = traded.where((link.origin == UNKNOWN_REGION) | (link.destination == UNKNOWN_REGION))
    columns = list(flowing.c)
    exchange = case((unsaid.exists(), "unknown"), (traded.exists(), "trade"), else_="resource")
    names = [column.key for column in columns[:6]]
    return results.frame(ordered(select(*columns, exchange.label("exchange")), *names))


def net(results: Asking, *, balance: Balance) -> pd.DataFrame:
    """One row a region and commodity with a net: region, commodity, carrier, net.

    `net` is what production exceeds consumption by: VAR_Comnet where it is reported, else the level of EQ_Combal.
    """
    a = annual.c
    keys = (a.region, func.lower(a.commodity).label("commodity"), commodity.c.carrier)
    reported = func.sum(a.value).filter(a.attribute == "VAR_Comnet")
    level = func.sum(a.value).filter(a.attribute == "EQ_Combal")
    question = (
        select(*keys, cast(func.coalesce(reported, level), Double).label("net"))
        .select_from(described())
        .where(*_within(balance), a.attribute.in_(["VAR_Comnet", "EQ_Combal"]))
        .group_by(*keys)
    )
    return results.frame(ordered(question, "region", "commodity"))


def trade_links(results: Asking, *, balance: Balance) -> pd.DataFrame:
    """One row a trade link with an end in the regions shown, which are all model regions where none is chosen.

    Columns: process, commodity (that is sent), origin, destination, all in lower case; efficiency (received per
    sent; missing: unknown), inner (whether both ends are shown).
    """
    link = trade_link.c
    names = ("process", "origin", "destination", "commodity")
    codes = {name: func.lower(link[name]).label(name) for name in names}
    ends = [_shown(codes[name], balance) for name in ("origin", "destination")]
    inner = and_(*ends).label("inner")
    question = select(*codes.values(), link.efficiency, inner).where(
        link.scenario == balance.scenario, ends[0] | ends[1]
    )
    return results.frame(ordered(question, *names))


def _shown(code: ColumnElement[str], balance: Balance) -> ColumnElement[bool]:
    r = region_table.c
    if balance.regions:
        return code.in_([func.lower(name) for name in balance.regions])
    return code.in_(select(func.lower(r.region)).where(r.scenario == balance.scenario, r.kind == "model region"))


def _sum(attribute: str) -> ColumnElement[Any]:
    return cast(func.coalesce(func.sum(annual.c.value).filter(annual.c.attribute == attribute), 0), Double)


def _within(balance: Balance) -> list[ColumnElement[bool]]:
    a, c = annual.c, commodity.c
    within = [
        a.scenario == balance.scenario,
        a.period == balance.period,
        in_state(a.sow, balance.sow),
        _carries_energy(),
        measured_in(c.unit, balance.unit),
        c.commodity.is_not(None),
    ]
    return [*within, _shown(func.lower(a.region), balance)] if balance.regions else within
