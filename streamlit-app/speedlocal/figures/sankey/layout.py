"""From two frames to a picture: what there is, its order, its scale, its places."""

from __future__ import annotations

import math
import sys
from typing import Final

import pandas as pd

from speedlocal.figures.sankey.frame import Frame, frame
from speedlocal.figures.sankey.graph import Node, graph
from speedlocal.figures.sankey.labels import lines
from speedlocal.figures.sankey.lanes import demand, lanes
from speedlocal.figures.sankey.order import Slot, lattice, order
from speedlocal.figures.sankey.picture import Picture, PlacedNode
from speedlocal.figures.sankey.places import TOP, gaps, places
from speedlocal.figures.sankey.ribbons import Layout, Placing, ribbons

BOTTOM: Final = 8.0
FILLED: Final = 0.35
"""The share of the height left to slots and lanes at least; the picture grows until it is."""


def sankey(
    nodes: pd.DataFrame,
    links: pd.DataFrame,
    *,
    unit: str,
    scale: float | None = None,
    width: float = 1100,
    height: float = 620,
) -> Picture:
    """Lay out a diagram.

    `nodes` has a row a node: node (key), label, stage (0 leftmost), colour. `links` has origin, destination, carrier,
    colour, value (0 or more, in `unit`); rows of the same ends and carrier are summed, sums of 0 left out, and so
    are nodes without links. `scale` is px per unit: the largest that fits, unless given. The picture is higher than
    `height` where a given scale or the labels need it. Without links it is empty, with the scale given or 1.

    Raises UnknownCodeError for a link to a node that is not there, and ValueError for faults of the caller: a value
    that is negative or not finite, a node given twice, a scale or size that is not above 0.
    """
    if not all(0 < size < math.inf for size in (width, height, 1.0 if scale is None else scale)):
        raise ValueError("width, height and scale are finite numbers above 0")
    made = graph(nodes, links)
    if not made.links:
        return Picture(width, height, unit, scale or 1.0, (), ())
    slots = lattice(made)
    order(slots)
    layout = Layout(made, slots, lanes(made, slots))
    if scale is None:
        height = max(height, max(_unfilled(layout)) / (1 - FILLED))
        scale = _fitting(layout, height)
    else:
        height = max(height, *(free + scale * of for free, of in zip(_unfilled(layout), _filled(layout), strict=True)))
    return _picture(layout, unit, scale, width, height)


def _unfilled(layout: Layout) -> list[float]:
    """Px of each column, from top to bottom, that neither slots nor lanes take."""
    return [TOP + gaps(column) + layout.lanes.gaps() + BOTTOM for column in layout.slots.columns]


def _filled(layout: Layout) -> list[float]:
    """Sum of the values of each column's slots and of the lanes below it."""
    below = sum(layout.lanes.values)
    return [sum(layout.slots.values[slot] for slot in column) + below for column in layout.slots.columns]


def _fitting(layout: Layout, height: float) -> float:
    """Px per unit with which the fullest column fills the height."""
    columns = zip(_unfilled(layout), _filled(layout), strict=True)
    return min(sys.float_info.max, *((height - free) / value for free, value in columns if value))


def _picture(layout: Layout, unit: str, scale: float, width: float, height: float) -> Picture:
    floor = height - BOTTOM - layout.lanes.gaps() - scale * sum(layout.lanes.values)
    across = frame(layout.graph, demand(layout.graph, layout.lanes, scale), width)
    placing = Placing(across, places(layout.slots, scale, floor), floor, scale)
    nodes = [
        _placed(node, across, placing.tops[Slot(node.column, node.node)], scale) for node in layout.graph.nodes.values()
    ]
    nodes.sort(key=lambda node: (node.stage, node.y, node.id))
    return Picture(width, height, unit, scale, tuple(nodes), ribbons(layout, placing))


def _placed(node: Node, across: Frame, top: float, scale: float) -> PlacedNode:
    height = node.value * scale
    edge, anchor, room = across.label(node.column)
    return PlacedNode(
        id=node.node,
        label=node.label,
        stage=node.stage,
        x=across.x(node.column),
        y=top,
        width=across.node_width,
        height=height,
        colour=node.colour,
        value=node.value,
        lines=lines(node.label, node.value, room, height),
        label_x=edge,
        anchor=anchor,
    )
