"""A Parquet file of results, as `speedlocal export --format parquet` writes it: columns as `result` has them.

Format: the key columns, scenario and model as text, value as a number, is_eps as a boolean; what our CSV export
holds, `veda_csv` reads.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from speedlocal.database.schema import KEY
from speedlocal.errors import InputError
from speedlocal.ingest.annual_totals import leave_out_totals
from speedlocal.ingest.column_roles import Roles, is_table_of_results, role_of, roles_of
from speedlocal.ingest.numbers import refuse_long_numbers, refuse_missing_values, refuse_unequal_eps
from speedlocal.ingest.places import NumberedRows, refuse_empty_codes
from speedlocal.ingest.result_set import ResultSet, Source
from speedlocal.ingest.scenarios import by_scenario, report_columns, table_of
from speedlocal.ingest.unzip import LARGEST_RATIO, LARGEST_UNPACKED

NOT_TEXT: Final = ("value", "is_eps", "year")
BYTES: Final = 8
"""Of a number in memory, and less than a code takes."""


def read_table(path: Path) -> list[ResultSet]:
    """Return one ResultSet a scenario: of the column scenario, else named after the file.

    What is wrong is an InputError with its row: a code or a value that is missing, NaN, a key twice, a column of
    another type.
    """
    places = NumberedRows(path)
    roles, table = _read(path)
    values, is_eps = _values(table, places)
    columns = {name: table[name].combine_chunks() for name in table.column_names if name not in NOT_TEXT}
    scenarios = by_scenario(table_of(columns, values, is_eps), path, binary_source(path, "table"), places)
    for results in scenarios:
        report_columns(results, roles)
        if "is_eps" not in roles.roles:
            leave_out_totals(results)
    return scenarios


def is_among_results(path: Path) -> bool:
    """Whether a Parquet file that nobody named has results: a value, and an attribute that says what it is.

    One whose columns cannot be read is an InputError.
    """
    try:
        names = pq.read_schema(path).names
    except (pa.ArrowException, OSError) as error:
        raise _damaged(error, path) from error
    return is_table_of_results(names) and "attribute" in map(role_of, names)


def binary_source(path: Path, file_format: str) -> Source:
    """Return what is known of a file that is no text: no encoding, no header."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Source(path.name, file_format, "", sha256, path.stat().st_size, "")


def _read(path: Path) -> tuple[Roles, pa.Table]:
    """Columns by role; those of text as dictionaries."""
    try:
        schema = pq.read_schema(path)
        roles = roles_of(schema.names, path)
        _refuse_types(schema, roles, path)
        known = [name for name, role in zip(roles.names, roles.roles, strict=True) if role]
        with pq.ParquetFile(
            path, read_dictionary=[name for name in known if _is_text(schema.field(name).type)]
        ) as file:
            _refuse_size(BYTES * file.metadata.num_rows * len(known), path)
            table = file.read(columns=known).select(known)
        table.validate(full=True)
        _refuse_size(sum(_length(column) for column in table.columns), path)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(error, path) from error
    if table.num_rows == 0:
        raise InputError("a table without a row", file=path)
    table = table.rename_columns([role for role in roles.roles if role])
    for place, name in enumerate(table.column_names):
        if name not in NOT_TEXT:
            table = table.set_column(place, name, _coded(table[name], missing=None if name in KEY else ""))
    refuse_empty_codes(table, roles.of_keys(), NumberedRows(path))
    return roles, table


def _damaged(error: Exception, path: Path) -> InputError:
    return InputError(f"a damaged Parquet file: {str(error).splitlines()[0]}", file=path)


def _refuse_size(unpacked: int, path: Path) -> None:
    """Raise an InputError where a file holds more than its size lets expect; few bytes may say a row many times."""
    if unpacked > min(LARGEST_UNPACKED, LARGEST_RATIO * max(path.stat().st_size, 1 << 20)):
        raise InputError(f"it would unpack to {unpacked:,} bytes, which no result does", file=path)


def _length(column: pa.ChunkedArray) -> int:
    """Return the bytes of a column's texts, each as often as it stands there; 0 for a column of numbers."""
    coded = (chunk for chunk in column.chunks if pa.types.is_dictionary(chunk.type))
    return sum(pc.sum(pc.binary_length(chunk.dictionary).take(chunk.indices)).as_py() or 0 for chunk in coded)


def _refuse_types(schema: pa.Schema, roles: Roles, path: Path) -> None:
    for name, role, kind in zip(roles.names, roles.roles, schema.types, strict=True):
        whole = pa.types.is_integer(kind)
        fits = {
            "value": whole or pa.types.is_floating(kind),
            "is_eps": pa.types.is_boolean(kind),
            "period": whole or _is_text(kind),
            "year": True,
            None: True,
        }
        words = {"value": "a number", "is_eps": "a boolean"}
        if not fits.get(role, _is_text(kind)):
            belongs = words.get(role or "", "text")
            raise InputError(f"the column {name} is of type {kind}, where {belongs} belongs", file=path)


def _is_text(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(test(inner) for test in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view))


def _coded(column: pa.ChunkedArray, missing: str | None) -> pa.Array:
    text = column.cast(pa.string())
    filled = text if missing is None else text.fill_null(missing)
    return filled.dictionary_encode().unify_dictionaries().combine_chunks()


def _values(table: pa.Table, places: NumberedRows) -> tuple[pa.Array, pa.Array]:
    values = table["value"].combine_chunks().cast(pa.float64(), safe=False)
    refuse_missing_values(values, places.error)
    if pa.types.is_integer(table["value"].type):
        refuse_long_numbers(table["value"].to_pylist(), values, places.error)
    if "is_eps" not in table.column_names:
        return values, pa.array([False] * len(values))
    is_eps = table["is_eps"].combine_chunks()
    missing = pc.index(pc.is_null(is_eps), True).as_py()
    if missing >= 0:
        raise places.error(missing, "no is_eps; it is true or false")
    refuse_unequal_eps(values, is_eps, places.error)
    return values, is_eps
