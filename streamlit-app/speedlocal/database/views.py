"""Views: tables in the shape of the older deployment, so that statements written for it go on working.

`timesreport_facts` has the rows of `result`, no more and no fewer: no total is added to what the model wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Double,
    FromClause,
    Integer,
    MetaData,
    Select,
    Subquery,
    Table,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import SetColumnComment

from speedlocal.database.schema import UNKNOWN_REGION, commodity, process, result, scenario, trade_link
from speedlocal.vocabulary.lists import attributes, tags

views = MetaData()

timesreport_facts = Table(
    "timesreport_facts",
    views,
    Column("scen", Text, comment="scenario"),
    Column("model", Text, comment="model; empty: not named"),
    Column("year", Integer, comment="the period as a number, where it is one"),
    Column("topic", Text, comment="of flows by the kind of commodity: energy or emission; prices; else empty"),
    Column("attr", Text, comment="attribute in small letters without VAR_; f_in, f_out; mpri is EQ_CombalM"),
    Column("sector", Text, comment="sector of the process by the mapping rules"),
    Column("subsector", Text, comment="always empty: not mapped here"),
    Column("service", Text, comment="always empty: not mapped here"),
    Column("techgroup", Text, comment="always empty: not mapped here"),
    Column("comgroup", Text, comment="carrier of the commodity by the mapping rules"),
    Column("prc", Text, comment="process, or -"),
    Column("com", Text, comment="commodity, or -"),
    Column("all_ts", Text, comment="timeslice; sum over all of them for the year, ANNUAL alone is a part"),
    Column("vntg", Text, comment="vintage, or a tag in its place"),
    Column("userconstraint", Text, comment="user constraint, or a tag in its place"),
    Column("sow", Text, comment="state of the world; - in a deterministic run"),
    Column("reg", Text, comment="region"),
    Column("regfrom", Text, comment="of exchanges: the region that sends"),
    Column("regto", Text, comment="of exchanges: the region that receives"),
    Column("cur", Text, comment="currency of costs and prices; empty: unknown"),
    Column("unit", Text, comment="unit of flows, activities and capacities; of Time_NPV years; empty: unknown"),
    Column("value", Double, comment="the value as the model wrote it"),
    comment="The table of the older deployment over `result`: the same rows under its names.",
)

ATTRIBUTES: Final = {"var_fin": "f_in", "var_fout": "f_out", "eq_combalm": "mpri"}
"""Names of the older table that are not the attribute's own."""
TOPICS: Final = {"NRG": "energy", "ENV": "emission"}
PRICE: Final = "eq_combalm"
PREFIX: Final = "var_"


def view_statements(dialect: Dialect) -> Iterator[str]:
    """Statements that make every view, or make it anew by today's vocabulary, with its comments."""
    query = _facts().compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    yield f"CREATE OR REPLACE VIEW {timesreport_facts.name} AS {query}"
    yield f"COMMENT ON VIEW {timesreport_facts.name} IS '{timesreport_facts.comment}'"
    for column in timesreport_facts.columns:
        yield str(SetColumnComment(column).compile(dialect=dialect))


def _facts() -> Select[Any]:
    """Rows of `result` with what is known of their codes; each is joined to one row at most."""
    r, link = result.c, trade_link.c
    attribute = func.lower(r.attribute)
    goods = _of_codes(commodity, "goods", "kind", "carrier", "unit")
    plants = _of_codes(process, "plants", "sector", "activity_unit", "capacity_unit")
    takers = _partners("takers", link.origin, link.commodity, link.destination)
    givers = _partners("givers", link.destination, link.arriving_commodity, link.origin)
    sent, arrived = attribute == "var_fin", attribute == "var_fout"
    taker, giver = takers.c.partner, givers.c.partner
    known = {
        "scen": r.scenario,
        "model": scenario.c.model,
        "topic": case(
            (attribute == PRICE, "prices"), (or_(sent, arrived), case(TOPICS, value=goods.c.kind, else_=null()))
        ),
        "attr": _attr(attribute),
        "sector": plants.c.sector,
        "comgroup": goods.c.carrier,
        "prc": r.process,
        "com": r.commodity,
        "all_ts": r.timeslice,
        "vntg": r.vintage,
        "reg": r.region,
        "regfrom": case((and_(sent, taker.is_not(None)), r.region), (arrived, giver)),
        "regto": case((sent, taker), (and_(arrived, giver.is_not(None)), r.region)),
        "cur": case((_has_unit_of("currency", "currency per unit"), scenario.c.currency)),
        "unit": case(
            (_has_unit_of("commodity"), goods.c.unit),
            (_has_unit_of("activity"), plants.c.activity_unit),
            (_has_unit_of("capacity"), plants.c.capacity_unit),
            (_has_unit_of("years"), literal("years")),
        ),
    }
    columns = [
        known.get(c.name, r[c.name] if c.name in r else cast(null(), Text)).label(c.name)
        for c in timesreport_facts.columns
    ]
    flow = _key(r.scenario, r.process, r.region, r.commodity)
    joined = _joined(
        (goods, _key(r.scenario, r.region, r.commodity)),
        (plants, _key(r.scenario, r.region, r.process)),
        (takers, flow),
        (givers, flow),
    )
    return select(*columns).select_from(joined)


def _attr(attribute: ColumnElement[str]) -> ColumnElement[str]:
    own = case(
        (func.substr(attribute, 1, len(PREFIX)) == PREFIX, func.substr(attribute, len(PREFIX) + 1)), else_=attribute
    )
    return case(ATTRIBUTES, value=attribute, else_=own)


def _has_unit_of(*kinds: str) -> ColumnElement[bool]:
    """Rows whose attribute, or its tag in the user constraint's place, says that their unit is of these kinds."""
    attribute, tag = func.lower(result.c.attribute), func.lower(result.c.userconstraint)
    of_attribute = [a.attribute.lower() for a in attributes() if a.unit_of in kinds]
    of_tag: dict[str, list[str]] = {}
    for each in tags():
        if each.unit_of in kinds:
            of_tag.setdefault(each.attribute.lower(), []).append(each.tag.lower())
    tagged = (and_(attribute == code, tag.in_(found)) for code, found in of_tag.items())
    return or_(attribute.in_(of_attribute), *tagged)


def _joined(*known: tuple[Subquery, ColumnElement[Any]]) -> FromClause:
    joined: FromClause = result.outerjoin(scenario, scenario.c.scenario == result.c.scenario)
    for subquery, key in known:
        joined = joined.outerjoin(subquery, subquery.c.key == key)
    return joined


def _key(scenario_name: ColumnElement[str], *codes: ColumnElement[str]) -> ColumnElement[Any]:
    """One value for all codes in small letters: of several, PostgreSQL may well join by the scenario alone."""
    return array([scenario_name, *map(func.lower, codes)])


def _of_codes(table: Table, name: str, *columns: str) -> Subquery:
    """What is known of a code in a region, one row a key; of codes that fall together in small letters, nothing."""
    key = _key(table.c.scenario, table.c.region, table.c[table.name]).label("key")
    alone = [case((func.count() == 1, func.min(table.c[column]))).label(column) for column in columns]
    return select(key, *alone).group_by(key).subquery(name)


def _partners(name: str, region: Column[str], commodity_code: Column[str], other: Column[str]) -> Subquery:
    """Who is on the other side of a region's flow, one row a key."""
    key = _key(trade_link.c.scenario, trade_link.c.process, region, commodity_code).label("key")
    partner = case((func.count(other.distinct()) == 1, func.min(other)), else_=UNKNOWN_REGION).label("partner")
    return select(key, partner).group_by(key).subquery(name)
