"""The tree of timeslices as a side file tells it: with every ancestor, as TIMES' TS_MAP, or with the nearest only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from speedlocal.errors import InputError
from speedlocal.ingest.gdx.timeslices import ROOT, directly_above
from speedlocal.ingest.result_set import Parameter

Numbered = tuple[int, Parameter]
Ancestors = dict[str, set[str]]
"""What is above each timeslice, at any distance, in one case."""


def nearest_above(maps: Sequence[Numbered], path: Path) -> list[Parameter]:
    """Return TS_MAP once a region and timeslice, with the one directly above it, in the order of the lines.

    Two timeslices above one, of which none is above the other, are an InputError with the line of the second.
    """
    regions: dict[str, list[Numbered]] = {}
    for line, one in maps:
        regions.setdefault(one.region.casefold(), []).append((line, one))
    return [one for numbered in regions.values() for one in _of_region(numbered, path)]


def _of_region(maps: list[Numbered], path: Path) -> Iterator[Parameter]:
    above = _ancestors(maps)
    _refuse_forks(maps, above, path)
    stated = [(one.timeslice, one.text) for _, one in maps]
    parents = directly_above(stated + [(upper, lower) for lower, uppers in above.items() for upper in sorted(uppers)])
    nearest = {lower.casefold(): upper for lower, upper in parents.items()}
    for _, one in maps:
        if parent := nearest.pop(one.text.casefold(), None):
            yield one._replace(timeslice=parent)


def _ancestors(maps: list[Numbered]) -> Ancestors:
    above: Ancestors = {}
    for _, one in maps:
        lower, upper = one.text.casefold(), one.timeslice.casefold()
        if lower != upper:
            above.setdefault(lower, set()).add(upper)
    grown = True
    while grown:
        further = {lower: set().union(uppers, *(above.get(u, ()) for u in uppers)) for lower, uppers in above.items()}
        grown, above = further != above, further
    return above


def _refuse_forks(maps: list[Numbered], above: Ancestors, path: Path) -> None:
    seen: dict[str, list[str]] = {}
    for line, one in maps:
        others = seen.setdefault(one.text.casefold(), [])
        for other in others:
            if not _in_line(other.casefold(), one.timeslice.casefold(), above):
                told = f"{other} and {one.timeslice} are both above {one.text}, and none of them is above the other"
                raise InputError(told, file=path, line=line)
        if one.timeslice.casefold() != one.text.casefold():
            others.append(one.timeslice)


def _in_line(one: str, other: str, above: Ancestors) -> bool:
    return one == other or ROOT in (one, other) or one in above.get(other, ()) or other in above.get(one, ())
