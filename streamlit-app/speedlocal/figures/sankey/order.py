"""Which node stands above which: slots in columns, ordered by sweeps towards their neighbours.

A forward link over more than one column gets a waypoint in each column between, as wide as the link, so that its
ribbon does not run across foreign nodes. Nodes and waypoints are slots alike.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from speedlocal.figures.sankey.graph import Graph, Pair

SWEEPS: Final = 24
PADDING: Final = 0.03
"""What a slot takes beside its value while columns are compared, as a share of the largest column."""


class Slot(NamedTuple):
    """A place in a column: of a node, or of the waypoint on the way from `node` towards another."""

    column: int
    node: str
    towards: tuple[str, ...] = ()


Neighbours = dict[Slot, list[tuple[Slot, float]]]


@dataclass
class Lattice:
    """Slots, their values, and their neighbours in the columns beside them with the value that passes."""

    columns: list[list[Slot]]
    values: dict[Slot, float]
    routes: dict[Pair, tuple[Slot, ...]]
    left: Neighbours = field(default_factory=lambda: defaultdict(list))
    right: Neighbours = field(default_factory=lambda: defaultdict(list))


def lattice(graph: Graph) -> Lattice:
    """Return the slots of a graph in the order of their keys; back links have no route."""
    passing: dict[Pair, float] = defaultdict(float)
    for link in graph.links:
        if not graph.leads_back(link):
            passing[link.pair] += link.value
    values = {Slot(node.column, key): node.value for key, node in graph.nodes.items()}
    routes = {pair: _route(graph, pair) for pair in passing}
    for pair, route in routes.items():
        values |= dict.fromkeys(route[1:-1], passing[pair])
    columns = [sorted(slot for slot in values if slot.column == column) for column in range(graph.columns)]
    made = Lattice(columns, values, routes)
    for pair, route in routes.items():
        for before, after in pairwise(route):
            made.right[before].append((after, passing[pair]))
            made.left[after].append((before, passing[pair]))
    return made


def _route(graph: Graph, pair: Pair) -> tuple[Slot, ...]:
    origin, destination = pair
    first, last = graph.nodes[origin].column, graph.nodes[destination].column
    between = (Slot(column, origin, (destination,)) for column in range(first + 1, last))
    return (Slot(first, origin), *between, Slot(last, destination))


def order(slots: Lattice) -> None:
    """Sort each column of slots by the mean height of their neighbours, sweeping right and left in turn."""
    padding = PADDING * max(sum(slots.values[slot] for slot in column) for column in slots.columns)
    heights: dict[Slot, float] = {}
    for column in slots.columns:
        _measure(column, slots.values, padding, heights)
    for sweep in range(SWEEPS):
        rightwards = sweep % 2 == 0
        near = slots.left if rightwards else slots.right
        for column in slots.columns if rightwards else reversed(slots.columns):
            means = {slot: _mean(near.get(slot), heights, heights[slot]) for slot in column}
            column.sort(key=lambda slot, means=means: (means[slot], slot))  # type: ignore[misc]
            _measure(column, slots.values, padding, heights)


def _measure(column: list[Slot], values: dict[Slot, float], padding: float, heights: dict[Slot, float]) -> None:
    """Note where the middle of each slot is, between -0.5 at the top of its column and 0.5 at the bottom."""
    total = sum(values[slot] + padding for slot in column)
    above = 0.0
    for slot in column:
        own = values[slot] + padding
        heights[slot] = (above + own / 2) / total - 0.5
        above += own


def _mean(near: list[tuple[Slot, float]] | None, heights: dict[Slot, float], without: float) -> float:
    if not near:
        return without
    return sum(heights[slot] * value for slot, value in near) / sum(value for _, value in near)
