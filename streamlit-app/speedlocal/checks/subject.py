"""The scenario that is checked: what its sources hold, and with how many digits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd
from sqlalchemy import Text, cast, func, select

from speedlocal.database.engine import Asking
from speedlocal.database.order import ordered
from speedlocal.database.schema import annual, result, source
from speedlocal.database.schema import scenario as scenario_table

VIEWS: Final = ("veda_csv",)
"""Formats that hold what somebody has filtered, so that a missing row says nothing."""
BESIDE: Final = ("vde", "vds", "vdt", "units", "times", "regions", "items_list")
"""Formats without rows of their own."""
ENOUGH: Final = 100
"""Rows of flows from which on it is no accident that none has more digits."""
EXACT: Final = 12
"""Digits from which on rounding is far below every tolerance."""
FLOWS: Final = ("var_fin", "var_fout")


@dataclass(frozen=True)
class Rounding:
    """Digits that the values have: most in all, and most after the decimal point; more: they are not rounded."""

    digits: int
    decimals: int

    def slack(self, rows: pd.Series[float], turnover: pd.Series[float]) -> pd.Series[float]:
        """Return by how much sums of so many rows may be off since each was rounded."""
        exact = self.digits > EXACT
        return turnover * 0.0 if exact else 0.5 * (rows * 10.0**-self.decimals + turnover * 10.0 ** (1 - self.digits))

    @property
    def words(self) -> str:
        """Return why a difference says nothing."""
        return f"the values have at most {self.digits} digits, and sums of them may be off by as much"


@dataclass(frozen=True)
class Subject:
    """A scenario of an open database."""

    results: Asking
    scenario: str

    @cached_property
    def lacks(self) -> frozenset[str]:
        """What the sources did not hold, as `scenario.lacks` has it."""
        s = scenario_table.c
        text = self.results.frame(select(s.lacks).where(s.scenario == self.scenario)).lacks[0]
        return frozenset(text.split("; ")) - {""}

    @cached_property
    def attributes(self) -> frozenset[str]:
        """Attributes that the summary `annual` has rows of."""
        a = annual.c
        return frozenset(
            self.results.frame(select(a.attribute).where(a.scenario == self.scenario).distinct()).attribute
        )

    @cached_property
    def formats(self) -> frozenset[str]:
        """Formats of the files that the rows came from."""
        s = source.c
        return frozenset(self.results.frame(select(s.format).where(s.scenario == self.scenario)).format) - set(BESIDE)

    @property
    def partial(self) -> str:
        """Return why rows may be missing, or nothing."""
        return "an export of a view may leave rows out" if self.formats and self.formats <= set(VIEWS) else ""

    @cached_property
    def rounding(self) -> Rounding:
        """How many digits the values of flows have; asked only where something does not add up."""
        r = result.c
        length = func.length(cast(r.value, Text)).label("length")
        flows = (r.scenario == self.scenario, func.lower(r.attribute).in_(FLOWS), func.abs(r.value) < float("inf"))
        count = int(self.results.frame(select(func.count().label("n")).where(*flows)).n[0])
        values = self.results.frame(ordered(select(r.value, length).where(*flows), "-length").limit(ENOUGH)).value
        written = [digits(value) for value in values]
        few = count < ENOUGH
        return Rounding(EXACT + 1, EXACT + 1) if few else Rounding(*(max(of) for of in zip(*written, strict=True)))


def digits(value: float) -> tuple[int, int]:
    """Return how many digits a number has that carry meaning, and how many of them stand after the decimal point."""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, decimals = mantissa.partition(".")
    decimals = decimals.rstrip("0")
    meaning = (whole + decimals).lstrip("0")
    return len(meaning if decimals else meaning.rstrip("0")) or 1, max(len(decimals) - int(exponent or 0), 0)
