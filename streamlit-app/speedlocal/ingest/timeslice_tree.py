"""The tree of timeslices as a side file tells it: with every ancestor, as TIMES' TS_MAP, or with the nearest only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from speedlocal.errors import InputError
from speedlocal.ingest.gdx.timeslices import ROOT
from speedlocal.ingest.result_set import Parameter

Numbered = tuple[int, Parameter]
Above = dict[str, set[str]]
"""What a region's lines say to be above each timeslice, in one case."""


def nearest_above(maps: Sequence[Numbered], path: Path) -> list[Parameter]:
    """Return TS_MAP once a region and timeslice, with the one directly above it, in the order of the lines.

    Two timeslices above one, of which none is above the other, are an InputError with the line of the second; a
    timeslice above itself says nothing.
    """
    regions: dict[str, list[Numbered]] = {}
    for line, one in maps:
        if one.timeslice.casefold() != one.text.casefold():
            regions.setdefault(one.region.casefold(), []).append((line, one))
    return [one for numbered in regions.values() for one in _of_region(numbered, path)]


def _of_region(maps: list[Numbered], path: Path) -> Iterator[Parameter]:
    above: Above = {}
    for _, one in maps:
        above.setdefault(one.text.casefold(), set()).add(one.timeslice.casefold())
    nearest: dict[str, Parameter] = {}
    for line, one in maps:
        other = nearest.setdefault(one.text.casefold(), one)
        if _lies_below(one.timeslice, other.timeslice, above):
            nearest[one.text.casefold()] = one
        elif one.timeslice.casefold() != other.timeslice.casefold() and not _lies_below(
            other.timeslice, one.timeslice, above
        ):
            told = (
                f"{other.timeslice} and {one.timeslice} are both above {one.text}, and none of them is above the other"
            )
            raise InputError(told, file=path, line=line)
    yield from nearest.values()


def _lies_below(lower: str, upper: str, above: Above) -> bool:
    """Whether one timeslice lies below the other, at any distance; all lie below ANNUAL."""
    start, sought = lower.casefold(), upper.casefold()
    if sought == ROOT or start in (sought, ROOT):
        return start not in (sought, ROOT)
    seen, waiting = {start}, [start]
    while waiting:
        further = above.get(waiting.pop(), set()) - seen
        seen |= further
        waiting += further
    return sought in seen
