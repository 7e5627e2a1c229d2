"""The packaged Sankey component: a picture in, what was clicked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from speedlocal.figures.sankey import Picture

HTML: Final = '<div class="sankey"></div>'
"""Sent with every change, so all the rest is made by the packaged script."""


@cache
def _component() -> ComponentRenderer:
    """Register when first shown: only a running server has read where the packaged files are."""
    return st.components.v2.component("speedlocal.sankey", html=HTML, js="sankey.js", css="sankey.css")


@dataclass(frozen=True)
class Clicked:
    """What a person clicked: a node, or the link of a carrier from `nodes[0]` to `nodes[1]`."""

    kind: Literal["node", "link"]
    id: str
    nodes: tuple[str, ...]
    carrier: str | None = None


def show_sankey(picture: Picture, *, key: str, on_clicked: Callable[[], None] | None = None) -> Clicked | None:
    """Draw a picture; return what was clicked since the last run, None where nothing was.

    With the same `key` a changed picture moves what is there. `on_clicked` is called before the page runs again. A
    click on what the picture no longer holds is none.
    """
    event = _component()(key=key, data=picture.payload(), on_clicked_change=on_clicked or _ignore)
    return _clicked(picture, event.clicked)


def _ignore() -> None:
    """Streamlit gives the event only where there is a callback."""


def _clicked(picture: Picture, event: dict[str, str] | None) -> Clicked | None:
    """Look up what the browser says; it may say anything."""
    if not isinstance(event, dict):
        return None
    kind, identity = event.get("kind"), event.get("id")
    if kind == "node" and any(node.id == identity for node in picture.nodes):
        return Clicked("node", str(identity), (str(identity),))
    found = (ribbon for ribbon in picture.ribbons if kind == "link" and ribbon.id == identity)
    return next((Clicked("link", one.id, (one.origin, one.destination), one.carrier) for one in found), None)
