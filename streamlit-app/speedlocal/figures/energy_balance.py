"""From what processes make and take to the nodes and links of a Sankey diagram, in which every node adds up.

Exchange inside the regions shown is netted to its losses; fuel that a group of processing takes and makes of the same
carrier passes through and is not drawn. What a carrier's balance loses (COM_IE), what conversion loses, what comes
from no carrier, and what is not accounted for are nodes of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import pandas as pd

from speedlocal.vocabulary.lists import carriers, sectors

NOISE: Final = 1e-9
"""Share of the turnover below which a difference is rounding."""
LOSS_COLOUR: Final = "#bdbdbd"
UNDECIDED: Final = "Made, not taken"
STAGE_LABELS: Final = {
    "processing": "Processing",
    "conversion": "Conversion",
    "storage": "Storage",
    "unmapped": "Unmapped",
    "none": "No process",
}
PLAIN: Final = {"processing supply": "Fuel supply", "conversion power": "Power and heat plants"}
"""Groups whose stage and sector say the same in other words."""
EXCHANGE: Final = {"trade": "imports", "unknown": "imports or resources", "resource": "resources"}
COLUMNS: Final = {"source": 0, "primary": 1, "processing": 2, "conversion": 2, "secondary": 3, "storage": 4, "use": 5}


class Node(NamedTuple):
    """A node: its key, words, column and colour."""

    node: str
    label: str
    stage: int
    colour: str


class Flow(NamedTuple):
    """A link of a carrier between two nodes."""

    origin: str
    destination: str
    carrier: str
    value: float


FIXED: Final = {
    "imports": Node("imports", "Imports", 0, "#235ebc"),
    "imports or resources": Node("imports or resources", "Imports or extraction", 0, "#6c8ebf"),
    "resources": Node("resources", "Domestic resources", 0, "#2fb537"),
    "free": Node("free", "From no carrier", 0, "#b8d8a0"),
    "missing": Node("missing", "Not accounted for", 0, "#d32f2f"),
    "exports": Node("exports", "Exports", 5, "#235ebc"),
    "surplus": Node("surplus", "Demand and surplus of carriers", 5, "#607d8b"),
    "network losses": Node("network losses", "Losses in networks", 5, LOSS_COLOUR),
    "trade losses": Node("trade losses", "Losses in trade", 5, LOSS_COLOUR),
    "conversion losses": Node("conversion losses", "Conversion losses", 5, LOSS_COLOUR),
}


def energy_balance(flows: pd.DataFrame, net: pd.DataFrame, *, losses_known: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return nodes (node, label, stage, colour) and links (origin, destination, carrier, colour, value).

    `flows` and `net` are the answers of `queries.energy`. For each node but sources and sinks the links in and out
    have the same sum; what leaves the sources is what reaches the sinks. Where no source tells the efficiencies of
    commodities, what is made and not taken is not said to be a loss: `losses_known` is false.
    """
    every = pd.DataFrame([*_exchange(flows), *_groups(flows), *_carriers(flows, net)], columns=list(Flow._fields))
    sums = every.groupby(["origin", "destination", "carrier"], sort=True)[["value"]].sum().reset_index()
    links = sums[sums.value > 0]
    keys = sorted({*links.origin, *links.destination})
    nodes = pd.DataFrame([_node(key, _secondary(flows)) for key in keys], columns=list(Node._fields))
    if not losses_known:
        nodes.loc[nodes.node == "network losses", "label"] = UNDECIDED
    labels = carriers()
    return nodes, links.assign(
        colour=[labels[code].colour for code in links.carrier], carrier=[labels[code].label for code in links.carrier]
    )


def _exchange(flows: pd.DataFrame) -> Iterator[Flow]:
    exchange = flows[flows.stage == "exchange"]
    for key, rows in exchange.groupby(["process", "carrier"]):
        carrier = str(key[1])
        made, taken = rows.made.sum(), rows.taken.sum()
        if rows.region.nunique() > 1 and made > 0 and taken > 0:
            yield from _difference(carrier, taken - made, taken, "trade losses")
            continue
        origin = EXCHANGE[str(rows.exchange.iloc[0])]
        yield Flow(origin, f"carrier {carrier}", carrier, made)
        yield Flow(f"carrier {carrier}", "exports", carrier, taken)


