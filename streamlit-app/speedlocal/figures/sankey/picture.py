"""A laid-out Sankey diagram, which the page draws and a test reads back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class PlacedNode:
    """A node: its rectangle in px; `value` is the larger of what comes in and what goes out."""

    id: str
    label: str
    stage: int
    x: float
    y: float
    width: float
    height: float
    colour: str
    value: float


@dataclass(frozen=True)
class Ribbon:
    """A link: a closed path of `thickness` px; `back` where it leads to the same or an earlier stage."""

    id: str
    origin: str
    destination: str
    carrier: str
    colour: str
    value: float
    thickness: float
    path: str
    back: bool


@dataclass(frozen=True)
class Picture:
    """The whole diagram in px; `scale` is px per unit."""

    width: float
    height: float
    unit: str
    scale: float
    nodes: tuple[PlacedNode, ...]
    ribbons: tuple[Ribbon, ...]

    def payload(self) -> dict[str, Any]:
        """Return what the component draws: geometry in hundredths of a px, values in full."""
        return {
            "width": self.width,
            "height": self.height,
            "unit": self.unit,
            "nodes": [_rounded(asdict(node)) for node in self.nodes],
            "ribbons": [_rounded(asdict(ribbon)) for ribbon in self.ribbons],
        }


def _rounded(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: round(value, 2) if isinstance(value, float) and name != "value" else value
        for name, value in fields.items()
    }
