"""What the URL of a results database says: a DuckDB file, or a PostgreSQL database."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from speedlocal.errors import CommandError

DUCKDB = "duckdb:///"


def duckdb_path(url: str) -> Path | None:
    """Return the file of a DuckDB URL, from the working folder if it is relative, or None for PostgreSQL.

    Another kind of URL, or one without a name, is a CommandError.
    """
    if url.startswith(DUCKDB) and url != DUCKDB:
        return Path(url.removeprefix(DUCKDB))
    try:
        kind = make_url(url).get_backend_name()
    except (ArgumentError, ValueError):
        kind = ""
    if kind not in ("postgresql", "postgres"):
        raise CommandError(f"{url!r} is no results database; use duckdb:///PATH or postgresql://USER@HOST/NAME")
    return None


def postgres_url(url: str) -> str:
    """Return the URL as SQLAlchemy wants it, with the driver of the app."""
    return (
        make_url(url.replace("postgres://", "postgresql://", 1))
        .set(drivername="postgresql+psycopg2")
        .render_as_string(hide_password=False)
    )
