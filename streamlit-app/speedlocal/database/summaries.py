"""Summaries: what the pages ask for, summed up when results are published. Each is a function of `result`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Double, Insert, Select, and_, case, cast, func, insert, literal, null, select, union_all

from speedlocal.database.schema import annual, result, trade, trade_link
from speedlocal.vocabulary.lists import attributes


def summaries_of(scenario: str) -> Iterator[Insert]:
    """Statements that fill the summaries of one scenario, in order."""
    yield _annual(scenario)
    yield _trade(scenario)


def _annual(scenario: str) -> Insert:
    """Sum over timeslices and vintages of the attributes that may be summed, with the vocabulary's spelling."""
    summed = [a.attribute for a in attributes() if a.annual == "sum"]
    r = result.c
    spelling = case({name.lower(): literal(name) for name in summed}, value=func.lower(r.attribute))
    keys = [r.scenario, r.sow, r.commodity, r.process, r.period, r.region, r.userconstraint, r.year]
    question = (
        select(*keys, spelling.label("attribute"), func.sum(r.value).label("value"), func.count().label("rows"))
        .where(r.scenario == scenario, func.lower(r.attribute).in_([name.lower() for name in summed]))
        .group_by(*keys, func.lower(r.attribute))
    )
    return insert(annual).from_select([column.name for column in question.selected_columns], question)


def _trade(scenario: str) -> Insert:
    """Sent and arrived by link, where a side's flow belongs to one link alone."""
    sent = _side(scenario, "VAR_FIn", "origin", "sent")
    arrived = _side(scenario, "VAR_FOut", "destination", "arrived")
    both = union_all(sent, arrived).subquery()
    keys = [both.c[name] for name in ("scenario", "sow", "process", "commodity", "period", "origin", "destination")]
    sums = (func.sum(both.c.sent).label("sent"), func.sum(both.c.arrived).label("arrived"))
    question = select(*keys, *sums).group_by(*keys)
    return insert(trade).from_select([column.name for column in question.selected_columns], question)


def _side(scenario: str, attribute: str, region: str, measure: str) -> Select[Any]:
    link, flow = trade_link.c, annual.c
    alone = (
        select(func.lower(link.process).label("p"), func.lower(link.commodity).label("c"), link[region].label("r"))
        .where(link.scenario == scenario)
        .group_by(func.lower(link.process), func.lower(link.commodity), link[region])
        .having(func.count() == 1)
        .subquery()
    )
    values = {name: cast(null(), Double).label(name) for name in ("sent", "arrived")}
    values[measure] = flow.value.label(measure)
    names = (link.scenario, flow.sow, link.process, link.commodity, flow.period, link.origin, link.destination)
    same_flow = and_(
        flow.scenario == link.scenario,
        flow.attribute == attribute,
        func.lower(flow.process) == func.lower(link.process),
        func.lower(flow.commodity) == func.lower(link.commodity),
        func.lower(flow.region) == func.lower(link[region]),
    )
    known = and_(
        func.lower(link.process) == alone.c.p, func.lower(link.commodity) == alone.c.c, link[region] == alone.c.r
    )
    return (
        select(*names, values["sent"], values["arrived"])
        .select_from(trade_link.join(annual, same_flow).join(alone, known))
        .where(link.scenario == scenario)
    )
