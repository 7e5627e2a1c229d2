"""Who trades with whom: TOP_IRE where a source holds it, else the two regions that share an exchange process."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from speedlocal.database.schema import UNKNOWN_REGION
from speedlocal.ingest.neighbours import MARK, Link, outside_ends, report_rules, rules_outside, with_neighbours
from speedlocal.ingest.result_set import Parameter, ResultSet
from speedlocal.ingest.words import some

TOP_IRE: Final = "TOP_IRE"
SHARED: Final = "shared process"
BY_SET: Final = "set IRE"
EXPORTED: Final = (MARK, SHARED, BY_SET)
"""How a link is known, as the text of an exported TOP_IRE says it."""
KNOWN_BY: Final = re.compile(rf"({TOP_IRE}|{SHARED}|{BY_SET}( in IMPEXP)?|{MARK}(code|set|pattern) \S.*)?")
"""What the text of a TOP_IRE says in a side file."""
EXCHANGE: Final = ("process", "origin", "destination", "commodity", "arriving_commodity")
"""Columns that tell one link from another."""
MINING: Final = "minrnw"
PAIR: Final = 2
FLOWS: Final = {"var_fin": "IN", "var_fout": "OUT"}


class Side(NamedTuple):
    """A region's side of an exchange: it sends (IN) or receives (OUT) a commodity."""

    process: str
    commodity: str
    region: str
    direction: str


def trade_links(results: ResultSet) -> list[Link]:
    """Rows of `trade_link`; mining and renewable potentials are no trade.

    A process that a set puts into IMPEXP, or that one region has alone, trades with the outside. Where no source says
    which side the outside is, or which of three and more regions it is, it is `(unknown)`; a rule may name it.
    """
    stated = _stated(results)
    told = {link["process"].casefold() for link in stated} | {p.process.casefold() for p in _within(results)}
    links = stated + list(_derived(results, told))
    efficiencies = _efficiencies(results)
    named = with_neighbours(links, _sets(results), rules_outside(results))
    return [
        link | _efficiency(efficiencies.get(_exchange(link)) or efficiencies.get(_exchange(unnamed), {}))
        for link, unnamed in zip(named, links, strict=True)
    ]


def report_links(results: ResultSet) -> None:
    """Warn of processes whose regions are not known, or whose flows belong to several links at both ends."""
    links = trade_links(results)
    told = (TOP_IRE, MARK)
    stated = {link["process"].casefold() for link in links if link["known_by"].startswith(told)}
    outside = _outside(results)
    shared = [
        sides[0].process
        for process, sides in _sides(results).items()
        if process not in stated and not outside.get(process) and len(_regions(sides)) > PAIR
    ]
    if shared:
        results.warn(
            "exchange processes that three or more regions share, so that without TOP_IRE who trades with whom is"
            f" {UNKNOWN_REGION}: {', '.join(shared)}"
        )
    if untold := _untold(links, results.codes("region")):
        results.warn(
            "exchange processes with links whose flows are shared with other links at both ends,"
            f" so that none is shown: {', '.join(untold)}"
        )
    if within := [f"{p.process} ({p.region})" for p in _within(results)]:
        results.warn(f"links of a region with itself, by TOP_IRE, are no trade and are left out: {some(within)}")
    _report_efficiencies(results)
    report_rules(results, links)


def _report_efficiencies(results: ResultSet) -> None:
    """Warn of links that lose less or more from one period or timeslice to another: a link keeps one efficiency."""
    differing = [key for key, values in _efficiencies(results).items() if len(values) > 1]
    if differing:
        told = some(dict.fromkeys(" ".join(key[:3]) for key in differing))
        results.warn(f"links whose IRE_FLO is not the same throughout, so that their efficiency is not kept: {told}")


def _untold(links: list[Link], model: set[str]) -> list[str]:
    """Processes with a link that has the flow of neither side, within the model, to itself."""
    ends = [_ends(link, model) for link in links]
    count = Counter(end for pair in ends for end in pair)
    untold = (
        link["process"] for link, pair in zip(links, ends, strict=True) if pair and all(count[end] > 1 for end in pair)
    )
    return list(dict.fromkeys(untold))


def _ends(link: Link, model: set[str]) -> list[tuple[str, ...]]:
    sent = ("IN", link["process"], link["origin"], link["commodity"])
    arrived = ("OUT", link["process"], link["destination"], link["arriving_commodity"])
    folded = [tuple(code.casefold() for code in end) for end in (sent, arrived)]
    return [end for end in folded if end[2] in model]


def _stated(results: ResultSet) -> list[Link]:
    """Links that TOP_IRE tells, each once; IMPEXP gives way where another source names the neighbour."""
    found: dict[tuple[str, ...], Link] = {}
    for p in results.parameters:
        if p.parameter == TOP_IRE and not _is_within(p) and MINING not in (p.region.casefold(), p.region2.casefold()):
            link = _told(p) | {"known_by": p.text if p.text.startswith(EXPORTED) else TOP_IRE, "source": p.source}
            found.setdefault(_exchange(link), link)
    model = results.codes("region")
    ends = [_ends(link, model) for link in found.values()]
    pairs = list(zip(found.values(), ends, strict=True))
    named = {end for link, inner in pairs if len(inner) == 1 and not outside_ends(link) for end in inner}
    return [link for link, inner in pairs if not (outside_ends(link) and named.intersection(inner))]


