"""A DuckDB file that somebody gives: opened so that its views can reach nothing outside of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
from sqlalchemy import ClauseElement

from speedlocal.database.engine import DIALECT
from speedlocal.errors import InputError

SETTINGS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "allow_community_extensions": False,
    "allow_unsigned_extensions": False,
    "python_enable_replacements": False,
}


@contextmanager
def opened(path: Path) -> Iterator[DuckDBFile]:
    """Open the file for reading; whatever DuckDB cannot do with it is an InputError."""
    connection = duckdb.connect(":memory:", config=SETTINGS)
    try:
        connection.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS given (READ_ONLY, TYPE duckdb)")
        # The order matters: without external access no file can be attached any more, and the lock ends all settings.
        for statement in ("USE given", "SET enable_external_access = false", "SET lock_configuration = true"):
            connection.execute(statement)
        yield DuckDBFile(connection)
    except duckdb.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise InputError(f"DuckDB {duckdb.__version__} cannot read it: {reason}", file=path) from error
    finally:
        connection.close()


class DuckDBFile:
    """An open file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def tables(self) -> dict[str, dict[str, str]]:
        """Return the columns, in one case, as they are spelt, of each table or view by its name."""
        rows = self._connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns()"
            " WHERE database_name = 'given' AND schema_name = 'main' ORDER BY table_name, column_index"
        ).fetchall()
        tables: dict[str, dict[str, str]] = {}
        for table, column in rows:
            tables.setdefault(table.casefold(), {})[column.casefold()] = column
        return tables

    def table(self, question: ClauseElement) -> pa.Table:
        """Return the answer."""
        compiled = question.compile(dialect=DIALECT, compile_kwargs={"literal_binds": True})
        return self._connection.sql(str(compiled)).to_arrow_table()
