"""Which values the inputs of a model can have; a value beyond them is a mistake, whoever tells it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple

ROUNDING: Final = 1e-9
"""What sums of fractions may be off by."""


class Bounds(NamedTuple):
    """Whether a finite number is a value of the input, and which are, in words."""

    holds: Callable[[float], bool]
    words: str


BOUNDS: Final = {
    "COM_IE": Bounds(lambda number: number > 0, "above 0"),
    "IRE_FLO": Bounds(lambda number: number >= 0, "at least 0"),
    "G_YRFR": Bounds(lambda number: 0 < number <= 1 + ROUNDING, "above 0 and at most 1"),
    "PRC_CAPACT": Bounds(lambda number: number > 0, "above 0"),
    "G_DYEAR": Bounds(lambda number: 0 < number < 10_000 and number.is_integer(), "a year"),
}


def within_bounds(parameter: str, value: float | None) -> bool:
    """Return whether the input can have the value; one without a value, or without bounds, can."""
    bounds = BOUNDS.get(parameter)
    return bounds is None or value is None or (math.isfinite(value) and bounds.holds(value))
