"""Who trades with whom: TOP_IRE where a source holds it, else the two regions that share an exchange process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from speedlocal.database.schema import UNKNOWN_REGION
from speedlocal.ingest.result_set import ResultSet

MINING: Final = "minrnw"
FLOWS: Final = {"var_fin": "IN", "var_fout": "OUT"}


class Side(NamedTuple):
    """A region's side of an exchange: it sends (IN) or receives (OUT) a commodity."""

    process: str
    commodity: str
    region: str
    direction: str


def trade_links(results: ResultSet) -> list[dict[str, Any]]:
    """Rows of `trade_link`; mining and renewable potentials are no trade.

    A process that a set puts into IMPEXP, or that one region has alone, trades with the outside. Where no source says
    which side the outside is, it is `(unknown)`.
    """
    stated = list(_stated(results))
    processes = {link["process"].casefold() for link in stated}
    derived = [link for link in _derived(results) if link["process"].casefold() not in processes]
    return stated + derived


def _stated(results: ResultSet) -> Iterator[dict[str, Any]]:
    efficiencies: dict[tuple[str, ...], set[float | None]] = {}
    for p in results.parameters:
        if p.parameter == "IRE_FLO":
            key = (p.process.casefold(), p.region.casefold(), p.region2.casefold(), p.commodity.casefold())
            efficiencies.setdefault(key, set()).add(p.value)
    for p in results.parameters:
        if p.parameter == "TOP_IRE" and MINING not in (p.region.casefold(), p.region2.casefold()):
            key = (p.process.casefold(), p.region.casefold(), p.region2.casefold(), p.commodity.casefold())
            values = efficiencies.get(key, set())
            yield _link(p.process, p.region, p.region2, p.commodity, "TOP_IRE") | {
                "efficiency": next(iter(values)) if len(values) == 1 else None
            }


def _link(process: str, origin: str, destination: str, commodity: str, known_by: str) -> dict[str, Any]:
    return {
        "process": process,
        "origin": origin,
        "destination": destination,
        "commodity": commodity,
        "efficiency": None,
        "known_by": known_by,
    }


def _derived(results: ResultSet) -> Iterator[dict[str, Any]]:
    outside = _outside(results)
    for sides in _sides(results).values():
        process = sides[0].process
        partners = outside.get(process.casefold(), set())
        if MINING in partners:
            continue
        senders = [s for s in sides if s.direction == "IN"]
        receivers = [s for s in sides if s.direction == "OUT"]
        between = [] if partners else [(s, r) for s in senders for r in receivers if s.region != r.region]
        if between and len({s.region for s in sides}) == 2:
            for sender, receiver in between:
                yield _link(process, sender.region, receiver.region, sender.commodity, "shared process")
        elif not between:
            yield from _with_outside(sides, "IMPEXP" if partners else UNKNOWN_REGION)


def _with_outside(sides: list[Side], partner: str) -> Iterator[dict[str, Any]]:
    known_by = "set IRE in IMPEXP" if partner != UNKNOWN_REGION else "set IRE"
    for side in sides:
        origin, destination = (side.region, partner) if side.direction == "IN" else (partner, side.region)
        yield _link(side.process, origin, destination, side.commodity, known_by)


def _outside(results: ResultSet) -> dict[str, set[str]]:
    """Pseudo-regions that the sets put an exchange process into."""
    found: dict[str, set[str]] = {}
    for member in results.set_members:
        if member.dimension.casefold() == "process" and member.region.casefold() in ("impexp", MINING):
            found.setdefault(member.element.casefold(), set()).add(member.region.casefold())
    return found


def _sides(results: ResultSet) -> dict[tuple[str, str], list[Side]]:
    """Sides of exchanges that carried anything, by process and commodity."""
    exchanges = {
        m.element.casefold()
        for m in results.set_members
        if m.dimension.casefold() == "process" and m.set.upper() == "IRE"
    }
    names = ["attribute", "process", "commodity", "region"]
    rows = results.rows.select(names)
    flows = rows.filter(pc.is_in(pc.utf8_lower(rows["attribute"].cast(pa.string())), pa.array(list(FLOWS))))
    groups = flows.group_by(names).aggregate([])
    sides: dict[tuple[str, str], list[Side]] = {}
    for attribute, process, commodity, region in zip(*(groups[n].to_pylist() for n in names), strict=True):
        if process.casefold() in exchanges:
            side = Side(process, commodity, region, FLOWS[attribute.casefold()])
            sides.setdefault((process.casefold(), commodity.casefold()), []).append(side)
    return {key: sorted(found) for key, found in sorted(sides.items())}
