"""What a results database holds beside rows, elements, sets and topology: as readers give it and side files tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import Table

from speedlocal.database import schema
from speedlocal.ingest.result_set import Parameter, Unit
from speedlocal.mapping.rules import Place

Row = dict[str, Any]
"""A row of one of the tables, as the schema names and types its columns."""
Rows = Callable[[Table], list[Row]]
"""Gives the rows of a table that are of one scenario."""

NOTHING: Final = Parameter("", "", "", "", "", "", "", "", "", None)


def units(rows: Rows) -> Iterator[Unit]:
    """Give the units of commodities, activities and capacities, each in its region."""
    for row in rows(schema.commodity):
        if row["unit"]:
            yield Unit("commodity", row["region"], row["commodity"], row["unit"], row["unit_source"])
    for row in rows(schema.process):
        for dimension, source in (("activity", "unit_source"), ("capacity", "capacity_unit_source")):
            if unit := row[f"{dimension}_unit"]:
                yield Unit(dimension, row["region"], row["process"], unit, row[source])


def places(rows: Rows) -> Iterator[Place]:
    """Give every region with what the sources told of its place; what a mapping says is no source."""
    for row in rows(schema.source_region):
        yield Place(**{**_only(row, Place._fields), "label": row["label"] or ""})


def parameters(rows: Rows) -> Iterator[Parameter]:
    """Give the inputs of the model that a source told, in TIMES' own words."""
    for row in rows(schema.scenario):
        if row["base_year"]:
            yield NOTHING._replace(parameter="G_DYEAR", value=float(row["base_year"]))
    for row in rows(schema.commodity_efficiency):
        of = _only(row, ("region", "period", "commodity", "timeslice"))
        yield NOTHING._replace(parameter="COM_IE", value=row["efficiency"], **of)
    for row in rows(schema.process):
        if row["capacity_activity"] is not None:
            of = _only(row, ("region", "process"))
            yield NOTHING._replace(parameter="PRC_CAPACT", value=row["capacity_activity"], **of)
    for row in rows(schema.timeslice):
        yield from _of_timeslice(row)
    for row in rows(schema.trade_link):
        yield from _of_link(row)


def _of_timeslice(row: Row) -> Iterator[Parameter]:
    region, code = row["region"], row["timeslice"]
    if row["level"]:
        yield NOTHING._replace(parameter="TS_GROUP", region=region, timeslice=code, text=row["level"])
    if row["parent"]:
        yield NOTHING._replace(parameter="TS_MAP", region=region, timeslice=row["parent"], text=code)
    if row["fraction"] is not None:
        yield NOTHING._replace(parameter="G_YRFR", region=region, timeslice=code, value=row["fraction"])


def _of_link(row: Row) -> Iterator[Parameter]:
    """The links that a source stated; others follow from sets and rows once more."""
    if row["known_by"] != "TOP_IRE":
        return
    of = NOTHING._replace(
        parameter="TOP_IRE",
        region=row["origin"],
        process=row["process"],
        commodity=row["commodity"],
        region2=row["destination"],
        commodity2=row["arriving_commodity"],
    )
    yield of
    if row["efficiency"] is not None:
        yield of._replace(parameter="IRE_FLO", value=row["efficiency"])


def _only(row: Row, fields: tuple[str, ...]) -> Row:
    return {field: row[field] for field in fields}
