"""Where arrows and regions stand on a flow map.

Shapes are made in Web Mercator (x, y in radians of the equator) and given in degrees. Each arrow keeps to the
right-hand side of the line between its regions, so that both directions are seen. Regions without a place stand on a
circle where no region has one, else in a column beside those that have; the map says which.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from speedlocal.errors import UnknownCodeError

Point = tuple[float, float]

WIDEST: Final = 0.06
"""Width of the largest flow, as a share of the map's extent."""
RING: Final = 0.035
"""Radius of a region, as a share of the map's extent."""
HEAD_SHARE: Final = 0.35
"""Longest head, as a share of the arrow."""


@dataclass(frozen=True)
class Arrow:
    """A flow: `polygon` in degrees, its tip last; `width` in Mercator radians, proportional to the value."""

    origin: str
    destination: str
    value: float
    width: float
    polygon: tuple[Point, ...]


@dataclass(frozen=True)
class Ring:
    """A region; `net` is what arrives less what leaves."""

    region: str
    label: str
    longitude: float
    latitude: float
    net: float
    placed: bool


@dataclass(frozen=True)
class FlowMap:
    """A map: arrows, regions, and the value that is drawn with the largest width.

    `schematic` says that no region has a place; `unplaced` names those that have none. `bounds` are west, south,
    east, north in degrees. `radius` is that of the rings in Mercator radians.
    """

    arrows: tuple[Arrow, ...]
    rings: tuple[Ring, ...]
    unit: str
    colour: str
    largest: float
    widest: float
    radius: float
    schematic: bool
    unplaced: tuple[str, ...]
    bounds: tuple[float, float, float, float]


def flow_map(
    regions: pd.DataFrame, flows: pd.DataFrame, *, unit: str, colour: str, largest: float | None = None
) -> FlowMap:
    """Draw flows between regions.

    `regions` has region, label, longitude, latitude (NaN: unknown), kind; `flows` has origin, destination, value > 0
    in `unit`, one arrow a row. `largest` is the value of the widest arrow, so that maps can share a scale. A flow of
    an unknown region is an UnknownCodeError; one within a region a ValueError.
    """
    _refuse(regions, flows)
    places, schematic = _places(regions)
    extent = _extent(list(places.values()))
    largest = largest or (float(flows.value.max()) if len(flows) else 1.0)
    widest, radius = WIDEST * extent, RING * extent
    arrows = tuple(
        Arrow(o, d, v, v / largest * widest, _polygon(places[o], places[d], v / largest * widest, radius))
        for o, d, v in zip(flows.origin, flows.destination, flows.value.astype(float), strict=True)
    )
    known = regions.longitude.notna() & regions.latitude.notna()
    rings = tuple(
        _ring(code, label, places[code], flows, placed=bool(there) and not schematic)
        for code, label, there in zip(regions.region, regions.label, known, strict=True)
    )
    unplaced = tuple(ring.region for ring in rings if not ring.placed)
    bounds = _bounds(list(places.values()), 3 * radius)
    return FlowMap(arrows, rings, unit, colour, largest, widest, radius, schematic, unplaced, bounds)


def _refuse(regions: pd.DataFrame, flows: pd.DataFrame) -> None:
    if lost := sorted({*flows.origin, *flows.destination} - {*regions.region}):
        raise UnknownCodeError(f"flows name regions that are not there: {', '.join(lost)}")
    if (flows.origin == flows.destination).any() or not (flows.value > 0).all():
        raise ValueError("a flow leads to its own region, or its value is not above zero")


def _places(regions: pd.DataFrame) -> tuple[dict[str, Point], bool]:
    """Mercator places of all regions, and whether none is known."""
    known = regions[regions.longitude.notna() & regions.latitude.notna()]
    places = {
        code: mercator(float(longitude), float(latitude))
        for code, longitude, latitude in zip(known.region, known.longitude, known.latitude, strict=True)
    }
    if not places:
        return _circle(sorted(regions.region)), True
    x0, y0, x1, y1 = _box(list(places.values()))
    size = max(x1 - x0, y1 - y0, 0.05)
    others = sorted(set(regions.region) - set(places))
    for number, code in enumerate(others):
        places[code] = (x0 - 0.6 * size, y1 - (number + 0.5) * (y1 - y0 or size) / len(others))
    return places, False


def _circle(codes: list[str]) -> dict[str, Point]:
    angle = 2 * math.pi / max(len(codes), 1)
    return {code: (0.1 * math.sin(n * angle), 0.1 * math.cos(n * angle)) for n, code in enumerate(codes)}


def mercator(longitude: float, latitude: float) -> Point:
    """Return degrees as Web Mercator radians."""
    return math.radians(longitude), math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def degrees(point: Point) -> Point:
    """Return Web Mercator radians as longitude and latitude."""
    return math.degrees(point[0]), math.degrees(2 * math.atan(math.exp(point[1])) - math.pi / 2)


def _box(points: list[Point]) -> tuple[float, float, float, float]:
    xs, ys = zip(*points, strict=True) if points else ((0.0,), (0.0,))
    return min(xs), min(ys), max(xs), max(ys)


def _extent(points: list[Point]) -> float:
    x0, y0, x1, y1 = _box(points)
    return max(x1 - x0, y1 - y0, 0.02)


def _bounds(points: list[Point], margin: float) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = _box(points)
    return (*degrees((x0 - margin, y0 - margin)), *degrees((x1 + margin, y1 + margin)))


def _polygon(origin: Point, destination: Point, width: float, radius: float) -> tuple[Point, ...]:
    """Half an arrow beside the line from ring to ring: its straight edge on the line, its body to the right."""
    start, end = np.array(origin), np.array(destination)
    length = float(np.hypot(*(end - start))) or 1e-9
    along = (end - start) / length
    right = np.array((along[1], -along[0]))
    cut = min(radius, 0.3 * length)
    start, end = start + along * cut, end - along * cut
    head = min(max(2.2 * width, 0.25 * radius), HEAD_SHARE * (length - 2 * cut))
    neck = end - along * head
    barb = max(2 * width, 0.3 * radius)
    corners = (start, start + right * width, neck + right * width, neck + right * barb, end)
    return tuple(degrees((float(x), float(y))) for x, y in corners)


def _ring(code: str, label: str, place: Point, flows: pd.DataFrame, *, placed: bool) -> Ring:
    longitude, latitude = degrees(place)
    net = flows.value[flows.destination == code].sum() - flows.value[flows.origin == code].sum()
    return Ring(code, label, longitude, latitude, float(net), placed)
