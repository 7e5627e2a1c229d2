"""Tables of results, in few lines: CSV text, Parquet files and older databases, and what a reader makes of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

from speedlocal.database.schema import KEY
from speedlocal.ingest.result_set import ResultSet

VEDA_NAMES = {
    "sow": "Sow",
    "attribute": "Attribute",
    "commodity": "Commodity",
    "process": "Process",
    "period": "Period",
    "region": "Region",
    "vintage": "Vintage",
    "timeslice": "Timeslice",
    "userconstraint": "Userconstraint",
}
OLD_COLUMNS = {
    "scen": "TEXT",
    "year": "INTEGER",
    "topic": "TEXT",
    "attr": "TEXT",
    "prc": "TEXT",
    "com": "TEXT",
    "all_ts": "TEXT",
    "vntg": "TEXT",
    "reg": "TEXT",
    "regfrom": "TEXT",
    "regto": "TEXT",
    "unit": "TEXT",
    "cur": "TEXT",
    "value": "DOUBLE",
    "model": "TEXT",
}


def csv_file(path: Path, heads: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> Path:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(rows)
    path.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())
    return path


def keyed(results: ResultSet) -> dict[tuple[str, ...], float]:
    """Values by key, in the order of KEY."""
    columns = [results.rows[name].to_pylist() for name in KEY]
    return dict(zip(zip(*columns, strict=True), results.rows["value"].to_pylist(), strict=True))


def texts(results: ResultSet) -> list[str]:
    return [finding.text for finding in results.findings]


def warnings(results: ResultSet) -> list[str]:
    return [finding.text for finding in results.findings if finding.severity == "warning"]


def codes(results: ResultSet, column: str) -> list[str]:
    """A column, row by row."""
    return results.rows[column].to_pylist()


def old_database(
    path: Path,
    rows: Iterable[Mapping[str, object]],
    columns: Mapping[str, str] = OLD_COLUMNS,
    name: str = "timesreport_facts",
) -> Path:
    """Write a file like the older deployment's; what a row does not name is null."""
    with duckdb.connect(path) as connection:
        connection.execute(f"CREATE TABLE {name} ({', '.join(f'{c} {kind}' for c, kind in columns.items())})")
        for row in rows:
            given = {"scen": "base", "year": 2030, **row}
            marks = ", ".join("?" for _ in given)
            connection.execute(f"INSERT INTO {name} ({', '.join(given)}) VALUES ({marks})", list(given.values()))
    return path