def _within(results: ResultSet) -> list[Parameter]:
    """TOP_IRE of a region with itself."""
    return [p for p in results.parameters if p.parameter == TOP_IRE and _is_within(p)]


def _is_within(p: Parameter) -> bool:
    return p.region.casefold() == p.region2.casefold()


def _efficiencies(results: ResultSet) -> dict[tuple[str, ...], dict[float | None, str | None]]:
    """Values of IRE_FLO, each with the file that tells it, by exchange."""
    found: dict[tuple[str, ...], dict[float | None, str | None]] = {}
    for p in results.parameters:
        if p.parameter == "IRE_FLO":
            found.setdefault(_exchange(_told(p)), {}).setdefault(p.value, p.source)
    return found


def _efficiency(values: dict[float | None, str | None]) -> Link:
    """The efficiency of a link and its source, where it is the same in all periods and timeslices."""
    value, source = next(iter(values.items())) if len(values) == 1 else (None, None)
    return {"efficiency": value, "efficiency_source": source}


def _told(p: Parameter) -> Link:
    return _link(p.process, p.region, p.region2, (p.commodity, p.commodity2 or p.commodity), p.parameter)


def _exchange(link: Link) -> tuple[str, ...]:
    return tuple(link[name].casefold() for name in EXCHANGE)


def _link(process: str, origin: str, destination: str, commodities: tuple[str, str], known_by: str) -> Link:
    codes = (process, origin, destination, *commodities)
    return {**dict(zip(EXCHANGE, codes, strict=True)), "known_by": known_by, "source": None}


def _derived(results: ResultSet, stated: set[str]) -> Iterator[Link]:
    outside = _outside(results)
    for process, sides in _sides(results).items():
        partners = outside.get(process, set())
        if MINING in partners or process in stated:
            continue
        between = _between(sides) if not partners and len(_regions(sides)) == PAIR else []
        for sender, receiver in between:
            commodities = (sender.commodity, receiver.commodity)
            yield _link(sender.process, sender.region, receiver.region, commodities, SHARED)
        told = {side for pair in between for side in pair}
        rest = [side for side in sides if side not in told]
        yield from _with_outside(rest, "IMPEXP" if partners else UNKNOWN_REGION)


def _regions(sides: list[Side]) -> set[str]:
    return {side.region.casefold() for side in sides}


def _between(sides: list[Side]) -> list[tuple[Side, Side]]:
    """Who sends to whom of two regions: the same commodity, or where none is the same, whatever arrives."""
    found: list[tuple[Side, Side]] = []
    for origin in sorted(_regions(sides)):
        sent = [s for s in sides if s.direction == "IN" and s.region.casefold() == origin]
        arrived = [s for s in sides if s.direction == "OUT" and s.region.casefold() != origin]
        pairs = [(s, a) for s in sent for a in arrived]
        same = [(s, a) for s, a in pairs if s.commodity.casefold() == a.commodity.casefold()]
        found += same or pairs
    return found


def _with_outside(sides: list[Side], partner: str) -> Iterator[Link]:
    known_by = f"{BY_SET} in IMPEXP" if partner != UNKNOWN_REGION else BY_SET
    for side in sides:
        origin, destination = (side.region, partner) if side.direction == "IN" else (partner, side.region)
        yield _link(side.process, origin, destination, (side.commodity, side.commodity), known_by)


def _sets(results: ResultSet) -> dict[str, set[str]]:
    """Names of the sets, in upper case, that hold a process in any region, by process in one case."""
    found: dict[str, set[str]] = {}
    for member in results.set_members:
        if member.dimension.casefold() == "process":
            found.setdefault(member.element.casefold(), set()).add(member.set.upper())
    return found


def _outside(results: ResultSet) -> dict[str, set[str]]:
    """Pseudo-regions that the sets put an exchange process into."""
    found: dict[str, set[str]] = {}
    for member in results.set_members:
        if member.dimension.casefold() == "process" and member.region.casefold() in ("impexp", MINING):
            found.setdefault(member.element.casefold(), set()).add(member.region.casefold())
    return found


def _sides(results: ResultSet) -> dict[str, list[Side]]:
    """Sides of exchanges that carried anything, by process in one case."""
    exchanges = {
        m.element.casefold()
        for m in results.set_members
        if m.dimension.casefold() == "process" and m.set.upper() == "IRE"
    }
    names = ["attribute", "process", "commodity", "region"]
    rows = results.rows.select(names)
    flows = rows.filter(pc.is_in(pc.utf8_lower(rows["attribute"].cast(pa.string())), pa.array(list(FLOWS))))
    groups = flows.group_by(names).aggregate([])
    sides: dict[str, list[Side]] = {}
    for attribute, process, commodity, region in zip(*(groups[n].to_pylist() for n in names), strict=True):
        if process.casefold() in exchanges:
            side = Side(process, commodity, region, FLOWS[attribute.casefold()])
            sides.setdefault(process.casefold(), []).append(side)
    return {key: sorted(found) for key, found in sorted(sides.items())}
