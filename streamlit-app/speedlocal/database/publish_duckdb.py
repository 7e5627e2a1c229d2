"""A change to a DuckDB file: made in a copy beside it, then put in its place."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
from filelock import FileLock, Timeout
from sqlalchemy import Column, Delete, Insert, Table, Update, delete, update
from sqlalchemy.schema import CreateTable, SetColumnComment, SetTableComment

from speedlocal.database import publish, schema
from speedlocal.database.engine import DIALECT, Check, DuckDBResults
from speedlocal.database.views import view_statements
from speedlocal.errors import CommandError, DatabaseUnreachableError, SchemaError, SpeedlocalError
from speedlocal.settings import embedded_database

REPLACE_SECONDS: Final = 10.0
NO_SPACE: Final = "No space left"


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
    """Hold the lock of the file; beside it stands who holds it, for those who wait in vain."""
    lock, holder = FileLock(path.with_name(path.name + ".lock")), path.with_name(path.name + ".writer")
    try:
        lock.acquire(timeout=publish.PATIENCE)
    except Timeout:
        raise CommandError(
            f"{path.name} is being written by {_read(holder)}, for more than {publish.PATIENCE:g} seconds;"
            " try again when that has ended"
        ) from None
    try:
        with contextlib.suppress(OSError):  # on a full disk it is left out
            holder.write_text(f"{publish.this_program()}, since {datetime.now(UTC):%H:%M:%S} UTC", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _read(holder: Path) -> str:
    try:
        return holder.read_text(encoding="utf-8") or "another program"
    except OSError:
        return "another program"


@contextmanager
def _opened(path: Path, beside: Path, check: Check) -> Iterator[DuckDBChange]:
    _copy(path, beside)
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
        raise _not_written(path.name, str(error)) from error
    finally:
        connection.close()


def _copy(path: Path, beside: Path) -> None:
    try:
        if path.exists():
            shutil.copyfile(path, beside)
    except OSError as error:
        raise _not_written(path.name, error.strerror or str(error)) from error


def _not_written(name: str, why: str) -> SpeedlocalError:
    if NO_SPACE in why:
        return CommandError(f"{name} cannot be written: the disk is full; nothing was changed")
    return DatabaseUnreachableError(f"{name} cannot be written: {why.strip().splitlines()[0]}")


def _connect(beside: Path, name: str) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(beside))
    except duckdb.Error as error:
        if NO_SPACE in str(error):
            raise _not_written(name, str(error)) from error
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
    try:
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError as error:
        raise _not_written(path.name, error.strerror or str(error)) from error
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
        self.remove_results(scenario)
        self.insert(schema.result, rows)

    def remove_results(self, scenario: str) -> None:
        """Take away the rows of a scenario."""
        self.execute(delete(schema.result).where(schema.result.c.scenario == scenario))

    def rename_results(self, old: str, new: str) -> None:
        """Let the rows of one scenario be those of another name."""
        self.execute(update(schema.result).where(schema.result.c.scenario == old).values(scenario=new))

    def settle(self) -> None:
        """Do nothing: the copy is seen when it takes the file's place."""

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
