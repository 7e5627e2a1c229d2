"""A flow map as it is drawn: the page, the download and a test read the same one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from speedlocal.figures.flow_map.view import Point, View
from speedlocal.figures.numbers import number

Side = Literal["below", "above", "right", "left"]


@dataclass(frozen=True)
class Arrow:
    """A flow: `polygon` in degrees, its tip last; `width` in Web Mercator radians, in proportion to the value.

    `arrived` is what reaches the destination of the value that leaves the origin; None where it is not known.
    """

    origin: str
    destination: str
    value: float
    width: float
    polygon: tuple[Point, ...]
    arrived: float | None = None


@dataclass(frozen=True)
class Ring:
    """A region: `radius` in Web Mercator radians, `net` what arrives less what leaves.

    `placed` says that it stands at its own place; `lines` is its label, which is written at that `side` of it.
    """

    region: str
    label: str
    longitude: float
    latitude: float
    radius: float
    net: float
    placed: bool
    lines: tuple[str, ...]
    side: Side


@dataclass(frozen=True)
class Entry:
    """A round value in the legend, and how wide an arrow of that value is, in Web Mercator radians."""

    value: float
    width: float


@dataclass(frozen=True)
class Scale:
    """What widths mean: the value per Web Mercator radian, and three round values, the largest first.

    Without flows there is nothing to measure: the value is 0 and there are no entries.
    """

    value_per_width: float
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class FlowMap:
    """A map: arrows from the largest to the smallest, as they are drawn, and regions by code.

    `schematic` says that no region has a place of its own; `unplaced` names those that have none. Where only some have
    none, they stand on the `panel`, a polygon in degrees beside the map; else it is empty.
    """

    arrows: tuple[Arrow, ...]
    rings: tuple[Ring, ...]
    scale: Scale
    schematic: bool
    unplaced: tuple[str, ...]
    panel: tuple[Point, ...]
    view: View
    unit: str
    colour: str

    def arrow_words(self, arrow: Arrow) -> str:
        """Return what an arrow says: from where to where, and how much with its unit."""
        labels = {ring.region: ring.label for ring in self.rings}
        words = f"{labels[arrow.origin]} to {labels[arrow.destination]}: {number(arrow.value)} {self.unit}"
        if arrow.arrived is None or arrow.arrived == arrow.value:
            return words
        return f"{words}, of which {number(arrow.arrived)} arrive"

    def ring_words(self, ring: Ring) -> str:
        """Return what a region says: its net arrivals, and whether it stands at a place of its own."""
        words = f"{ring.label}: net arrivals {number(ring.net)} {self.unit}"
        return words if ring.placed else f"{words} (no place on the map)"
