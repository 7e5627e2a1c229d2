"""COM_IE, the efficiency of commodities, as a results database states it: by the first period that it holds for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

ANNUAL: Final = "annual"
"""The timeslice, in one case, of a COM_IE that holds in every timeslice which has none of its own."""


def by_preference(periods: Iterable[str], shown: str) -> list[str]:
    """Periods in the order in which their COM_IE is taken: the shown one, the latest before it, the first after it."""

    def order(period: str) -> tuple[int, int, str]:
        if period == shown:
            return 0, 0, period
        if not (period.isdecimal() and shown.isdecimal()):
            return 3, 0, period
        year = int(period)
        return (1, -year, period) if year <= int(shown) else (2, year, period)

    return sorted(periods, key=order)
