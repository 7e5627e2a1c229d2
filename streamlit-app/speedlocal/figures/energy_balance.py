"""From what processes make and take to the nodes and links of a Sankey diagram, in which every node adds up.

Exchange inside the regions shown is netted to its losses; fuel that a group of processing takes and makes of the same
carrier passes through and is not drawn. What networks lose (COM_IE), what conversion loses, what comes from no carrier,
what is made and not taken, and what is not accounted for are nodes of their own. Where a sum is below zero, its link
leads the other way, and imports become exports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import pandas as pd

from speedlocal.figures.exchange import split
from speedlocal.vocabulary.groups import USUAL, Groups
from speedlocal.vocabulary.lists import stages

NOISE: Final = 1e-6
"""Share of the turnover below which a difference is rounding of the solver, as the identities of TIMES hold to it."""
LOSS_COLOUR: Final = "#bdbdbd"
BY_SECTOR: Final = "use"
"""The stage whose groups are called by their sector alone."""
PLAIN: Final = {"processing supply": "Fuel supply", "conversion power": "Power and heat plants"}
"""Groups whose stage and sector say the same in other words, where no mapping calls the sector otherwise."""
EXCHANGE: Final = {"trade": "imports", "unknown": "imports or resources", "resource": "resources"}
OPPOSITE: Final = {
    "imports": "exports",
    "imports or resources": "exports",
    "resources": "exports",
    "exports": "imports",
}
"""Where a negative link of the border leads, since nothing leaves a sink or reaches a source."""
SIZES: Final = ("size made", "size taken")
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
    "not taken": Node("not taken", "Made, not taken", 5, "#9e9e9e"),
    "network losses": Node("network losses", "Losses in networks", 5, LOSS_COLOUR),
    "trade losses": Node("trade losses", "Losses in trade", 5, LOSS_COLOUR),
    "conversion losses": Node("conversion losses", "Conversion losses", 5, LOSS_COLOUR),
}


def energy_balance(
    flows: pd.DataFrame,
    net: pd.DataFrame,
    losses: pd.DataFrame,
    trade_links: pd.DataFrame,
    groups: Groups = USUAL,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return nodes (node, label, stage, colour) and links (origin, destination, carrier, colour, value).

    The frames are the answers of `queries.energy` and `queries.losses`, `groups` says what carriers and sectors are
    called, and their colours. For each node but sources and sinks the links
    in and out have the same sum; what leaves the sources is what reaches the sinks.
    """
    balances = [*_exchange(flows, trade_links), *_groups(flows), *_carriers(flows, net, losses)]
    links = _summed(_turned(flow) for flow in _summed(balances).itertuples(index=False, name=None))
    links = links[links.value > 0]
    keys = sorted({*links.origin, *links.destination})
    secondary = _secondary(flows)
    nodes = pd.DataFrame([_node(key, secondary, groups) for key in keys], columns=list(Node._fields))
    labels = groups.carriers
    return nodes, links.assign(
        colour=[labels[code].colour for code in links.carrier], carrier=[labels[code].label for code in links.carrier]
    )


def _summed(flows: Iterable[tuple[str, str, str, float]]) -> pd.DataFrame:
    every = pd.DataFrame(list(flows), columns=list(Flow._fields))
    return every.groupby(["origin", "destination", "carrier"], sort=True)[["value"]].sum().reset_index()


def _turned(flow: tuple[str, str, str, float]) -> Flow:
    """Lead a negative flow the other way."""
    origin, destination, carrier, value = flow
    if value >= 0:
        return Flow(*flow)
    return Flow(OPPOSITE.get(destination, destination), OPPOSITE.get(origin, origin), carrier, -value)


