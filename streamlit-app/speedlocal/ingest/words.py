"""Words of the import report."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final

from speedlocal.ingest.rows import NOT_APPLICABLE

NAMED: Final = 5


def some(names: Iterable[str]) -> str:
    """Return the first names, and how many more there are; the others are not made."""
    rest = iter(names)
    named = ", ".join(islice(rest, NAMED))
    left = sum(1 for _ in rest)
    return f"{named} and {left:,} more" if left else named


def counted(number: int, one: str, more: str) -> str:
    """Return a number with its words, which are others for one and for more."""
    return f"{number:,} {one if number == 1 else more}"


def joined(codes: Iterable[str]) -> str:
    """Return codes as one name, without those that say nothing."""
    return " ".join(code for code in codes if code not in ("", NOT_APPLICABLE))
