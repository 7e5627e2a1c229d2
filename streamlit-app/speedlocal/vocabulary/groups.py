"""Carriers and sectors as readers see them: the vocabulary's, with what a model's mapping says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from speedlocal.vocabulary.lists import Carrier, Sector, carriers, sectors


@dataclass(frozen=True)
class Groups:
    """Carriers and sectors by code, each with label and colour, in the order in which they are stacked."""

    carriers: Mapping[str, Carrier]
    sectors: Mapping[str, Sector]


def groups(told: Iterable[tuple[str, str, str, str]] = ()) -> Groups:
    """Return the vocabulary's groups with those of a mapping in their place, told as dimension, code, label and colour.

    What the vocabulary does not have comes behind it; of several that tell the same the first counts.
    """
    found: dict[str, dict[str, tuple[str, str, str]]] = {"carrier": {}, "sector": {}}
    for dimension, code, label, colour in told:
        found[dimension].setdefault(code, (code, label, colour))
    own = {code: Carrier(*row) for code, row in found["carrier"].items()}
    of_process = {code: Sector(*row) for code, row in found["sector"].items()}
    return Groups(carriers() | own, sectors() | of_process)


USUAL: Final = groups()
"""The vocabulary's own."""
