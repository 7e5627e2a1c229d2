"""What a test asks and tells a results database directly, without the project's code between."""

from __future__ import annotations

from pathlib import Path

import duckdb
import psycopg

TO_VERSION_2 = (
    *(f"ALTER TABLE {table} DROP COLUMN {name}" for table in ("commodity", "process") for name in ("label", "colour")),
    "ALTER TABLE scenario DROP COLUMN source_label",
    *(f"DROP TABLE {table}" for table in ("source_region", "mapped_name", "mapping_file")),
)
"""What takes away what version 3 of the tables brought."""


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
