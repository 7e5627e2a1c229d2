"""A change to a PostgreSQL database: one transaction; a scenario's rows are a partition that is swapped at its end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final, cast

import psycopg2
import psycopg2.extensions
import pyarrow as pa
import pyarrow.csv
from sqlalchemy import Column, Connection, Delete, Insert, Table, Update, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable, SetColumnComment, SetTableComment

from speedlocal.database import schema
from speedlocal.database.engine import DIALECT, Check, PostgresResults, in_words
from speedlocal.database.urls import postgres_url
from speedlocal.database.views import view_statements

LOCK: Final = 7_346_221
"""Key of the advisory lock that a change holds until its transaction ends."""
BATCH: Final = 200_000


@contextmanager
def changing_postgres(url: str, check: Check) -> Iterator[PostgresChange]:
    """Change the database, if `check` lets it pass, in one transaction; what the driver raises is told in words."""
    engine = create_engine(postgres_url(url))
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
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


def _create_tables(connection: Connection) -> None:
    for table in schema.metadata.sorted_tables:
        _create_table(connection, table)
    connection.exec_driver_sql("CREATE INDEX annual_scenario ON annual (scenario, attribute)")


def _create_table(connection: Connection, table: Table) -> None:
    partitioned = " PARTITION BY LIST (scenario)" if table is schema.result else ""
    connection.exec_driver_sql(str(CreateTable(table).compile(dialect=DIALECT)) + partitioned)
    connection.execute(SetTableComment(table))
    for column in table.columns:
        connection.execute(SetColumnComment(column))


class PostgresChange(PostgresResults):
    """A change under way in a transaction."""

    def execute(self, statement: Insert | Delete | Update) -> object:
        """Run a statement."""
        return self.connection.execute(statement)

    def insert(self, table: Table, rows: pa.Table) -> None:
        """Add rows whose columns are named like the table's."""
        self._copy(table.name, rows)

    def replace_results(self, scenario: str, rows: pa.Table) -> None:
        """Fill a partition for the scenario and put it in the place of the old one."""
        name = "result_" + hashlib.sha256(scenario.encode()).hexdigest()[:16]
        literal = "'" + scenario.replace("'", "''") + "'"
        run = self._run
        run(f"CREATE TABLE {name}_new (LIKE result INCLUDING COMMENTS)")
        self._copy(f"{name}_new", rows)
        run(f"ALTER TABLE {name}_new ADD CONSTRAINT {name}_of CHECK (scenario = {literal} AND scenario IS NOT NULL)")
        run(f"CREATE INDEX ON {name}_new (attribute, period)")
        run(f"ANALYZE {name}_new")
        run(f"DROP TABLE IF EXISTS {name}")
        run(f"ALTER TABLE {name}_new RENAME TO {name}")
        run(f"ALTER TABLE result ATTACH PARTITION {name} FOR VALUES IN ({literal})")

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
        options = pa.csv.WriteOptions(include_header=False, quoting_style="all_valid")
        for start in range(0, rows.num_rows, BATCH):
            buffer = BytesIO()
            pa.csv.write_csv(_plain(rows.slice(start, BATCH)), buffer, options)
            buffer.seek(0)
            self._cursor().copy_expert(f'COPY "{table}" ({names}) FROM STDIN (FORMAT csv)', buffer)


def _plain(rows: pa.Table) -> pa.Table:
    """Dictionaries as text, which the CSV writer wants."""
    types = [pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in rows.schema]
    return rows.cast(pa.schema(types))
