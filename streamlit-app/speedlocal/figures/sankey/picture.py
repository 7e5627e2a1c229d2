"""A laid-out Sankey diagram, which the page draws and a test reads back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

GEOMETRY: Final = {"x", "y", "width", "height", "label_x", "thickness"}


@dataclass(frozen=True)
class PlacedNode:
    """A node: its rectangle in px; `value` is the larger of what comes in and what goes out.

    `lines` is the label as it fits beside the rectangle, with the value in four digits; it starts or ends at
    `label_x` and is centred on the rectangle's height. `label` is the whole of it.
    """

    id: str
    label: str
    stage: int
    x: float
    y: float
    width: float
    height: float
    colour: str
    value: float
    lines: tuple[str, ...]
    label_x: float
    anchor: Literal["start", "end"]


@dataclass(frozen=True)
class Ribbon:
    """A link: a closed path, `thickness` px wide; `back` where it leads to the same or an earlier stage.

    The id follows from origin, destination and carrier alone, so a ribbon keeps it from year to year.
    """

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
    """The whole diagram in px; `scale` is px per `unit`.

    Nodes come stage by stage from top to bottom, ribbons from the widest to the narrowest.
    """

    width: float
    height: float
    unit: str
    scale: float
    nodes: tuple[PlacedNode, ...]
    ribbons: tuple[Ribbon, ...]

    def payload(self) -> dict[str, Any]:
        """Return what the component draws, as JSON has it: geometry in hundredths of a px, values in full."""
        return {
            "width": round(self.width, 2),
            "height": round(self.height, 2),
            "unit": self.unit,
            "scale": self.scale,
            "nodes": [_rounded(asdict(node)) | {"lines": list(node.lines)} for node in self.nodes],
            "ribbons": [_rounded(asdict(ribbon)) for ribbon in self.ribbons],
        }


def _rounded(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 2) if name in GEOMETRY else value for name, value in fields.items()}
