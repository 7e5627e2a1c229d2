"""Totals beside their parts: rows in which sources have summed up dimensions, as `(all)` says, never count twice.

A row is a total of those that tell the same cell in more detail. Views that have summed up different dimensions, as
one by process and one by commodity, tell the same cells twice without one being a part of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from speedlocal.database.schema import KEY
from speedlocal.ingest.keys import Codes, key_numbers
from speedlocal.ingest.rows import AGGREGATED, whose
from speedlocal.vocabulary.lists import is_summed

ROUNDING: Final = 1e-6
"""Difference, by the size of the parts, that a total may have from them because all were written with few digits."""

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]
Values = np.ndarray[tuple[int], np.dtype[np.float64]]
Pattern = frozenset[str]
"""Dimensions that are summed up."""


class Unequal(NamedTuple):
    """A cell by its key, `(all)` where it is summed up, told as a total and by parts that make another.

    `cells` is how many such cells there are in the same two views.
    """

    key: dict[str, str]
    total: float
    parts: float
    cells: int


class Rows:
    """Rows with what is asked of them: which dimensions each has summed up, and whether it may be summed."""

    def __init__(self, rows: pa.Table) -> None:
        self.table = rows
        self.values: Values = rows["value"].to_numpy()
        self.bits = np.zeros(rows.num_rows, np.int64)
        for number, name in enumerate(KEY):
            self.bits |= whose(rows, name, AGGREGATED.__eq__).astype(np.int64) << number
        self.summable = whose(rows, "attribute", is_summed)

    def having(self, pattern: Pattern) -> Mask:
        """Which rows have summed up just these dimensions."""
        mask: Mask = self.bits == sum(1 << number for number, name in enumerate(KEY) if name in pattern)
        return mask

    def cells(self, summed_up: Pattern) -> Codes:
        """A number a row, equal where the codes of the other dimensions are."""
        names = [name for name in KEY if name not in summed_up]
        return np.unique(key_numbers(self.table, names), return_inverse=True)[1].astype(np.int64)

    def patterns(self) -> list[Pattern]:
        """The dimensions that are summed up in some row: fewest first, and then as they appear."""
        found, first = np.unique(self.bits, return_index=True)
        order = sorted(zip(found.tolist(), first.tolist(), strict=True), key=lambda of: (of[0].bit_count(), of[1]))
        return [frozenset(n for number, n in enumerate(KEY) if bits >> number & 1) for bits, _ in order]

    def key(self, row: int, summed_up: Pattern) -> dict[str, str]:
        """The cell of a row."""
        return {name: AGGREGATED if name in summed_up else self.table[name][row].as_py() for name in KEY}


def totals(table: pa.Table) -> tuple[Mask, list[Unequal]]:
    """Return which rows others make up, and cells of attributes that are summed whose rows make up different totals.

    Of an attribute that is not summed, such as a price, only what equals the sum of the parts is a total.
    """
    rows = Rows(table)
    left_out, unequal = np.zeros(table.num_rows, np.bool_), list[Unequal]()
    patterns = rows.patterns()
    for number, pattern in enumerate(patterns):
        here = rows.having(pattern)
        for summed_up, there in _others(rows, pattern, patterns[:number], left_out):
            left_out |= _told_again(rows, summed_up, here, there, unequal)
    return left_out, unequal


def _others(rows: Rows, pattern: Pattern, before: Iterable[Pattern], left_out: Mask) -> Iterator[tuple[Pattern, Mask]]:
    """What may tell the same cells: all parts together, then each view that sums up other dimensions."""
    parts = np.zeros(len(left_out), np.bool_)
    for other in before:
        if other < pattern:
            parts |= rows.having(other) & ~left_out
    yield pattern, parts
    for other in before:
        if not other < pattern and "attribute" not in pattern | other:
            yield pattern | other, rows.having(other) & rows.summable


def _told_again(rows: Rows, summed_up: Pattern, here: Mask, there: Mask, unequal: list[Unequal]) -> Mask:
    """Which of the rows `here` stand in cells that `there` tells; cells that are told differently are added."""
    if not (here.any() and there.any()):
        return np.zeros(len(here), np.bool_)
    cell = rows.cells(summed_up)
    size = int(cell.max()) + 1
    ours, theirs = (_sums(rows.values, cell, mask, size) for mask in (here, there))
    bound = ROUNDING * _sums(np.abs(rows.values), cell, there, size)
    with np.errstate(invalid="ignore"):
        same = (ours == theirs) | (np.abs(ours - theirs) <= bound) & np.isfinite(bound)
    shared = here & (np.bincount(cell[there], minlength=size) > 0)[cell]
    wrong = np.flatnonzero(shared & rows.summable & ~same[cell])
    if wrong.size:
        one, cells = int(cell[wrong[0]]), int(np.unique(cell[wrong]).size)
        unequal.append(Unequal(rows.key(int(wrong[0]), summed_up), float(ours[one]), float(theirs[one]), cells))
    again: Mask = shared & same[cell]
    return again


def _sums(values: Values, cell: Codes, of: Mask, size: int) -> Values:
    return np.bincount(cell[of], weights=values[of], minlength=size).astype(np.float64)
