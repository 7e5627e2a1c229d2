"""The tree of timeslices: the one directly above each, and the shares of the year."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

ROOT = "annual"


def directly_above(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each timeslice the lowest above it.

    `pairs` are of one region: what is above, and what is below it, at any distance, as TS_MAP has them; a timeslice
    above itself says nothing. ANNUAL is above every timeslice, which DD files do not state and TIMES adds.
    """
    spelt: dict[str, str] = {}
    above: dict[str, set[str]] = {}
    for upper, lower in pairs:
        for code in (upper, lower):
            spelt.setdefault(code.casefold(), code)
            above.setdefault(code.casefold(), set())
        if upper.casefold() != lower.casefold():
            above[lower.casefold()].add(upper.casefold())
    for code, uppers in above.items():
        if code != ROOT and ROOT in spelt:
            uppers.add(ROOT)
    return {spelt[code]: spelt[_lowest(uppers, above)] for code, uppers in above.items() if uppers}


def _lowest(uppers: set[str], above: dict[str, set[str]]) -> str:
    """The one that has most above it."""
    return max(sorted(uppers), key=lambda code: len(above[code]))


def shares(stated: Mapping[str, float], above: Mapping[str, str]) -> dict[str, float]:
    """Return the share of the year of each timeslice: as stated, else the sum of those directly below it.

    `above` has for each timeslice the one directly above. A timeslice without a share that has another of that kind
    below it has none.
    """
    known = dict(stated)
    below: dict[str, list[str]] = {}
    for lower, upper in above.items():
        below.setdefault(upper, []).append(lower)
    waiting = [upper for upper in below if upper not in known]
    while ready := [upper for upper in waiting if all(lower in known for lower in below[upper])]:
        known |= {upper: math.fsum(known[lower] for lower in below[upper]) for upper in ready}
        waiting = [upper for upper in waiting if upper not in known]
    return known
