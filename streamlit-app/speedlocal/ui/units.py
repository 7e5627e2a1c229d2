"""The unit that a page shows numbers in: the one they are stored in, or another of its dimension."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import pandas as pd

from speedlocal.ui.words import unit_words
from speedlocal.vocabulary.units import alternatives, average_power, dimension, factor, factor_words, powers, times

UNKNOWN: Final = "unknown"
"""Stands in the address for a unit or kind that no source tells."""


@dataclass(frozen=True)
class Shown:
    """The unit that rows are stored in, the one they are shown in, and the exact factor between them; None: unknown.

    `power`: each row's energy is shown as the average power of its timeslice, whose fraction of the year divides it.
    """

    stored: str | None = None
    unit: str | None = None
    factor: Fraction = Fraction(1)
    power: bool = False

    def words(self, *, per_year: bool = False) -> str:
        """Return the unit in words, of a flow with its year, of a power that it is an average."""
        return f"{self.unit} on average" if self.power else unit_words(self.unit, per_year=per_year)

    @property
    def stamp(self) -> str:
        """How the numbers follow from the stored ones, such as PJ × 1/3.6; empty where they are these."""
        if self.stored == self.unit:
            return ""
        return f"{self.stored} × {factor_words(self.factor)}" + (" ÷ fraction of the year" if self.power else "")

    def title(self, *, per_year: bool = False) -> str:
        """Return the unit in words with its stamp."""
        return self.words(per_year=per_year) + (f" ({self.stamp})" if self.stamp else "")


def offered(stored: Sequence[str | None], *, power: bool = False) -> dict[str, Shown]:
    """Return what rows of these units can be shown in, by its code in the address: first the units themselves.

    Where several units of one dimension are stored, their rows stay apart, and the code says whose are converted: PJ in
    GWh. With `power` an energy is offered as average power too.
    """
    found = {UNKNOWN if unit is None else unit: Shown(unit, unit) for unit in stored}
    known = [unit for unit in stored if unit is not None]
    for unit in known:
        alone = [dimension(other) for other in known].count(dimension(unit)) == 1
        taken = {code.casefold() for code in found}
        for shown in _others(unit, power=power):
            code = shown.unit if alone else f"{unit} in {shown.unit}"
            if code and code.casefold() not in taken:
                found[code] = shown
    return found


def _others(unit: str, *, power: bool) -> Iterator[Shown]:
    if power:
        yield from (Shown(unit, other, average_power(unit, other), power=True) for other in powers(unit))
    yield from (Shown(unit, other, factor(unit, other)) for other in alternatives(unit))


def converted(frame: pd.DataFrame, columns: Sequence[str], shown: Shown) -> pd.DataFrame:
    """Return the frame with these columns in the unit shown: the stored numbers times the factor, rounded once.

    An average power needs the column fraction, the share of the year that a row's timeslice takes.
    """
    if not shown.stamp:
        return frame
    if shown.power:
        factors = [shown.factor / Fraction(fraction) for fraction in frame.fraction]
    else:
        factors = [shown.factor] * len(frame)
    values = {name: [times(*pair) for pair in zip(frame[name], factors, strict=True)] for name in columns}
    return frame.assign(**{name: pd.Series(numbers, frame.index, "float64") for name, numbers in values.items()})
