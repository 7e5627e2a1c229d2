"""Strangers' SQL on PostgreSQL: a connection of its own for each statement, reading only, and always thrown away."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg
import pyarrow as pa
from psycopg.conninfo import conninfo_to_dict

from speedlocal.database.engine import refuse_other_version
from speedlocal.errors import DatabaseUnreachableError, QueryFailed, QueryRefused
from speedlocal.sandbox.answer import Answer, Column
from speedlocal.sandbox.lexing import Numbered, first_word, is_blank, numbered
from speedlocal.sandbox.limits import (
    ANSWER_BYTES,
    MESSAGE_CHARACTERS,
    POSTGRES_BATCH,
    POSTGRES_BATCH_BYTES,
    START_SECONDS,
)
from speedlocal.sandbox.postgres_layers import Gap, gaps
from speedlocal.sandbox.postgres_types import adapters, arrow_column
from speedlocal.sandbox.request import Request
from speedlocal.sandbox.running import Running
from speedlocal.sandbox.watchdog import watched

_CURSOR: Final = "answer"
_DECLARE: Final = (
    f'DECLARE "{_CURSOR}" CURSOR FOR '  # what the driver puts before the statement, and counts in positions
)
_WITHOUT_CURSOR: Final = frozenset({"EXPLAIN", "SHOW"})  # PostgreSQL has no cursor for these
_TOO_LONG: Final = (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable)

_NEVER_RUN: Final = (
    psycopg.errors.SyntaxError,
    psycopg.errors.FeatureNotSupported,  # a WITH that writes, in a cursor
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.ReadOnlySqlTransaction,
)

_TELLS_VERSION: Final = """
SELECT count(*) FROM information_schema.columns
WHERE table_schema = ANY (current_schemas(false)) AND table_name = 'publication' AND column_name = 'schema_version'
"""
_VERSION: Final = "SELECT coalesce(max(schema_version), 0) FROM publication"

Cursor = psycopg.RawCursor[tuple[Any, ...]] | psycopg.RawServerCursor[tuple[Any, ...]]
Rows = list[tuple[Any, ...]]


class PostgresEngine:
    """Answers through server-side cursors in read-only transactions that are always rolled back."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._require_version_if_told()
        self.gaps = self._ask_for_gaps()

    def answer(self, request: Request, running: Running) -> Answer:
        """The rows; raises QueryRefused, QueryFailed, DatabaseUnreachableError."""
        if is_blank(request.sql):
            raise QueryRefused("There is no statement; write for example SELECT 1.", position=0)
        statement = numbered(request.sql, request.parameters) if request.parameters else Numbered(request.sql, (), ())
        connection = self._connect(request.seconds)
        try:
            return _answered(connection, statement, request, running)
        finally:
            connection.close()

    def _connect(self, seconds: float) -> psycopg.Connection[tuple[Any, ...]]:
        given = conninfo_to_dict(self._url)
        options = f"{given.get('options') or ''} {_limits(seconds)}".strip()
        try:
            connection = psycopg.connect(
                self._url, options=options, connect_timeout=int(START_SECONDS), context=adapters()
            )
        except psycopg.OperationalError as error:
            raise DatabaseUnreachableError("the database does not answer", detail=_first_line(error)) from error
        connection.read_only = True
        return connection

    def _require_version_if_told(self) -> None:
        """Raise a SchemaError where the database says that its tables are of another version."""
        with self._connect(START_SECONDS) as connection:
            if connection.execute(_TELLS_VERSION).fetchone() != (0,):
                (version,) = connection.execute(_VERSION).fetchall()
                refuse_other_version(*version)

    @property
    def missing_layers(self) -> tuple[str, ...]:
        """The layers that do not hold for the role, and why."""
        return tuple(map(str, self.gaps))

    def _ask_for_gaps(self) -> tuple[Gap, ...]:
        """What a restricted role would lack and this one has; asked once."""
        with self._connect(START_SECONDS) as connection:
            return gaps(connection)


def _limits(seconds: float) -> str:
    """The connection's settings; a statement cannot change those that count for itself."""
    settings = {
        "default_transaction_read_only": "on",
        "statement_timeout": f"{seconds * 1000:.0f}",
        "lock_timeout": "1000",
        "idle_in_transaction_session_timeout": f"{(seconds + 5) * 1000:.0f}",
        "max_parallel_workers_per_gather": "0",
        "jit": "off",
        "work_mem": "16MB",
        "TimeZone": "UTC",
        "DateStyle": "ISO",
        "client_encoding": "UTF8",
    }
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def _answered(connection: psycopg.Connection[Any], statement: Numbered, request: Request, running: Running) -> Answer:
    began = time.perf_counter()
    with watched(connection, request.seconds, running) as cut_off:
        try:
            with _cursor(connection, statement) as cursor:
                _execute(cursor, statement)
                columns, kinds = _columns(cursor)
                rows, cut = _within_caps(cursor, request)
        except _TOO_LONG as error:
            raise QueryFailed(f"Stopped after {request.seconds:g} seconds.") from error
        except psycopg.Error as error:
            if cut_off.is_set():
                raise QueryFailed(f"Stopped after {request.seconds:g} seconds.") from error
            raise _complaint(error, statement) from error
    elapsed = time.perf_counter() - began
    return Answer(columns, _table(columns, kinds, rows), cut, elapsed)


