"""Where regions stand: at their own places, and those without one where nobody takes it for geography.

Where no region has a place, the model's regions stand on a circle and the others on a larger one, near those they
trade with. Where some have, the rest stands in a column beside the map.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

import pandas as pd

from speedlocal.figures.flow_map.view import FARTHEST, Point, box, mercator

MODEL: Final = "model region"
INNER, OUTER = 0.1, 0.17
"""Radii of the two circles, in Web Mercator radians."""
APART: Final = 0.6
"""The angle between neighbours on the outer circle, where there is room."""
SMALLEST: Final = 0.02
"""The extent of a map of one place, in Web Mercator radians."""
SHIFTS: Final = (0.0, 0.15, -0.15, 0.3, -0.3)
"""How far up the column may stand from the middle, as a share of the map's extent; the first of the best is taken."""
ASIDE: Final = 0.4
"""How far the column stands beside the map, as a share of the map's extent."""


@dataclass(frozen=True)
class Places:
    """A place for each region, in Web Mercator radians; `unplaced` have none of their own.

    `schematic` says that no region has a place of its own.
    """

    points: dict[str, Point]
    unplaced: tuple[str, ...]
    schematic: bool


def places(regions: pd.DataFrame, partners: Mapping[str, Collection[str]]) -> Places:
    """Return where each region stands; `partners` names the regions that each one trades with."""
    own = _own(regions)
    unplaced = tuple(sorted(set(regions.region) - own.keys()))
    if own or not unplaced:
        return Places(own | _column(unplaced, list(own.values())), unplaced, schematic=False)
    inner = sorted(regions.region[regions.kind == MODEL])
    outer = [code for code in unplaced if code not in set(inner)]
    return Places(_circles(inner, outer, partners), unplaced, schematic=True)


def _own(regions: pd.DataFrame) -> dict[str, Point]:
    """Places that are known and on a Mercator map; of several regions at one spot the first by code has it."""
    points: dict[str, Point] = {}
    spots: set[Point] = set()
    rows = regions.sort_values("region")
    for code, longitude, latitude in zip(rows.region, rows.longitude, rows.latitude, strict=True):
        if not (abs(longitude) <= 180 and abs(latitude) <= FARTHEST):  # false for NaN too
            continue
        spot = (round(float(longitude), 3), round(float(latitude), 3))
        if spot not in spots:
            points[str(code)] = mercator(float(longitude), float(latitude))
            spots.add(spot)
    return points


def _column(codes: Sequence[str], others: Sequence[Point]) -> dict[str, Point]:
    if not codes:
        return {}
    x0, y0, x1, y1 = box(others)
    extent = max(x1 - x0, y1 - y0, SMALLEST)
    step = extent * min(0.3, 1 / len(codes))
    middle = (y0 + y1 + (len(codes) - 1) * step) / 2
    columns: list[list[Point]] = [
        [(x0 - ASIDE * extent, middle + shift * extent - number * step) for number in range(len(codes))]
        for shift in SHIFTS
    ]
    best = max(columns, key=lambda column: _least_angle(column, others))
    return dict(zip(codes, best, strict=True))


def _least_angle(column: Sequence[Point], others: Sequence[Point]) -> float:
    """The angle between the two regions of the map that hide each other most, seen from a column."""
    angles = (sorted(math.atan2(y - y0, x - x0) for x, y in others) for x0, y0 in column)
    return min((after - before for seen in angles for before, after in pairwise(seen)), default=math.pi)


def _circles(inner: Sequence[str], outer: Sequence[str], partners: Mapping[str, Collection[str]]) -> dict[str, Point]:
    angles = {code: number * math.tau / len(inner) for number, code in enumerate(inner)}
    radius = INNER if len(inner) > 1 else 0.0
    between = math.pi / max(len(inner), 1)  # the direction from which no region of the circle hides another
    wanted = {
        code: _towards([angles[other] for other in sorted(partners.get(code, ())) if other in angles], between)
        for code in outer
    }
    return {code: _on_circle(angle, radius) for code, angle in angles.items()} | {
        code: _on_circle(angle, OUTER) for code, angle in spread(wanted).items()
    }


def _towards(angles: Sequence[float], otherwise: float) -> float:
    """The mean direction, where there is one."""
    mean = sum(cmath.rect(1, angle) for angle in angles)
    return cmath.phase(mean) % math.tau if abs(mean) > 1e-9 else otherwise


def spread(wanted: Mapping[str, float]) -> dict[str, float]:
    """Return angles near the wanted ones, in their order, far enough apart; evenly round the circle if it is full."""
    ordered = sorted(wanted, key=lambda code: (wanted[code], code))
    if not ordered:
        return {}
    apart = min(APART, math.tau / len(ordered))
    angles = list(accumulate((wanted[code] for code in ordered), lambda before, angle: max(angle, before + apart)))
    if angles[-1] - angles[0] > math.tau - apart:
        angles = [angles[0] + number * math.tau / len(ordered) for number in range(len(ordered))]
    return dict(zip(ordered, angles, strict=True))


def _on_circle(angle: float, radius: float) -> Point:
    """A place on a circle; angle 0 is at the top, and they go clockwise."""
    return radius * math.sin(angle), radius * math.cos(angle)
