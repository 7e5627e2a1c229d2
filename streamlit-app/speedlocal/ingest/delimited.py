"""Rows of delimited text as columns: a fast reader where quotes stand in their places, a strict one else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyarrow as pa
import pyarrow.csv

from speedlocal.errors import InputError
from speedlocal.ingest.text import TextFile, are_rows, fields_of, numbered_rows

DELIMITERS: Final = ",;\t"
BATCH: Final = 50_000
"""Rows that the strict reader holds as Python's texts at once."""


@dataclass(frozen=True)
class Head:
    """The first line: its fields, and the sign between them."""

    line: str
    delimiter: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Lines:
    """The lines of the rows after the first `skip` lines, none of which is empty."""

    text: TextFile
    skip: int

    def number(self, row: int) -> int:
        """Return the line number of a row, counted from 0."""
        lines = ((n, line) for n, line in self.text.numbered() if n > self.skip and line)
        return next(islice(lines, row, None))[0]

    def of(self, row: int) -> str:
        """Return the row's line in words."""
        return f"line {self.number(row)}"

    def error(self, row: int, problem: str) -> InputError:
        """Return the error of a row, with its line."""
        return InputError(problem, file=self.text.path, line=self.number(row))


def head_of(line: str) -> Head:
    """Return the header, parted by the sign that stands in it most often outside of quotes."""
    heads = [
        Head(line, delimiter, tuple(name.strip() for name in names))
        for delimiter in DELIMITERS
        if (names := fields_of(line, delimiter)) is not None
    ]
    return max(heads, key=lambda head: len(head.names), default=Head(line, ",", ()))


def read_columns(lines: Lines, names: Sequence[str], plain: frozenset[str], delimiter: str = ",") -> pa.Table:
    """Return the columns as dictionaries of text, those of `plain` as text, without nulls.

    Another number of fields than names, a quote in a wrong place, and no row at all are an InputError.
    """
    table = _read_fast(lines, names, plain, delimiter)
    table = table if table is not None else _read_strictly(lines, names, plain, delimiter)
    if table.num_rows == 0:
        raise InputError("a header without a row", file=lines.text.path)
    return table.unify_dictionaries().combine_chunks()


def _read_fast(lines: Lines, names: Sequence[str], plain: frozenset[str], delimiter: str) -> pa.Table | None:
    """Columns, or None where the strict reader must decide."""
    text = lines.text
    coded = pa.dictionary(pa.int32(), pa.string())
    try:
        table = pa.csv.read_csv(
            text.path,
            pa.csv.ReadOptions(
                skip_rows=lines.skip,
                column_names=list(names),
                encoding="utf8" if text.encoding == "utf-8" else text.encoding,
            ),
            pa.csv.ParseOptions(delimiter=delimiter, quote_char='"', double_quote=True, newlines_in_values=False),
            pa.csv.ConvertOptions(
                column_types={name: pa.string() if name in plain else coded for name in names},
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows != text.lines - lines.skip:
        return None
    # Where quotes stand within fields, or a code holds a quote or a comma, quotes may stand in wrong places.
    codes = (code for name in names if name not in plain for code in _distinct(table.column(name)))
    sure = text.plain and delimiter == "," and not any('"' in code or "," in code for code in codes)
    return table if sure or are_rows(text, skip=lines.skip, delimiter=delimiter) else None


def _distinct(column: pa.ChunkedArray) -> set[str]:
    return {code for chunk in column.chunks for code in chunk.dictionary.to_pylist()}


def _read_strictly(lines: Lines, names: Sequence[str], plain: frozenset[str], delimiter: str) -> pa.Table:
    types = {name: pa.string() if name in plain else pa.dictionary(pa.int32(), pa.string()) for name in names}
    rows = (fields for _, fields in numbered_rows(lines.text, skip=lines.skip, width=len(names), delimiter=delimiter))
    batches = []
    while columns := list(zip(*islice(rows, BATCH), strict=True)):
        arrays = [pa.array(column, kind) for column, kind in zip(columns, types.values(), strict=True)]
        batches.append(pa.RecordBatch.from_arrays(arrays, list(names)))
    return pa.Table.from_batches(batches, pa.schema(list(types.items())))
