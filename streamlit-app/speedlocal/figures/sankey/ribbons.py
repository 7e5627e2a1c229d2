"""Ribbons between nodes that have their places: which edge each starts and ends at, and what it passes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from speedlocal.figures.sankey.frame import Frame
from speedlocal.figures.sankey.graph import Graph, Link
from speedlocal.figures.sankey.lanes import Lanes, turns
from speedlocal.figures.sankey.order import Lattice, Slot
from speedlocal.figures.sankey.picture import Ribbon
from speedlocal.figures.sankey.shapes import Loop, Point, back_path, forward_path


@dataclass(frozen=True)
class Layout:
    """The order of everything, with nothing in its place yet: graph, slots in order, and lanes below them."""

    graph: Graph
    slots: Lattice
    lanes: Lanes


@dataclass(frozen=True)
class Placing:
    """Where everything stands: columns across, slots from the top, lanes below the floor, px per unit."""

    frame: Frame
    tops: dict[Slot, float]
    floor: float
    scale: float


def ribbons(layout: Layout, placing: Placing) -> tuple[Ribbon, ...]:
    """Return a ribbon a link, the widest first, so that narrow ones lie above and can be pointed at."""
    starts = _edges(layout, placing, lambda link: link.origin, 1)
    ends = _edges(layout, placing, lambda link: link.destination, -2)
    paths = _forward(layout, placing, starts, ends) | _back(layout, placing, starts, ends)
    drawn = sorted(layout.graph.links, key=lambda link: (-link.value, link))
    return tuple(_ribbon(link, paths[link], placing.scale, back=link in layout.lanes.numbers) for link in drawn)


def _ribbon(link: Link, path: str, scale: float, *, back: bool) -> Ribbon:
    key = json.dumps([link.origin, link.destination, link.carrier], ensure_ascii=False)
    thickness = link.value * scale
    return Ribbon(key, link.origin, link.destination, link.carrier, link.colour, link.value, thickness, path, back)


def _edges(layout: Layout, placing: Placing, end: Callable[[Link], str], beside: int) -> dict[Link, Point]:
    """Return the upper edge of each link at one of its ends, where its slot after or before that end is `beside`.

    Links stand in the order of those slots, and below them those that lead back, the outermost loop first.
    """

    def rank(link: Link) -> tuple[bool, float, Link]:
        if link in layout.lanes.numbers:
            return True, -layout.lanes.numbers[link], link
        slot = layout.slots.routes[link.pair][beside]
        return False, placing.tops[slot] + layout.slots.values[slot] * placing.scale / 2, link

    rightwards = placing.frame.node_width if beside == 1 else 0.0
    filled: dict[str, float] = defaultdict(float)
    edges: dict[Link, Point] = {}
    for link in sorted(layout.graph.links, key=rank):
        node = layout.graph.nodes[end(link)]
        top = placing.tops[Slot(node.column, node.node)] + filled[node.node] * placing.scale
        edges[link] = (placing.frame.x(node.column) + rightwards, top)
        filled[node.node] += link.value
    return edges


def _forward(layout: Layout, placing: Placing, starts: dict[Link, Point], ends: dict[Link, Point]) -> dict[Link, str]:
    passed: dict[tuple[str, str], float] = defaultdict(float)
    paths: dict[Link, str] = {}
    for link in (link for link in layout.graph.links if link not in layout.lanes.numbers):
        route = layout.slots.routes[link.pair]
        between = [_waypoint(placing, slot, passed[link.pair]) for slot in route[1:-1]]
        passed[link.pair] += link.value
        points = [starts[link], *between, ends[link]]
        after = layout.graph.columns - 1 - route[-1].column
        paths[link] = forward_path(points, link.value * placing.scale, route[0].column, after)
    return paths


def _waypoint(placing: Placing, slot: Slot, above: float) -> Point:
    x = placing.frame.x(slot.column) + placing.frame.node_width / 2
    return x, placing.tops[slot] + above * placing.scale


def _back(layout: Layout, placing: Placing, starts: dict[Link, Point], ends: dict[Link, Point]) -> dict[Link, str]:
    bends = turns(layout.graph, layout.lanes, placing.scale, placing.frame.rooms)
    paths: dict[Link, str] = {}
    for link, number in layout.lanes.numbers.items():
        lane = layout.lanes.top(number, placing.floor, placing.scale)
        down, up = bends[link]
        paths[link] = back_path(Loop(starts[link], ends[link], link.value * placing.scale, lane, down, up))
    return paths
