"""Where rows stand in their source, so that an error names the place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from speedlocal.errors import InputError
from speedlocal.ingest.keys import first_duplicate


class Places(Protocol):
    """What knows where a row stands; rows are counted from 0."""

    def of(self, row: int) -> str:
        """Return the place of a row in words, such as `line 15`."""
        ...

    def error(self, row: int, problem: str) -> InputError:
        """Return the error of a row."""
        ...


@dataclass(frozen=True)
class NumberedRows:
    """Rows of a file without lines, counted from 1."""

    path: Path

    def of(self, row: int) -> str:
        """Return `row 1` for the first."""
        return f"row {row + 1:,}"

    def error(self, row: int, problem: str) -> InputError:
        """Return the error of a row, its number in the text."""
        return InputError(f"{self.of(row)}: {problem}", file=self.path)


def refuse_empty_codes(rows: pa.Table, names: Iterable[str], places: Places) -> None:
    """Raise an InputError where one of the columns, dictionaries of text, has an empty code or a null."""
    for name in names:
        column = rows.column(name).combine_chunks()
        empty = pc.or_kleene(pc.is_null(column), pc.equal(column.cast(pa.string()), ""))
        if pc.any(empty).as_py():
            row = pc.index(empty, True).as_py()
            raise places.error(row, f"an empty {name}; '-' stands where none applies")


def refuse_duplicates(rows: pa.Table, names: Iterable[str], places: Places) -> None:
    """Raise an InputError where a key, told by the named columns, stands twice."""
    if pair := first_duplicate(rows):
        key = ", ".join(f"{name} {rows.column(name)[pair[1]].as_py()}" for name in names)
        raise places.error(pair[1], f"the key of {places.of(pair[0])} once more: {key}")
