"""What both views of the explorer let the person choose: attribute, kind, unit."""

from __future__ import annotations

import streamlit as st

from speedlocal.queries import annual, catalogue
from speedlocal.ui.ask import ask
from speedlocal.ui.choices import one
from speedlocal.ui.selectors import unit_choice
from speedlocal.ui.units import UNKNOWN, Shown
from speedlocal.ui.words import KINDS
from speedlocal.vocabulary.lists import Attribute, attribute


def attribute_choice(*, by_timeslice: bool = False) -> Attribute | None:
    """Let the person choose an attribute that can be summed over the year; `by_timeslice`: that tells timeslices."""
    codes = list(ask(catalogue.attributes).attribute)
    known = {code: found for code in codes if (found := attribute(code)) and (found.by_timeslice or not by_timeslice)}
    chosen = one(
        "attribute", "Attribute", list(known), default="VAR_FOut", words=lambda code: f"{known[code].title} ({code})"
    )
    if chosen is None:
        ability = "told by timeslice" if by_timeslice else "summed over the year"
        st.info(f"These results hold no attribute that can be {ability}.")
    return known[chosen] if chosen else None


def unit_and_kind(of: Attribute, scenarios: tuple[str, ...], *, power: bool = False) -> tuple[Shown, str | None]:
    """Let the person choose among the kinds of commodities and the units that the attribute has values in."""
    frame = ask(annual.unit_groups, attribute=of, scenarios=scenarios)
    kinds = {kind or UNKNOWN: kind for kind in frame.kind}
    kind = kinds[one("kind", "Kind", list(kinds), words=_kind_words) or UNKNOWN] if any(kinds.values()) else None
    units = [unit for unit, of_kind in zip(frame.unit, frame.kind, strict=True) if of_kind == kind]
    return unit_choice(units, power=power), kind


def _kind_words(code: str) -> str:
    return KINDS.get(code, "kind unknown").capitalize()


def group_choice(of: Attribute, default: str | None = None) -> str:
    """Let the person choose what rows are told apart by."""
    return one("group", "Group by", of.groups.split(), default=default, words=str.capitalize) or ""
