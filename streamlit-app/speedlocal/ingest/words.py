"""Words of the import report."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final

NAMED: Final = 5


def some(names: Iterable[str]) -> str:
    """Return the first names, and how many more there are; the others are not made."""
    rest = iter(names)
    named = ", ".join(islice(rest, NAMED))
    left = sum(1 for _ in rest)
    return f"{named} and {left:,} more" if left else named
