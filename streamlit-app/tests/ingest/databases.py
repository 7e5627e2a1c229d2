"""Questions that a test asks a results database directly."""

from __future__ import annotations

from pathlib import Path

import duckdb


def url_of(folder: Path) -> str:
    return f"duckdb:///{folder / 'results.duckdb'}"


def asked(url: str, sql: str) -> list[tuple[object, ...]]:
    """The answer's rows, without the project's code between."""
    with duckdb.connect(url.removeprefix("duckdb:///"), read_only=True) as connection:
        return connection.execute(sql).fetchall()
