"""A DuckDB file opened so that a statement can read its tables and nothing else."""

from __future__ import annotations

from pathlib import Path

import duckdb

from speedlocal.sandbox.limits import DUCKDB_MEMORY, SPILL


def open_locked(file: Path, spill: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection whose settings no statement can change; duckdb.Error where the file does not open."""
    connection = duckdb.connect(file, read_only=True, config=_settings(spill))
    # The order matters: without external access no folder can be named any more, and the lock ends all settings.
    for setting in ("GLOBAL TimeZone = 'UTC'", "enable_external_access = false", "lock_configuration = true"):
        connection.execute(f"SET {setting}")
    return connection


def _settings(spill: Path) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "threads": 2,
        "memory_limit": DUCKDB_MEMORY,
        "temp_directory": str(spill),
        "max_temp_directory_size": SPILL,
        "autoload_known_extensions": False,
        "autoinstall_known_extensions": False,
        "allow_community_extensions": False,
        "allow_unsigned_extensions": False,
        "allow_persistent_secrets": False,
        "python_enable_replacements": False,
        "pivot_limit": 2_000,
        "max_expression_depth": 250,
        "errors_as_json": True,
    }
