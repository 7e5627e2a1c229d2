"""Writing a results database: a change is there as a whole, or not at all, and one is made at a time.

DuckDB: the change is made in a copy beside the file, which then takes the file's place. PostgreSQL: the change is one
transaction, in which rows go into a table of their own; at the end it is a partition in the old one's place.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final, NamedTuple, Protocol

import pyarrow as pa
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Delete,
    Double,
    Insert,
    Integer,
    Table,
    Update,
    delete,
    func,
    select,
)

from speedlocal.database import schema
from speedlocal.database.engine import Asking, Check, require_version
from speedlocal.database.summaries import summaries_of
from speedlocal.database.urls import duckdb_path

ARROW_TYPES: Mapping[type[Any], pa.DataType] = {
    BigInteger: pa.int64(),
    Integer: pa.int32(),
    Double: pa.float64(),
    Boolean: pa.bool_(),
    DateTime: pa.timestamp("us", tz="UTC"),
}
Step = Callable[[str], None]
PATIENCE: Final = 60.0
"""Seconds that a change waits for another one, or for readers, before it gives up and says whose end it waited for."""


class Facts(NamedTuple):
    """The rows of `result`, and by column the spelling that summaries use in place of another."""

    rows: pa.Table
    spellings: Mapping[str, Mapping[str, str]]


class Change(Asking, Protocol):
    """A change under way, which answers questions from its own state."""

    def execute(self, statement: Insert | Delete | Update) -> object:
        """Run a statement."""
        ...

    def insert(self, table: Table, rows: pa.Table) -> None:
        """Add rows whose columns are named like the table's."""
        ...

    def replace_results(self, scenario: str, rows: pa.Table) -> None:
        """Put the rows of a scenario in the place of its old ones; questions of this change see them at once."""
        ...

    def remove_results(self, scenario: str) -> None:
        """Take away the rows of a scenario."""
        ...

    def rename_results(self, old: str, new: str) -> None:
        """Let the rows of one scenario be those of another name."""
        ...

    def settle(self) -> None:
        """Put changed rows where readers find them; readers may have to wait from here to the end of the change."""
        ...

    def add_column(self, column: Column[str]) -> None:
        """Add a column, empty in every row, that a table of an older version lacks."""
        ...

    def add_table(self, table: Table) -> None:
        """Add a table, empty, that a database of an older version lacks."""
        ...

    def make_views(self) -> None:
        """Make every view, or make it anew by today's vocabulary."""
        ...


def changing(url: str, check: Check = require_version) -> AbstractContextManager[Change]:
    """Return a change to the database: published when the block ends, without a trace when it raises.

    `check` is asked whether a database that is there may be changed.
    """
    from speedlocal.database.publish_duckdb import changing_duckdb
    from speedlocal.database.publish_postgres import changing_postgres

    path = duckdb_path(url)
    return changing_duckdb(path, check) if path else changing_postgres(url, check)


def require_place(url: str) -> None:
    """Raise a CommandError where a DuckDB file cannot come into being, before anything is read for it."""
    from speedlocal.database.publish_duckdb import require_folder

    if path := duckdb_path(url):
        require_folder(path)


def this_program() -> str:
    """Return who is at work, for another change that has to wait."""
    return f"speedlocal, process {os.getpid()} on {platform.node() or 'an unnamed machine'}"


def replace_scenario(
    change: Change,
    scenario: Mapping[str, Any],
    dimensions: Mapping[str, list[dict[str, Any]]],
    facts: Facts,
    step: Step,
) -> None:
    """Put a scenario in the place of the one of that name: dimension tables, results, summaries."""
    name = scenario["scenario"]
    for table in schema.PER_SCENARIO:
        if table is not schema.result:
            change.execute(delete(table).where(table.c.scenario == name))
    for table_name, table_rows in {"scenario": [dict(scenario)], **dimensions}.items():
        table = schema.metadata.tables[table_name]
        change.insert(table, arrow(table, [{**row, "scenario": name} for row in table_rows]))
    step("writing rows")
    named = pa.array([name] * facts.rows.num_rows).dictionary_encode()
    change.replace_results(name, facts.rows.append_column("scenario", named))
    step("summing up")
    for statement in summaries_of(name, facts.spellings):
        change.execute(statement)
    step("publishing")


def record(change: Change, words: str, *, demo: bool = False) -> None:
    """Let readers find the rows, make the views anew, add the publication's row; every change ends with it."""
    change.settle()
    change.make_views()
    last = change.frame(select(func.max(schema.publication.c.id).label("id"))).id[0]
    row = {
        "id": (last or 0) + 1,
        "at": datetime.now(UTC),
        "schema_version": schema.SCHEMA_VERSION,
        "program_version": version("speedlocal"),
        "change": words,
        "demo": demo,
    }
    change.insert(schema.publication, arrow(schema.publication, [row]))


def is_demo(results: Asking) -> bool:
    """Return whether the newest publication says that the database is the demo."""
    newest = select(func.max(schema.publication.c.id)).scalar_subquery()
    return bool(results.frame(select(schema.publication.c.demo).where(schema.publication.c.id == newest)).demo[0])


def arrow(table: Table, rows: list[dict[str, Any]]) -> pa.Table:
    """Return rows as the table's columns."""
    return pa.Table.from_pylist(rows, schema=arrow_schema(table))


def arrow_schema(table: Table) -> pa.Schema:
    """Return names and types of the table's columns."""
    return pa.schema([(c.name, ARROW_TYPES.get(type(c.type), pa.string())) for c in table.columns])
