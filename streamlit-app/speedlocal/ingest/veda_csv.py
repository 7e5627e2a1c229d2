"""CSV exports of VEDA 2.0 and Veda Online, and ours: a header that names the columns, then one row a value.

Format: which columns there are depends on the view that was saved (real exports: DataScienceScotland/vedar). A
dimension that is not there was summed up. Cells hold codes, descriptions, or `code [description]`. In our own export,
told by its column is_eps, every cell is a code as it stands.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from speedlocal.database.schema import KEY
from speedlocal.ingest.annual_totals import leave_out_totals
from speedlocal.ingest.code_pages import tell_code_page
from speedlocal.ingest.column_roles import SETS, Roles, roles_of
from speedlocal.ingest.delimited import Head, Lines, head_of, read_columns
from speedlocal.ingest.named_codes import Named, parted
from speedlocal.ingest.numbers import read_numbers, refuse_unequal_eps, vanished, with_decimal_points
from speedlocal.ingest.places import refuse_empty_codes
from speedlocal.ingest.result_set import ResultSet, Source
from speedlocal.ingest.scenarios import DESCRIBED, by_scenario, report_columns, table_of
from speedlocal.ingest.text import TextFile, read_through

YES: Final = frozenset({"true", "t", "1", "yes"})
NO: Final = frozenset({"false", "f", "0", "no"})
NAMED_COLUMNS: Final = ("region", *(name for name in KEY if name not in ("sow", "region")), *SETS)
"""Columns whose cells may hold a description; the region first, as codes are told apart by it."""


def read_veda_csv(path: Path) -> list[ResultSet]:
    """Return one ResultSet a scenario: of the column Scenario, else named after the file.

    What is wrong is an InputError with its line: a value that is no number or that may be read in two ways, an empty
    code, a key twice, another number of fields than the header has.
    """
    text = read_through(path)
    head = head_of(text.first_line())
    roles = roles_of(head.names, path, line=1)
    lines = Lines(text, skip=1)
    raw = _columns(lines, head, roles)
    values, is_eps = _values(raw, head, lines)
    columns = {role: raw[role].combine_chunks() for role in raw.column_names if role not in ("value", "is_eps", "year")}
    columns, remarks = (columns, []) if "is_eps" in roles.roles else _with_descriptions(columns)
    source = Source(path.name, "veda_csv", text.encoding, text.sha256, text.size, head.line)
    scenarios = by_scenario(table_of(columns, values, is_eps), path, source, lines)
    for results in scenarios:
        report_columns(results, roles)
        if "is_eps" not in roles.roles:
            leave_out_totals(results)
        _report(results, text, remarks, vanished(raw["value"], pa.chunked_array([values])))
    return scenarios


def _columns(lines: Lines, head: Head, roles: Roles) -> pa.Table:
    """Columns by role."""
    names = [role or f"column {place}" for place, role in enumerate(roles.roles, 1)]
    raw = read_columns(lines, names, frozenset({"value"}), head.delimiter).select([n for n in roles.roles if n])
    _refuse_second_header(raw, head, roles, lines)
    refuse_empty_codes(raw, [name for name in raw.column_names if name in KEY], lines)
    return raw


def _refuse_second_header(raw: pa.Table, head: Head, roles: Roles, lines: Lines) -> None:
    name = head.names[roles.roles.index("value")]
    again = pc.index(raw["value"], name).as_py()
    if again >= 0:
        raise lines.error(again, "the header once more")


def _values(raw: pa.Table, head: Head, lines: Lines) -> tuple[pa.Array, pa.Array]:
    written = raw["value"].combine_chunks()
    values, eps = read_numbers(with_decimal_points(written, head.delimiter, lines.error), lines.error)
    if "is_eps" not in raw.column_names:
        return values, eps
    flags = pc.utf8_lower(raw["is_eps"].combine_chunks().cast(pa.string()))
    unclear = pc.index(pc.is_in(flags, pa.array([*YES, *NO])), False).as_py()
    if unclear >= 0:
        raise lines.error(unclear, f"is_eps is {raw['is_eps'][unclear].as_py()!r}; it is true or false")
    flagged = pc.is_in(flags, pa.array(list(YES)))
    refuse_unequal_eps(values, flagged, lines.error)
    return values, pc.or_(eps, flagged)


def _with_descriptions(
    columns: dict[str, pa.DictionaryArray],
) -> tuple[dict[str, pa.DictionaryArray], list[tuple[str, str]]]:
    """Columns of codes with columns of their descriptions, and what the modeller should look at."""
    found, remarks = dict(columns), []
    for name in NAMED_COLUMNS:
        if name not in columns:
            continue
        named = parted(_cells(found, name))
        if named:
            found[name] = _replaced(columns[name], {cell: pair.code for cell, pair in named.items()})
            found[DESCRIBED + name] = _descriptions(columns[name], named)
        elif spaced := next((code for code in columns[name].unique().to_pylist() if " " in code), None):
            remarks.append((name, spaced))
    return found, remarks


def _cells(columns: dict[str, pa.DictionaryArray], name: str) -> list[tuple[str, ...]]:
    """Each cell of a column with the scenario and region that it stands in."""
    places = [place for place in ("scenario", "region") if place in columns and place != name]
    table = pa.table({place: columns[place] for place in (*places, name)})
    groups = table.group_by([*places, name]).aggregate([])
    return list(zip(*(groups[column].to_pylist() for column in (*places, name)), strict=True))


def _replaced(column: pa.DictionaryArray, codes: dict[str, str]) -> pa.DictionaryArray:
    texts = pa.array([codes.get(cell, cell) for cell in column.dictionary.to_pylist()], pa.string())
    return texts.take(column.indices).dictionary_encode()


def _descriptions(column: pa.DictionaryArray, named: dict[str, Named]) -> pa.DictionaryArray:
    pairs = [named.get(cell) for cell in column.dictionary.to_pylist()]
    texts = pa.array([pair and pair.description for pair in pairs], pa.string())
    return texts.take(column.indices).dictionary_encode()


def _report(results: ResultSet, text: TextFile, remarks: list[tuple[str, str]], lost: int) -> None:
    tell_code_page(results, text)
    for name, cell in remarks:
        results.warn(
            f"{name} has cells such as {cell!r}, which may be descriptions;"
            " they are kept as codes, unless another source tells what they describe"
        )
    if lost:
        results.warn(f"{lost:,} values are closer to 0 than a number can be held, and are 0")
    if not text.complete:
        results.warn(f"{text.path.name}: the last line is not ended; the file may be cut off")
