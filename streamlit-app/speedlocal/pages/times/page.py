"""TIMES Data Explorer: an attribute over the periods, or by timeslice in one of them."""

from __future__ import annotations

from typing import Final

import streamlit as st

from speedlocal.pages.times import periods, slices
from speedlocal.ui.choices import one
from speedlocal.ui.selectors import scenario_choices

VIEWS: Final = {"periods": ("Over the periods", periods.render), "timeslices": ("By timeslice", slices.render)}


def render() -> None:
    """Show the view that is chosen."""
    view = one("view", "View", list(VIEWS), words=lambda code: VIEWS[code][0]) or ""
    scenarios = scenario_choices()
    if not scenarios:
        st.info("Choose at least one scenario in the sidebar.")
        return
    VIEWS[view][1](scenarios)
