"""Totals of the year that a table keeps beside the timeslices that they are the sums of.

In TIMES a flow or an activity stands at one level of timeslices, so a `.vd` or a GDX holds no such total; tables that
people make from results do, rounded as they please.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from speedlocal.database.schema import KEY
from speedlocal.ingest.keys import key_numbers
from speedlocal.ingest.result_set import ResultSet
from speedlocal.ingest.rows import AGGREGATED, whose
from speedlocal.vocabulary.lists import is_summed

Values = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]

SAME: Final = 1e-6
"""Difference of a total and the sum that it is, relative to what is summed: the digits of a single-precision number."""
MOST_ROUNDED: Final = 0.01
"""The same where numbers are rounded to few decimals."""
MOST_DECIMALS: Final = 6
WITHOUT_OVERLAP: Final = ("process", "commodity", "region")
"""Summed up over one of these, rows of the year and rows of timeslices may well be of different flows."""


def leave_out_totals(results: ResultSet) -> None:
    """Leave out rows of ANNUAL that are the sum of rows of timeslices; those of another value are kept and told."""
    rows = results.rows
    annual = whose(rows, "timeslice", lambda code: code.casefold() == "annual")
    summed = whose(rows, "attribute", is_summed)
    _, key = np.unique(key_numbers(rows, [name for name in KEY if name != "timeslice"]), return_inverse=True)
    parts: Values = np.bincount(key, np.where(annual, 0.0, 1.0))[key].astype(np.float64)
    beside = annual & summed & (parts > 0)
    totals = beside & _are_sums(rows["value"].to_numpy(), annual, beside, key, parts)
    if count := int(totals.sum()):
        results.rows = rows.filter(pa.array(~totals))
        results.note(f"{count:,} rows of ANNUAL are the sums of rows of timeslices, and are left out")
    if count := int((beside & ~totals & ~_summed_up(rows)).sum()):
        results.warn(f"{count:,} rows of ANNUAL stand beside rows of timeslices and are not their sums; both are kept")


def _summed_up(rows: pa.Table) -> Marks:
    marks = [whose(rows, name, AGGREGATED.__eq__) for name in WITHOUT_OVERLAP]
    return np.asarray(np.any(marks, axis=0), np.bool_)


def _are_sums(values: Values, annual: Marks, beside: Marks, key: npt.NDArray[np.int64], parts: Values) -> Marks:
    """Rows whose value is the sum of the timeslices' of their key, as far as the digits go."""
    slices = np.where(annual, 0, values)
    # Infinities add up to what is no number, and the largest numbers to infinities, which equal nothing.
    with np.errstate(invalid="ignore", over="ignore"):
        sums, sizes = np.bincount(key, slices)[key], np.bincount(key, np.abs(slices))[key]
        rounded = _rounding(values[beside], values[~annual], parts)
        allowed = np.maximum(SAME * sizes, np.minimum(rounded, MOST_ROUNDED * sizes))
        near = np.isfinite(sums) & (np.abs(values - sums) <= allowed)
        return np.asarray(near | (values == sums), np.bool_)


def _rounding(totals: Values, slices: Values, parts: Values) -> Values:
    """How far a total may be from the sum of so many parts, as all are rounded; whole numbers alone are exact."""
    of_slices = _last_decimal(slices)
    return np.zeros_like(parts) if of_slices == 1 else (_last_decimal(totals) + parts * of_slices) / 2


def _last_decimal(values: Values) -> float:
    """The unit of the last decimal that numbers are written with; 0 where they have all their digits."""
    finite = values[np.isfinite(values)]
    for decimals in range(MOST_DECIMALS + 1):
        if np.allclose(finite, np.round(finite, decimals), rtol=SAME / 10, atol=0):
            return float(10.0**-decimals)
    return 0.0