def _difference(carrier: str, loss: float, turnover: float, sink: str) -> Iterator[Flow]:
    """Lead what is lost to its sink; more out than in comes from what is not accounted for."""
    if abs(loss) > NOISE * turnover:
        if loss > 0:
            yield Flow(f"carrier {carrier}", sink, carrier, loss)
        else:
            yield Flow("missing", f"carrier {carrier}", carrier, -loss)


def _groups(flows: pd.DataFrame) -> Iterator[Flow]:
    """Links of groups of processes, by stage and sector, and what balances each group."""
    rest = flows[flows.stage != "exchange"]
    for key, rows in rest.groupby(["stage", "sector"]):
        stage, sector = map(str, key)
        group = f"{stage} {sector}"
        sums = rows.groupby("carrier")[["made", "taken"]].sum()
        through = sums.min(axis=1) if stage == "processing" else 0.0
        sums = sums.sub(through, axis=0)
        for carrier, made, taken in zip(sums.index.map(str), sums.made, sums.taken, strict=True):
            yield Flow(group, f"carrier {carrier}", carrier, made)
            yield Flow(f"carrier {carrier}", group, carrier, taken)
        yield from _balanced(group, stage, sums)


def _balanced(group: str, stage: str, sums: pd.DataFrame) -> Iterator[Flow]:
    """What a group takes and does not make is lost; what it makes and does not take comes from no carrier."""
    made, taken = sums.made.sum(), sums.taken.sum()
    if abs(taken - made) <= NOISE * max(made, taken) or (stage == "use" and taken > made):
        return
    larger = sums.taken if taken > made else sums.made
    carrier = str(larger.idxmax())
    if taken > made:
        yield Flow(group, "conversion losses", carrier, taken - made)
    else:
        yield Flow("free", group, carrier, made - taken)


def _carriers(flows: pd.DataFrame, net: pd.DataFrame) -> Iterator[Flow]:
    """Net of each carrier's commodities, and what is lost between making and taking."""
    nets = net.set_index(["region", "commodity"]).net
    for key, rows in flows.groupby(["region", "commodity", "carrier"]):
        region, commodity, carrier = map(str, key)
        made, taken = rows.made.sum(), rows.taken.sum()
        of = float(nets.get((region, commodity), 0.0))
        yield Flow(f"carrier {carrier}", "surplus", carrier, max(of, 0.0))
        yield Flow("missing", f"carrier {carrier}", carrier, max(-of, 0.0))
        yield from _difference(carrier, made - taken - of, max(made, taken), "network losses")


def _secondary(flows: pd.DataFrame) -> frozenset[str]:
    """Carriers of which conversion makes the larger part of what neither trade nor storage brings."""
    first_made = flows[(flows.stage != "storage") & ((flows.stage != "exchange") | (flows.exchange == "resource"))]
    made = first_made.groupby("carrier").made.sum()
    converted = first_made[first_made.stage == "conversion"].groupby("carrier").made.sum()
    return frozenset(
        carrier for carrier, value in zip(converted.index.map(str), converted, strict=True) if value > made[carrier] / 2
    )


def _node(key: str, secondary: frozenset[str]) -> Node:
    if key in FIXED:
        return FIXED[key]
    kind, _, code = key.partition(" ")
    if kind == "carrier":
        carrier = carriers()[code]
        return Node(key, carrier.label, COLUMNS["secondary" if code in secondary else "primary"], carrier.colour)
    sector = sectors()[code]
    stage = STAGE_LABELS.get(kind, sector.label)
    label = stage if stage == sector.label else PLAIN.get(key, f"{stage}: {sector.label}")
    return Node(key, label, COLUMNS.get(kind, 2), sector.colour)
