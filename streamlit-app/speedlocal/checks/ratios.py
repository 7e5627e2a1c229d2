"""What an efficiency that no source tells would explain: less on one side than on the other, in every period."""

from __future__ import annotations

from typing import Final

import pandas as pd

CONSTANT: Final = 1e-6
"""Difference, by the ratio, below which it is the same in every period."""


def explained(sides: pd.DataFrame, of: list[str], off: pd.Series[bool], what: str) -> pd.Series[str]:
    """Return in words how `what` explains that right is less than left, for each row; empty where it does not.

    It does where the ratio of right to left is above 0 and below 1 in every period of what the columns `of` identify.
    """
    ratio = (sides.right / sides.left.where(sides.left != 0)).where(sides.left.abs() + sides.right.abs() > 0)
    idle = ratio.isna() & (sides.left == 0) & (sides.right == 0)
    short = (off & (ratio > 0) & (ratio < 1)) | idle
    groups = [sides[name] for name in of]
    every = short.groupby(groups).transform("all") & ~idle
    least, most = (ratio.groupby(groups).transform(how) for how in ("min", "max"))
    words = [_words(low, high, what) if told else "" for low, high, told in zip(least, most, every, strict=True)]
    return pd.Series(words, sides.index, object)


def _words(least: float, most: float, what: str) -> str:
    if most - least <= CONSTANT * most:
        return f"constant ratio {most:.6f} in every period, consistent with {what.partition(',')[0]}"
    return f"ratio from {least:.6f} to {most:.6f}, which {what} that differs by period or timeslice would explain"
