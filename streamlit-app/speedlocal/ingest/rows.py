"""Rows of `result` as every reader gives them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from speedlocal.database import schema
from speedlocal.database.schema import KEY

YEAR: Final = r"^\d{1,4}$"
NOT_APPLICABLE: Final = "-"
AGGREGATED: Final = schema.AGGREGATED

SPELT: Final = {name: name.capitalize() for name in KEY} | {
    "timeslice": "TimeSlice",
    "userconstraint": "UserConstraint",
}
"""Dimensions by the names of the key columns, as VEDA's files spell them."""


def result_rows(keys: Mapping[str, pa.DictionaryArray], values: pa.Array, is_eps: pa.Array) -> pa.Table:
    """Return rows with every key column, `-` in those that are not given, and value, is_eps, year.

    `keys` has arrays of text as dictionaries without nulls, by the names of the key columns.
    """
    columns = {name: keys[name] if name in keys else constant(NOT_APPLICABLE, len(values)) for name in KEY}
    return pa.table({**columns, "value": values, "is_eps": is_eps, "year": years(columns["period"])})


def constant(code: str, length: int) -> pa.DictionaryArray:
    """Return one code as often as asked."""
    return pa.DictionaryArray.from_arrays(pa.array([0] * length, pa.int32()), pa.array([code]))


def years(period: pa.DictionaryArray) -> pa.Array:
    """Periods as integers; null where a period is no year."""
    years = [int(code) if re.match(YEAR, code) else None for code in period.dictionary.to_pylist()]
    return pa.array(years, pa.int32()).take(period.indices)


def whose(rows: pa.Table, column: str, holds: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
    """Return which rows have a code in the column, a dictionary, that holds; each code is looked at once."""
    codes = rows[column].combine_chunks()
    of_code = np.asarray([holds(code) for code in codes.dictionary.to_pylist()], np.bool_)
    chosen: npt.NDArray[np.bool_] = of_code[codes.indices.to_numpy(zero_copy_only=False)]
    return chosen
