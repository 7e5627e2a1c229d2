"""The scenario that is checked: what its sources hold, and with how many digits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd
from sqlalchemy import Column, ColumnElement, Text, cast, func, select

from speedlocal.database.engine import Asking
from speedlocal.database.order import ordered
from speedlocal.database.schema import annual, commodity, process, result, source
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


def with_described(frame: pd.DataFrame, described: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the frame with what is described of its region and code; missing where nothing is.

    Joined here: a server has no statistics of rows that a load has just written, and compares each with each.
    """
    at = {"at_region": frame.region.str.lower(), "at_code": frame[code].str.lower()}
    joined = frame.assign(**at).merge(described, how="left", on=["at_region", "at_code"])
    return joined.drop(columns=["at_region", "at_code"])


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

    @cached_property
    def commodities(self) -> pd.DataFrame:
        """One row a region and commodity, both in one case: at_region, at_code, kind, unit."""
        c = commodity.c
        return self._described(c.region, c.commodity, c.kind, c.unit)

    @cached_property
    def processes(self) -> pd.DataFrame:
        """One row a region and process, both in one case: at_region, at_code, activity_unit, capacity_unit."""
        p = process.c
        return self._described(p.region, p.process, p.activity_unit, p.capacity_unit)

    def _described(self, region: Column[str], code: Column[str], *more: Column[str]) -> pd.DataFrame:
        columns: list[ColumnElement[Any]] = [region, code, *more]
        frame = self.results.frame(select(*columns).where(region.table.c.scenario == self.scenario))
        at = {"at_region": frame[region.key].str.lower(), "at_code": frame[code.key].str.lower()}
        return frame.assign(**at).drop(columns=[region.key, code.key]).drop_duplicates(["at_region", "at_code"])

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
