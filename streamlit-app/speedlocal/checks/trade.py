"""I2: what a region sends to another one arrives there, less what is lost on the way.

EQ_IRE of TIMES (Documentation Part II, "Inter-regional exchange"): the import of a region is the export of the other
one times IRE_FLO. Links that share a flow, as where a region sends to two others by one process, are one case.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd
from sqlalchemy import Double, cast, func, select

from speedlocal.checks.check import SOLVED, Check, Identity, judged, mismatches, nothing_compared
from speedlocal.checks.ratios import explained
from speedlocal.checks.subject import Subject
from speedlocal.database.schema import AGGREGATED, NO_SETS, annual, region, trade_link

KEYS: Final = ("sow", "process", "links", "period")
IDENTITY: Final = Identity("I2 trade mirror", KEYS, "exchanges", "sent × efficiency", "arrived", SOLVED)
CASE: Final = ["process", "links"]
End = tuple[str, ...]


def trade(subject: Subject) -> Check:
    """Compare, for each state of the world, exchange and period, what is sent × efficiency with what arrives."""
    links = _links(subject)
    if links.empty:
        return nothing_compared(IDENTITY, _nothing(subject))
    frame = _flows(subject, links)
    if frame.empty:
        return nothing_compared(IDENTITY, _nothing(subject))
    low, high = frame.sent * frame.least, frame.sent * frame.most
    left = frame.arrived.clip(low, high)
    sides = frame.assign(left=left, right=frame.arrived, turnover=pd.concat([left, frame.arrived], axis=1).max(axis=1))
    within = (low < high) & (frame.arrived > low) & (frame.arrived < high)
    opened = pd.Series("", sides.index).mask(within, "links of several efficiencies share a flow")
    opened = opened.mask(sides.period == AGGREGATED, "the source has summed up the period")
    return judged(IDENTITY, sides.assign(open=opened), subject, _reasons)


def _reasons(sides: pd.DataFrame, subject: Subject) -> pd.Series[str]:
    """Why sides that differ say nothing: no source tells the efficiency, or what the outside has of the flow."""
    reason = pd.Series(subject.partial, sides.index, object)
    ratios = explained(sides, ["sow", *CASE], mismatches(sides, SOLVED), "a trade efficiency, IRE_FLO")
    reason = reason.where(reason != "", ratios.where(~sides.known, ""))
    return reason.mask(sides.outside & (reason == ""), "a flow of it belongs to a link with the outside too")


def _nothing(subject: Subject) -> str:
    """Why there are no links, where that does not tell that no regions trade."""
    return "no source tells which processes trade" if NO_SETS in subject.lacks else subject.partial


def _links(subject: Subject) -> pd.DataFrame:
    """One row a group of links between model regions, as `_cases` gives it, and outside (shared with others)."""
    r = region.c
    frame = subject.results.frame(select(trade_link).where(trade_link.c.scenario == subject.scenario))
    of_model = select(func.lower(r.region).label("region")).where(
        r.scenario == subject.scenario, r.kind == "model region"
    )
    model = set(subject.results.frame(of_model).region) if len(frame) else set()
    inner = frame.origin.str.lower().isin(model) & frame.destination.str.lower().isin(model)
    cases = _cases(frame[inner].sort_values(["process", "origin", "destination", "commodity"]))
    others = {end for link in frame[~inner].itertuples(index=False) for end in _ends(link)} if len(cases) else set()
    return cases.assign(outside=[bool(ends & others) for ends in cases.ends])


def _ends(link: Any) -> tuple[End, End]:  # noqa: ANN401 - a row of the links
    """Return the flow that a link takes and the one that it makes: attribute, process, commodity, region."""
    sent = ("VAR_FIn", link.process, link.commodity, link.origin)
    arrived = ("VAR_FOut", link.process, link.arriving_commodity, link.destination)
    return tuple(map(str.lower, sent)), tuple(map(str.lower, arrived))


def _cases(links: pd.DataFrame) -> pd.DataFrame:
    """One row a group of links that share flows: process, links (in words), least, most (efficiency), known, ends."""
    groups: list[tuple[set[End], list[Any]]] = []
    for link in links.itertuples(index=False):
        ends, members = set(_ends(link)), [link]
        for group in [group for group in groups if group[0] & ends]:
            groups.remove(group)
            ends, members = ends | group[0], group[1] + members
        groups.append((ends, members))
    return pd.DataFrame(
        [_case(ends, members) for ends, members in groups],
        columns=["process", "links", "least", "most", "known", "ends"],
    )


def _case(ends: set[End], members: list[Any]) -> dict[str, Any]:
    efficiencies = [link.efficiency for link in members]
    known = not any(pd.isna(value) for value in efficiencies)
    words = [f"{link.origin} → {link.destination} {_commodities(link)}" for link in members]
    least, most = (min(efficiencies), max(efficiencies)) if known else (1.0, 1.0)
    found = {"process": members[0].process, "links": "; ".join(dict.fromkeys(words)), "least": least, "most": most}
    return {**found, "known": known, "ends": ends}


def _commodities(link: Any) -> str:  # noqa: ANN401 - a row of the links
    same = link.commodity.lower() == link.arriving_commodity.lower()
    return str(link.commodity) if same else f"{link.commodity} as {link.arriving_commodity}"


def _flows(subject: Subject, cases: pd.DataFrame) -> pd.DataFrame:
    """One row a state, exchange and period in which it carries anything: keys, sent, arrived, rows."""
    a = annual.c
    keys = (a.sow, a.attribute, a.process, a.commodity, a.region, a.period)
    traded = sorted(set(cases.process.str.lower()))
    flows = (
        a.scenario == subject.scenario,
        a.attribute.in_(["VAR_FIn", "VAR_FOut"]),
        func.lower(a.process).in_(traded),
    )
    sums = select(*keys, cast(func.sum(a.value), Double).label("value"), cast(func.sum(a.rows), Double).label("rows"))
    frame = subject.results.frame(sums.where(*flows).group_by(*keys))
    case_of = {end: number for number, ends in enumerate(cases.ends) for end in ends}
    ends = zip(*(frame[name].str.lower() for name in ("attribute", "process", "commodity", "region")), strict=True)
    frame = frame.assign(case=pd.Series(_numbers(ends, case_of), frame.index, "float64")).dropna(subset=["case"])
    sent = frame.value.where(frame.attribute == "VAR_FIn", 0.0)
    arrived = frame.value.where(frame.attribute == "VAR_FOut", 0.0)
    grouped = frame.assign(sent=sent, arrived=arrived).groupby(["case", "sow", "period"], as_index=False)
    carried = grouped[["sent", "arrived", "rows"]].sum()
    return carried.join(cases, on="case").assign(attributes="VAR_FIn VAR_FOut")


def _numbers(ends: Iterable[End], case_of: dict[End, int]) -> list[float]:
    return [case_of.get(end, float("nan")) for end in ends]
