"""The one door that pages, command line and tests send strangers' SQL through."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from speedlocal.errors import CommandError, QueryFailed, QueryRefused
from speedlocal.sandbox.answer import Answer
from speedlocal.sandbox.limits import STATEMENT_CHARACTERS
from speedlocal.sandbox.request import Request
from speedlocal.sandbox.running import Running, Stop
from speedlocal.sandbox.turns import Turns

log = logging.getLogger(__name__)


class Engine(Protocol):
    """What the sandbox asks of an engine: answer a few requests at a time, and say which layers it lacks."""

    @property
    def missing_layers(self) -> tuple[str, ...]:
        """The layers of protection that this machine or this login does not give, in words."""

    def answer(self, request: Request, running: Running) -> Answer:
        """The rows of the request's statement; raises QueryRefused, QueryFailed, DatabaseUnreachableError."""


class Sandbox:
    """Answers SQL of strangers from one database.

    Several threads may call `run`; a few statements are answered at a time, one a session, and a statement that has
    waited as long as its own time limit is refused as busy.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turns = Turns()

    @property
    def missing_layers(self) -> tuple[str, ...]:
        """The layers of protection that are not there, in words; empty where all are."""
        return self._engine.missing_layers

    def run(
        self,
        sql: str,
        *,
        parameters: Mapping[str, object] | None = None,
        row_limit: int,
        seconds: float,
        running: Running | None = None,
    ) -> Answer:
        """At most `row_limit` rows of one reading statement, within `seconds` from when its turn comes.

        A parameter stands in the statement as `$name` on both engines, and its value is text, a number, a truth value
        or None. Another thread may watch and cancel the statement by `running`. Raises QueryRefused where nothing ran,
        QueryFailed where the engine, a limit or the person ended it, and DatabaseUnreachableError where there is no
        database.
        """
        request = Request.checked(_short_enough(sql), parameters, row_limit, seconds)
        running = running or Running()
        try:
            return self._answered(request, running)
        except QueryFailed:
            if not running.put_back():
                raise
        return self._answered(request, running)

    def _answered(self, request: Request, running: Running) -> Answer:
        with self._turns.turn(running, request.seconds):
            try:
                return self._engine.answer(request, running)
            except QueryFailed as error:
                if running.stopped is Stop.CANCELLED:
                    raise QueryFailed("Cancelled.") from error
                raise


@contextmanager
def open_sandbox(url: str) -> Iterator[Sandbox]:
    """A sandbox on `duckdb:///PATH` or `postgresql://…`; its workers live as long as the block.

    Raises CommandError for another URL, where no temporary file can be written, and where a layer that is needed does
    not hold for the role; DatabaseUnreachableError where there is no such database, and SchemaError where it says that
    its tables are of another version. What else a role lacks is in the log.
    """
    from speedlocal.database.urls import duckdb_path  # brings SQLAlchemy, which a worker starts without

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
