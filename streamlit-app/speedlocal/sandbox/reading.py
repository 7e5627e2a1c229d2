"""Runs one DuckDB statement and reads its answer up to the caps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from speedlocal.errors import QueryFailed, QueryRefused
from speedlocal.sandbox.answer import Column
from speedlocal.sandbox.kinds import only_statement
from speedlocal.sandbox.limits import ANSWER_BYTES
from speedlocal.sandbox.request import Request

_BATCH = 2_048
_INEXACT_IN_ARROW = re.compile(r"\b(?:UHUGEINT|BIGNUM|BIT|UNION|TIMETZ|TIME WITH TIME ZONE)\b")


@dataclass(frozen=True)
class Reading:
    """What was read of an answer: its columns, its rows, and whether there are more."""

    columns: tuple[Column, ...]
    rows: pa.Table
    cut: bool


def read_answer(cursor: duckdb.DuckDBPyConnection, request: Request) -> Reading:
    """The answer to the request; QueryRefused by its kind, duckdb.Error or OSError as the engine ends it."""
    relation = _relation(cursor, only_statement(cursor, request.sql), dict(request.parameters))
    columns = tuple(Column(name, str(kind)) for name, kind in zip(relation.columns, relation.types, strict=True))
    reader = _exact(relation, columns).to_arrow_reader(_BATCH)
    batches, cut = _within_caps(reader, request.row_limit)
    rows = pa.Table.from_batches(batches, reader.schema)
    return Reading(columns, rows.rename_columns([column.name for column in columns]), cut)


def _relation(
    cursor: duckdb.DuckDBPyConnection, statement: duckdb.Statement, parameters: dict[str, object]
) -> duckdb.DuckDBPyRelation:
    """The statement as a relation, which streams; executed it would be held in memory as a whole."""
    try:
        relation = cursor.sql(statement, params=parameters) if parameters else cursor.sql(statement)
    except (duckdb.BinderException, duckdb.CatalogException):
        cursor.execute(statement, parameters or None)  # fails in the same way, and says where in the statement
        raise
    if relation is None:
        raise QueryRefused("The statement gives no rows; only statements that read are answered.", position=0)
    return relation


def _exact(relation: duckdb.DuckDBPyRelation, columns: tuple[Column, ...]) -> duckdb.DuckDBPyRelation:
    """The relation with those columns as text that Arrow would hold with another value or as bare bytes."""
    if not any(_INEXACT_IN_ARROW.search(column.type) for column in columns):
        return relation
    return relation.project(", ".join(_cast(number, column) for number, column in enumerate(columns, start=1)))


def _cast(number: int, column: Column) -> str:
    return f"CAST(#{number} AS VARCHAR)" if _INEXACT_IN_ARROW.search(column.type) else f"#{number}"


def _within_caps(batches: Iterator[pa.RecordBatch], row_limit: int) -> tuple[list[pa.RecordBatch], bool]:
    """The first batches up to the row and byte caps, and whether a row was left out."""
    taken: list[pa.RecordBatch] = []
    rows, size = row_limit, ANSWER_BYTES
    for batch in batches:
        head = fitting(batch.slice(0, rows), size)
        taken.append(head)
        rows, size = rows - head.num_rows, size - head.nbytes
        if head.num_rows < batch.num_rows:
            _require_some(taken)
            return taken, True
    return taken, False


def fitting(batch: pa.RecordBatch, size: int) -> pa.RecordBatch:
    """The first rows of the batch that take at most `size` bytes, found by halving."""
    while batch.num_rows and batch.nbytes > size:
        batch = batch.slice(0, batch.num_rows // 2)
    return batch


def _require_some(batches: list[pa.RecordBatch]) -> None:
    if not any(batch.num_rows for batch in batches):
        raise QueryFailed(f"The first row alone is larger than the {ANSWER_BYTES:,} bytes of an answer.")
