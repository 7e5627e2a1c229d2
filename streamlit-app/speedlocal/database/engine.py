"""Opening a results database for reading: DuckDB file or PostgreSQL, one URL chooses.

Questions are SQLAlchemy Core. PostgreSQL runs them through SQLAlchemy; for DuckDB they are compiled with the same
dialect and run on DuckDB's own connection, which takes PostgreSQL's spelling (docs/decisions/0002).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import uuid4

import duckdb
import pandas as pd
from sqlalchemy import Double, Executable, Select, create_engine, func, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from speedlocal.database.schema import SCHEMA_VERSION, publication, result
from speedlocal.database.urls import duckdb_path, postgres_url
from speedlocal.errors import CommandError, DatabaseUnreachableError, SchemaError, SpeedlocalError

DIALECT: Final = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
NAME: Final = "results"
USE: Final = f"USE {NAME}"
"""Lets a connection to an attached file find the tables by their names alone."""
NO_VARIABLES: Final[dict[str, str | bool | int | float | list[str]]] = {"python_enable_replacements": False}
"""A table that is not there is an error, and never a variable of that name."""
BATCH: Final = 20_000
SORTED_IN_MEMORY: Final = "512MB"
SPILL: Final = "speedlocal-sorting-"
"""Begins the name of the folder for what a long answer has beyond that."""

# SQLSTATEs, or the classes that they begin with: https://www.postgresql.org/docs/current/errcodes-appendix.html
NO_RIGHT: Final = "42501"
NO_TABLE: Final = "42P01"
DISK_FULL: Final = "53100"
NO_SUCH_VALUE: Final = "22"
UNREACHABLE: Final = ("08", "28", "3D", "53", "57", "58")

Question = Select[Any]


class Asking(Protocol):
    """What answers questions: an open database, or a load that is under way."""

    def frame(self, question: Question) -> pd.DataFrame:
        """Return the answer, one column a selected column, numbers as float64 where the column is a Double."""
        ...

    def batches(self, question: Question) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Give the answer's rows some thousand at a time, for answers that are too long for one frame."""
        ...


def version_of(results: Asking) -> int:
    """Return the schema version that the newest publication tells; 0 where there is none."""
    found = results.frame(select(func.max(publication.c.schema_version).label("version"))).version[0]
    return int(found or 0)


def require_version(results: Asking) -> None:
    """Raise a SchemaError unless the database was written with these tables."""
    refuse_other_version(version_of(results))


def refuse_other_version(found: int) -> None:
    """Raise a SchemaError that says what to do unless this is the version of these tables."""
    cure = "load the results into a new database"
    if found > SCHEMA_VERSION:
        cure = f"use a newer program, or {cure}"
    elif found > 0:
        cure = f"`speedlocal migrate` brings them to it, or {cure}"
    if found != SCHEMA_VERSION:
        words = f"the database has tables of version {found}, this program reads version {SCHEMA_VERSION}"
        raise SchemaError(f"{words}; {cure}")


Check = Callable[[Asking], None]
"""Told what is asked before anything else; raises where that is not to be read."""


@contextmanager
def open_results(url: str, check: Check = require_version) -> Iterator[Asking]:
    """Open a database of this schema version for reading, or of what else `check` lets pass.

    A database that does not answer is a DatabaseUnreachableError, one of another version a SchemaError.
    """
    path = duckdb_path(url)
    with answering(attach(path), path.name) if path else _open_postgres(url) as results:
        check(results)
        yield results


def require_version_if_told(path: Path) -> None:
    """Raise a SchemaError where a DuckDB file says that its tables are of another version.

    A file that does not open, or holds no results, passes: who asks it is told so.
    """
    try:
        with closing(attach(path)) as connection:
            found = version_of(DuckDBResults(connection))
    except (DatabaseUnreachableError, duckdb.CatalogException, duckdb.BinderException):
        return
    refuse_other_version(found)


def stamp(url: str) -> str:
    """Return what changes with every publication: of a file its identity, of a server the publication's id."""
    path = duckdb_path(url)
    if path:
        try:
            status = path.stat()
        except OSError as error:
            raise DatabaseUnreachableError(f"{path.name} cannot be opened: {error.strerror}") from error
        return f"{path} {status.st_ino} {status.st_mtime_ns} {status.st_size}"
    with open_results(url) as results:
        return f"{url} {results.frame(select(func.max(publication.c.id).label('id'))).id[0]}"


