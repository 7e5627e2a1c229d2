"""The `.vd` file: a header of starred lines, then one quoted row a value.

Grammar: the header that gdx2veda writes (`* Key- value`, its quotes unbalanced), then rows in the order of columns
that the header's Dimensions name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from speedlocal.database.schema import KEY
from speedlocal.errors import InputError
from speedlocal.ingest.code_pages import tell_code_page
from speedlocal.ingest.delimited import Lines, read_columns
from speedlocal.ingest.numbers import read_numbers, vanished
from speedlocal.ingest.places import refuse_duplicates, refuse_empty_codes
from speedlocal.ingest.result_set import ResultSet, Source
from speedlocal.ingest.rows import result_rows
from speedlocal.ingest.text import TextFile, read_through

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
    lines = Lines(text, header.skip)
    raw = read_columns(lines, header.columns, frozenset({header.value}))
    table = _typed(raw, header, lines)
    source = Source(path.name, "vd", text.encoding, text.sha256, text.size, "\n".join(header.lines))
    results = ResultSet(header.scenario or path.stem, table, sources=[source])
    tell_code_page(results, text)
    if lost := vanished(raw.column(header.value), table["value"]):
        results.warn(f"{lost:,} values are closer to 0 than a number can be held, and are 0")
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
    return Header(tuple(lines), len(lines), columns, value, scenario_of(keys.get("importid", "")))


def _keys(lines: list[str], path: Path) -> dict[str, str]:
    keys: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        key, value = key_of(line)
        if key in keys and key in READ_KEYS:
            raise InputError(f"the header's {key} once more", file=path, line=number)
        keys[key] = value
    return keys


def key_of(line: str) -> tuple[str, str]:
    """Return the key of a header's line, in one case, and its value."""
    key, _, value = line.lstrip("* ").partition("-")
    return key.strip().casefold(), value.strip()


def scenario_of(import_id: str) -> str | None:
    """Return the scenario that an ImportID names; None where it is empty."""
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


def _typed(raw: pa.Table, header: Header, lines: Lines) -> pa.Table:
    names = [name for name in header.columns if name in KEY]
    refuse_empty_codes(raw, names, lines)
    values, eps = read_numbers(raw.column(header.value).combine_chunks(), lines.error)
    table = result_rows({name: raw.column(name).combine_chunks() for name in names}, values, eps)
    refuse_duplicates(table, [name for name in KEY if name in names], lines)
    return table
