"""Inputs by year: what holds in the periods of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Points = Mapping[int, float]

OPTION_YEAR = 0
FULL = (0.0, 3.0)
"""Options that fill between the years stated and beyond them: the default of COM_IE and IRE_FLO, and its number."""


def in_periods(points: Points, periods: Iterable[int]) -> dict[int, float]:
    """Return the values of periods: as stated, else on the line between the years around, else that of the nearest.

    That is TIMES' default interpolation (documentation Part II, section 3.1.1). The year 0 holds an option of
    interpolation; where it is another than the default, only periods that are stated have a value.
    """
    years = sorted(year for year in points if year != OPTION_YEAR)
    if not years:
        return {}
    full = points.get(OPTION_YEAR, FULL[0]) in FULL
    return {period: _value(points, years, period) for period in sorted(periods) if full or period in points}


def _value(points: Points, years: list[int], period: int) -> float:
    before = max((year for year in years if year <= period), default=years[0])
    after = min((year for year in years if year >= period), default=years[-1])
    if before >= after or points[before] == points[after]:
        return points[before if before <= period else after]
    share = (period - before) / (after - before)
    return points[before] + share * (points[after] - points[before])


def changes(values: Mapping[int, float]) -> dict[int, float]:
    """Return the first period that each value holds for, with the value."""
    kept: dict[int, float] = {}
    last: float | None = None
    for period, value in sorted(values.items()):
        if value != last:
            kept[period] = last = value
    return kept
