"""The `.vd` file: a header of starred lines, then one quoted row a value.

Grammar: the header that gdx2veda writes (`* Key- value`, its quotes unbalanced), then rows in the order of columns
that the header's Dimensions name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from speedlocal.database.schema import KEY
from speedlocal.errors import InputError
from speedlocal.ingest.keys import first_duplicate
from speedlocal.ingest.result_set import ResultSet, Source
from speedlocal.ingest.rows import result_rows
from speedlocal.ingest.text import TextFile, numbered_rows, read_through

NUMBER: Final = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
INFINITY: Final = r"(?i)^[+-]?inf(inity)?$"
CODE: Final = pa.dictionary(pa.int32(), pa.string())
READ_KEYS: Final = ("dimensions", "importid", "valuedim", "fieldseparator", "textdelim")
"""The header's keys that say how the rows are read; others may stand more than once, as remarks do."""
OPTIONAL: Final = frozenset({"sow"})


@dataclass(frozen=True)
class Header:
    """The header's lines as they stand, how many lines come before the rows, and the columns' names."""

    lines: tuple[str, ...]
    skip: int
    columns: tuple[str, ...]
    value: str
    scenario: str | None


def read_vd(path: Path) -> ResultSet:
    """Read a `.vd` into a ResultSet without its companions; what is wrong is an InputError with its line."""
    text = read_through(path)
    header = read_header(text)
    raw = _read_fast(text, header) if text.plain else None
    raw = raw if raw is not None else _read_strictly(text, header)
    table = _typed(raw, text, header)
    _refuse_duplicates(table, text, header)
    source = Source(path.name, "vd", text.encoding, text.sha256, text.size, "\n".join(header.lines))
    results = ResultSet(header.scenario or path.stem, table, sources=[source])
    if vanished := _vanished(raw.column(header.value), table):
        results.warn(f"{vanished:,} values are closer to 0 than a number can be held, and are 0")
    if not text.complete:
        results.warn(f"{path.name}: the last line is not ended; the file may be cut off")
    return results


def read_header(text: TextFile) -> Header:
    """Read the starred lines at the top; an InputError says which key is missing or stands twice."""
    lines = []
    with text.path.open(encoding="utf-8-sig" if text.encoding == "utf-8" else text.encoding) as file:
        for line in file:
            if not line.startswith("*"):
                break
            lines.append(line.rstrip("\r\n"))
    keys = _keys(lines, text.path)
    if "dimensions" not in keys:
        raise InputError("no header line 'Dimensions-', so the columns are not known", file=text.path, line=1)
    for key, expected in (("fieldseparator", ","), ("textdelim", '"')):
        if keys.get(key, expected) != expected:
            raise InputError(f"the header's {key} is {keys[key]!r}; only {expected!r} is read", file=text.path)
    columns, value = _columns(keys, text.path)
    return Header(tuple(lines), len(lines), columns, value, _scenario(keys.get("importid", "")))


def _keys(lines: list[str], path: Path) -> dict[str, str]:
    keys: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        key, value = _key(line)
        if key in keys and key in READ_KEYS:
            raise InputError(f"the header's {key} once more", file=path, line=number)
        keys[key] = value
    return keys


def _key(line: str) -> tuple[str, str]:
    key, _, value = line.lstrip("* ").partition("-")
    return key.strip().casefold(), value.strip()


def _scenario(import_id: str) -> str | None:
    prefix, colon, name = import_id.partition(":")
    return name.strip() or None if colon and prefix.casefold() == "scenario" else import_id or None


def _columns(keys: dict[str, str], path: Path) -> tuple[tuple[str, ...], str]:
    columns = tuple(name.strip().casefold() for name in keys["dimensions"].split(";"))
    value = keys.get("valuedim", "PV").casefold()
    wanted = {*KEY, value}
    if missing := sorted(wanted - set(columns) - OPTIONAL):
        raise InputError(f"the header's Dimensions lack {', '.join(missing)}", file=path)
    if unknown := [c for c in columns if c not in wanted]:
        raise InputError(f"the header's Dimensions hold unknown {', '.join(unknown)}", file=path)
    if len(set(columns)) != len(columns):
        raise InputError("the header's Dimensions name a column twice", file=path)
    return columns, value


