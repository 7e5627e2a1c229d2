"""The regions of a flow map: where they stand, what they are called, and what arrives less what leaves."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import pandas as pd

from speedlocal.figures.flow_map.labels import Spot, label_box, lines, ring_box, sides
from speedlocal.figures.flow_map.picture import Ring
from speedlocal.figures.flow_map.places import Places
from speedlocal.figures.flow_map.view import Point, View, box, degrees

EDGE: Final = 8.0
"""What the panel shows round its regions and their labels, in px."""


def rings(
    regions: pd.DataFrame, flows: pd.DataFrame, stand: Places, reach: Mapping[str, float], view: View
) -> tuple[Ring, ...]:
    """Return the regions by code; `reach` is the radius of each in Web Mercator radians."""
    labels = _labels(regions)
    spots = {
        code: Spot(view.px(degrees(stand.points[code])), reach[code] / view.pixel, lines(label))
        for code, label in labels.items()
    }
    links = sorted(set(zip(flows.origin, flows.destination, strict=True)))
    written = sides(spots, links, (view.width, view.height))
    net = _net(flows)
    return tuple(
        Ring(
            region=code,
            label=label,
            longitude=degrees(stand.points[code])[0],
            latitude=degrees(stand.points[code])[1],
            radius=reach[code],
            net=net.get(code, 0.0),
            placed=code not in stand.unplaced,
            lines=spots[code].lines,
            side=written[code],
        )
        for code, label in labels.items()
    )


def spot(ring: Ring, view: View) -> Spot:
    """Return where a region is in the picture."""
    return Spot(view.px((ring.longitude, ring.latitude)), ring.radius / view.pixel, ring.lines)


def panel(marks: tuple[Ring, ...], view: View) -> tuple[Point, ...]:
    """Return the rectangle, in degrees, round the regions that stand beside the map and round their labels."""
    aside = [ring for ring in marks if not ring.placed]
    if not aside:
        return ()
    boxes = [ring_box(spot(ring, view)) for ring in aside]
    boxes += [label_box(spot(ring, view), ring.side) for ring in aside]
    left, top, right, bottom = box([corner for b in boxes for corner in (b[:2], b[2:])])
    x0, y0, x1, y1 = left - EDGE, top - EDGE, right + EDGE, bottom + EDGE
    return tuple(view.place(corner) for corner in ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))


def _labels(regions: pd.DataFrame) -> dict[str, str]:
    """Labels by code, in the order of the codes; a region without a label is called by its code."""
    rows = regions.sort_values("region")
    pairs = zip(rows.region, rows.label, strict=True)
    return {code: code if pd.isna(label) else str(label) for code, label in pairs}


def _net(flows: pd.DataFrame) -> dict[str, float]:
    """What arrives less what leaves, by region; all that left has arrived where no arrivals are known."""
    arriving = flows.arrived.fillna(flows.value) if "arrived" in flows else flows.value
    parts = defaultdict(list)
    for origin, destination, left, came in zip(flows.origin, flows.destination, flows.value, arriving, strict=True):
        parts[origin].append(-float(left))
        parts[destination].append(float(came))
    return {region: math.fsum(values) for region, values in parts.items()}
