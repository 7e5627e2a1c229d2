"""The packaged Sankey component."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from speedlocal.figures.sankey import Picture

HTML = """<div class="frame"><svg role="group" aria-label="Sankey diagram; the table below holds the same figures">
<g class="ribbons"></g><g class="nodes"></g></svg></div>"""

_component = st.components.v2.component("speedlocal.sankey", html=HTML, js="sankey.js", css="sankey.css")


def show_sankey(picture: Picture, *, key: str, on_clicked: Callable[[], None] = lambda: None) -> dict[str, Any] | None:
    """Draw a picture; return what was clicked in this run, kind (node or link) and id, or None."""
    event = _component(key=key, data=picture.payload(), on_clicked_change=on_clicked)
    clicked: dict[str, Any] | None = event.clicked
    return clicked
