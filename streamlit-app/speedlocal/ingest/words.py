"""Words of the import report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Final, TypeVar

from speedlocal.ingest.rows import NOT_APPLICABLE

Fact = TypeVar("Fact")

NAMED: Final = 5
LISTED: Final = 1000
SHOWN: Final = 600
"""Characters of a line of the report that a screen shows; the report as JSON and the database have the whole line."""


def some(names: Iterable[str]) -> str:
    """Return the first names, and how many more there are."""
    rest = iter(names)
    named = ", ".join(islice(rest, NAMED))
    left = sum(1 for _ in rest)
    return f"{named} and {left:,} more" if left else named


def listed(facts: Sequence[Fact], words: Callable[[Fact], str] = str) -> str:
    """Return every fact in words, but no more than a line of findings can do with, and how many more there are."""
    named = ", ".join(words(fact) for fact in facts[:LISTED])
    left = len(facts) - LISTED
    return f"{named} and {left:,} more" if left > 0 else named


def shortened(text: str) -> str:
    """Return a line of the report as a screen shows it."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} … (the whole line: table finding, or load --report json)"


def counted(number: int, one: str, more: str) -> str:
    """Return a number with its words, which are others for one and for more."""
    return f"{number:,} {one if number == 1 else more}"


def joined(codes: Iterable[str]) -> str:
    """Return codes as one name, without those that say nothing."""
    return " ".join(code for code in codes if code not in ("", NOT_APPLICABLE))
