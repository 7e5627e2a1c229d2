"""On which side of a region its label is written, so that it covers little else.

Only which regions trade counts, not how much: labels stay where they are when the years go by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from speedlocal.figures.flow_map.picture import Side
from speedlocal.figures.flow_map.view import Box, Point

LONGEST: Final = 18
"""Characters in a line of a label."""
LETTER, LINE, AWAY = 6.8, 15.0, 4.0
"""Width of a letter, height of a line and distance from the ring, in px."""
SIDES: Final[tuple[Side, ...]] = ("below", "above", "right", "left")
STEPS: Final = 24
"""Points of a link that are looked at."""


@dataclass(frozen=True)
class Spot:
    """A region in px from the picture's left and top, with its radius and the lines of its label."""

    place: Point
    radius: float
    lines: tuple[str, ...]


def lines(label: str) -> tuple[str, ...]:
    """Return a label in short lines."""
    return tuple(wrap(label, LONGEST)) or (label,)


def sides(spots: Mapping[str, Spot], links: Sequence[tuple[str, str]], size: tuple[float, float]) -> dict[str, Side]:
    """Return the best side for each region's label, region by region in the order of their codes."""
    rings = {code: ring_box(spot) for code, spot in spots.items()}
    along = [point for origin, destination in links for point in _along(spots[origin], spots[destination])]
    taken: list[Box] = []
    chosen: dict[str, Side] = {}
    for code in sorted(spots):
        others = [*taken, *(ring for other, ring in rings.items() if other != code)]
        costs = {side: _cost(label_box(spots[code], side), others, along, size) for side in SIDES}
        chosen[code] = min(SIDES, key=costs.__getitem__)
        taken.append(label_box(spots[code], chosen[code]))
    return chosen


def _cost(label: Box, others: Sequence[Box], along: Sequence[Point], size: tuple[float, float]) -> float:
    """Covered points of links; a covered region or label weighs as much as a whole link, the picture's edge more."""
    left, top, right, bottom = label
    outside = left < 0 or top < 0 or right > size[0] or bottom > size[1]
    covered = sum(left <= x <= right and top <= y <= bottom for x, y in along)
    return covered + STEPS * sum(_overlap(label, other) for other in others) + 4 * STEPS * outside


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _along(origin: Spot, destination: Spot) -> Iterator[Point]:
    (x0, y0), (x1, y1) = origin.place, destination.place
    return ((x0 + (x1 - x0) * step / STEPS, y0 + (y1 - y0) * step / STEPS) for step in range(1, STEPS))


def ring_box(spot: Spot) -> Box:
    """Return the square round a region: left, top, right and bottom in px."""
    (x, y), radius = spot.place, spot.radius
    return x - radius, y - radius, x + radius, y + radius


def label_box(spot: Spot, side: Side) -> Box:
    """Return the rectangle that a label takes at a side of its region: left, top, right and bottom in px."""
    (x, y), away = spot.place, spot.radius + AWAY
    width, height = LETTER * max(map(len, spot.lines)), LINE * len(spot.lines)
    left = {"right": x + away, "left": x - away - width}.get(side, x - width / 2)
    top = {"below": y + away, "above": y - away - height}.get(side, y - height / 2)
    return left, top, left + width, top + height
