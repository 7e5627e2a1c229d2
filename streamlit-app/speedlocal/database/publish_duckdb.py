"""A change to a DuckDB file: made in a copy beside it, then put in its place."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
from filelock import FileLock, Timeout
from sqlalchemy import Column, Delete, Insert, Table, Update, delete
from sqlalchemy.schema import CreateTable, SetColumnComment, SetTableComment

from speedlocal.database import schema
from speedlocal.database.engine import DIALECT, Check, DuckDBResults
from speedlocal.database.views import view_statements
from speedlocal.errors import CommandError, DatabaseUnreachableError, SchemaError
from speedlocal.settings import embedded_database

REPLACE_SECONDS: Final = 10.0
LOCK_SECONDS: Final = 60.0
"""How long a change waits for another one; what it has read already is not lost to a load of some seconds."""


@contextmanager
def changing_duckdb(path: Path, check: Check) -> Iterator[DuckDBChange]:
    """Change a copy of the file, if `check` lets it pass, or a new file, and put it in the place of the old one."""
    require_folder(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{path.parent} cannot be made: {error.strerror}") from error
    beside = path.with_name(path.name + ".loading")
    with _only_one(path):
        _remove(beside)
        try:
            with _opened(path, beside, check) as change:
                yield change
            _take_place(beside, path)
        finally:
            _remove(beside)


def require_folder(path: Path) -> None:
    """Raise a CommandError where the folder of a database is missing that is not our own place, which we make."""
    if path != embedded_database() and not path.parent.is_dir():
        raise CommandError(f"there is no folder {path.parent} for the database {path.name}; make it, or name another")


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        with lock.acquire(timeout=LOCK_SECONDS):
            yield
    except Timeout:
        raise CommandError(
            f"another load has been writing {path.name} for {LOCK_SECONDS:g} seconds; load again when it has ended"
        ) from None


@contextmanager
def _opened(path: Path, beside: Path, check: Check) -> Iterator[DuckDBChange]:
    if path.exists():
        shutil.copyfile(path, beside)
    connection = _connect(beside, path.name)
    try:
        change = DuckDBChange(connection)
        if path.exists():
            check(change)
        else:
            create_tables(connection)
        yield change
        connection.execute("CHECKPOINT")
    except duckdb.Error as error:
        raise DatabaseUnreachableError(f"{path.name} cannot be written: {error}") from error
    finally:
        connection.close()


def _connect(beside: Path, name: str) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(beside))
    except duckdb.Error as error:
        raise SchemaError(f"{name} is no DuckDB database, so nothing can be loaded into it") from error


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every table with its comments."""
    for table in schema.metadata.sorted_tables:
        _create_table(connection, table)


def _create_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    connection.execute(str(CreateTable(table).compile(dialect=DIALECT)))
    connection.execute(str(SetTableComment(table).compile(dialect=DIALECT)))
    for column in table.columns:
        connection.execute(str(SetColumnComment(column).compile(dialect=DIALECT)))


def _take_place(beside: Path, path: Path) -> None:
    """Replace the file; where a reader's hold refuses it, as on Windows, try for a while."""
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    until = time.monotonic() + REPLACE_SECONDS
    while True:
        try:
            beside.replace(path)
        except PermissionError as error:
            if time.monotonic() > until:
                raise CommandError(f"{path.name} is held open by another program; close it and load again") from error
            time.sleep(0.2)
        else:
            return


def _remove(beside: Path) -> None:
    for leftover in (beside, beside.with_name(beside.name + ".wal")):
        leftover.unlink(missing_ok=True)


class DuckDBChange(DuckDBResults):
    """A change under way in the copy."""

    def execute(self, statement: Insert | Delete | Update) -> duckdb.DuckDBPyConnection:  # type: ignore[override]
        """Run a statement."""
        return super().execute(statement)

    def insert(self, table: Table, rows: pa.Table) -> None:
        """Add rows whose columns are named like the table's."""
        self.connection.register("incoming", rows)
        self.connection.execute(f'INSERT INTO "{table.name}" BY NAME FROM incoming')
        self.connection.unregister("incoming")

    def replace_results(self, scenario: str, rows: pa.Table) -> None:
        """Put the rows of a scenario in the place of its old ones."""
        self.execute(delete(schema.result).where(schema.result.c.scenario == scenario))
        self.insert(schema.result, rows)

    def add_column(self, column: Column[str]) -> None:
        """Add a column, empty in every row, that a table of an older version lacks."""
        for statement in schema.column_statements(column, DIALECT):
            self.connection.execute(statement)

    def add_table(self, table: Table) -> None:
        """Add a table, empty, that a database of an older version lacks."""
        _create_table(self.connection, table)

    def make_views(self) -> None:
        """Make every view, or make it anew by today's vocabulary."""
        for statement in view_statements(DIALECT):
            self.connection.execute(statement)
