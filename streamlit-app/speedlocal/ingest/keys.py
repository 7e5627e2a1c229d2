"""Keys of `result`: each may stand once, whatever its case."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from speedlocal.database.schema import KEY

Codes = np.ndarray[tuple[int], np.dtype[np.int64]]


def first_duplicate(rows: pa.Table) -> tuple[int, int] | None:
    """Return the positions of the first two rows that share a case-folded key, or None.

    `rows` has the key columns as dictionaries.
    """
    key = key_numbers(rows, KEY)
    order = np.argsort(key, kind="stable")
    repeats = np.flatnonzero(np.diff(key[order]) == 0)
    if not repeats.size:
        return None
    second = int(order[repeats + 1].min())
    return int(np.flatnonzero(key == key[second])[0]), second


def key_numbers(rows: pa.Table, columns: Iterable[str]) -> Codes:
    """Return a number a row, equal where the case-folded codes of all the columns, which are dictionaries, are."""
    key = np.zeros(rows.num_rows, np.int64)
    for name in columns:
        codes, count = _folded(rows.column(name))
        key = _combined(key, codes, count)
    return key


def _folded(column: pa.ChunkedArray) -> tuple[Codes, int]:
    """Integer codes of a column, equal where spellings differ in case only, and how many there are."""
    array = column.combine_chunks()
    numbers: dict[str, int] = {}
    places = [numbers.setdefault(code.casefold(), len(numbers)) for code in array.dictionary.to_pylist()]
    return np.asarray(places, np.int64)[array.indices.to_numpy(zero_copy_only=False)], max(len(numbers), 1)


def _combined(key: Codes, codes: Codes, count: int) -> Codes:
    """One number for both, renumbered where the product would leave 64 bits."""
    if key.size and int(key.max()) >= np.iinfo(np.int64).max // count - 1:
        key = np.unique(key, return_inverse=True)[1].astype(np.int64)
    return key * count + codes
