"""Which database a command reads or writes."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from speedlocal.settings import embedded_database, settings

errors = Console(stderr=True, highlight=False, soft_wrap=True)

Database = Annotated[
    str,
    typer.Option("--database", metavar="URL", help="Results database; default: SPEEDLOCAL_DATABASE_URL, else ours."),
]


def writing(database: str) -> str:
    """Return the URL of the database that is changed."""
    return database or settings().database_url or f"duckdb:///{embedded_database()}"


def reading(database: str) -> str:
    """Return the URL of the database that is read: the demo, which is said, while there is no other."""
    from speedlocal.ingest.demo import served_database

    if database:
        return database
    if not settings().database_url and not embedded_database().exists():
        errors.print("No results are loaded yet; this is the demo.")
    return served_database()
