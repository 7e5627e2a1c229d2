"""How much is asked for, and when in the year."""

from __future__ import annotations

from functools import cache
from typing import Final

from demo_model import timeslices
from demo_model.system import COMMODITIES
from demo_model.tables import by_period, table

DEMANDS: Final = tuple(code for code, one in COMMODITIES.items() if one.kind == "DEM")


@cache
def profile(name: str, region: str) -> dict[str, float]:
    """The profile's value in each leaf timeslice; KeyError where the region has none."""
    rows = {row["region"]: row for row in table("profiles") if row["profile"] == name}
    row = rows.get(region) or rows["*"]
    return {leaf: float(row[leaf]) for leaf in timeslices.LEAVES}


def seasonal(name: str, region: str) -> dict[str, float]:
    """The profile's value in each season, where it is the same all through."""
    values = profile(name, region)
    return {season: values[f"{season}D"] for season in timeslices.SEASONS}


@cache
def fractions(commodity: str) -> dict[str, float]:
    """The share of a yearly demand in each timeslice of its level (COM_FR); sums to 1."""
    level = COMMODITIES[commodity].level
    if level == "ANNUAL":
        return {timeslices.ANNUAL: 1.0}
    shape = profile(f"load_{commodity}", "*")
    weights = {leaf: shape[leaf] * timeslices.FRACTION[leaf] for leaf in shape}
    shares = dict.fromkeys(timeslices.of_level(level), 0.0)
    for leaf, weight in weights.items():
        shares[timeslices.ancestor(leaf, level)] += weight / sum(weights.values())
    return shares


def yearly(region: str, commodity: str, period: int) -> float:
    """The demand of a year, in the commodity's unit."""
    found = by_period("demands", "commodity", commodity, region)
    if found is None:
        raise KeyError(f"no demand {commodity} in {region}")
    return found.at(period)


def peak_factor(commodity: str) -> float:
    """The demand's highest rate, as a multiple of its mean."""
    return max(share / timeslices.FRACTION[slice_] for slice_, share in fractions(commodity).items())
