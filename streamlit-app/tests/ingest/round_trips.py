"""A scenario exported as VEDA files and loaded again: what the database then says of its model."""

from __future__ import annotations

from pathlib import Path

from speedlocal.database.engine import open_results
from speedlocal.ingest.export.vd import export_vd
from speedlocal.ingest.load import load
from tests.ingest.databases import asked, url_of

KEPT = ("trade_link", "timeslice", "commodity_efficiency", "process", "commodity")

Table = list[tuple[object, ...]]


def described(url: str, scenario: str) -> dict[str, Table]:
    """Rows of the tables that describe a scenario, without the files and symbols that told it."""
    tables = {}
    for table in KEPT:
        columns = asked(url, f"SELECT column_name FROM duckdb_columns() WHERE table_name = '{table}'")
        names = ", ".join(f'"{name}"' for (name,) in columns if not str(name).endswith("source"))
        tables[table] = asked(url, f"SELECT {names} FROM {table} WHERE scenario = '{scenario}' ORDER BY ALL")
    return tables


def again(url: str, scenario: str, folder: Path) -> str:
    """Export a scenario, load it into another database, and return that one's address."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_results(url) as results:
        (written, *_) = export_vd(results, scenario, folder / "written")
    load([written], url_of(folder))
    return url_of(folder)
