"""Units and amounts in words."""

from __future__ import annotations

import re
from typing import Final

from speedlocal.figures.numbers import number

MARKS: Final = re.compile(r"[\\`*\[\]~$<]|:(?=[a-z])|(?<!\w)_|_(?!\w)")
"""What Markdown, and Streamlit's additions to it, may read as more than a sign."""
UNIT_UNKNOWN: Final = "unit unknown"
UNLIKE: Final = "Units are not known: what is added up here may be unlike things."
KINDS: Final = {
    "NRG": "energy",
    "ENV": "emissions",
    "DEM": "demands",
    "MAT": "materials",
    "FIN": "finance",
}


def plain(words: str) -> str:
    """Return words that Streamlit shows as they are, whatever names of the model stand in them."""
    return MARKS.sub(r"\\\g<0>", words)


def unit_words(unit: str | None, *, per_year: bool = False) -> str:
    """Return the unit, of a flow with its year, or that it is unknown."""
    if unit is None:
        return UNIT_UNKNOWN
    return f"{unit} per year" if per_year else unit


def amount(value: float, unit: str) -> str:
    """Return a number with its unit in words."""
    return f"{number(value)} ({unit})" if unit == UNIT_UNKNOWN else f"{number(value)} {unit}"
