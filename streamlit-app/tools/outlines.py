"""Write the outlines of countries that the flow maps show, from the package world-atlas (Natural Earth).

npm pack world-atlas@2.0.2 && tar xf world-atlas-2.0.2.tgz
python -m tools.outlines package/countries-50m.json
"""

from __future__ import annotations

import json
import sys
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

TARGET: Final = Path(__file__).parents[1] / "speedlocal" / "ui" / "components" / "outlines" / "outlines.geojson"
LEFT_OUT: Final = {"Antarctica"}

Ring = list[list[float]]


def decoded(topology: dict[str, Any]) -> dict[str, Any]:
    """Return a TopoJSON of countries as GeoJSON in hundredths of a degree, names only."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        xs, ys = (list(accumulate(deltas)) for deltas in zip(*arc, strict=True))
        arcs.append([[round(x * sx + tx, 2), round(y * sy + ty, 2)] for x, y in zip(xs, ys, strict=True)])
    features = [
        {
            "type": "Feature",
            "properties": {"name": country["properties"]["name"]},
            "geometry": {"type": "MultiPolygon", "coordinates": _polygons(country, arcs)},
        }
        for country in topology["objects"]["countries"]["geometries"]
        if country["properties"]["name"] not in LEFT_OUT
    ]
    return {"type": "FeatureCollection", "features": features}


def _polygons(country: dict[str, Any], arcs: list[Ring]) -> list[list[Ring]]:
    polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    rings = [[_ring(ring, arcs) for ring in polygon] for polygon in polygons]
    return [[ring for ring in polygon if len(ring) > 3] for polygon in rings if len(polygon[0]) > 3]


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    points: Ring = []
    for number in numbers:
        for point in arcs[number] if number >= 0 else reversed(arcs[~number]):
            if not points or point != points[-1]:
                points.append(point)
    return points


if __name__ == "__main__":
    source = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    TARGET.write_text(json.dumps(decoded(source), separators=(",", ":")) + "\n", encoding="utf-8")
