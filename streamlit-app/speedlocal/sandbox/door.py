"""The one door that pages, command line and tests send strangers' SQL through."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from speedlocal.database.urls import duckdb_path
from speedlocal.errors import CommandError, QueryRefused
from speedlocal.sandbox.answer import Answer
from speedlocal.sandbox.limits import STATEMENT_CHARACTERS
from speedlocal.sandbox.request import Request

log = logging.getLogger(__name__)


class Engine(Protocol):
    """What the sandbox asks of an engine: answer one request at a time, and say which layers it lacks."""

    @property
    def missing_layers(self) -> tuple[str, ...]:
        """The layers of protection that this machine or this login does not give, in words."""

    def answer(self, request: Request) -> Answer:
        """The rows of the request's statement; raises QueryRefused, QueryFailed, DatabaseUnreachableError."""


class Sandbox:
    """Answers SQL of strangers from one database.

    Several threads may call `run`; statements are answered one at a time, and a statement that has waited as long as
    its own time limit is refused as busy.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()

    @property
    def missing_layers(self) -> tuple[str, ...]:
        """The layers of protection that are not there, in words; empty where all are."""
        with self._turn:
            return self._engine.missing_layers

    def run(
        self, sql: str, *, parameters: Mapping[str, object] | None = None, row_limit: int, seconds: float
    ) -> Answer:
        """At most `row_limit` rows of one reading statement, within `seconds`.

        A parameter stands in the statement as `$name` on both engines, and its value is text, a number, a truth value
        or None. Raises QueryRefused where nothing ran, QueryFailed where the engine or a limit ended it, and
        DatabaseUnreachableError where there is no database.
        """
        request = Request.checked(_short_enough(sql), parameters, row_limit, seconds)
        if not self._turn.acquire(timeout=seconds):
            raise QueryRefused("Other statements are running; try again in a moment.")
        try:
            return self._engine.answer(request)
        finally:
            self._turn.release()


@contextmanager
def open_sandbox(url: str) -> Iterator[Sandbox]:
    """A sandbox on `duckdb:///PATH` or `postgresql://…`; its worker lives as long as the block.

    Raises CommandError for another URL, where no temporary file can be written, and where a layer that is needed does
    not hold for the role; DatabaseUnreachableError where there is no such database, and SchemaError where it says that
    its tables are of another version. What else a role lacks is in the log.
    """
    file = duckdb_path(url)
    if file:
        from speedlocal.sandbox.duckdb_engine import DuckDBEngine

        with DuckDBEngine(file.absolute()) as duckdb_engine:
            yield Sandbox(duckdb_engine)
    else:
        from speedlocal.sandbox.postgres_engine import PostgresEngine

        engine = PostgresEngine(url.replace("postgresql+psycopg://", "postgresql://", 1))
        needed = [str(gap) for gap in engine.gaps if gap.layer.needed]
        if needed:
            raise CommandError(
                f"free SQL is off, since this does not hold for the role of its address: {'; '.join(needed)};"
                " `speedlocal publish-role` sets up the role that SPEEDLOCAL_SANDBOX_URL names"
            )
        if engine.gaps:
            log.warning("layers that the role for free SQL does not give: %s", "; ".join(engine.missing_layers))
        yield Sandbox(engine)


def _short_enough(sql: str) -> str:
    if len(sql) <= STATEMENT_CHARACTERS:
        return sql
    raise QueryRefused(
        f"The statement has {len(sql):,} characters; at most {STATEMENT_CHARACTERS:,} are accepted.",
        position=STATEMENT_CHARACTERS,
    )
