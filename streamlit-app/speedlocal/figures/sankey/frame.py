"""Where columns stand across the picture, and the room beside them for labels and for links that turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from speedlocal.figures.numbers import number
from speedlocal.figures.sankey.graph import Graph
from speedlocal.figures.sankey.labels import SPACE, text_width

NODE_WIDTH: Final = 14.0
LABEL_SHARE: Final = 0.22
"""How much of the width the labels beside the first and the last column may each take."""
ROUNDING: Final = 0.5
"""Px that keep the widest label from being cut by a last binary digit."""
TURN_SHARE: Final = 0.08
"""How much of the width links that turn there may each take."""
BETWEEN_SHARE: Final = 0.8
"""How much of the gap between two columns links that turn there may take."""


@dataclass(frozen=True)
class Frame:
    """Px across: the first column, from one to the next, a node's width, and the turns' room in each gap."""

    width: float
    left: float
    step: float
    node_width: float
    columns: int
    rooms: dict[int, float]

    def x(self, column: int) -> float:
        """Return the left edge of a column's nodes."""
        return self.left + column * self.step

    def label(self, column: int) -> tuple[float, Literal["start", "end"], float]:
        """Return where the labels of a column stand, which end of them stands there, and their room."""
        right = self.x(column) + self.node_width
        if column == 0:
            edge = self.left - self.rooms.get(-1, 0.0) - SPACE
            return edge, "end", edge - SPACE
        if column == self.columns - 1:
            edge = right + self.rooms.get(column, 0.0) + SPACE
            return edge, "start", self.width - edge - SPACE
        return right + SPACE, "start", self.step - self.node_width - 2 * SPACE


def frame(graph: Graph, wanted: dict[int, float], width: float) -> Frame:
    """Return the frame of a graph whose turns want these px in each gap between columns."""
    last = graph.columns - 1
    outer = {gap: min(wanted[gap], TURN_SHARE * width) for gap in {-1, last} & wanted.keys()}
    left = _labels(graph, 0, width) + outer.get(-1, 0.0)
    right = (_labels(graph, last, width) if last else SPACE) + outer.get(last, 0.0)
    share = width - left - right
    node_width = min(NODE_WIDTH, share / (2 * graph.columns))
    step = (share - node_width) / max(last, 1)
    inner = dict.fromkeys(range(last), (step - node_width) * BETWEEN_SHARE)
    return Frame(width, left, step, node_width, graph.columns, inner | outer)


def _labels(graph: Graph, column: int, width: float) -> float:
    """Return the px that the labels of a column take on the outer side, within their share."""
    labels = (f"{node.label} {number(node.value)}" for node in graph.nodes.values() if node.column == column)
    return min(max(map(text_width, labels), default=0.0) + 2 * SPACE + ROUNDING, LABEL_SHARE * width)
