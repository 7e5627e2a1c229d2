"""Which DuckDB statements are answered at all, decided by DuckDB's own parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from speedlocal.errors import QueryRefused

if TYPE_CHECKING:
    import duckdb

_TABLE_INFO = re.compile(r"\s*PRAGMA\s+table_info\s*\(", re.IGNORECASE)
_READING = frozenset({"SELECT", "EXPLAIN", "MULTI"})  # MULTI is what a PIVOT without IN becomes


def only_statement(cursor: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The one reading statement in `sql`; QueryRefused where there is none, more than one, or another kind.

    Raises the parser's own error where it cannot be read.
    """
    statements = cursor.extract_statements(sql)
    if not statements:
        raise QueryRefused("There is no statement; write for example SELECT 1.", position=0)
    if len(statements) > 1:
        raise QueryRefused(
            f"There are {len(statements)} statements; send one at a time.", position=len(statements[0].query)
        )
    _require_reading(statements[0])
    return statements[0]


def _require_reading(statement: duckdb.Statement) -> None:
    kind = _kind(statement)
    table_info = kind == "PRAGMA" and _TABLE_INFO.match(statement.query)
    if kind not in _READING and not table_info:
        raise QueryRefused(
            f"A statement of the kind {kind} is not run here; SELECT, FROM, PIVOT, EXPLAIN, DESCRIBE, SHOW, SUMMARIZE "
            "and PRAGMA table_info are.",
            position=0,
        )


def _kind(statement: duckdb.Statement) -> str:
    """The parser's name of the kind; one that the Python module does not know (UPDATE EXTENSIONS) is no reading."""
    try:
        return statement.type.name
    except ValueError:
        return "unknown"
