"""Which DuckDB statements are answered at all, decided by DuckDB's own parser."""

from __future__ import annotations

import re

import duckdb

from speedlocal.errors import QueryRefused

_TABLE_INFO = re.compile(r"\s*PRAGMA\s+table_info\s*\(", re.IGNORECASE)
_EXPLAIN = re.compile(r"\s*EXPLAIN\b(?:\s+ANALYZE\b)?(?:\s*\(\s*(?:ANALYZE|FORMAT)\b[\w\s,]*\))?", re.IGNORECASE)
_PIVOT = re.compile(r"\s*(?:PIVOT|PIVOT_WIDER|FROM|SELECT|WITH)\b|\s*\(", re.IGNORECASE)


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
    kind = _kind(statements[0])
    if not _reads(cursor, kind, sql):
        raise QueryRefused(
            f"A statement of the kind {kind} is not run here; SELECT, FROM, PIVOT, EXPLAIN, DESCRIBE, SHOW, SUMMARIZE "
            "and PRAGMA table_info are.",
            position=0,
        )
    return statements[0]


def _reads(cursor: duckdb.DuckDBPyConnection, kind: str, sql: str) -> bool:
    """Whether a statement of this kind, by the parser, reads and does nothing else.

    The text is looked at only where the parser has named the kind, from its first character, so that no comment can
    stand for the statement: a COPY may hide in an EXPLAIN ANALYZE, or hold a PIVOT, and write into the spill folder.
    """
    match kind:
        case "SELECT":
            return True
        case "PRAGMA":
            return _TABLE_INFO.match(sql) is not None
        case "MULTI":  # what a PIVOT without IN becomes
            return _PIVOT.match(sql) is not None
        case "EXPLAIN":
            return _explains_reading(cursor, sql)
    return False


def _explains_reading(cursor: duckdb.DuckDBPyConnection, sql: str) -> bool:
    """Whether what stands after the head is one SELECT; a head with comments in it is not looked through."""
    head = _EXPLAIN.match(sql)
    if head is None:
        return False
    try:
        explained = cursor.extract_statements(sql[head.end() :])
    except duckdb.ParserException:
        return False
    return len(explained) == 1 and _kind(explained[0]) == "SELECT"


def _kind(statement: duckdb.Statement) -> str:
    """The parser's name of the kind; one that the Python module does not know (UPDATE EXTENSIONS) is no reading."""
    try:
        return statement.type.name
    except ValueError:
        return "unknown"
