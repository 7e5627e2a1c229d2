"""Cells that hold a code and its description, as `COA [Solid fuels]`.

VEDA shows codes, descriptions, or both; the file does not say which. The whole column decides, never a single cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

WORDS: Final = frozenset({"-", "(all)", "none", "annual"})
"""TIMES' own words, which stand without a description in any column."""

Cell = tuple[str, ...]
"""Where a cell stands, such as its region, and last the cell."""


class Named(NamedTuple):
    """A code with its description, which is None where the cell holds none."""

    code: str
    description: str | None


def parted(cells: Iterable[Cell]) -> dict[str, Named]:
    """Return code and description of every cell of a column; empty where the cells are codes as they stand.

    They are parted where every cell, but TIMES' own words, ends with a description in brackets; where some do not,
    only if they are fewer, and no code would hold a space. They are codes as they stand where parting would give two
    cells of one place the same code.
    """
    places = {(cell[:-1], cell[-1]) for cell in cells if cell[-1].casefold() not in WORDS}
    named = {cell: split(cell) for _, cell in places}
    described = [pair for pair in named.values() if pair.description is not None]
    bare = [pair for pair in named.values() if pair.description is None]
    if not described or (bare and not _some_undescribed(described, bare)):
        return {}
    codes = Counter((place, named[cell].code.casefold()) for place, cell in places)
    return {} if max(codes.values()) > 1 else named


def _some_undescribed(described: list[Named], bare: list[Named]) -> bool:
    return len(described) > len(bare) and not any(" " in pair.code for pair in (*described, *bare))


def split(cell: str) -> Named:
    """Return what stands before the last brackets, and what stands in them; brackets may stand in brackets."""
    opening = _opening(cell) if cell.endswith("]") else 0
    if opening < 2 or cell[opening - 1] != " ":
        return Named(cell, None)
    return Named(cell[: opening - 1], cell[opening + 1 : -1])


def _opening(cell: str) -> int:
    """Place of the bracket that the last one closes; of the first one after a space, where they do not match."""
    depth = 0
    for place in range(len(cell) - 1, -1, -1):
        depth += (cell[place] == "]") - (cell[place] == "[")
        if depth == 0:
            return place
    return cell.find(" [") + 1
