"""A change to a PostgreSQL database: one transaction; a scenario's rows are a partition that is swapped at its end.

Until then they stand in a table of their own, and a temporary view called `result` shows them to the change itself.
Readers hold `result` while they read, so the swap waits for them, a moment at a time, and lets others in between.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final, cast

import psycopg2
import psycopg2.errors
import psycopg2.extensions
import pyarrow as pa
import pyarrow.csv
from sqlalchemy import Column, Connection, Delete, Insert, Table, Update, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable, SetColumnComment, SetTableComment

from speedlocal.database import publish, schema
from speedlocal.database.engine import DIALECT, Check, PostgresResults, in_words
from speedlocal.database.publish import this_program
from speedlocal.database.urls import postgres_url
from speedlocal.database.views import view_statements
from speedlocal.errors import CommandError

LOCK: Final = 7_346_221
"""Key of the advisory lock that a change holds until its transaction ends."""
BATCH: Final = 200_000
MOMENT: Final = 0.3
"""Seconds that a change waits for readers, who may not begin meanwhile, before it lets them and tries again."""
PAUSE: Final = 0.1
MEMORY: Final = "256MB"
"""What sums and indexes of half a million rows need so as not to go to the disk; few servers allow it by default."""
HOLDER: Final = text("""
    SELECT application_name || ', as ' || usename || ', since ' || to_char(xact_start AT TIME ZONE 'UTC', 'HH24:MI:SS')
    FROM pg_stat_activity WHERE pid = (SELECT min(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
        AND objid = :key AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
""")
INDEXES: Final = (
    "annual_scenario ON annual (scenario, attribute)",
    "commodity_code ON commodity (scenario, lower(region), lower(commodity))",
    "process_code ON process (scenario, lower(region), lower(process))",
)
"""How questions find codes in any case; with their statistics the server knows how many rows such a code has."""


@contextmanager
def changing_postgres(url: str, check: Check) -> Iterator[PostgresChange]:
    """Change the database, if `check` lets it pass, in one transaction; what the driver raises is told in words."""
    engine = create_engine(postgres_url(url), connect_args={"application_name": this_program()[:63]})
    try:
        with engine.begin() as connection:
            for setting in ("work_mem", "maintenance_work_mem"):
                connection.exec_driver_sql(f"SET LOCAL {setting} = '{MEMORY}'")
            _wait_for_others(connection)
            change = PostgresChange(connection)
            if inspect(connection).has_table(schema.publication.name):
                check(change)
            else:
                _create_tables(connection)
            yield change
    except DBAPIError as error:
        raise in_words(error.orig) from error
    except psycopg2.Error as error:  # of the driver's own cursor
        raise in_words(error) from error
    finally:
        engine.dispose()


def _wait_for_others(connection: Connection) -> None:
    """Take the lock of changes, or say who has it."""
    until = time.monotonic() + publish.PATIENCE
    while not connection.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": LOCK}):
        if time.monotonic() > until:
            holder = connection.scalar(HOLDER, {"key": LOCK}) or "another program"
            raise CommandError(
                f"the database is being written by {holder} UTC, for more than {publish.PATIENCE:g} seconds;"
                " try again when that has ended"
            )
        time.sleep(PAUSE)


def _create_tables(connection: Connection) -> None:
    for table in schema.metadata.sorted_tables:
        _create_table(connection, table)
    _make_indexes(connection)


def _make_indexes(connection: Connection) -> None:
    for index in INDEXES:
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {index}")


def _create_table(connection: Connection, table: Table) -> None:
    partitioned = " PARTITION BY LIST (scenario)" if table is schema.result else ""
    connection.exec_driver_sql(str(CreateTable(table).compile(dialect=DIALECT)) + partitioned)
    connection.execute(SetTableComment(table))
    for column in table.columns:
        connection.execute(SetColumnComment(column))


class PostgresChange(PostgresResults):
    """A change under way in a transaction."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._schema: str = connection.scalar(text("SELECT quote_ident(current_schema())"))
        self._new: dict[str, str] = {}
        self._gone: set[str] = set()

    def execute(self, statement: Insert | Delete | Update) -> object:
        """Run a statement."""
        return self.connection.execute(statement)

    def insert(self, table: Table, rows: pa.Table) -> None:
        """Add rows whose columns are named like the table's."""
        self._copy(table.name, rows)

    def replace_results(self, scenario: str, rows: pa.Table) -> None:
        """Fill a table with the rows of the scenario, which takes the place of the old one when the change settles."""
        with self._table_for(scenario) as name:
            self._copy(name, rows)

    def remove_results(self, scenario: str) -> None:
        """Take away the rows of a scenario when the change settles."""
        self._gone.add(scenario)
        self._show_new()

    def rename_results(self, old: str, new: str) -> None:
        """Fill a table with the rows of one scenario under another name."""
        names = ", ".join(f'"{column.name}"' for column in schema.result.columns if column.name != "scenario")
        with self._table_for(new) as name:
            rows = f"SELECT {_literal(new)}, {names} FROM {self._schema}.result WHERE scenario = {_literal(old)}"  # noqa: S608 - quoted
            self._run(f"INSERT INTO {name} (scenario, {names}) {rows}")
        self.remove_results(old)

    @contextmanager
    def _table_for(self, scenario: str) -> Iterator[str]:
        """Give an empty table to be filled; then it is fit to be the partition of the scenario."""
        name, run = f"{_partition(scenario)}_new", self._run
        run(f"CREATE TABLE {self._schema}.{name} (LIKE {self._schema}.result INCLUDING COMMENTS)")
        yield name
        run(f"ALTER TABLE {name} ADD CONSTRAINT {name}_of CHECK (scenario = {_literal(scenario)})")
        run(f"CREATE INDEX ON {name} (period, lower(attribute), lower(region))")
        run(f"ANALYZE {name}")
        self._new[scenario] = name
        self._show_new()

    def _show_new(self) -> None:
        """Let this change see rows as they will be, by a view that hides `result` from it alone."""
        gone = ", ".join(_literal(scenario) for scenario in (*self._gone, *self._new))
        kept = f"SELECT * FROM {self._schema}.result WHERE scenario NOT IN ({gone})"  # noqa: S608 - quoted
        new = (f"TABLE {self._schema}.{name}" for name in self._new.values())
        self._run(f"CREATE OR REPLACE TEMP VIEW result AS {' UNION ALL '.join([kept, *new])}")

    def settle(self) -> None:
        """Let new partitions take the place of old ones, once no reader holds `result`."""
        _make_indexes(self.connection)  # which a database of an older program lacks
        for table in schema.PER_SCENARIO:
            if table is not schema.result:
                self._run(f'ANALYZE "{table.name}"')
        self._run("DROP VIEW IF EXISTS pg_temp.result")
        self._keep_readers_out()
        for scenario in (*self._gone, *self._new):
            self._run(f"DROP TABLE IF EXISTS {_partition(scenario)}")
        for scenario, name in self._new.items():
            partition = _partition(scenario)
            self._run(f"ALTER TABLE {name} RENAME TO {partition}")
            self._run(f"ALTER TABLE result ATTACH PARTITION {partition} FOR VALUES IN ({_literal(scenario)})")
        self._new, self._gone = {}, set()

    def _keep_readers_out(self) -> None:
        until = time.monotonic() + publish.PATIENCE
        while not self._held_alone():
            if time.monotonic() > until:
                raise CommandError(
                    f"the results have been read without a pause for {publish.PATIENCE:g} seconds, by an export or a"
                    " long question, so nothing could take their place; try again when that has ended"
                )
            time.sleep(PAUSE)

    def _held_alone(self) -> bool:
        try:
            with self.connection.begin_nested():
                self._run(f"SET LOCAL lock_timeout = '{MOMENT * 1000:g}ms'")
                self._run("LOCK TABLE ONLY result IN ACCESS EXCLUSIVE MODE")
        except psycopg2.errors.LockNotAvailable:
            return False
        self._run("SET LOCAL lock_timeout = 0")
        return True

    def add_column(self, column: Column[str]) -> None:
        """Add a column, empty in every row, that a table of an older version lacks."""
        for statement in schema.column_statements(column, DIALECT):
            self._run(statement)

    def add_table(self, table: Table) -> None:
        """Add a table, empty, that a database of an older version lacks."""
        _create_table(self.connection, table)

    def make_views(self) -> None:
        """Make every view, or make it anew by today's vocabulary."""
        for statement in view_statements(DIALECT):
            self._run(statement)

    def _run(self, statement: str) -> None:
        self._cursor().execute(statement)

    def _cursor(self) -> psycopg2.extensions.cursor:
        """The driver's own: for COPY, and for text that SQLAlchemy must not read."""
        return cast("psycopg2.extensions.cursor", self.connection.connection.cursor())

    def _copy(self, table: str, rows: pa.Table) -> None:
        names = ", ".join(f'"{name}"' for name in rows.column_names)
        options = pa.csv.WriteOptions(include_header=False, quoting_style="needed")
        for start in range(0, rows.num_rows, BATCH):
            buffer = BytesIO()
            pa.csv.write_csv(_plain(rows.slice(start, BATCH)), buffer, options)
            buffer.seek(0)
            self._cursor().copy_expert(f'COPY "{table}" ({names}) FROM STDIN (FORMAT csv)', buffer)


def _partition(scenario: str) -> str:
    return "result_" + hashlib.sha256(scenario.encode()).hexdigest()[:16]


def _literal(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _plain(rows: pa.Table) -> pa.Table:
    """Dictionaries as text, which the CSV writer wants."""
    types = [pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in rows.schema]
    return rows.cast(pa.schema(types))
