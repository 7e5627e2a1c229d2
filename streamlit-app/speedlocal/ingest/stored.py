"""What a results database holds beside rows, elements, sets and topology: as readers give it and side files tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import Table

from speedlocal.database import schema
from speedlocal.ingest.neighbours import MARK
from speedlocal.ingest.result_set import Parameter, Unit
from speedlocal.ingest.trade_links import TOP_IRE
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
        of = _only(row, ("region", "period", "commodity", "timeslice", "source"))
        yield NOTHING._replace(parameter="COM_IE", value=row["efficiency"], **of)
    for row in rows(schema.process):
        if row["capacity_activity"] is not None:
            of = _only(row, ("region", "process"))
            told = {"value": row["capacity_activity"], "source": row["capacity_activity_source"]}
            yield NOTHING._replace(parameter="PRC_CAPACT", **told, **of)
    for row in rows(schema.timeslice):
        yield from _of_timeslice(row)
    yield from _of_links(rows(schema.trade_link))


def _of_timeslice(row: Row) -> Iterator[Parameter]:
    region, code = row["region"], row["timeslice"]
    if row["level"]:
        of = {"text": row["level"], "source": row["level_source"]}
        yield NOTHING._replace(parameter="TS_GROUP", region=region, timeslice=code, **of)
    if row["parent"]:
        of = {"timeslice": row["parent"], "source": row["parent_source"]}
        yield NOTHING._replace(parameter="TS_MAP", region=region, text=code, **of)
    if row["fraction"] is not None:
        of = {"value": row["fraction"], "source": row["fraction_source"]}
        yield NOTHING._replace(parameter="G_YRFR", region=region, timeslice=code, **of)


def _of_links(links: list[Row]) -> Iterator[Parameter]:
    """The links that a source stated, with all of a process whose neighbour a rule names, and all efficiencies.

    Other links follow from sets and rows once more. The text of TOP_IRE says how a link is known, if not by TOP_IRE.
    """
    ruled = {row["process"] for row in links if row["known_by"].startswith(MARK)}
    for row in links:
        of = NOTHING._replace(
            region=row["origin"],
            process=row["process"],
            commodity=row["commodity"],
            region2=row["destination"],
            commodity2=row["arriving_commodity"],
        )
        if row["known_by"] == TOP_IRE:
            yield of._replace(parameter=TOP_IRE, source=row["source"])
        elif row["process"] in ruled:
            yield of._replace(parameter=TOP_IRE, text=row["known_by"], source=row["source"])
        if row["efficiency"] is not None:
            yield of._replace(parameter="IRE_FLO", value=row["efficiency"], source=row["efficiency_source"])


def _only(row: Row, fields: tuple[str, ...]) -> Row:
    return {field: row[field] for field in fields}
