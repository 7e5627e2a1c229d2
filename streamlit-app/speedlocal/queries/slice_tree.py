"""The tree of a region's timeslices: what lies below what, which share of the year each takes, and spreading by it.

Only the tree tells what a timeslice is, never its name, but for ANNUAL, which TIMES gives to the whole year. A
timeslice that a source knows by its level, its fraction or what lies below it, but not by what lies above it, is a part
of the year; one that is known by name alone has no place in the tree, as have those that lie below each other.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

YEAR: Final = "ANNUAL"
ROOT: Final = YEAR.casefold()
ROUNDING: Final = 1e-3
"""Relative difference up to which parts add up to the whole: files carry fractions to few digits."""


class Slice(NamedTuple):
    """A timeslice as a source tells it, each part of it None where it does not."""

    timeslice: str
    parent: str | None = None
    level: str | None = None
    fraction: float | None = None


class Part(NamedTuple):
    """Where a share of what is told of a timeslice belongs, and whether it was spread there from a coarser one."""

    timeslice: str
    share: float
    spread: bool


class SliceTree:
    """Timeslices of one region; codes match whatever their case and keep the spelling of the first."""

    def __init__(self, slices: Iterable[Slice]) -> None:
        told: dict[str, Slice] = {}
        for each in slices:
            told.setdefault(each.timeslice.casefold(), each)
        for parent in [each.parent for each in told.values() if each.parent]:
            told.setdefault(parent.casefold(), Slice(parent))
        self._told = {ROOT: told.pop(ROOT, Slice(YEAR)), **told}
        self._above = dict(_links(told))
        self._below: dict[str, list[str]] = defaultdict(list)
        for code, above in self._above.items():
            self._below[above].append(code)
        self._depths = dict(self._walk(ROOT))
        self._fractions = dict[str, float | None]()
        for code in reversed([*self._told.keys() - self._depths.keys(), *self._depths]):
            self._fractions[code] = self._fraction(code)
        self.shares = cache(self._shares)

    def codes(self) -> list[str]:
        """Return all timeslices, each before what lies below it; those without a place come last."""
        without = [code for code in self._told if code not in self._depths]
        return [self._told[code].timeslice for code in [*self._depths, *without]]

    def told(self, code: str) -> Slice:
        """Return a timeslice as it stands in the tree.

        What lies above it is None where it has no place; the fraction is the one that is told, of the year 1, else the
        sum of the parts, None where one of them is not known.
        """
        folded = code.casefold()
        told = self._told.get(folded, Slice(code))
        above = self._told[self._above[folded]].timeslice if self._depths.get(folded) else None
        return Slice(told.timeslice, above, told.level, self._fractions.get(folded))

    def upwards(self, code: str) -> Iterator[Slice]:
        """Give a timeslice, and what lies above it up to the year."""
        above: str | None = code
        while above is not None:
            told = self.told(above)
            yield told
            above = told.parent

    def depth(self, code: str) -> int | None:
        """Return how many steps a timeslice lies below the year; None: it has no place."""
        return self._depths.get(code.casefold())

    def is_leaf(self, code: str) -> bool:
        """Return whether nothing lies below a timeslice."""
        return not self._below.get(code.casefold())

    def deepest(self, codes: Iterable[str]) -> int:
        """Return how far the finest of these timeslices lies below the year."""
        return max((self._depths.get(code.casefold(), 0) for code in codes), default=0)

    def _shares(self, code: str, depth: int) -> list[Part]:
        """Return where the values of a timeslice belong when all are told at a depth; the shares add up to 1.

        What is finer belongs to the one above it. What is coarser is spread by fractions over what lies below it at the
        depth, or ends before; it stays where it is if some of them are not known or do not add up to its own.
        """
        folded = code.casefold()
        while self._depths.get(folded, 0) > depth:
            folded = self._above[folded]
        parts = self._parts(folded, depth) if folded in self._depths else [folded]
        fractions = None if parts == [folded] else self._parts_of_the_whole(folded, parts)
        if fractions is None:
            return [Part(self._spelt(folded, code), 1.0, spread=False)]
        total = math.fsum(fractions)
        return [Part(self._spelt(p, p), f / total, spread=True) for p, f in zip(parts, fractions, strict=True)]

    def _parts(self, folded: str, depth: int) -> list[str]:
        """What a timeslice consists of at a depth: what lies below it there, or ends before; or itself."""
        walk = self._walk(folded, self._depths[folded], depth)
        return [code for code, place in walk if place == depth or not self._below[code]]

    def _parts_of_the_whole(self, folded: str, parts: list[str]) -> list[float] | None:
        """The fractions of the parts, if all are known and add up to that of the whole."""
        fractions = [fraction for part in parts if (fraction := self._fractions[part]) is not None]
        whole = self._fractions[folded]
        if whole is None or len(fractions) < len(parts) or abs(math.fsum(fractions) - whole) > ROUNDING * whole:
            return None
        return fractions

    def _walk(self, start: str, depth: int = 0, deepest: float = math.inf) -> Iterator[tuple[str, int]]:
        waiting = [(start, depth)]
        while waiting:
            code, place = waiting.pop()
            yield code, place
            if place < deepest:
                waiting += [(below, place + 1) for below in reversed(self._below[code])]

    def _fraction(self, code: str) -> float | None:
        told = self._told[code].fraction
        if told is not None and told > 0:
            return told
        if code == ROOT:
            return 1.0
        parts = [self._fractions.get(below) for below in self._below[code]]
        known = [part for part in parts if part is not None]
        return math.fsum(known) if known and len(known) == len(parts) else None

    def _spelt(self, folded: str, code: str) -> str:
        told = self._told.get(folded)
        return told.timeslice if told else code


def _links(told: dict[str, Slice]) -> Iterator[tuple[str, str]]:
    """What lies directly above each timeslice, by their folded codes; nothing lies below itself."""
    above = {code: each.parent.casefold() for code, each in told.items() if each.parent}
    above = {code: parent for code, parent in above.items() if parent != code}
    wholes = set(above.values())
    for code, each in told.items():
        if code in above:
            yield code, above[code]
        elif code in wholes or each.level or each.fraction is not None:
            yield code, ROOT
