"""Records of a symbol: from their bytes to columns of numbers.

A record begins with a byte: up to the number of indices it tells the first index that is written anew, the others
stay; above it the last index grows by the difference; 255 ends the records. An index is written as its distance from
the least one, in 1, 2 or 4 bytes. Values follow: one code each, and eight bytes where the code says so.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

Numbers = np.ndarray[tuple[int], np.dtype[Any]]

END: Final = 255
ENDED, CUT_OFF = -1, -2
WINDOW: Final = 1 << 20
"""Bytes that are looked at in one go."""

UNDEFINED, NOT_AVAILABLE, EPS, WRITTEN = 0, 1, 4, 10
CODED: Final = np.array([np.nan, np.nan, np.inf, -np.inf, 0.0, 0.0, 1.0, -1.0, 0.5, 2.0])
"""Values of the codes below WRITTEN: undefined, not available, +INF, -INF, Eps, 0, 1, -1, 1/2, 2."""
RESERVED: Final = 1e300
"""GAMS keeps the numbers from here on for names (acronyms) and special values; no result holds one."""


@dataclass(frozen=True)
class Layout:
    """What has to be known to read records: least and largest label of each index, and three counts."""

    bounds: tuple[tuple[int, int], ...]
    fields: int
    records: int
    labels: int

    @property
    def sizes(self) -> list[int]:
        """Bytes of each index."""
        spans = [most - least + 1 for least, most in self.bounds]
        return [1 if 0 < span <= 255 else 2 if 0 < span <= 65535 else 4 for span in spans]


@dataclass(frozen=True)
class Records:
    """One column of label numbers an index, and of each record the first value (level) with its code."""

    keys: list[Numbers]
    values: Numbers
    codes: Numbers

    def where(self, chosen: Numbers) -> Records:
        """Return the records that are chosen."""
        return Records([key[chosen] for key in self.keys], self.values[chosen], self.codes[chosen])

    @classmethod
    def of_zero(cls) -> Records:
        """Return the one record of a number that was never set."""
        return cls([], np.zeros(1), np.full(1, EPS + 1, np.uint8))


def decode(content: bytes, layout: Layout) -> Records:
    """Return the records; a ValueError says what does not fit."""
    data = np.frombuffer(content, np.uint8)
    starts = _starts(data, layout)
    if len(starts) != layout.records:
        raise ValueError(f"has {len(starts):,} records where its entry says {layout.records:,}")
    keys = _keys(data, starts, layout)
    values, codes = _values(data, starts + 1 + _widths(layout)[data[starts]])
    return Records(keys, values, codes)


def _widths(layout: Layout) -> Numbers:
    """Bytes of indices after each first byte."""
    widths = np.zeros(256, np.int64)
    for first in range(1, len(layout.sizes) + 1):
        widths[first] = sum(layout.sizes[first - 1 :])
    return widths


def _starts(data: Numbers, layout: Layout) -> Numbers:
    """Find where each record begins: from one to the next, as none tells its length, in windows."""
    widths, starts, at = _widths(layout), array("q"), 0
    while at >= 0:
        base = at
        following = _following(data, base, widths, layout.fields).data
        count = len(following)
        while 0 <= at - base < count:
            found = following[at - base]
            if found >= 0:
                starts.append(at)
            at = found
        if at >= len(data):
            raise ValueError("is cut off")
    if at == CUT_OFF:
        raise ValueError("is cut off, or holds what is no record")
    return np.array(starts, np.int64)


def _following(data: Numbers, base: int, widths: Numbers, fields: int) -> Numbers:
    """Return for each place of a window where the next record would begin if one began there."""
    first = data[base : base + WINDOW]
    at = base + 1 + np.arange(len(first)) + widths[first]
    for _ in range(fields):
        at += 1 + 8 * (data[np.minimum(at, len(data) - 1)] == WRITTEN)
    at[(first == 0) | (at > len(data))] = CUT_OFF
    at[first == END] = ENDED
    return at


def _keys(data: Numbers, starts: Numbers, layout: Layout) -> list[Numbers]:
    """Return the label numbers by index; an index that is not written anew is that of the record before."""
    first, widths, order = data[starts].astype(np.int64), _widths(layout), np.arange(len(starts))
    count = len(layout.sizes)
    if count and len(starts) and first[0] != 1:
        raise ValueError("begins with a record that tells the last index only")
    keys = []
    for index, ((least, _), size) in enumerate(zip(layout.bounds, layout.sizes, strict=True), 1):
        written = first <= index
        at = starts[written] + 1 + widths[first[written]] - sum(layout.sizes[index - 1 :])
        key = (least + _integers(data, at, size))[np.cumsum(written) - 1]
        if index == count:
            grown = np.cumsum(np.where(first > count, first - count, 0))
            since = np.maximum.accumulate(np.where(written, order, 0))
            key = key + grown - grown[since]
        if key.size and not (key.min() >= 1 and key.max() <= layout.labels):
            raise ValueError("has an index beyond the labels of the file")
        keys.append(key.astype(np.int32))
    return keys


def _integers(data: Numbers, at: Numbers, size: int) -> Numbers:
    """Return the integers of a size that stand at places, unsigned but for those of four bytes."""
    places = np.lib.stride_tricks.sliding_window_view(data, size)[at] if at.size else np.zeros((0, size), np.uint8)
    kind = {1: "<u1", 2: "<u2", 4: "<i4"}[size]
    return np.ascontiguousarray(places).view(kind)[:, 0].astype(np.int64)


def _values(data: Numbers, at: Numbers) -> tuple[Numbers, Numbers]:
    codes = data[at]
    if codes.size and codes.max() > WRITTEN:
        raise ValueError("has a value of an unknown kind")
    values = np.append(CODED, 0.0)[codes]
    written = at[codes == WRITTEN] + 1
    if written.size:
        eight = np.lib.stride_tricks.sliding_window_view(data, 8)[written]
        values[codes == WRITTEN] = np.ascontiguousarray(eight).view("<f8")[:, 0]
    return values, codes
