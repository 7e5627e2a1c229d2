"""Scenarios of a few rows, or copies of loaded ones, in a DuckDB database in memory, with the project's own tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

import duckdb
from sqlalchemy.schema import CreateTable

from speedlocal.checks.check import Check
from speedlocal.checks.subject import Subject
from speedlocal.database import schema
from speedlocal.database.engine import DIALECT
from speedlocal.database.publish import arrow
from speedlocal.database.publish_duckdb import DuckDBChange
from speedlocal.database.schema import NO_EFFICIENCIES
from speedlocal.database.summaries import summaries_of

NAME = "S"


class Row(NamedTuple):
    """A row of `result`."""

    attribute: str
    commodity: str
    process: str
    region: str
    value: float
    period: str = "2030"
    timeslice: str = "ANNUAL"
    userconstraint: str = "-"
    sow: str = "-"
    vintage: str = "-"


def made(commodity: str, value: float, *, process: str = "P", region: str = "A", **other: str) -> Row:
    return Row("VAR_FOut", commodity, process, region, value, **other)


def taken(commodity: str, value: float, *, process: str = "U", region: str = "A", **other: str) -> Row:
    return Row("VAR_FIn", commodity, process, region, value, **other)


def net(commodity: str, value: float, *, attribute: str = "EQ_Combal", region: str = "A", **other: str) -> Row:
    return Row(attribute, commodity, "-", region, value, **other)


def cost(attribute: str, value: float, *, region: str = "A", **other: str) -> Row:
    return Row(attribute, other.pop("commodity", "-"), other.pop("process", "P"), region, value, **other)


def memory() -> DuckDBChange:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    for table in schema.metadata.sorted_tables:
        connection.execute(str(CreateTable(table).compile(dialect=DIALECT)))
    return DuckDBChange(connection)


@cache
def _shared() -> DuckDBChange:
    """One database for scenarios that come one after the other: making its tables takes longest."""
    return memory()


def database(rows: Sequence[Row], **tables: Iterable[Any]) -> Subject:
    """The scenario S with these rows, in the place of the one before; `lacks`, `formats`, rows of tables may be given."""
    change = _shared()
    for table in schema.PER_SCENARIO:
        change.connection.execute(f"DELETE FROM {table.name}")
    facts = [{**row._asdict(), "scenario": NAME, "is_eps": False, "year": None} for row in rows]
    change.insert(schema.result, arrow(schema.result, facts))
    now = datetime.now(UTC)
    one = {"reference": False, "mapping_version": "1", "rows": len(rows), "loaded_at": now}
    fill(change, "scenario", [{**one, "lacks": "; ".join(map(str, tables.pop("lacks", ())))}])
    file = {"encoding": "utf-8", "sha256": "", "size": 0, "header": "", "loaded_at": now}
    fill(change, "source", [{**file, "file": f, "format": f} for f in tables.pop("formats", ("vd",))])
    for name, stored in tables.items():
        fill(change, name, stored)
    for statement in summaries_of(NAME):
        change.execute(statement)
    return Subject(change, NAME)


def fill(change: DuckDBChange, table: str, rows: Iterable[dict[str, Any]]) -> None:
    found = [{**row, "scenario": NAME} for row in rows]
    if found:
        change.insert(schema.metadata.tables[table], arrow(schema.metadata.tables[table], found))


def kinds(kind: str, *commodities: str, regions: str = "A") -> list[dict[str, Any]]:
    """Rows of `commodity`."""
    texts = {"carrier": "", "sector": "", "rule": ""}
    return [{"region": r, "commodity": c, "kind": kind, "unit": "PJ", **texts} for r in regions for c in commodities]


def com_ie(commodity: str, value: float, *, period: str = "2020", timeslice: str = "ANNUAL") -> dict[str, Any]:
    """A row of `commodity_efficiency`."""
    return {"region": "A", "commodity": commodity, "period": period, "timeslice": timeslice, "efficiency": value}


def link(origin: str, destination: str, efficiency: float | None, process: str = "TB") -> dict[str, Any]:
    """A row of `trade_link` of ELC."""
    codes = {"commodity": "ELC", "arriving_commodity": "ELC", "known_by": "TOP_IRE"}
    return {"process": process, "origin": origin, "destination": destination, "efficiency": efficiency, **codes}


def model_regions(names: str) -> list[dict[str, Any]]:
    """Rows of `region`."""
    return [{"region": name, "kind": "model region"} for name in names]


UNKNOWN = (NO_EFFICIENCIES,)
"""What a `.vd` alone lacks."""


def counts(check: Check) -> tuple[str, int, int, int]:
    return str(check.verdict), check.tested, check.failed, check.undecided


def reasons(check: Check) -> list[str]:
    return list(dict.fromkeys(check.cases.reason))


def copied(path: str, *scenarios: str) -> DuckDBChange:
    """Scenarios of a DuckDB file in memory, where they can be changed and put back."""
    change = memory()
    change.connection.execute(f"ATTACH '{path}' AS original (READ_ONLY)")
    names = ", ".join(f"'{name}'" for name in scenarios)
    for table in schema.PER_SCENARIO:
        rows = f"SELECT * FROM original.{table.name} WHERE scenario IN ({names})"
        change.connection.execute(f"INSERT INTO {table.name} BY NAME {rows}")
    change.connection.execute("DETACH original")
    return change
