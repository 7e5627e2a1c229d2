"""Where nodes and ribbons stand.

Nodes stand in columns by their stage and are ordered by sweeps towards the mean height of their neighbours. Ribbons
to an earlier or the same stage leave to the right, run below the columns and come back from the left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from speedlocal.errors import UnknownCodeError
from speedlocal.figures.sankey.picture import Picture, PlacedNode, Ribbon

NODE_WIDTH: Final = 14.0
GAP: Final = 16.0
LEFT, RIGHT, TOP, BOTTOM = 165.0, 190.0, 16.0, 12.0
SWEEPS: Final = 24
RELAXATIONS: Final = 40
BACK_GAP: Final = 6.0


@dataclass
class _Box:
    """A node while it is being placed."""

    node: str
    label: str
    stage: int
    colour: str
    value: float = 0.0
    height: float = 0.0
    y: float = 0.0
    x: float = 0.0
    near: list[tuple[str, float]] = field(default_factory=list)


def sankey(
    nodes: pd.DataFrame,
    links: pd.DataFrame,
    *,
    unit: str,
    scale: float | None = None,
    width: float = 1100.0,
    height: float = 620.0,
) -> Picture:
    """Lay out a diagram.

    `nodes` has node, label, stage, colour; `links` has origin, destination, carrier, colour, value (in `unit`). Links
    of the same ends and carrier are summed, those of no value left out. `scale` in px per unit: the largest that fits,
    unless given. A link to an unknown node is an UnknownCodeError; a negative value is a ValueError.
    """
    summed = _summed(nodes, links)
    boxes = _boxes(nodes, summed)
    back = {(row.origin, row.destination) for row in _records(summed) if _is_back(boxes, row)}
    below = summed.value[[(o, d) in back for o, d in zip(summed.origin, summed.destination, strict=True)]]
    fitting = _fitting(boxes, float(below.sum()), len(below), height)
    px = scale if scale is not None else fitting
    floor = height - BOTTOM - float(below.sum()) * px - BACK_GAP * len(below)
    _place(boxes, px, width, floor)
    ribbons = _ribbons(boxes, summed, px, floor)
    placed = tuple(
        PlacedNode(b.node, b.label, b.stage, b.x, b.y, NODE_WIDTH, b.height, b.colour, b.value) for b in boxes.values()
    )
    return Picture(width, height, unit, px, placed, ribbons)


@dataclass(frozen=True)
class _Link:
    origin: str
    destination: str
    carrier: str
    colour: str
    value: float


def _records(links: pd.DataFrame) -> list[_Link]:
    columns = ("origin", "destination", "carrier", "colour", "value")
    return [_Link(*row) for row in zip(*(links[c].tolist() for c in columns), strict=True)]


def _summed(nodes: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    if lost := sorted(({*links.origin} | {*links.destination}) - {*nodes.node}):
        raise UnknownCodeError(f"links lead to nodes that are not there: {', '.join(lost)}")
    if not (links.value >= 0).all():
        raise ValueError("the value of a link is negative or not a number")
    keys = ["origin", "destination", "carrier", "colour"]
    sums = links.groupby(keys, sort=True)[["value"]].sum().reset_index()
    return sums[sums.value > 0]


def _boxes(nodes: pd.DataFrame, links: pd.DataFrame) -> dict[str, _Box]:
    used = {*links.origin, *links.destination}
    columns = ("node", "label", "stage", "colour")
    rows = sorted(zip(*(nodes[c].tolist() for c in columns), strict=True))
    boxes = {row[0]: _Box(*row) for row in rows if row[0] in used}
    out, into = links.groupby("origin").value.sum(), links.groupby("destination").value.sum()
    for box in boxes.values():
        box.value = max(float(out.get(box.node, 0.0)), float(into.get(box.node, 0.0)))
    for link in _records(links):
        boxes[link.origin].near.append((link.destination, link.value))
        boxes[link.destination].near.append((link.origin, link.value))
    return boxes


def _is_back(boxes: Mapping[str, _Box], link: _Link) -> bool:
    return boxes[link.destination].stage <= boxes[link.origin].stage


def _columns(boxes: Mapping[str, _Box]) -> list[list[_Box]]:
    stages = sorted({box.stage for box in boxes.values()})
    return [[box for box in boxes.values() if box.stage == stage] for stage in stages]


def _fitting(boxes: Mapping[str, _Box], below: float, ribbons_below: int, height: float) -> float:
    """Px per unit with which the fullest column and what runs below it fill the height."""
    room = height - TOP - BOTTOM - BACK_GAP * ribbons_below
    scales = [
        (room - GAP * (len(column) - 1)) / (sum(box.value for box in column) + below) for column in _columns(boxes)
    ]
    return max(min(scales, default=1.0), 0.0)


def _place(boxes: Mapping[str, _Box], px: float, width: float, floor: float) -> None:
    columns = _columns(boxes)
    step = (width - LEFT - RIGHT - NODE_WIDTH) / max(len(columns) - 1, 1)
    for number, column in enumerate(columns):
        for box in column:
            box.x, box.height = LEFT + number * step, box.value * px
        _stack(column, floor)
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 else reversed(columns):
            column.sort(key=lambda box: (_mean(boxes, box), box.node))
            _stack(column, floor)
    for _ in range(RELAXATIONS):
        for column in columns:
            for box in column:
                box.y += (_mean(boxes, box) - box.y - box.height / 2) / 2
            _apart(column, floor)


def _mean(boxes: Mapping[str, _Box], box: _Box) -> float:
    """Mean height of the neighbours, weighted by value."""
    total = sum(value for _, value in box.near)
    return sum((boxes[node].y + boxes[node].height / 2) * value for node, value in box.near) / total


def _stack(column: list[_Box], floor: float) -> None:
    y = max(TOP, (TOP + floor - sum(box.height for box in column) - GAP * (len(column) - 1)) / 2)
    for box in column:
        box.y = y
        y += box.height + GAP


def _apart(column: list[_Box], floor: float) -> None:
    """Push overlapping nodes down, then up, without changing their order."""
    y = TOP
    for box in column:
        box.y = max(box.y, y)
        y = box.y + box.height + GAP
    y = floor
    for box in reversed(column):
        box.y = min(box.y, y - box.height)
        y = box.y - GAP


def _ribbons(boxes: Mapping[str, _Box], links: pd.DataFrame, px: float, floor: float) -> tuple[Ribbon, ...]:
    records = _records(links)
    starts = _offsets(boxes, records, px, at="origin")
    ends = _offsets(boxes, records, px, at="destination")
    lane, ribbons = floor, []
    for link in records:
        thickness, back = link.value * px, _is_back(boxes, link)
        start, end = (boxes[link.origin].x + NODE_WIDTH, starts[link]), (boxes[link.destination].x, ends[link])
        if back:
            lane += BACK_GAP
        path = _back_path(start, end, thickness, lane) if back else _path(start, end, thickness)
        lane += thickness if back else 0.0
        key = f"{link.origin} > {link.destination} > {link.carrier}"
        ribbons.append(
            Ribbon(key, link.origin, link.destination, link.carrier, link.colour, link.value, thickness, path, back)
        )
    return tuple(ribbons)


def _offsets(boxes: Mapping[str, _Box], links: list[_Link], px: float, *, at: str) -> dict[_Link, float]:
    """Upper edge of each ribbon at its end: by the height of the other end, ribbons that lead back last."""
    other = "destination" if at == "origin" else "origin"
    ordered = sorted(
        links, key=lambda k: (_is_back(boxes, k), boxes[getattr(k, other)].y, getattr(k, other), k.carrier)
    )
    filled = {node: box.y for node, box in boxes.items()}
    offsets = {}
    for link in ordered:
        offsets[link] = filled[getattr(link, at)]
        filled[getattr(link, at)] += link.value * px
    return offsets


def _path(start: tuple[float, float], end: tuple[float, float], thickness: float) -> str:
    (x0, y0), (x1, y1) = start, end
    middle, low0, low1 = (x0 + x1) / 2, y0 + thickness, y1 + thickness
    return (
        f"M{x0:.1f} {y0:.2f}C{middle:.1f} {y0:.2f} {middle:.1f} {y1:.2f} {x1:.1f} {y1:.2f}"
        f"L{x1:.1f} {low1:.2f}C{middle:.1f} {low1:.2f} {middle:.1f} {low0:.2f} {x0:.1f} {low0:.2f}Z"
    )


def _back_path(start: tuple[float, float], end: tuple[float, float], thickness: float, lane: float) -> str:
    """Out to the right, down, along the lane, up, and in from the left."""
    (x0, y0), (x1, y1) = start, end
    near, far = 10.0, 10.0 + thickness
    low = lane + thickness
    return (
        f"M{x0:.1f} {y0:.2f}C{x0 + far:.1f} {y0:.2f} {x0 + far:.1f} {y0:.2f} {x0 + far:.1f} {y0 + far:.2f}"
        f"L{x0 + far:.1f} {low:.2f}L{x1 - far:.1f} {low:.2f}L{x1 - far:.1f} {y1 + far:.2f}"
        f"C{x1 - far:.1f} {y1:.2f} {x1 - far:.1f} {y1:.2f} {x1:.1f} {y1:.2f}"
        f"L{x1:.1f} {y1 + thickness:.2f}C{x1 - near:.1f} {y1 + thickness:.2f} {x1 - near:.1f} {y1 + thickness:.2f}"
        f" {x1 - near:.1f} {y1 + far:.2f}L{x1 - near:.1f} {lane:.2f}L{x0 + near:.1f} {lane:.2f}"
        f"L{x0 + near:.1f} {y0 + far:.2f}C{x0 + near:.1f} {y0 + thickness:.2f} {x0 + near:.1f}"
        f" {y0 + thickness:.2f} {x0:.1f} {y0 + thickness:.2f}Z"
    )