def _read_fast(text: TextFile, header: Header) -> pa.Table | None:
    """Columns as text, or None where the strict reader must decide."""
    types = {c: CODE if c in KEY else pa.string() for c in header.columns}
    try:
        table = pa.csv.read_csv(
            text.path,
            pa.csv.ReadOptions(
                skip_rows=header.skip,
                column_names=list(header.columns),
                encoding="utf8" if text.encoding == "utf-8" else text.encoding,
            ),
            pa.csv.ParseOptions(quote_char='"', double_quote=True, newlines_in_values=False),
            pa.csv.ConvertOptions(column_types=types, strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    # Where a code holds a quote or a comma, the quotes may stand in wrong places: the strict reader tells.
    codes = (code for name in KEY if name in header.columns for code in _distinct(table.column(name)))
    doubtful = any('"' in code or "," in code for code in codes)
    return None if doubtful or table.num_rows != text.lines - header.skip else table


def _distinct(column: pa.ChunkedArray) -> set[str]:
    return {code for chunk in column.chunks for code in chunk.dictionary.to_pylist()}


def _read_strictly(text: TextFile, header: Header) -> pa.Table:
    rows = [fields for _, fields in _rows(text, header)]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(header.columns)
    arrays = {}
    for name, column in zip(header.columns, columns, strict=True):
        array = pa.array(column, pa.string())
        arrays[name] = array.dictionary_encode() if name in KEY else array
    return pa.table(arrays)


def _rows(text: TextFile, header: Header) -> Iterator[tuple[int, list[str]]]:
    return numbered_rows(text, skip=header.skip, width=len(header.columns))


def _typed(raw: pa.Table, text: TextFile, header: Header) -> pa.Table:
    if raw.num_rows == 0:
        raise InputError("a header without a row", file=text.path)
    raw = raw.unify_dictionaries().combine_chunks()
    _refuse_empty_codes(raw, text, header)
    values, eps = _numbers(raw.column(header.value).combine_chunks(), text, header)
    keys = {name: raw.column(name).combine_chunks() for name in KEY if name in raw.column_names}
    return result_rows(keys, values, eps)


def _refuse_empty_codes(raw: pa.Table, text: TextFile, header: Header) -> None:
    for name in header.columns:
        if name in KEY and "" in raw.column(name).combine_chunks().unique().to_pylist():
            row = pc.index(raw.column(name).cast(pa.string()), "").as_py()
            line = _line(row, text, header)
            raise InputError(f"an empty {name}; '-' stands where none applies", file=text.path, line=line)


def _numbers(column: pa.Array, text: TextFile, header: Header) -> tuple[pa.Array, pa.Array]:
    """Values and whether they were Eps; anything that is no number is an InputError."""
    eps = pc.equal(pc.utf8_lower(column), "eps")
    infinite = pc.match_substring_regex(column, INFINITY)
    good = pc.or_(pc.or_(eps, infinite), pc.match_substring_regex(column, NUMBER))
    bad = pc.index(good, False).as_py()
    values = pc.cast(pc.if_else(eps, "0", column), pa.float64()) if bad < 0 else None
    if values is not None:
        bad = pc.index(pc.equal(infinite, pc.is_inf(values)), False).as_py()
    if values is None or bad >= 0:
        line = _line(bad, text, header)
        raise InputError(f"{column[bad].as_py()!r} is no number", file=text.path, line=line)
    return values, eps


def _vanished(written: pa.ChunkedArray, table: pa.Table) -> int:
    """How many values are 0 though another digit than 0 was written."""
    zeros = written.filter(pc.equal(table["value"], 0))
    return pc.sum(pc.match_substring_regex(zeros, r"^[^eE]*[1-9]")).as_py() or 0


def _refuse_duplicates(table: pa.Table, text: TextFile, header: Header) -> None:
    pair = first_duplicate(table)
    if pair is None:
        return
    first, second = (_line(row, text, header) for row in pair)
    key = ", ".join(f"{name} {table.column(name)[pair[1]].as_py()}" for name in KEY if name in header.columns)
    raise InputError(f"the key of line {first} once more: {key}", file=text.path, line=second)


def _line(row: int, text: TextFile, header: Header) -> int:
    """Return the line number of a row, counted from 0."""
    lines = ((n, line) for n, line in text.numbered() if n > header.skip and line)
    return next(islice(lines, row, None))[0]
