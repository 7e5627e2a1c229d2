"""Milestone years, each for the five years around it, and the value of money in them."""

from __future__ import annotations

from typing import Final

MILESTONES: Final = (2020, 2025, 2030, 2035, 2040, 2045, 2050)
LENGTH: Final = 5
DISCOUNT_RATE: Final = 0.05
BASE_YEAR: Final = 2020
CURRENCY: Final = "MEUR20"


def present_value(period: int) -> float:
    """What a payment of 1 in each year of the period is worth in the base year (Time_NPV)."""
    years = range(period - LENGTH // 2, period + LENGTH // 2 + 1)
    return float(sum((1 + DISCOUNT_RATE) ** (BASE_YEAR - year) for year in years))


def annuity(life: int) -> float:
    """The yearly payment that repays 1 over `life` years."""
    return DISCOUNT_RATE / (1 - (1 + DISCOUNT_RATE) ** -life)


def alive(vintage: int, period: int, life: int) -> bool:
    """Whether what was built in `vintage` stands in `period`."""
    return vintage <= period < vintage + life
