"""Outlines of regions as a GeoJSON of polygons, kept as little as they need: code, and places to about ten metres."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from speedlocal.errors import InputError
from speedlocal.ingest.side_rows import FARTHEST

OUTLINES: Final = "outlines.geojson"
LARGEST: Final = 1_000_000
"""Characters that are kept at most, since every map sends them to the browser."""
DIGITS: Final = 4
POLYGONS: Final = {"Polygon": 3, "MultiPolygon": 4}
"""By kind of geometry: how deep its lists are."""


def outlines_of(text: str) -> str:
    """Return the GeoJSON with one MultiPolygon a region; anything else in it is left out.

    What is no such GeoJSON, a region without a code or once more, places off the globe and more than a million
    characters are an InputError.
    """
    try:
        told = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"no JSON: {error.msg}", file=OUTLINES, line=error.lineno) from error
    except RecursionError as error:
        raise InputError("no GeoJSON: its lists are too deep", file=OUTLINES) from error
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or told.get("type") != "FeatureCollection":
        raise InputError("no GeoJSON of type FeatureCollection", file=OUTLINES)
    kept = json.dumps({"type": "FeatureCollection", "features": list(_features(features))}, separators=(",", ":"))
    if len(kept) > LARGEST:
        words = f"outlines of {len(kept):,} characters; at most {LARGEST:,} are kept: simplify them"
        raise InputError(words, file=OUTLINES)
    return kept


def _features(features: list[Any]) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for number, feature in enumerate(features, 1):
        region, geometry = _fields(feature)
        if not isinstance(region, str) or not region.strip():
            raise InputError(f"feature {number} has no region in its properties", file=OUTLINES)
        if region.strip().casefold() in seen:
            raise InputError(f"region {region} once more, as feature {number}", file=OUTLINES)
        seen.add(region.strip().casefold())
        kind, coordinates = geometry.get("type"), geometry.get("coordinates")
        if kind not in POLYGONS:
            raise InputError(f"region {region} is a {kind}; it is a Polygon or a MultiPolygon", file=OUTLINES)
        polygons = [coordinates] if kind == "Polygon" else coordinates
        yield {
            "type": "Feature",
            "properties": {"region": region.strip()},
            "geometry": {"type": "MultiPolygon", "coordinates": _polygons(polygons, region)},
        }


def _fields(feature: object) -> tuple[object, dict[str, Any]]:
    if not isinstance(feature, dict):
        return None, {}
    properties, geometry = feature.get("properties"), feature.get("geometry")
    region = properties.get("region") if isinstance(properties, dict) else None
    return region, geometry if isinstance(geometry, dict) else {}


def _polygons(polygons: Any, region: str) -> list[Any]:  # noqa: ANN401 - JSON
    try:
        return [[[_place(place) for place in _ring(ring)] for ring in polygon] for polygon in polygons]
    except (TypeError, ValueError, IndexError) as error:
        raise InputError(f"region {region}: {error}", file=OUTLINES) from error


def _ring(ring: list[Any]) -> list[Any]:
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError("a ring has four places or more, and ends where it begins")
    return ring


def _place(place: list[Any]) -> list[float]:
    """A longitude and latitude; a height is left out."""
    longitude, latitude = (float(number) for number in place[:2])
    for number, most in zip((longitude, latitude), FARTHEST.values(), strict=True):
        if not abs(number) <= most:
            raise ValueError(f"{number:g} is no place on the globe")
    return [round(longitude, DIGITS), round(latitude, DIGITS)]
