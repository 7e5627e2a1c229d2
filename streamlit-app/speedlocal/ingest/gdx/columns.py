"""From records to rows of `result`: label numbers become dictionaries, special values are told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from speedlocal.database.schema import KEY
from speedlocal.errors import InputError
from speedlocal.ingest.gdx.records import EPS, NOT_AVAILABLE, RESERVED, UNDEFINED, Numbers, Records
from speedlocal.ingest.keys import first_duplicate
from speedlocal.ingest.rows import NOT_APPLICABLE, result_rows

SPECIAL: Final = {UNDEFINED: "undefined (UNDF)", NOT_AVAILABLE: "not available (NA)"}


def dictionary(numbers: Numbers, labels: Sequence[str]) -> pa.DictionaryArray:
    """Return the labels of numbers, counted from 0, as a dictionary of those that occur, each once."""
    used = np.flatnonzero(np.bincount(numbers, minlength=len(labels)))
    place_of: dict[str, int] = {}
    places = np.zeros(len(labels), np.int32)
    places[used] = [place_of.setdefault(labels[number], len(place_of)) for number in used.tolist()]
    return pa.DictionaryArray.from_arrays(pa.array(places[numbers]), pa.array(list(place_of), pa.string()))


def refuse_no_numbers(records: Records, symbol: str, labels: Sequence[str], path: Path) -> None:
    """Refuse values that are undefined, not available or a name (an acronym): an InputError names the first."""
    acronyms = _acronyms(records)
    bad = np.flatnonzero(np.isnan(records.values) | acronyms)
    if not bad.size:
        return
    first = bad[0]
    key = ", ".join(labels[key[first] - 1] for key in records.keys) or "its only value"
    what = SPECIAL.get(int(records.codes[first]), "an acronym" if acronyms[first] else "not a number")
    more = f", and {bad.size - 1:,} more" if bad.size > 1 else ""
    raise InputError(f"symbol {symbol}: {key} is {what}, which is no value of a result{more}", file=path)


def without_acronyms(records: Records) -> Records:
    """Return the records with NaN where an acronym stands, as it does where a value is undefined or not available."""
    return Records(records.keys, np.where(_acronyms(records), np.nan, records.values), records.codes)


def _acronyms(records: Records) -> Numbers:
    with np.errstate(invalid="ignore"):
        return np.isfinite(records.values) & (records.values >= RESERVED)


def rows_of(keys: Mapping[str, Numbers], labels: Sequence[str], values: Numbers, codes: Numbers) -> pa.Table:
    """Return rows of `result`; `keys` are label numbers, counted from 0, by key column."""
    columns = {name: dictionary(numbers, labels) for name, numbers in keys.items()}
    return result_rows(columns, pa.array(values, pa.float64()), pa.array(codes == EPS))


def refuse_keys(rows: pa.Table, symbols: Sequence[tuple[int, str]], path: Path) -> None:
    """Refuse empty codes and keys that stand twice, whatever their case.

    `symbols` are the symbols in order of their rows, each with the row that it begins with.
    """

    def symbol_of(row: int) -> str:
        return [name for start, name in symbols if start <= row][-1]

    for name in KEY:
        column = rows.column(name).combine_chunks()
        if "" in column.dictionary.to_pylist():
            row = int(np.flatnonzero(column.indices.to_numpy() == column.dictionary.index("").as_py())[0])
            raise InputError(
                f"symbol {symbol_of(row)}: an empty {name}; {NOT_APPLICABLE!r} stands where none applies", file=path
            )
    if pair := first_duplicate(rows):
        key = ", ".join(f"{name} {rows.column(name)[pair[1]].as_py()}" for name in KEY)
        raise InputError(f"symbol {symbol_of(pair[1])}: a key stands twice: {key}", file=path)
