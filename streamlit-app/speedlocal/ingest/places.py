"""Where rows stand in their source, so that an error names the place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from speedlocal.errors import InputError
from speedlocal.ingest.keys import first_duplicate

BROKEN: Final = re.compile(r"[\0\r\n]")


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


def refuse_broken_codes(rows: pa.Table, names: Iterable[str], places: Places) -> None:
    """Raise an InputError where a code of the columns, which are dictionaries, holds what ends a line or a text."""
    for name in names:
        column = rows.column(name).combine_chunks()
        broken = next((code for code in column.dictionary.to_pylist() if BROKEN.search(code)), None)
        if broken is not None:
            row = pc.index(column.cast(pa.string()), broken).as_py()
            raise places.error(row, f"a line break or NUL in {name} {broken!r}")


def refuse_duplicates(rows: pa.Table, names: Iterable[str], places: Places) -> None:
    """Raise an InputError where a key, told by the named columns, stands twice."""
    if pair := first_duplicate(rows):
        key = ", ".join(f"{name} {rows.column(name)[pair[1]].as_py()}" for name in names)
        raise places.error(pair[1], f"the same key as {places.of(pair[0])}: {key}")
