"""Units in words."""

from __future__ import annotations

from typing import Final

UNIT_UNKNOWN: Final = "unit unknown"
KINDS: Final = {
    "NRG": "energy",
    "ENV": "emissions",
    "DEM": "demands",
    "MAT": "materials",
    "FIN": "finance",
}


def unit_words(unit: str | None) -> str:
    """Return the unit, or that it is unknown."""
    return unit or UNIT_UNKNOWN
