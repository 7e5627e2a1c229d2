"""Rows of several sources of one scenario put together: each key once, and with one value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from speedlocal.database.schema import KEY
from speedlocal.ingest.keys import Codes, key_numbers
from speedlocal.ingest.totals import Mask, Unequal, Values, totals

DIGITS: Final = 1e-9
"""Relative difference that two sources' numbers may have by their digits alone: VEDA's exports carry ten."""


class Contradiction(NamedTuple):
    """A value that two sources give: the position of the row that stays, what the other says, and which that is."""

    row: int
    other: float
    source: int


class Union(NamedTuple):
    """The rows that stay, and what there was to say of those that do not.

    `repeated` counts by source the rows whose key an earlier source has, `eps` those of the rows that stay which are
    Eps by a later source, `summed` by attribute rows that sum up others. `unequal` are totals that their parts do not
    make up.
    """

    rows: pa.Table
    repeated: list[int]
    contradictions: list[Contradiction]
    eps: int
    summed: dict[str, int]
    unequal: list[Unequal]


def union(tables: Sequence[pa.Table]) -> Union:
    """Return the rows of all tables: of a key that stands in several, the first; no sums beside what they sum up.

    The tables are as `result_rows` gives them, and each has a key once. A 0 that another source tells as Eps is Eps.
    """
    rows = pa.concat_tables(tables).unify_dictionaries()
    first = _first_of_its_key(rows)
    again = first != np.arange(rows.num_rows)
    values = rows["value"].to_numpy()
    differing = again & ~_close(values, values[first])
    rows, eps = _with_eps(rows, first, again & ~differing)
    kept = rows.filter(pa.array(~again))
    source = np.repeat(np.arange(len(tables)), [table.num_rows for table in tables])
    sums, unequal = totals(kept)
    if sums.any():
        again[np.flatnonzero(~again)[sums]] = True
    return Union(
        rows.filter(pa.array(~again)),
        np.bincount(source[first != np.arange(rows.num_rows)], minlength=len(tables)).tolist(),
        _contradictions(first, again, differing, values, source),
        eps,
        dict(Counter(kept["attribute"].filter(pa.array(sums)).to_pylist())),
        unequal,
    )


def _contradictions(first: Codes, gone: Mask, differing: Mask, values: Values, source: Codes) -> list[Contradiction]:
    """Of the rows that stay only: a total that is left out is compared with its parts."""
    place = np.cumsum(~gone) - 1
    rows = np.flatnonzero(differing & ~gone[first])
    told = zip(place[first[rows]].tolist(), values[rows].tolist(), source[rows].tolist(), strict=True)
    return [Contradiction(*one) for one in told]


def _first_of_its_key(rows: pa.Table) -> Codes:
    """The position, for each row, of the first row with its key."""
    _, first, group = np.unique(key_numbers(rows, KEY), return_index=True, return_inverse=True)
    return first.astype(np.int64)[group]


def _close(values: Values, others: Values) -> Mask:
    close: Mask = np.isclose(values, others, rtol=DIGITS, atol=0.0) | (values == others)
    return close


def _with_eps(rows: pa.Table, first: Codes, agreeing: Mask) -> tuple[pa.Table, int]:
    """The rows with Eps where a later row of the same key and value has it, and how many became so."""
    is_eps = rows["is_eps"].to_numpy()
    found = np.unique(first[agreeing & is_eps & ~is_eps[first]])
    if not found.size:
        return rows, 0
    changed = is_eps.copy()
    changed[found] = True
    return rows.set_column(rows.schema.get_field_index("is_eps"), "is_eps", pa.array(changed)), int(found.size)
