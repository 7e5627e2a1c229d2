"""Write the outlines of countries that the flow maps show, from the package world-atlas (Natural Earth).

npm pack world-atlas@2.0.2 && tar xf world-atlas-2.0.2.tgz
python -m tools.outlines package/countries-50m.json

All of Europe keeps every point of the source; elsewhere, where no model of ours has looked yet, lines are simplified
and the smallest islands left out, so that a phone has little to load.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final, Literal, TypedDict

TARGET: Final = Path(__file__).parents[1] / "speedlocal" / "ui" / "components" / "outlines" / "outlines.geojson"
LEFT_OUT: Final = {"Antarctica"}
EUROPE: Final = (-32.0, 27.0, 50.0, 82.0)
"""West, south, east and north of what keeps every point."""
TOLERANCE: Final = 0.02
"""How far a simplified line may run from the source's elsewhere, in degrees."""
SMALLEST: Final = 0.05
"""An island elsewhere that is smaller in both directions is left out, in degrees."""

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]


class Archipelago(TypedDict):
    """A MultiPolygon of the source: rings of arc numbers, ~number for an arc taken backwards."""

    type: Literal["MultiPolygon"]
    arcs: list[list[list[int]]]
    properties: dict[str, str]


class Transform(TypedDict):
    """How the source's whole numbers become degrees."""

    scale: Point
    translate: Point


class Island(TypedDict):
    """A Polygon of the source: one ring or more."""

    type: Literal["Polygon"]
    arcs: list[list[int]]
    properties: dict[str, str]


class Countries(TypedDict):
    """The collection of the source's countries."""

    geometries: list[Archipelago | Island]


class Topology(TypedDict):
    """A TopoJSON of countries: quantised arcs, each point relative to the one before."""

    transform: Transform
    arcs: list[list[tuple[int, int]]]
    objects: dict[str, Countries]


class Geometry(TypedDict):
    """A GeoJSON MultiPolygon in degrees."""

    type: str
    coordinates: list[Polygon]


class Feature(TypedDict):
    """A GeoJSON country with its name."""

    type: str
    properties: dict[str, str]
    geometry: Geometry


class FeatureCollection(TypedDict):
    """A GeoJSON of countries."""

    type: str
    features: list[Feature]


def decoded(topology: Topology) -> FeatureCollection:
    """Return the countries that have anything to be seen as GeoJSON, in hundredths of a degree, names only."""
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    countries = topology["objects"]["countries"]["geometries"]
    features = [_feature(country, arcs) for country in countries if country["properties"]["name"] not in LEFT_OUT]
    return {"type": "FeatureCollection", "features": [each for each in features if each["geometry"]["coordinates"]]}


def _arc(deltas: Sequence[tuple[int, int]], transform: Transform) -> Ring:
    """Degrees of an arc; borders stay shared, since an arc is simplified once for both its countries."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    xs, ys = (list(accumulate(steps)) for steps in zip(*deltas, strict=True))
    points = [(x * sx + tx, y * sy + ty) for x, y in zip(xs, ys, strict=True)]
    kept = points if any(map(_european, points)) else simplified(points, TOLERANCE)
    return _without_repeats([(round(x, 2), round(y, 2)) for x, y in kept])


def _european(point: Point) -> bool:
    west, south, east, north = EUROPE
    return west <= point[0] <= east and south <= point[1] <= north


def _without_repeats(points: Ring) -> Ring:
    return points[:1] + [point for before, point in pairwise(points) if point != before]


def simplified(points: Ring, tolerance: float) -> Ring:
    """Return the line with as few of its points as stay within `tolerance` of it (Douglas and Peucker)."""
    distances = [_distance(point, points[0], points[-1]) for point in points[1:-1]]
    if not distances or max(distances) <= tolerance:
        return [points[0], points[-1]]
    turn = distances.index(max(distances)) + 1
    return simplified(points[: turn + 1], tolerance)[:-1] + simplified(points[turn:], tolerance)


def _distance(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from the line between two others."""
    (x, y), (dx, dy) = (point[0] - start[0], point[1] - start[1]), (end[0] - start[0], end[1] - start[1])
    squared = dx * dx + dy * dy
    share = min(1.0, max(0.0, (x * dx + y * dy) / squared)) if squared else 0.0
    return math.hypot(x - share * dx, y - share * dy)


def _feature(country: Archipelago | Island, arcs: list[Ring]) -> Feature:
    return {
        "type": "Feature",
        "properties": {"name": country["properties"]["name"]},
        "geometry": {"type": "MultiPolygon", "coordinates": _polygons(country, arcs)},
    }


def _polygons(country: Archipelago | Island, arcs: list[Ring]) -> list[Polygon]:
    several = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    polygons = [[_ring(numbers, arcs) for numbers in polygon] for polygon in several]
    return [[ring for ring in polygon if _visible(ring)] for polygon in polygons if _visible(polygon[0])]


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    parts = (arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers)
    return _without_repeats([point for part in parts for point in part])


def _visible(ring: Ring) -> bool:
    """Whether a ring encloses anything; elsewhere than in Europe, anything to be seen."""
    if len(ring) < 4:
        return False
    widest = max(max(axis) - min(axis) for axis in zip(*ring, strict=True))
    return widest >= SMALLEST or any(map(_european, ring))


def main(source: Path) -> None:
    """Write the outlines of a TopoJSON file of world-atlas into the package."""
    topology: Topology = json.loads(source.read_text(encoding="utf-8"))
    TARGET.write_text(json.dumps(decoded(topology), separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