class DuckDBResults:
    """A DuckDB connection that answers questions."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def frame(self, question: Question) -> pd.DataFrame:
        """Return the answer as `Asking` says."""
        return as_frame(question, self.execute(question).fetchall())

    def batches(self, question: Question) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Give the rows as `Asking` says; what is put in order goes to the disk beyond `SORTED_IN_MEMORY`."""
        self._let_spill()
        answer = self.execute(question)
        while rows := answer.fetchmany(BATCH):
            yield rows

    def _let_spill(self) -> None:
        """Bound the memory; the folder is made when it is needed, and removed when the database is closed."""
        (now,) = self.connection.execute("SELECT current_setting('temp_directory')").fetchall()
        if SPILL not in str(now):
            folder = Path(tempfile.gettempdir(), f"{SPILL}{uuid4().hex}")
            self.connection.execute("SET temp_directory = ?", [str(folder)])
            self.connection.execute(f"SET memory_limit = '{SORTED_IN_MEMORY}'")

    def execute(self, statement: Executable) -> duckdb.DuckDBPyConnection:
        """Run a statement."""
        compiled = statement.compile(  # type: ignore[attr-defined]
            dialect=DIALECT, compile_kwargs={"render_postcompile": True}
        )
        return self.connection.execute(str(compiled), [compiled.params[name] for name in compiled.positiontup or ()])


class PostgresResults:
    """A PostgreSQL connection that answers questions."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def frame(self, question: Question) -> pd.DataFrame:
        """Return the answer as `Asking` says."""
        return as_frame(question, [tuple(row) for row in self.connection.execute(question)])

    def batches(self, question: Question) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Give the rows as `Asking` says."""
        answer = self.connection.execution_options(stream_results=True).execute(question)
        for rows in answer.partitions(BATCH):
            yield [tuple(row) for row in rows]


def as_frame(question: Question, rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """Return rows under the names of the selected columns, equal for both engines."""
    names = [column.key for column in question.selected_columns]
    frame = pd.DataFrame(list(rows), columns=names, dtype=object)
    numbers = {c.key: "float64" for c in question.selected_columns if isinstance(c.type, Double)}
    return frame.astype(numbers)


@contextmanager
def answering(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[DuckDBResults]:
    """Let a connection to the file called `name` answer, and close it; a file without our tables is a SchemaError."""
    try:
        yield DuckDBResults(connection)
    except duckdb.CatalogException as error:
        raise _no_results(name, error) from error
    finally:
        connection.close()


def attach(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that reads the file.

    The file is attached to an instance of its own: a second connection to the same path would get the instance, and
    so the rows, of a file that has been replaced since.
    """
    connection = duckdb.connect(":memory:", config=NO_VARIABLES)
    try:
        connection.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS {NAME} (READ_ONLY)")
        connection.execute(USE)
    except duckdb.Error as error:
        connection.close()
        raise DatabaseUnreachableError(f"{path.name} cannot be opened: {_first_line(error)}") from error
    return connection


@contextmanager
def _open_postgres(url: str) -> Iterator[PostgresResults]:
    engine = reading_engine(url)
    try:
        with answering_server(engine) as results:
            yield results
    finally:
        engine.dispose()


def reading_engine(url: str) -> Engine:
    """Return an engine whose connections see one state from their first question to their last.

    Connections are used again, as many as are asked for, and made anew where the server has dropped them.
    """
    return create_engine(postgres_url(url), isolation_level="REPEATABLE READ", pool_pre_ping=True, max_overflow=-1)


@contextmanager
def answering_server(engine: Engine) -> Iterator[PostgresResults]:
    """Let a connection of the engine answer; what the server refuses is told in words.

    Until it is closed no change takes the place of the rows that it reads: the lock comes before the first question,
    since a partition that is put in later is empty for who looks at an earlier state. A database without results is a
    SchemaError.
    """
    try:
        with _connect(engine) as connection:
            _hold(connection)
            yield PostgresResults(connection)
    except DBAPIError as error:
        raise in_words(error.orig) from error


def _hold(connection: Connection) -> None:
    try:
        connection.exec_driver_sql(f"LOCK TABLE ONLY {result.name} IN ACCESS SHARE MODE")
    except ProgrammingError as error:
        if getattr(error.orig, "pgcode", None) != NO_TABLE:
            raise
        raise _no_results(connection.engine.url.database or "the database") from error


def in_words(error: BaseException | None) -> SpeedlocalError:
    """Return what PostgreSQL's driver raised as an error of ours, told by its SQLSTATE; a lost connection has none."""
    state = getattr(error, "pgcode", None) or ""
    if state == NO_RIGHT:
        return CommandError(f"the role of the database's URL has no right to do this: {_first_line(error)}")
    if state.startswith(NO_SUCH_VALUE):
        return CommandError(f"the database cannot hold or sum up a value: {_first_line(error)}")
    if state == DISK_FULL:
        return CommandError(f"the server's disk is full, and nothing was changed: {_first_line(error)}")
    if not state or state.startswith(UNREACHABLE):
        return DatabaseUnreachableError("the database does not answer", detail=_first_line(error))
    return CommandError(f"the database refuses this: {_first_line(error)}")


def _connect(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except OperationalError as error:
        raise in_words(error.orig) from error


def _no_results(name: str, error: BaseException | None = None) -> SchemaError:
    because = f" ({_first_line(error)})" if error else ""
    return SchemaError(f"{name} holds no results database; load results into it first{because}")


def _first_line(error: object) -> str:
    return str(error).strip().splitlines()[0]
