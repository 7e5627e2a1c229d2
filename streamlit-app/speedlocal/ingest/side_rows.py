"""Rows of small tables that people write: CSV with a header line, and what their cells may hold."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Final

from speedlocal.errors import InputError
from speedlocal.ingest.delimited import head_of
from speedlocal.ingest.numbers import INFINITY, NUMBER
from speedlocal.ingest.places import BROKEN
from speedlocal.mapping.rules import Place

Row = dict[str, str]
Numbered = Iterable[tuple[int, Row]]
File = Path | str
"""What an error names: of a path its last part, a text as it stands."""

FARTHEST: Final = {"longitude": 180, "latitude": 90}
REGION_KINDS: Final = ("model region", "neighbour", "pseudo")


def table_rows(text: str, columns: tuple[str, ...], file: File) -> Iterator[tuple[int, Row]]:
    """Give each row with its line; a column that is missing or stands twice, and what is no CSV, are an InputError."""
    first = text.split("\n", 1)[0].rstrip("\r")
    reader = csv.reader(StringIO(text), delimiter=head_of(first).delimiter, strict=True)
    try:
        heads = [name.strip().casefold() for name in next(reader, [])]
        if missing := [c for c in columns if c not in heads]:
            raise InputError(f"the columns {', '.join(missing)} are missing", file=file, line=1)
        if again := next((name for name in heads if name and heads.count(name) > 1), None):
            raise InputError(f"the column {again} stands twice", file=file, line=1)
        for fields in reader:
            if not fields:
                continue
            if len(fields) != len(heads):
                raise InputError(f"{len(fields)} fields where {len(heads)} belong", file=file, line=reader.line_num)
            yield reader.line_num, dict(zip(heads, (f.strip() for f in fields), strict=True))
    except csv.Error as error:
        raise InputError(f"no CSV: {error}", file=file, line=reader.line_num) from error


def unread_columns(text: str, columns: tuple[str, ...]) -> list[str]:
    """Return what else than the columns the header names; columns without a name as their number, in words."""
    names = [name.strip().casefold() for name in head_of(text.split("\n", 1)[0].rstrip("\r")).names]
    unread = [name for name in names if name and name not in columns]
    unnamed = names.count("")
    return [*unread, *([f"{unnamed} without a name"] if unnamed else [])]


def places_of(rows: Numbered, file: File) -> Iterator[Place]:
    """Give regions with their places; a region that stands twice is an InputError."""
    seen: set[str] = set()
    for line, row in rows:
        refuse_unlisted(row["kind"], REGION_KINDS, "kind", file, line)
        refuse_empty(row, ("region",), file, line)
        refuse_again(row["region"], seen, "region", file, line)
        longitude, latitude = (_degrees(row[name], most, file, line) for name, most in FARTHEST.items())
        if (longitude is None) != (latitude is None):
            there, lacking = ("longitude", "latitude") if latitude is None else ("latitude", "longitude")
            raise InputError(f"a {there} without a {lacking}", file=file, line=line)
        yield Place(row["region"], row["label"], longitude, latitude, row["kind"])


def refuse_unlisted(code: str, allowed: Iterable[str], what: str, file: File, line: int) -> None:
    """Raise an InputError unless the code is one of those allowed."""
    if code not in (codes := list(allowed)):
        raise InputError(f"{what} {code!r}; it is one of {', '.join(codes)}", file=file, line=line)


def refuse_empty(row: Row, columns: tuple[str, ...], file: File, line: int) -> None:
    """Raise an InputError where one of the columns is empty."""
    for column in columns:
        if not row[column]:
            raise InputError(f"an empty {column}", file=file, line=line)


def refuse_broken(row: Row, file: File, line: int) -> None:
    """Raise an InputError where a cell holds what ends a line or a text."""
    for column, cell in row.items():
        if BROKEN.search(cell):
            raise InputError(f"a line break or NUL in {column} {cell[:40]!r}", file=file, line=line)


def refuse_again(code: str, seen: set[str], what: str, file: File, line: int) -> None:
    """Raise an InputError where a code, whatever its case, was seen already; remember it."""
    if code.casefold() in seen:
        raise InputError(f"{what} {code} once more", file=file, line=line)
    seen.add(code.casefold())


def number_of(text: str, file: File, line: int) -> float:
    """Return a finite number, written as in a result; what is none is an InputError."""
    if not (re.fullmatch(NUMBER, text, re.ASCII) or re.fullmatch(INFINITY, text)):
        raise InputError(f"{text!r} is no number", file=file, line=line)
    number = float(text)
    if not math.isfinite(number):
        raise InputError(f"{text!r} is no finite number", file=file, line=line)
    return number


def _degrees(text: str, most: int, file: File, line: int) -> float | None:
    degrees = number_of(text, file, line) if text else None
    if degrees is not None and abs(degrees) > most:
        raise InputError(f"{text} is no place on the globe", file=file, line=line)
    return degrees