def _exchange(flows: pd.DataFrame, trade_links: pd.DataFrame) -> Iterator[Flow]:
    exchange = split(flows[flows.stage == "exchange"], trade_links)
    sums = _turned_over(exchange, "made_inside", "taken_inside").groupby(["process", "carrier", "exchange"])
    columns = ["made", "taken", "made_inside", "taken_inside", *SIZES]
    for key, made, taken, made_inside, taken_inside, *sizes in sums[columns].sum().itertuples(name=None):
        carrier, origin = str(key[1]), EXCHANGE[str(key[2])]
        yield Flow(origin, f"carrier {carrier}", carrier, made - made_inside)
        yield Flow(f"carrier {carrier}", "exports", carrier, taken - taken_inside)
        yield from _difference(carrier, taken_inside - made_inside, max(sizes), "trade losses")


def _turned_over(flows: pd.DataFrame, made: str, taken: str) -> pd.DataFrame:
    """Add the sizes of two columns, whose sums tell how much is turned over."""
    return flows.assign(**dict(zip(SIZES, (flows[made].abs(), flows[taken].abs()), strict=True)))


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
        through = sums.min(axis=1).clip(lower=0) if stage == "processing" else 0.0
        sums = sums.sub(through, axis=0)
        for carrier, made, taken in zip(sums.index.map(str), sums.made, sums.taken, strict=True):
            yield Flow(group, f"carrier {carrier}", carrier, made)
            yield Flow(f"carrier {carrier}", group, carrier, taken)
        yield from _balanced(group, stage, sums)


def _balanced(group: str, stage: str, sums: pd.DataFrame) -> Iterator[Flow]:
    """What a group takes and does not make is lost; what it makes and does not take comes from no carrier."""
    made, taken = sums.made.sum(), sums.taken.sum()
    if abs(taken - made) <= NOISE * sums.abs().sum().max() or (stage == "use" and taken > made):
        return
    if taken > made:
        yield Flow(group, "conversion losses", "all", taken - made)
    else:
        yield Flow("free", group, "all", made - taken)


def _carriers(flows: pd.DataFrame, net: pd.DataFrame, losses: pd.DataFrame) -> Iterator[Flow]:
    """Net of each carrier's commodities, what is lost between making and taking, and what then remains."""
    nets = dict(zip(zip(net.region, net.commodity, strict=True), net.net, strict=True))
    lost = dict(zip(zip(losses.region, losses.commodity, strict=True), losses.lost, strict=True))
    sums = _turned_over(flows, "made", "taken").groupby(["region", "commodity", "carrier"])
    for key, made, taken, *sizes in sums[["made", "taken", *SIZES]].sum().itertuples(name=None):
        region, commodity, carrier = map(str, key)
        rest = made - taken
        for sink, of in (("surplus", nets), ("network losses", lost)):
            value = float(of.get((region, commodity), 0.0))
            yield Flow(f"carrier {carrier}", sink, carrier, max(value, 0.0))
            yield Flow("missing", f"carrier {carrier}", carrier, max(-value, 0.0))
            rest -= value
        yield from _difference(carrier, rest, max(sizes), "not taken")


def _secondary(flows: pd.DataFrame) -> frozenset[str]:
    """Carriers of which conversion makes the larger part of what neither trade, storage nor processing passes on."""
    passed_on = flows.stage.isin(["storage", "processing"])
    first_made = flows[~passed_on & ((flows.stage != "exchange") | (flows.exchange == "resource"))]
    made = first_made.groupby("carrier").made.sum()
    converted = first_made[first_made.stage == "conversion"].groupby("carrier").made.sum()
    return frozenset(
        carrier for carrier, value in zip(converted.index.map(str), converted, strict=True) if value > made[carrier] / 2
    )


def _node(key: str, secondary: frozenset[str], groups: Groups) -> Node:
    if key in FIXED:
        return FIXED[key]
    kind, _, code = key.partition(" ")
    if kind == "carrier":
        carrier = groups.carriers[code]
        return Node(key, carrier.label, COLUMNS["secondary" if code in secondary else "primary"], carrier.colour)
    sector = groups.sectors[code]
    stage = sector.label if kind == BY_SECTOR else stages()[kind].label
    plain = PLAIN if sector.label == USUAL.sectors.get(code, sector).label else {}
    label = stage if stage == sector.label else plain.get(key, f"{stage}: {sector.label}")
    return Node(key, label, COLUMNS.get(kind, 2), sector.colour)
