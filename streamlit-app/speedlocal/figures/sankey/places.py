"""How high each slot stands: near its neighbours, and clear of the others of its column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from speedlocal.figures.sankey.labels import LINE
from speedlocal.figures.sankey.order import Lattice, Slot

RELAXATIONS: Final = 40
TOP: Final = 12.0
NODES_APART: Final = LINE
NODE_AND_WAYPOINT_APART: Final = LINE / 2
WAYPOINTS_APART: Final = 2.0


def gap(above: Slot, below: Slot) -> float:
    """Return the px between two slots that follow each other in a column."""
    if above.towards and below.towards:
        return WAYPOINTS_APART
    return NODE_AND_WAYPOINT_APART if above.towards or below.towards else NODES_APART


def gaps(column: Sequence[Slot]) -> float:
    """Return the px of a column that no slot takes."""
    return sum(gap(above, below) for above, below in pairwise(column))


def places(slots: Lattice, scale: float, floor: float) -> dict[Slot, float]:
    """Return the px from the top of the picture to that of each slot; the slots' order stays."""
    heights = {slot: value * scale for slot, value in slots.values.items()}
    tops: dict[Slot, float] = {}
    for column in slots.columns:
        _stack(column, heights, tops, floor)
    for turn in range(RELAXATIONS):
        for column in slots.columns if turn % 2 == 0 else reversed(slots.columns):
            for slot in column:
                tops[slot] += _pull(slot, slots, heights, tops) / 2
            _part(column, heights, tops, floor)
    return tops


def _stack(column: list[Slot], heights: dict[Slot, float], tops: dict[Slot, float], floor: float) -> None:
    """Put a column in the middle of the height."""
    y = (TOP + floor - sum(heights[slot] for slot in column) - gaps(column)) / 2
    for slot, following in zip(column, [*column[1:], *column[-1:]], strict=True):
        tops[slot] = y
        y += heights[slot] + gap(slot, following)


def _pull(slot: Slot, slots: Lattice, heights: dict[Slot, float], tops: dict[Slot, float]) -> float:
    """Return the px from a slot's middle down to the mean middle of its neighbours; 0 without neighbours."""
    near = slots.left.get(slot, []) + slots.right.get(slot, [])
    if not near:
        return 0.0
    total = sum(value for _, value in near)
    mean = sum((tops[other] + heights[other] / 2) * (value / total) for other, value in near)
    return mean - tops[slot] - heights[slot] / 2


def _part(column: list[Slot], heights: dict[Slot, float], tops: dict[Slot, float], floor: float) -> None:
    """Push slots that overlap down, then up from the floor."""
    least, above = TOP, None
    for slot in column:
        least += gap(above, slot) if above else 0.0
        tops[slot] = max(tops[slot], least)
        least, above = tops[slot] + heights[slot], slot
    most, below = floor, None
    for slot in reversed(column):
        most -= heights[slot] + (gap(slot, below) if below else 0.0)
        tops[slot] = min(tops[slot], most)
        most, below = tops[slot], slot
