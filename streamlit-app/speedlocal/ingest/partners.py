"""Rows of the older table that no key of `result` tells apart: several partners of one flow, tags that are lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from speedlocal.database.schema import KEY
from speedlocal.errors import InputError
from speedlocal.ingest.keys import key_numbers
from speedlocal.ingest.result_set import ResultSet
from speedlocal.ingest.rows import NOT_APPLICABLE
from speedlocal.vocabulary.lists import attribute

Marks = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class OneAKey:
    """Rows with what was done to have one a key: flows that were summed, and rows that were left out."""

    rows: pa.Table
    places: pa.Array
    summed: Counter[str]
    left_out: Counter[tuple[str, str]]

    def refuse_lost(self, names: Iterable[str], path: Path) -> None:
        """Raise an InputError where one of the scenarios has no row left."""
        kept = set(self.rows["scenario"].unique().to_pylist())
        if lost := next((name for name in names if name not in kept), None):
            told = ", ".join(f"{count:,} of {code}" for (name, code), count in self.left_out.items() if name == lost)
            raise InputError(
                f"no row is left of scenario {lost} ({told} are left out, as the table does not tell them apart)",
                file=path,
            )

    def report(self, results: ResultSet) -> None:
        """Say what was done to the rows of a scenario."""
        if count := self.summed[results.scenario]:
            results.note(f"{count:,} rows of flows to or from several partners are summed up, one row for all partners")
        lost = [(code, count) for (name, code), count in self.left_out.items() if name == results.scenario]
        if lost:
            counted = ", ".join(f"{count:,} of {code}" for code, count in sorted(lost))
            results.warn(
                f"rows that the table does not tell apart are left out: {counted};"
                " it lacks their user constraint, or their values cannot be summed over partners"
            )


def one_row_a_key(rows: pa.Table, partners: pa.DictionaryArray, *, tagged: bool) -> OneAKey:
    """Sum flows over their partners, and leave out what has one key for another reason.

    Flows and activities of one key stay, for the reader to refuse, where a partner stands twice or one row names none,
    as it may be the total; so does all else that has one partner, where the table is `tagged` with user constraints.
    """
    key = np.unique(key_numbers(rows, ("scenario", *KEY)), return_inverse=True)[1]
    with_partner = key_numbers(rows.append_column("partner", partners), ("scenario", *KEY, "partner"))
    flows = _flows(rows)
    repeated = np.bincount(key)[key] > 1
    same_partner = _groups_that_repeat(key, with_partner)
    summed = repeated & flows & ~same_partner & ~_groups_with(key, _unnamed(partners))
    left_out = repeated & ~flows & (~same_partner | (not tagged))
    first = np.unique(key, return_index=True)[1]
    kept = ~left_out & ~summed
    kept[first] |= summed[first]
    values = rows["value"].to_numpy()
    values = np.where(summed, np.bincount(key, np.where(summed, values, 0.0))[key], values)
    place = rows.column_names.index("value")
    return OneAKey(
        rows.set_column(place, "value", pa.array(values)).filter(pa.array(kept)),
        pa.array(np.flatnonzero(kept)),
        Counter(name for name, _ in _named(rows, summed)),
        Counter(_named(rows, left_out)),
    )


def _flows(rows: pa.Table) -> Marks:
    codes = rows["attribute"].combine_chunks()
    known = (attribute(code) for code in codes.dictionary.to_pylist())
    flows = np.array([bool(one and one.by_timeslice) for one in known], np.bool_)
    chosen: Marks = flows[codes.indices.to_numpy(zero_copy_only=False)]
    return chosen


def _groups_that_repeat(key: Numbers, finer: Numbers) -> Marks:
    """Rows of a key in which a finer key stands more than once."""
    _, inverse, counts = np.unique(finer, return_inverse=True, return_counts=True)
    again = counts[inverse] > 1
    return _groups_with(key, again)


def _groups_with(key: Numbers, marked: Marks) -> Marks:
    marks: Marks = np.bincount(key, marked)[key] > 0
    return marks


def _unnamed(partners: pa.DictionaryArray) -> Marks:
    """Rows that lack one of the two sides."""
    sides = (code.split("\t") for code in partners.dictionary.to_pylist())
    unnamed = np.array([NOT_APPLICABLE in both for both in sides], np.bool_)
    chosen: Marks = unnamed[partners.indices.to_numpy(zero_copy_only=False)]
    return chosen


def _named(rows: pa.Table, marks: Marks) -> Iterator[tuple[str, str]]:
    """Scenario and attribute of each row that is marked."""
    marked = rows.select(["scenario", "attribute"]).filter(pa.array(marks))
    return zip(marked["scenario"].to_pylist(), marked["attribute"].to_pylist(), strict=True)
