"""Summaries: what the pages ask for, summed up when results are published. Each is a function of `result`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Double,
    Insert,
    Select,
    and_,
    case,
    cast,
    func,
    insert,
    literal,
    null,
    select,
    union_all,
)

from speedlocal.database.schema import annual, result, trade, trade_link
from speedlocal.vocabulary.lists import attributes

SPELT: Final = ("sow", "commodity", "process", "period", "region", "userconstraint")
Spellings = Mapping[str, Mapping[str, str]]


def summaries_of(scenario: str, spellings: Spellings = MappingProxyType({})) -> Iterator[Insert]:
    """Statements that fill the summaries of one scenario, in order.

    `spellings` has by column of `result` the spelling that stands for another one.
    """
    yield _annual(scenario, spellings)
    yield _trade(scenario)


def _annual(scenario: str, spellings: Spellings) -> Insert:
    """Sum over timeslices and vintages of the attributes that may be summed, with the vocabulary's spelling."""
    summed = [a.attribute for a in attributes() if a.annual == "sum"]
    r = result.c
    attribute = case({name.lower(): literal(name) for name in summed}, value=func.lower(r.attribute))
    spelt = [_spelt(r[name], spellings.get(name, {})) for name in SPELT]
    rows = (
        select(r.scenario, *spelt, r.year, attribute.label("attribute"), r.value)
        .where(r.scenario == scenario, func.lower(r.attribute).in_([name.lower() for name in summed]))
        .subquery()
    )
    keys = [column for column in rows.c if column.name != "value"]
    question = select(*keys, func.sum(rows.c.value).label("value"), func.count().label("rows")).group_by(*keys)
    return insert(annual).from_select([column.name for column in question.selected_columns], question)


def _spelt(column: ColumnElement[str], others: Mapping[str, str]) -> ColumnElement[str]:
    spelt = case(dict(others), value=column, else_=column) if others else column
    return spelt.label(column.key)


def _trade(scenario: str) -> Insert:
    """Sent and arrived by link, where a side's flow belongs to one link alone."""
    sent = _side(scenario, Side("VAR_FIn", "commodity", "origin", "sent"))
    arrived = _side(scenario, Side("VAR_FOut", "arriving_commodity", "destination", "arrived"))
    both = union_all(sent, arrived).subquery()
    keys = [column for column in both.c if column.name not in ("sent", "arrived")]
    sums = (func.sum(both.c.sent).label("sent"), func.sum(both.c.arrived).label("arrived"))
    question = select(*keys, *sums).group_by(*keys)
    return insert(trade).from_select([column.name for column in question.selected_columns], question)


class Side(NamedTuple):
    """A side of a link: the attribute of its flow, the link's columns that say which flow it is, its measure."""

    attribute: str
    commodity: str
    region: str
    measure: str


def _side(scenario: str, side: Side) -> Select[Any]:
    link, flow = trade_link.c, annual.c
    own = (link.process, link[side.commodity], link[side.region])
    alone = select(*own).where(link.scenario == scenario).group_by(*own).having(func.count() == 1).subquery()
    values = {name: cast(null(), Double).label(name) for name in ("sent", "arrived")}
    values[side.measure] = flow.value.label(side.measure)
    names = (link.scenario, flow.sow, link.process, link.commodity, link.arriving_commodity)
    same_flow = and_(
        flow.scenario == link.scenario,
        flow.attribute == side.attribute,
        *(a == b for a, b in zip((flow.process, flow.commodity, flow.region), own, strict=True)),
    )
    known = and_(*(a == b for a, b in zip(alone.c, own, strict=True)))
    return (
        select(*names, flow.period, link.origin, link.destination, *values.values())
        .select_from(trade_link.join(annual, same_flow).join(alone, known))
        .where(link.scenario == scenario)
    )
