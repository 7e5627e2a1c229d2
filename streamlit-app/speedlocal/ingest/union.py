"""Rows of several sources of one scenario put together: each key once, and nothing beside its own sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from speedlocal.database.schema import KEY
from speedlocal.ingest.keys import Codes, key_numbers
from speedlocal.ingest.rows import AGGREGATED

DIGITS: Final = 1e-9
"""Relative difference that two sources' numbers may have by their digits alone: VEDA's exports carry ten."""

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]
Values = np.ndarray[tuple[int], np.dtype[np.float64]]


class Contradiction(NamedTuple):
    """A value that two sources give: the position of the row that stays, and what the other source says."""

    row: int
    other: float


class Union(NamedTuple):
    """The rows that stay, and what there was to say of those that do not.

    `repeated` counts rows whose key an earlier source has, `summed` rows that sum up others, and
    `differing` those of them whose sum is another.
    """

    rows: pa.Table
    repeated: int
    contradictions: list[Contradiction]
    summed: int
    differing: int


def union(tables: Sequence[pa.Table]) -> Union:
    """Return the rows of all tables: of a key that stands in several, the first; no sums beside what they sum up.

    The tables are as `result_rows` gives them, and each has a key once.
    """
    rows = pa.concat_tables(tables).unify_dictionaries()
    first = _first_of_its_key(rows)
    place = np.arange(rows.num_rows)
    again = first != place
    values = rows["value"].to_numpy()
    contradictions = [
        Contradiction(int(np.searchsorted(place[~again], first[row])), float(values[row]))
        for row in np.flatnonzero(again & ~_close(values, values[first]))
    ]
    kept = rows.filter(pa.array(~again))
    sums, differing = _sums_beside_their_parts(kept)
    return Union(kept.filter(pa.array(~sums)), int(again.sum()), contradictions, int(sums.sum()), differing)


def _first_of_its_key(rows: pa.Table) -> Codes:
    """The position, for each row, of the first row with its key."""
    _, first, group = np.unique(key_numbers(rows, KEY), return_index=True, return_inverse=True)
    return first.astype(np.int64)[group]


def _close(values: Values, others: Values) -> Mask:
    close: Mask = np.isclose(values, others, rtol=DIGITS, atol=0.0) | (values == others)
    return close


def _sums_beside_their_parts(rows: pa.Table) -> tuple[Mask, int]:
    """Which rows sum up others that are there too, and for how many of these the sum is another."""
    marks = {name: _is_aggregated(rows, name) for name in KEY}
    sums, differing = np.zeros(rows.num_rows, np.bool_), 0
    for pattern in _patterns(marks):
        here = _having(marks, pattern)
        finer = ~here & np.logical_and.reduce([~marks[name] for name in KEY if name not in pattern])
        if finer.any():
            beside, wrong = _compared(rows, pattern, here, finer)
            sums |= beside
            differing += wrong
    return sums, differing


def _is_aggregated(rows: pa.Table, name: str) -> Mask:
    return np.asarray(pc.equal(rows[name].cast(pa.string()), AGGREGATED).to_numpy(zero_copy_only=False), np.bool_)


def _patterns(marks: dict[str, Mask]) -> Iterator[tuple[str, ...]]:
    """The sets of dimensions that are aggregated in some row."""
    bits = np.zeros(len(next(iter(marks.values()))), np.int64)
    for number, name in enumerate(KEY):
        bits |= marks[name].astype(np.int64) << number
    for found in np.unique(bits[bits > 0]):
        yield tuple(name for number, name in enumerate(KEY) if found >> number & 1)


def _having(marks: dict[str, Mask], pattern: Iterable[str]) -> Mask:
    names = set(pattern)
    here: Mask = np.logical_and.reduce([marks[name] == (name in names) for name in KEY])
    return here


def _compared(rows: pa.Table, pattern: tuple[str, ...], here: Mask, finer: Mask) -> tuple[Mask, int]:
    """Which of the rows `here` sum up rows of `finer`, and how many of them have another value than the sum."""
    key = np.unique(key_numbers(rows, [name for name in KEY if name not in pattern]), return_inverse=True)[1]
    parts = np.bincount(key[finer], minlength=int(key.max()) + 1)
    values = rows["value"].to_numpy()
    totals = np.bincount(key[finer], weights=values[finer], minlength=int(key.max()) + 1).astype(np.float64)
    beside: Mask = here & (parts[key] > 0)
    return beside, int((~_close(values[beside], totals[key[beside]])).sum())
