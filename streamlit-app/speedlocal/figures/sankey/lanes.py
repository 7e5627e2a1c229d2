"""Where links that lead back run: a lane below the columns for each, shared by those that do not meet.

A back link leaves to the right of its origin, turns down, runs left along its lane, turns up and enters its
destination from the left. Short ones run above long ones, so that loops nest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from speedlocal.figures.sankey.graph import Graph, Link
from speedlocal.figures.sankey.order import Lattice, Slot

BEND: Final = 6.0
"""Inner radius of a bend, in px."""
FIRST_GAP: Final = 2 * BEND
GAP: Final = 6.0
APART: Final = 4.0
"""Between two vertical parts, in px."""


@dataclass(frozen=True)
class Lanes:
    """Back links with the number of their lane, and the value of the widest link in each lane."""

    numbers: dict[Link, int]
    values: tuple[float, ...]

    def gaps(self) -> float:
        """Px below the columns that no ribbon takes."""
        return FIRST_GAP + GAP * (len(self.values) - 1) if self.values else 0.0

    def top(self, number: int, floor: float, scale: float) -> float:
        """Px from the top of the picture to that of a lane."""
        return floor + FIRST_GAP + GAP * number + scale * sum(self.values[:number])


@dataclass(frozen=True)
class Turn:
    """The vertical part of a back link: px from its column to its near edge, and its width."""

    start: float
    width: float


def lanes(graph: Graph, slots: Lattice) -> Lanes:
    """Give each back link the first lane in which no other meets it; `slots` are in their final order."""
    ranks = {slot: rank for column in slots.columns for rank, slot in enumerate(column)}
    back = [link for link in graph.links if graph.leads_back(link)]
    back.sort(key=lambda link: (_length(graph, link), -ranks[Slot(_columns(graph, link)[1], link.origin)], link))
    taken: list[set[int]] = []
    numbers: dict[Link, int] = {}
    for link in back:
        crossed = _crossed(graph, link)
        numbers[link] = next((lane for lane, gaps in enumerate(taken) if not gaps & crossed), len(taken))
        if numbers[link] == len(taken):
            taken.append(set())
        taken[numbers[link]] |= crossed
    widest = [max(link.value for link in back if numbers[link] == lane) for lane in range(len(taken))]
    return Lanes(numbers, tuple(widest))


def _columns(graph: Graph, link: Link) -> tuple[int, int]:
    return graph.nodes[link.destination].column, graph.nodes[link.origin].column


def _length(graph: Graph, link: Link) -> int:
    first, last = _columns(graph, link)
    return last - first


def _crossed(graph: Graph, link: Link) -> set[int]:
    """Gaps between columns in which a link turns or runs; gap n is to the right of column n."""
    first, last = _columns(graph, link)
    return set(range(first - 1, last + 1))


def turns(graph: Graph, found: Lanes, scale: float, rooms: dict[int, float]) -> dict[Link, tuple[Turn, Turn]]:
    """Return the turns down and up of each back link, nested by lane; narrower where a gap's room is too small.

    `rooms` has px for each gap between columns, -1 to the left of all.
    """
    wanted = demand(graph, found, scale)
    shares = {gap: min(1.0, rooms[gap] / px) for gap, px in wanted.items()}
    filled: dict[tuple[str, int], float] = {}

    def turn(side: str, gap: int, link: Link) -> Turn:
        start = filled.get((side, gap), BEND)
        filled[side, gap] = start + link.value * scale + APART
        return Turn(start * shares[gap], link.value * scale * shares[gap])

    made: dict[Link, tuple[Turn, Turn]] = {}
    for link in sorted(found.numbers, key=lambda link: (found.numbers[link], link)):
        first, last = _columns(graph, link)
        made[link] = turn("down", last, link), turn("up", first - 1, link)
    return made


def demand(graph: Graph, found: Lanes, scale: float) -> dict[int, float]:
    """Return the px that the turns in each gap between columns would take."""
    wanted: dict[int, float] = {}
    for link in found.numbers:
        first, last = _columns(graph, link)
        for gap in (first - 1, last):
            wanted[gap] = wanted.get(gap, 2 * BEND) + link.value * scale + APART
    return wanted
