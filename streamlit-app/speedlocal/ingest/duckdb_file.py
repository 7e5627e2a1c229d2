"""A DuckDB file that somebody gives: only its tables are read, and nothing that it holds is run.

Macros could stand in the place of DuckDB's own functions, and views could compute without end.
"""

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
from speedlocal.ingest.words import some

SETTINGS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "allow_community_extensions": False,
    "allow_unsigned_extensions": False,
    "python_enable_replacements": False,
    "memory_limit": "1GiB",
    "temp_directory": "",
    "threads": 2,
}


@contextmanager
def opened(path: Path) -> Iterator[DuckDBFile]:
    """Open the file for reading; macros in it, and whatever DuckDB cannot do with it, are an InputError."""
    connection = duckdb.connect(":memory:", config=SETTINGS)
    try:
        connection.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS given (READ_ONLY, TYPE duckdb)")
        _refuse_macros(connection, path)
        # The order matters: without external access no file can be attached any more, and the lock ends all settings.
        for statement in ("USE given", "SET enable_external_access = false", "SET lock_configuration = true"):
            connection.execute(statement)
        yield DuckDBFile(connection)
    except duckdb.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise InputError(f"DuckDB {duckdb.__version__} cannot read it: {reason}", file=path) from error
    finally:
        connection.close()


def _refuse_macros(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raise an InputError that names the macros; the file must not be in use yet, so that none of them answers."""
    macros = connection.execute(
        "SELECT DISTINCT function_name FROM duckdb_functions()"
        " WHERE database_name = 'given' AND NOT internal ORDER BY 1"
    ).fetchall()
    if macros:
        names = some(name for (name,) in macros)
        raise InputError(f"it holds macros, which are not run: {names}; drop them, or copy its tables", file=path)


class DuckDBFile:
    """An open file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def tables(self) -> dict[str, dict[str, str]]:
        """Return the columns, in one case, as they are spelt, of each table by its name."""
        rows = self._connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() SEMI JOIN duckdb_tables()"
            " USING (database_name, schema_name, table_name)"
            " WHERE database_name = 'given' AND schema_name = 'main' ORDER BY table_name, column_index"
        ).fetchall()
        tables: dict[str, dict[str, str]] = {}
        for table, column in rows:
            tables.setdefault(table.casefold(), {})[column.casefold()] = column
        return tables

    def types(self, table: str) -> dict[str, str]:
        """Return the type of each column of a table, whose name is in small letters, by the column in one case."""
        rows = self._connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns()"
            " WHERE database_name = 'given' AND schema_name = 'main' AND lower(table_name) = ?",
            [table],
        ).fetchall()
        return {column.casefold(): kind for column, kind in rows}

    def views(self) -> set[str]:
        """Return the names of the views in one case; none is read."""
        rows = self._connection.execute(
            "SELECT view_name FROM duckdb_views() WHERE database_name = 'given' AND schema_name = 'main'"
            " AND NOT internal"
        ).fetchall()
        return {name.casefold() for (name,) in rows}

    def table(self, question: ClauseElement) -> pa.Table:
        """Return the answer."""
        compiled = question.compile(dialect=DIALECT, compile_kwargs={"literal_binds": True})
        return self._connection.sql(str(compiled)).to_arrow_table()
