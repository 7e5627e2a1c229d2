"""The shapes of ribbons: closed SVG paths, whose commands are the same in number and kind for all of a kind.

That lets a browser morph one year's ribbon into the next one's. A forward path has one curve a gap between columns on
either edge; those of the gaps outside its own ends shrink to a point.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from speedlocal.figures.sankey.lanes import BEND, Turn

Point = tuple[float, float]
ROUND: Final = 0.5523
"""Where the handles of a curve stand that is nearly a quarter of a circle."""


@dataclass(frozen=True)
class Loop:
    """Where a back link runs: from its upper edge at the origin to that at the destination, along its lane."""

    start: Point
    end: Point
    thickness: float
    lane: float
    down: Turn
    up: Turn


def forward_path(points: list[Point], thickness: float, before: int, after: int) -> str:
    """Return the path through the upper edge's points, with `before` and `after` curves of no length."""
    upper = [points[0]] * before + points + [points[-1]] * after
    lower = [(x, y + thickness) for x, y in reversed(upper)]
    return f"M{_at(upper[0])}{_curves(upper)}L{_at(lower[0])}{_curves(lower)}Z"


def _curves(points: list[Point]) -> str:
    """Curves that leave and arrive level, each relative to the one before, which keeps the many short ones short."""
    parts = []
    for (x0, y0), (x1, y1) in pairwise((round(x, 2), round(y, 2)) for x, y in points):
        across, down = x1 - x0, y1 - y0
        parts.append(f"c{_at((across / 2, 0))} {_at((across / 2, down))} {_at((across, down))}")
    return "".join(parts)


def back_path(loop: Loop) -> str:
    """Return the path of a loop: its outer edge there, its inner edge back."""
    outer, inner = _edge(loop, loop.thickness), _edge(loop, 0.0)
    return f"M{_at(outer[0])}{_bends(outer)}L{_at(inner[-1])}{_bends(inner[::-1])}Z"


def _edge(loop: Loop, outside: float) -> list[Point]:
    """The ten points of an edge, `outside` px from the inner one: ends, and both ends of its four bends."""
    (x0, y0), (x1, y1), t = loop.start, loop.end, loop.thickness
    right, left = min(BEND, loop.down.start), min(BEND, loop.up.start)
    near, far = x0 + loop.down.start, x1 - loop.up.start
    low = loop.lane + outside
    down = near + (loop.down.width if outside else 0.0)
    up = far - (loop.up.width if outside else 0.0)
    top0, top1 = y0 + t - outside, y1 + t - outside
    return [
        (x0, top0),
        (near - right, top0),
        (down, y0 + t + BEND),
        (down, loop.lane - BEND),
        (near - right, low),
        (far + left, low),
        (up, loop.lane - BEND),
        (up, y1 + t + BEND),
        (far + left, top1),
        (x1, top1),
    ]


def _bends(points: list[Point]) -> str:
    """Straight lines and bends in turn; a bend leaves a level line for a vertical one, or the other way round."""
    parts = []
    for number, (one, two) in enumerate(pairwise(points)):
        if number % 2 == 0:
            parts.append(f"L{_at(two)}")
        else:
            parts.append(_bend(one, two, level=number % 4 == 1))
    return "".join(parts)


def _bend(one: Point, two: Point, *, level: bool) -> str:
    (x0, y0), (x1, y1) = one, two
    across, along = (x1 - x0) * ROUND, (y1 - y0) * ROUND
    handles = ((x0 + across, y0), (x1, y1 - along)) if level else ((x0, y0 + along), (x1 - across, y1))
    return f"C{_at(handles[0])} {_at(handles[1])} {_at(two)}"


def _at(point: Point) -> str:
    return " ".join(f"{round(number, 2) or 0.0:.2f}".rstrip("0").rstrip(".") for number in point)
