"""A results database of this program as a source: its scenarios with all that was loaded with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from sqlalchemy import Table, func, select

from speedlocal.database import schema
from speedlocal.errors import InputError
from speedlocal.ingest.duckdb_file import DuckDBFile, opened
from speedlocal.ingest.result_set import Element, Link, Parameter, Place, ResultSet, SetMember, Source, Unit
from speedlocal.ingest.scenarios import FACTS
from speedlocal.ingest.table_file import binary_source

Row = dict[str, Any]
"""A row of one of the tables, as the schema names and types its columns."""

NOTHING: Final = Parameter("", "", "", "", "", "", "", "", "", None)


def read_results_database(path: Path) -> list[ResultSet]:
    """Return one ResultSet a scenario, its sources those that it was loaded from and then this file.

    A database of another schema version, or without a scenario, is an InputError.
    """
    with opened(path) as file:
        _require_version(file, path)
        scenarios = file.table(select(*schema.scenario.c).order_by("scenario")).to_pylist()
        if not scenarios:
            raise InputError("a results database without a scenario", file=path)
        return [_results(file, row, binary_source(path, "duckdb")) for row in scenarios]


def _require_version(file: DuckDBFile, path: Path) -> None:
    question = select(func.max(schema.publication.c.schema_version).label("version"))
    (found,) = file.table(question)["version"].to_pylist()
    if found != schema.SCHEMA_VERSION:
        raise InputError(
            f"a results database of version {found}; this program reads version {schema.SCHEMA_VERSION}", file=path
        )


def _results(file: DuckDBFile, scenario: Row, database: Source) -> ResultSet:
    name = scenario["scenario"]
    results = ResultSet(
        name,
        _facts(file, name),
        label=scenario["label"],
        description=scenario["description"],
        model=scenario["model"],
        sources=[Source(**_only(row, Source._fields)) for row in _rows(file, schema.source, name)] + [database],
        elements=[Element(**_only(row, Element._fields)) for row in _rows(file, schema.element, name)],
        set_members=[SetMember(**_only(row, SetMember._fields)) for row in _rows(file, schema.set_member, name)],
        links=[Link(**_only(row, Link._fields)) for row in _rows(file, schema.topology, name)],
        units=list(_units(file, name)),
        parameters=list(_parameters(file, name)),
        places=[
            Place(**{**_only(row, Place._fields), "label": row["label"] or ""})
            for row in _rows(file, schema.region, name)
        ],
    )
    results.note(f"copied from {database.file}; what its own import report said is not copied")
    return results


def _facts(file: DuckDBFile, name: str) -> pa.Table:
    r = schema.result.c
    rows = file.table(select(*(r[column] for column in FACTS)).where(r.scenario == name))
    for place, column in enumerate(schema.KEY):
        rows = rows.set_column(place, column, rows[column].combine_chunks().dictionary_encode())
    return rows


def _rows(file: DuckDBFile, table: Table, name: str) -> list[Row]:
    """Rows of a table of one scenario, in the order of the files where it is known."""
    question = select(*table.c).where(table.c.scenario == name)
    ordered = question.order_by(table.c.position) if "position" in table.c else question
    rows: list[Row] = file.table(ordered).to_pylist()
    return rows


def _only(row: Row, fields: tuple[str, ...]) -> Row:
    return {field: row[field] for field in fields}


def _units(file: DuckDBFile, name: str) -> Iterator[Unit]:
    for row in _rows(file, schema.commodity, name):
        if row["unit"]:
            yield Unit("commodity", row["region"], row["commodity"], row["unit"], row["unit_source"])
    for row in _rows(file, schema.process, name):
        for dimension, source in (("activity", "unit_source"), ("capacity", "capacity_unit_source")):
            if unit := row[f"{dimension}_unit"]:
                yield Unit(dimension, row["region"], row["process"], unit, row[source])


def _parameters(file: DuckDBFile, name: str) -> Iterator[Parameter]:
    for row in _rows(file, schema.commodity_efficiency, name):
        of = _only(row, ("region", "period", "commodity", "timeslice"))
        yield NOTHING._replace(parameter="COM_IE", value=row["efficiency"], **of)
    for row in _rows(file, schema.process, name):
        if row["capacity_activity"] is not None:
            of = _only(row, ("region", "process"))
            yield NOTHING._replace(parameter="PRC_CAPACT", value=row["capacity_activity"], **of)
    for row in _rows(file, schema.timeslice, name):
        yield from _of_timeslice(row)
    for row in _rows(file, schema.trade_link, name):
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
