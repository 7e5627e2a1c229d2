"""What part of an exchange stays inside the regions shown, and what crosses their border.

A side of an exchange is what a region sends to (VAR_FIn) or receives from (VAR_FOut) a process. It stays inside where
all its links lead to regions shown, and crosses where none does. Where some do, the part that stays inside is what the
other ends of the inner links sent or received (through IRE_FLO where it is known), and never more than the side's
flow; the rest crosses. That other end tells nothing where it has several links itself: then all sides of the process
cross the border as imports and exports, in full. So each side's flow is drawn once, whatever is known.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final, NamedTuple

import pandas as pd

OTHER: Final = {"made": "taken", "taken": "made"}


class Link(NamedTuple):
    """A trade link, in lower case; `efficiency` is 1 where it is not known."""

    process: str
    commodity: str
    origin: str
    destination: str
    efficiency: float
    inner: bool

    def end(self, side: str) -> str:
        """Region that sends (taken) or receives (made)."""
        return self.origin if side == "taken" else self.destination


class Exchange:
    """Flows of exchange processes, as `queries.energy.flows` has them, and their trade links."""

    def __init__(self, flows: pd.DataFrame, links: pd.DataFrame) -> None:
        self._links: dict[tuple[str, str, str], list[Link]] = defaultdict(list)
        self._flows: dict[tuple[str, str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for link in _links(links):
            for side in OTHER:
                self._links[link.process, side, link.end(side)].append(link)
        names = ("process", "region", "commodity", "made", "taken")
        for process, region, commodity, made, taken in zip(*(flows[name] for name in names), strict=True):
            self._flows[process, "made", region.lower()][commodity] += made
            self._flows[process, "taken", region.lower()][commodity] += taken

    def inside(self, process: str, commodity: str, region: str, side: str) -> float | None:
        """Part of a side's flow that stays inside; None: cannot be told."""
        links = self._of(process, commodity, region, side)
        inner = [link for link in links if link.inner]
        flow = self._flows[process, side, region][commodity]
        if len(inner) in {0, len(links)}:
            return flow if inner else 0.0
        known = [self._other_end(link, side) for link in inner]
        told = [value for value in known if value is not None]
        return min(flow, sum(told)) if len(told) == len(known) else None

    def _of(self, process: str, commodity: str, region: str, side: str) -> list[Link]:
        """Links of a side. They name the commodity that is sent; one that arrives under another name has them all."""
        links = self._links[process, side, region]
        return [link for link in links if link.commodity == commodity] or links

    def _other_end(self, link: Link, side: str) -> float | None:
        """What the link's other end says of this end's flow, if that end has this link only."""
        other = OTHER[side]
        region = link.end(other)
        if len(self._of(link.process, link.commodity, region, other)) != 1:
            return None
        flows = self._flows[link.process, other, region]
        value = flows[link.commodity] if link.commodity in flows else sum(flows.values())
        return value * link.efficiency if side == "made" else value / link.efficiency


def split(flows: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Return the flows of exchange processes with made_inside and taken_inside, the parts that stay inside.

    `flows` and `links` are the answers of `queries.energy.flows` and `queries.energy.trade_links`.
    """
    exchange = Exchange(flows, links)
    parts = {
        f"{side}_inside": [
            exchange.inside(process, commodity, region.lower(), side)
            for process, commodity, region in zip(flows.process, flows.commodity, flows.region, strict=True)
        ]
        for side in OTHER
    }
    told = flows.assign(**{name: pd.Series(values, flows.index, "float64") for name, values in parts.items()})
    untold = told.process[told[list(parts)].isna().any(axis=1)]
    told.loc[told.process.isin(untold), list(parts)] = 0.0
    return told


def _links(frame: pd.DataFrame) -> list[Link]:
    known = frame.assign(efficiency=frame.efficiency.astype("float64").where(lambda e: e > 0).fillna(1.0))
    return [Link(*row) for row in known[list(Link._fields)].itertuples(index=False, name=None)]
