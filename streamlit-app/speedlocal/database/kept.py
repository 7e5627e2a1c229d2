"""A results database that stays open between questions; opening one takes longer than most questions.

Several threads may ask it at the same time. It is closed when nobody holds it any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from speedlocal.database.engine import (
    USE,
    Asking,
    answering,
    answering_server,
    attach,
    reading_engine,
    require_version,
)
from speedlocal.database.urls import duckdb_path


class KeptResults(Protocol):
    """An open database."""

    def asking(self) -> AbstractContextManager[Asking]:
        """Give one thread what answers its questions."""
        ...


def keep_open(url: str) -> KeptResults:
    """Open a database as `open_results` does, with the same errors, and keep it open."""
    path = duckdb_path(url)
    return KeptDuckDB(path) if path else KeptPostgres(url)


class KeptDuckDB:
    """A DuckDB file; it goes on giving the rows that it had when it was opened, also once it is replaced."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._connection = attach(path)
        with self.asking() as results:
            require_version(results)

    @contextmanager
    def asking(self) -> Iterator[Asking]:
        """Give a connection of its own to the open file."""
        cursor = self._connection.cursor()
        cursor.execute(USE)
        with answering(cursor, self._name) as results:
            yield results


class KeptPostgres:
    """A PostgreSQL database; connections are used again, and made anew where the server has dropped them."""

    def __init__(self, url: str) -> None:
        self._engine = reading_engine(url)
        with answering_server(self._engine) as results:
            require_version(results)

    @contextmanager
    def asking(self) -> Iterator[Asking]:
        """Give a connection that nobody else uses."""
        with answering_server(self._engine) as results:
            yield results
