"""The input figures: CSV tables and values that change along the years."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

INPUT = Path(__file__).parent / "input"
Row = Mapping[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    """Rows of `input/NAME.csv`, keyed by its header."""
    with (INPUT / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def number(text: str) -> float:
    """The value of `0.4`, `1/0.4` or `inf`; an empty cell is 0."""
    numerator, _, denominator = text.partition("/")
    return float(numerator or 0) / float(denominator or 1)


@dataclass(frozen=True)
class Trajectory:
    """A value by year: linear between the known years, constant before and after them."""

    points: tuple[tuple[int, float], ...]

    def at(self, year: int) -> float:
        """The value in `year`."""
        for (first, left), (second, right) in zip(self.points, self.points[1:], strict=False):
            if first <= year <= second:
                return left + (right - left) * (year - first) / (second - first) if left != right else left
        return self.points[0][1] if year < self.points[0][0] else self.points[-1][1]

    def times(self, other: Trajectory) -> Trajectory:
        """The product of both, known in the years of either."""
        years = sorted({year for year, _ in self.points + other.points})
        return Trajectory(tuple((year, self.at(year) * other.at(year)) for year in years))


def constant(value: float) -> Trajectory:
    """The same value in every year."""
    return Trajectory(((2020, value),))


def trajectory(points: Iterable[tuple[int, float]]) -> Trajectory:
    """The trajectory through `points`, which need no order."""
    return Trajectory(tuple(sorted(points)))


def between(first: float, last: float) -> Trajectory:
    """From `first` in 2020 to `last` in 2050."""
    return Trajectory(((2020, first), (2050, last)))


def by_period(name: str, key: str, code: str, region: str) -> Trajectory | None:
    """What the table says of `code` in `region` in its column `period`; None where it says nothing."""
    rows = [row for row in table(name) if row[key] == code and row[region] != ""]
    return trajectory((int(row["period"]), float(row[region])) for row in rows) if rows else None
