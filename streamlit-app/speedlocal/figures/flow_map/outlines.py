"""Outlines of countries, cut to what a picture shows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from speedlocal.figures.flow_map.view import Box

Position = Sequence[float]
Ring = list[Position]


def clip(outlines: dict[str, Any], bounds: Box) -> dict[str, Any]:
    """Return a GeoJSON of MultiPolygons cut to west, south, east and north; what lies outside is left out."""
    cut = [
        {**feature, "geometry": {"type": "MultiPolygon", "coordinates": polygons}}
        for feature in outlines["features"]
        if (polygons := _polygons(feature["geometry"]["coordinates"], bounds))
    ]
    return {**outlines, "features": cut}


def _polygons(polygons: Sequence[Sequence[Ring]], bounds: Box) -> list[list[Ring]]:
    cut = ([clipped(ring, bounds) for ring in polygon] for polygon in polygons)
    return [[ring for ring in polygon if ring] for polygon in cut if polygon[0]]


def clipped(ring: Sequence[Position], bounds: Box) -> Ring:
    """Return a closed ring cut to a rectangle, edge by edge (Sutherland and Hodgman); empty if it lies outside."""
    west, south, east, north = bounds
    kept = list(ring)
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        kept = _cut(kept, axis, limit, sign)
    return kept if len(kept) > 3 else []


def _cut(ring: Ring, axis: int, limit: float, sign: int) -> Ring:
    """The ring on one side of an edge of the rectangle; `sign` 1 keeps what is above the limit, -1 what is below."""
    kept: Ring = []
    for start, end in pairwise(ring):
        starts_inside, ends_inside = (sign * (point[axis] - limit) >= 0 for point in (start, end))
        if starts_inside:
            kept.append(start)
        if starts_inside != ends_inside:
            kept.append(_crossing(start, end, axis, limit))
    return [*kept, kept[0]] if kept else []


def _crossing(start: Position, end: Position, axis: int, limit: float) -> Position:
    share = (limit - start[axis]) / (end[axis] - start[axis])
    point = [a + share * (b - a) for a, b in zip(start, end, strict=True)]
    point[axis] = limit
    return point
