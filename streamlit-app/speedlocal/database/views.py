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
    select,
    union_all,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import SetColumnComment

from speedlocal.database.schema import UNKNOWN_REGION, commodity, process, result, scenario, trade_link
from speedlocal.vocabulary.lists import attributes

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
    Column("unit", Text, comment="unit of flows, activities and capacities; empty: unknown"),
    Column("value", Double, comment="the value as the model wrote it"),
    comment="The table of the older deployment over `result`: the same rows under its names.",
)

ATTRIBUTES: Final = {"var_fin": "f_in", "var_fout": "f_out", "eq_combalm": "mpri"}
"""Names of the older table that are not the attribute's own."""
FLOWS: Final = ("var_fin", "var_fout")
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
    r = result.c
    attribute = func.lower(r.attribute)
    goods = _one_a_code(commodity, "goods", "kind", "carrier", "unit")
    plants = _one_a_code(process, "plants", "sector", "activity_unit", "capacity_unit")
    partners = _partners()
    partner = partners.c.partner
    exchange = partner.is_not(None)
    known = {
        "scen": r.scenario,
        "model": scenario.c.model,
        "topic": case(
            (attribute == PRICE, "prices"), (attribute.in_(FLOWS), case(TOPICS, value=goods.c.kind, else_=null()))
        ),
        "attr": _attr(attribute),
        "sector": plants.c.sector,
        "comgroup": goods.c.carrier,
        "prc": r.process,
        "com": r.commodity,
        "all_ts": r.timeslice,
        "vntg": r.vintage,
        "reg": r.region,
        "regfrom": case((and_(exchange, attribute == "var_fin"), r.region), else_=partner),
        "regto": case((and_(exchange, attribute == "var_fout"), r.region), else_=partner),
        "cur": case((attribute.in_(_of("currency", "currency per unit")), scenario.c.currency)),
        "unit": case(
            (attribute.in_(_of("commodity")), goods.c.unit),
            (attribute.in_(_of("activity")), plants.c.activity_unit),
            (attribute.in_(_of("capacity")), plants.c.capacity_unit),
        ),
    }
    columns = [
        known.get(c.name, r[c.name] if c.name in r else cast(null(), Text)).label(c.name)
        for c in timesreport_facts.columns
    ]
    return select(*columns).select_from(_joined(goods, plants, partners))


def _attr(attribute: ColumnElement[str]) -> ColumnElement[str]:
    own = case(
        (func.substr(attribute, 1, len(PREFIX)) == PREFIX, func.substr(attribute, len(PREFIX) + 1)), else_=attribute
    )
    return case(ATTRIBUTES, value=attribute, else_=own)


def _of(*kinds: str) -> list[str]:
    """Attributes whose values have a unit of these kinds, in small letters."""
    return [a.attribute.lower() for a in attributes() if a.unit_of in kinds]


def _joined(goods: Subquery, plants: Subquery, partners: Subquery) -> FromClause:
    joined: FromClause = result.outerjoin(scenario, scenario.c.scenario == result.c.scenario)
    joined = joined.outerjoin(goods, _same(goods, "region", "commodity"))
    joined = joined.outerjoin(plants, _same(plants, "region", "process"))
    return joined.outerjoin(partners, _same(partners, "attribute", "region", "process", "commodity"))


def _same(known: Subquery, *names: str) -> ColumnElement[bool]:
    codes = (known.c[name] == func.lower(result.c[name]) for name in names)
    return and_(known.c.scenario == result.c.scenario, *codes)


def _one_a_code(table: Table, name: str, *columns: str) -> Subquery:
    """Rows of a dimension by their codes in small letters; codes that fall together there are unknown."""
    keys = (table.c.scenario, *(func.lower(table.c[code]).label(code) for code in ("region", table.name)))
    alone = [func.min(table.c[column]).label(column) for column in columns]
    return select(*keys, *alone).group_by(*keys).having(func.count() == 1).subquery(name)


def _partners() -> Subquery:
    """Who is on the other side of a flow: scenario, attribute, process, region, commodity, partner."""
    link = trade_link.c
    sent = _side("var_fin", (link.process, link.origin, link.commodity), link.destination)
    arrived = _side("var_fout", (link.process, link.destination, link.arriving_commodity), link.origin)
    return union_all(sent, arrived).subquery("partners")


def _side(attribute: str, codes: tuple[Column[str], ...], other: Column[str]) -> Select[Any]:
    folded = [func.lower(c).label(name) for c, name in zip(codes, ("process", "region", "commodity"), strict=True)]
    keys = (trade_link.c.scenario, *folded)
    partner = case((func.count(other.distinct()) == 1, func.min(other)), else_=UNKNOWN_REGION)
    return select(*keys, literal(attribute).label("attribute"), partner.label("partner")).group_by(*keys)
