"""What kind of file it is: told by its first bytes or its header, and by its name only where it has neither."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path
from typing import Final

from speedlocal.errors import InputError
from speedlocal.ingest.column_roles import is_table_of_results, refuse_spread_periods
from speedlocal.ingest.delimited import head_of
from speedlocal.ingest.items_list import kind_of
from speedlocal.ingest.result_set import INPUT_COLUMNS, NEIGHBOUR_COLUMNS
from speedlocal.ingest.text import UTF16_MARKS, require_file
from speedlocal.ingest.unzip import DAMAGED
from speedlocal.mapping.rules import Place


class Format(StrEnum):
    """The kinds of files that are read."""

    VD = "vd"
    VDE = "vde"
    VDS = "vds"
    VDT = "vdt"
    GDX = "gdx"
    VEDA_CSV = "veda_csv"
    TABLE = "table"
    ITEMS_LIST = "items_list"
    UNITS = "units"
    TIMES = "times"
    REGIONS = "regions"
    NEIGHBOURS = "neighbours"
    DUCKDB = "duckdb"
    ZIP = "zip"


COMPLETING: Final = frozenset(
    {
        Format.VDE,
        Format.VDS,
        Format.VDT,
        Format.UNITS,
        Format.TIMES,
        Format.REGIONS,
        Format.NEIGHBOURS,
        Format.ITEMS_LIST,
    }
)
"""Formats that have no rows of `result`, and complete a file that has."""

READ: Final = (
    "load reads .vd, with .vde, .vds and .vdt beside it, .gdx, VEDA's CSV exports and Items Lists, side files of units,"
    " times, regions and neighbours, .parquet and .csv as export writes them, the older deployment's .duckdb, and .zip"
)
MAGIC: Final = (
    (8, b"DUCK", Format.DUCKDB),
    (0, b"PAR1", Format.TABLE),
    (0, b"PK\x03\x04", Format.ZIP),
    (0, b"PK\x05\x06", Format.ZIP),
)
GDX_MARK: Final = b"GAMSGDX"
GDX_WITHIN: Final = 64
BEGINNING: Final = 1 << 16
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
SPREADSHEETS: Final = ("xl/", "content.xml", "index.xml")
COMPANIONS: Final = {".vde": Format.VDE, ".vds": Format.VDS, ".vdt": Format.VDT}
SIDE_COLUMNS: Final = {
    Format.TIMES: frozenset(INPUT_COLUMNS),
    Format.REGIONS: frozenset(Place._fields),
    Format.NEIGHBOURS: frozenset(NEIGHBOUR_COLUMNS),
    Format.UNITS: frozenset({"dimension", "region", "code", "unit"}),
}


def format_of(path: Path) -> Format:
    """Return the kind of a file, whatever it is called; what is not read is an InputError that lists what is."""
    found = known_format(path)
    if found is None:
        refuse_spread_periods(head_of(_first_line(_beginning(path))).names, path, line=1)
        raise InputError(f"no result file; {READ}", file=path)
    return found


def known_format(path: Path) -> Format | None:
    """Return the kind of a file, or None where it is of none that is read.

    What can be told to be at fault, such as an empty file, is an InputError.
    """
    beginning = _beginning(path)
    found = _by_magic(beginning)
    if found is Format.ZIP:
        _refuse_spreadsheet(path)
    if beginning.startswith(OLD_EXCEL):
        raise _spreadsheet(path)
    return found or _by_text(beginning, path)


def _beginning(path: Path) -> bytes:
    try:
        require_file(path)
        with path.open("rb") as file:
            beginning = file.read(BEGINNING)
    except FileNotFoundError:
        raise InputError("there is no such file", file=path) from None
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}", file=path) from error
    if not beginning:
        raise InputError("the file is empty", file=path)
    return beginning


def _by_magic(beginning: bytes) -> Format | None:
    if GDX_MARK in beginning[:GDX_WITHIN]:
        return Format.GDX
    return next((kind for place, mark, kind in MAGIC if beginning[place:].startswith(mark)), None)


def _refuse_spreadsheet(path: Path) -> None:
    """Office's files are zips too; a zip that cannot be listed is left to the one who unpacks it."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.casefold() for name in archive.namelist()]
    except (*DAMAGED, OSError):
        return
    if any(name.startswith(SPREADSHEETS) for name in names):
        raise _spreadsheet(path)


def _spreadsheet(path: Path) -> InputError:
    return InputError("a spreadsheet; save its table of results as CSV, and load that", file=path)


def _by_text(beginning: bytes, path: Path) -> Format | None:
    if beginning.startswith(UTF16_MARKS):
        raise InputError("the file is UTF-16; save it as UTF-8", file=path)
    starred = [line for line in _lines(beginning) if line.startswith("*")]
    suffix = path.suffix.casefold()
    if any(_names_dimensions(line) for line in starred):
        return Format.VD
    if suffix in COMPANIONS:
        return COMPANIONS[suffix]
    return _by_header(_first_line(beginning)) or (Format.VD if suffix == ".vd" else None)


def _lines(beginning: bytes) -> list[str]:
    return beginning.decode("utf-8-sig", errors="replace").splitlines()


def _first_line(beginning: bytes) -> str:
    return next(iter(_lines(beginning)), "")


def _names_dimensions(line: str) -> bool:
    return line.lstrip("* ").casefold().startswith("dimensions-")


def _by_header(line: str) -> Format | None:
    """By the columns that the first line names."""
    names = head_of(line).names
    folded = {name.casefold() for name in names}
    side = next((kind for kind, columns in SIDE_COLUMNS.items() if folded >= columns), None)
    if side or is_table_of_results(names):
        return side or Format.VEDA_CSV
    return Format.ITEMS_LIST if kind_of(names) else None
