"""A scenario's rows as one table, exact to the last digit: CSV and Parquet with the columns of `result`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from speedlocal.database import schema
from speedlocal.database.engine import Asking
from speedlocal.database.publish import arrow_schema
from speedlocal.ingest.export.files import put_into, single_file
from speedlocal.ingest.export.scenario import count_rows, provenance, rows_in_order

COLUMNS: Final = arrow_schema(schema.result)


def export_csv(results: Asking, scenario: str, output: Path) -> list[Path]:
    """Write the rows as CSV into a folder, or to a path that ends with .csv, and return the file's path.

    UTF-8, a header line, texts in quotes, ordered by key. A value reads back as the same number; infinities are inf
    and -inf. Codes are not changed, whatever a spreadsheet makes of them. A scenario that is not there is a
    CommandError.
    """
    count_rows(results, scenario)
    path = single_file(output, scenario, ".csv")
    with put_into(path.parent) as folder, pa.csv.CSVWriter(folder / path.name, COLUMNS) as writer:
        for batch in _batches(results, scenario):
            writer.write_batch(batch)
    return [path]


def export_parquet(results: Asking, scenario: str, output: Path) -> list[Path]:
    """Write the rows as Parquet into a folder, or to a path that ends with .parquet, and return the file's path.

    The file's metadata say where the rows come from, under `speedlocal.` and the names of `provenance`. A scenario
    that is not there is a CommandError.
    """
    count_rows(results, scenario)
    path = single_file(output, scenario, ".parquet")
    told = {f"speedlocal.{name}": words for name, words in provenance(results, scenario).items()}
    columns = COLUMNS.with_metadata(told)
    with put_into(path.parent) as folder, pa.parquet.ParquetWriter(folder / path.name, columns) as writer:
        for batch in _batches(results, scenario):
            writer.write_batch(batch)
    return [path]


def _batches(results: Asking, scenario: str) -> Iterator[pa.RecordBatch]:
    for rows in results.batches(rows_in_order(scenario)):
        columns = zip(zip(*rows, strict=True), COLUMNS.types, strict=True)
        yield pa.record_batch([pa.array(values, kind) for values, kind in columns], schema=COLUMNS)
