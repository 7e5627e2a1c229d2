"""A flow map from regions and flows: every place, shape and width on it."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import pandas as pd

from speedlocal.errors import UnknownCodeError
from speedlocal.figures.flow_map.arrows import half_arrow, radii
from speedlocal.figures.flow_map.legend import legend_values
from speedlocal.figures.flow_map.picture import Arrow, Entry, FlowMap, Scale
from speedlocal.figures.flow_map.places import places
from speedlocal.figures.flow_map.rings import panel, rings
from speedlocal.figures.flow_map.view import Point, degrees, view_of

WIDEST, RING = 22.0, 15.0
"""Width of the largest flow and radius of a region, in px before anyone zooms."""
SIZE: Final = (640.0, 520.0)
"""The picture that the view fits, in px, if the page names no other."""


def flow_map(
    regions: pd.DataFrame,
    flows: pd.DataFrame,
    *,
    unit: str,
    colour: str,
    largest: float | None = None,
    size: tuple[float, float] = SIZE,
) -> FlowMap:
    """Draw flows between regions.

    `regions` has one row a region: region, label, longitude, latitude (NaN: not known) and kind (model region,
    neighbour or pseudo). `flows` has one row an arrow: origin, destination, value > 0 in `unit` and, where known,
    arrived: what reaches the destination. `largest` is the value of the widest arrow, so that maps share a scale; else
    the largest value is. `colour` is #rrggbb; `size` the picture in px that the view fits.

    A region without coordinates, beyond 85 degrees, or at the very place of another has no place of its own. Flows of
    unknown regions are an UnknownCodeError that names them all. A ValueError is what no results hold: a flow within a
    region, of no or infinite value, above `largest`, or a second one for the same way; a region that is there twice.
    """
    _refuse(regions, flows, colour)
    scaled = _largest(flows, largest)
    stand = places(regions, _partners(flows))
    view = view_of(list(stand.points.values()), size)
    reach = radii(stand.points, RING * view.pixel)
    marks = rings(regions, flows, stand, reach, view)
    return FlowMap(
        arrows=_arrows(flows, stand.points, reach, WIDEST * view.pixel / (scaled or 1.0), view.pixel),
        rings=marks,
        scale=_scale(scaled, WIDEST * view.pixel),
        schematic=stand.schematic,
        unplaced=stand.unplaced,
        panel=() if stand.schematic else panel(marks, view),
        view=view,
        unit=unit,
        colour=colour,
    )


def _refuse(regions: pd.DataFrame, flows: pd.DataFrame, colour: str) -> None:
    if unknown := sorted({*flows.origin, *flows.destination} - {*regions.region}):
        raise UnknownCodeError(f"Flows name regions that the map does not have: {', '.join(map(str, unknown))}.")
    if twice := sorted(set(regions.region[regions.region.duplicated()])):
        raise ValueError(f"Regions are there twice: {', '.join(twice)}.")
    ways = flows.origin + " to " + flows.destination
    for wrong, why in (
        (flows.origin == flows.destination, "a region does not trade with itself"),
        (~((flows.value > 0) & (flows.value < math.inf)), "a flow is above zero and finite"),
        (ways.duplicated(), "a way has one flow"),
    ):
        if wrong.any():
            raise ValueError(f"{', '.join(sorted(set(ways[wrong])))}: {why}.")
    if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
        raise ValueError(f"A colour is #rrggbb, not {colour}.")


def _largest(flows: pd.DataFrame, largest: float | None) -> float:
    """The value of the widest arrow; 0 where there is none."""
    seen = float(flows.value.max()) if len(flows) else 0.0
    if largest is None:
        return seen
    if not (max(seen, 0.0) <= largest < math.inf and largest > 0):
        raise ValueError(f"The widest arrow stands for {largest}, but the largest flow is {seen}.")
    return largest


def _partners(flows: pd.DataFrame) -> dict[str, set[str]]:
    partners = defaultdict(set)
    for origin, destination in zip(flows.origin, flows.destination, strict=True):
        partners[origin].add(destination)
        partners[destination].add(origin)
    return dict(partners)


def _scale(largest: float, widest: float) -> Scale:
    if not largest:
        return Scale(0.0, ())
    return Scale(largest / widest, tuple(Entry(value, value / largest * widest) for value in legend_values(largest)))


def _arrows(
    flows: pd.DataFrame, points: Mapping[str, Point], reach: Mapping[str, float], per_value: float, pixel: float
) -> tuple[Arrow, ...]:
    arrived = flows.arrived if "arrived" in flows else pd.Series(math.nan, index=flows.index)
    arrows = []
    for origin, destination, value, there in zip(flows.origin, flows.destination, flows.value, arrived, strict=True):
        width = float(value) * per_value
        ends = (reach[origin], reach[destination])
        shape = half_arrow(points[origin], points[destination], width, rings=ends, pixel=pixel)
        polygon = tuple(degrees(corner) for corner in shape)
        known = None if pd.isna(there) else float(there)
        arrows.append(Arrow(origin, destination, float(value), width, polygon, known))
    return tuple(sorted(arrows, key=lambda arrow: (-arrow.value, arrow.origin, arrow.destination)))
