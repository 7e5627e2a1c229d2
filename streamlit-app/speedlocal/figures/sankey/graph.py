"""What is to be drawn, checked and summed: nodes in columns and one link a pair of ends and carrier."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from speedlocal.errors import UnknownCodeError

Pair = tuple[str, str]


@dataclass(frozen=True)
class Node:
    """A node with links; `column` counts the stages from the left, `value` is the larger of in and out."""

    node: str
    label: str
    stage: int
    colour: str
    column: int
    value: float


class Link(NamedTuple):
    """The sum of all rows with these ends and this carrier; more than 0."""

    origin: str
    destination: str
    carrier: str
    colour: str
    value: float

    @property
    def pair(self) -> Pair:
        """Both ends."""
        return self.origin, self.destination


@dataclass(frozen=True)
class Graph:
    """Nodes by key, and links, both in an order that does not depend on the rows' order."""

    nodes: dict[str, Node]
    links: tuple[Link, ...]
    columns: int

    def leads_back(self, link: Link) -> bool:
        """Return whether a link ends in its own column or in one to the left of it."""
        return self.nodes[link.destination].column <= self.nodes[link.origin].column


def graph(nodes: pd.DataFrame, links: pd.DataFrame) -> Graph:
    """Return the graph of two frames as `sankey` takes them, with the same errors.

    Every stage of `nodes` is a column, also one whose nodes have no links, so that columns stay where they are from
    year to year. Sums are exactly rounded: they do not depend on the rows' order either.
    """
    keys: list[str] = nodes["node"].tolist()
    if len(set(keys)) < len(keys):
        raise ValueError("nodes holds the same key twice")
    _known(set(keys), links)
    summed = _summed(links)
    columns = {stage: column for column, stage in enumerate(sorted(set(nodes["stage"].tolist())))}
    return Graph(_nodes(nodes, summed, columns), summed, len(columns))


def _known(keys: set[str], links: pd.DataFrame) -> None:
    ends: set[str] = {*links["origin"].tolist(), *links["destination"].tolist()}
    if lost := sorted(ends - keys):
        raise UnknownCodeError(f"Links lead to nodes that are not in the diagram: {', '.join(lost)}.")


def _summed(links: pd.DataFrame) -> tuple[Link, ...]:
    values: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    colours: dict[tuple[str, str, str], str] = {}
    names = ("origin", "destination", "carrier", "colour", "value")
    for origin, destination, carrier, colour, value in zip(*(links[name].tolist() for name in names), strict=True):
        if not (math.isfinite(value) and value >= 0):
            raise ValueError(f"the link from {origin} to {destination} has the value {value}, not one of 0 or more")
        key = (origin, destination, carrier)
        values[key].append(float(value))
        colours[key] = min(colour, colours.get(key, colour))
    sums = {key: math.fsum(parts) for key, parts in values.items()}
    return tuple(sorted(Link(*key, colours[key], value) for key, value in sums.items() if value > 0))


def _nodes(nodes: pd.DataFrame, links: tuple[Link, ...], columns: dict[int, int]) -> dict[str, Node]:
    out: dict[str, list[float]] = defaultdict(list)
    into: dict[str, list[float]] = defaultdict(list)
    for link in links:
        out[link.origin].append(link.value)
        into[link.destination].append(link.value)
    rows = sorted(zip(*(nodes[name].tolist() for name in ("node", "label", "stage", "colour")), strict=True))
    return {
        key: Node(key, label, int(stage), colour, columns[stage], max(math.fsum(out[key]), math.fsum(into[key])))
        for key, label, stage, colour in rows
        if key in out or key in into
    }