@contextmanager
def _cursor(connection: psycopg.Connection[Any], statement: Numbered) -> Iterator[Cursor]:
    """A server-side cursor where PostgreSQL has one for the statement."""
    without = first_word(statement.sql) in _WITHOUT_CURSOR
    cursor = psycopg.RawCursor(connection) if without else psycopg.RawServerCursor(connection, _CURSOR)
    try:
        yield cursor
    finally:
        try:
            cursor.close()
        except psycopg.Error:
            cursor.close()  # the connection was cut off meanwhile, so that now nothing is asked of the server


def _execute(cursor: Cursor, statement: Numbered) -> None:
    """Run the statement, in both ways by the extended protocol, which takes one statement only."""
    if isinstance(cursor, psycopg.RawServerCursor):
        cursor.execute(statement.sql.encode(), statement.values or None)
        return
    cursor.execute(statement.sql.encode(), statement.values or None, prepare=True)
    if cursor.statusmessage not in _WITHOUT_CURSOR:
        raise QueryRefused("Only statements that read are answered.", position=0)


def _columns(cursor: Cursor) -> tuple[tuple[Column, ...], list[str]]:
    """The columns with the server's display of their types, and the bare type names."""
    description = cursor.description or []
    registry = cursor.adapters.types
    known = [registry.get(column.type_code) for column in description]
    # An array's type code finds the type of its elements in the registry.
    kinds = [
        type_.name if type_ is not None and type_.oid == column.type_code else "text of the server"
        for type_, column in zip(known, description, strict=True)
    ]
    return tuple(Column(column.name, column.type_display) for column in description), kinds


def _within_caps(cursor: Cursor, request: Request) -> tuple[Rows, bool]:
    """The first rows up to the row and byte caps, and whether a row was left out."""
    rows: Rows = []
    size = 0
    while batch := cursor.fetchmany(min(_next_batch(len(rows), size), request.row_limit + 1 - len(rows))):
        for row in batch:
            size += sum(map(_size, row))
            if size > ANSWER_BYTES or len(rows) == request.row_limit:
                _require_some(rows)
                return rows, True
            rows.append(row)
    return rows, False


def _next_batch(rows: int, size: int) -> int:
    """How many rows to fetch at once: few at first and where they are wide, because a fetch is held in memory."""
    fitting = POSTGRES_BATCH_BYTES * rows // size if size else 10
    return max(1, min(POSTGRES_BATCH, fitting))


def _require_some(rows: Rows) -> None:
    if not rows:
        raise QueryFailed(f"The first row alone is larger than the {ANSWER_BYTES:,} bytes of an answer.")


def _size(value: object) -> int:
    """About the bytes that the value takes in Arrow."""
    return len(value) + 4 if isinstance(value, str | bytes) else 8


def _table(columns: tuple[Column, ...], kinds: Sequence[str], rows: Rows) -> pa.Table:
    arrays = [arrow_column(kind, [row[index] for row in rows]) for index, kind in enumerate(kinds)]
    return pa.Table.from_arrays(arrays, names=[column.name for column in columns])


def _complaint(error: psycopg.Error, statement: Numbered) -> QueryRefused | QueryFailed:
    """The server's own sentence and place; what the parser or the rights turned down was never run."""
    refused = isinstance(error, _NEVER_RUN)
    message = (error.diag.message_primary or _first_line(error))[:MESSAGE_CHARACTERS]
    return (QueryRefused if refused else QueryFailed)(message, position=_position(error, statement))


def _position(error: psycopg.Error, statement: Numbered) -> int | None:
    """The server's place, which counts from 1 and from the driver's DECLARE, as a place in what the person wrote."""
    told = error.diag.statement_position
    if told is None:
        return None
    prefix = 0 if first_word(statement.sql) in _WITHOUT_CURSOR else len(_DECLARE)
    return max(statement.original_position(int(told) - 1 - prefix), 0)


def _first_line(error: psycopg.Error) -> str:
    return str(error).split("\n", 1)[0]
