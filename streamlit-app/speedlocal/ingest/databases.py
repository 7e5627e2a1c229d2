"""A DuckDB file as a source: a results database of this program, or the older deployment's."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from speedlocal.ingest.duckdb_file import opened
from speedlocal.ingest.old_database import read_old_database
from speedlocal.ingest.result_set import ResultSet
from speedlocal.ingest.results_database import read_results_database

OURS: Final = frozenset({"publication", "scenario", "result"})
"""Tables that stand in a results database; a view beside them has the name of the older table."""


def read_database(path: Path) -> list[ResultSet]:
    """Return one ResultSet a scenario; what is neither is an InputError."""
    with opened(path) as file:
        ours = file.tables().keys() | file.views() >= OURS
    return read_results_database(path) if ours else read_old_database(path)
