"""The part of the earth that a map shows, and how its degrees become px.

Distances are those of Web Mercator, in radians of the equator, x to the east and y to the north: there deck.gl's
straight lines are straight.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Point = tuple[float, float]
Box = tuple[float, float, float, float]

FARTHEST: Final = 85.0
"""The latitude at which Web Mercator ends."""
TILE: Final = 512
"""Width of the whole earth at zoom 0, in px, as deck.gl has it."""
CLOSEST: Final = 9.0
"""The zoom at which a map of one place stops."""
MARGIN: Final = (76.0, 56.0)
"""What stays free for labels and arrows at the sides, and at the top and bottom, in px."""


def mercator(longitude: float, latitude: float) -> Point:
    """Return degrees as Web Mercator radians."""
    return math.radians(longitude), math.asinh(math.tan(math.radians(latitude)))


def degrees(point: Point) -> Point:
    """Return Web Mercator radians as longitude and latitude."""
    return math.degrees(point[0]), math.degrees(math.atan(math.sinh(point[1])))


def box(points: Sequence[Point]) -> Box:
    """Return the least x, least y, largest x and largest y."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True)
class View:
    """The middle of a picture of `width` x `height` px in degrees, and deck.gl's zoom."""

    longitude: float
    latitude: float
    zoom: float
    width: float
    height: float

    @property
    def pixel(self) -> float:
        """How wide a px is, in Web Mercator radians."""
        return math.tau / TILE / math.exp2(self.zoom)

    @property
    def bounds(self) -> Box:
        """West, south, east and north of the picture in degrees."""
        return *self.place((0, self.height)), *self.place((self.width, 0))

    def px(self, place: Point) -> Point:
        """Return where a longitude and latitude are in the picture: px from its left and from its top."""
        (x, y), (x0, y0) = mercator(*place), mercator(self.longitude, self.latitude)
        return self.width / 2 + (x - x0) / self.pixel, self.height / 2 - (y - y0) / self.pixel

    def place(self, px: Point) -> Point:
        """Return the longitude and latitude of a point of the picture: `px` turned round."""
        x0, y0 = mercator(self.longitude, self.latitude)
        return degrees((x0 + (px[0] - self.width / 2) * self.pixel, y0 + (self.height / 2 - px[1]) * self.pixel))


def view_of(points: Sequence[Point], size: tuple[float, float]) -> View:
    """Return the closest view of all points, in Web Mercator radians, with a margin; of the whole earth if none."""
    x0, y0, x1, y1 = box(points or [(-math.pi, -math.pi), (math.pi, math.pi)])
    free = [max(extent - 2 * margin, extent / 4) for extent, margin in zip(size, MARGIN, strict=True)]
    pixel = max((x1 - x0) / free[0], (y1 - y0) / free[1], math.tau / TILE / 2**CLOSEST)
    longitude, latitude = degrees(((x0 + x1) / 2, (y0 + y1) / 2))
    return View(longitude, latitude, math.log2(math.tau / TILE / pixel), *size)
