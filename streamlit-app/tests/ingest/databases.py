"""What a test asks and tells a results database directly, without the project's code between."""

from __future__ import annotations

from pathlib import Path

import duckdb
import psycopg


def url_of(folder: Path) -> str:
    return f"duckdb:///{folder / 'results.duckdb'}"


def asked(url: str, sql: str) -> list[tuple[object, ...]]:
    """The answer's rows."""
    if not url.startswith("duckdb:"):
        with psycopg.connect(url) as server:
            return server.execute(sql).fetchall()  # type: ignore[call-overload]
    with duckdb.connect(url.removeprefix("duckdb:///"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def told(url: str, *statements: str) -> None:
    """Run statements that change something."""
    server = not url.startswith("duckdb:")
    with psycopg.connect(url) if server else duckdb.connect(url.removeprefix("duckdb:///")) as connection:
        for statement in statements:
            connection.execute(statement)
