"""The year: four seasons of three day parts, as a tree with fractions of the year."""

from __future__ import annotations

from typing import Final

ANNUAL: Final = "ANNUAL"
LEVELS: Final = ("ANNUAL", "SEASON", "DAYNITE")
SEASONS: Final = {"W": 90, "R": 92, "S": 92, "F": 91}  # days
DAY_PARTS: Final = {"D": 10, "N": 9, "P": 5}  # hours
NAMES: Final = {
    "W": "Winter", "R": "Spring", "S": "Summer", "F": "Autumn",
    "D": "day", "N": "night", "P": "evening peak",
}  # fmt: skip
HOURS_OF_A_YEAR: Final = 8760.0

LEAVES: Final = tuple(season + part for season in SEASONS for part in DAY_PARTS)
ALL: Final = (ANNUAL, *SEASONS, *LEAVES)


def parent(timeslice: str) -> str:
    """The timeslice above; nothing is above ANNUAL."""
    return timeslice[0] if len(timeslice) == 2 else ANNUAL


def level(timeslice: str) -> str:
    """ANNUAL, SEASON or DAYNITE."""
    return LEVELS[0] if timeslice == ANNUAL else LEVELS[len(timeslice)]


def of_level(name: str) -> tuple[str, ...]:
    """Every timeslice of a level, in the order of the year."""
    return {"ANNUAL": (ANNUAL,), "SEASON": tuple(SEASONS), "DAYNITE": LEAVES}[name]


def coarser(one: str, other: str) -> str:
    """The coarser of two levels."""
    return LEVELS[min(LEVELS.index(one), LEVELS.index(other))]


def contains(outer: str, inner: str) -> bool:
    """Whether `inner` is `outer` or lies in it."""
    return outer in {inner, ANNUAL} or (inner != ANNUAL and outer == inner[0])


def ancestor(timeslice: str, name: str) -> str:
    """The timeslice of the level `name` in which `timeslice` lies."""
    return next(outer for outer in of_level(name) if contains(outer, timeslice))


def _fraction(timeslice: str) -> float:
    if timeslice == ANNUAL:
        return 1.0
    share_of_season = DAY_PARTS[timeslice[1]] / 24 if len(timeslice) == 2 else 1.0
    return SEASONS[timeslice[0]] / 365 * share_of_season


FRACTION: Final = {timeslice: _fraction(timeslice) for timeslice in ALL}


def overlap(flow: str, balance: str) -> float:
    """The share of a flow in timeslice `flow` that falls into `balance`; coarse flows are spread evenly."""
    if contains(balance, flow):
        return 1.0
    return FRACTION[balance] / FRACTION[flow] if contains(flow, balance) else 0.0


def describe(timeslice: str) -> str:
    """The name of a timeslice in words."""
    return "Whole year" if timeslice == ANNUAL else " ".join(NAMES[letter] for letter in timeslice)
