"""Whether the reader's window is as narrow as a phone's, which only the browser knows."""

from __future__ import annotations

from functools import cache
from typing import Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

NARROW: Final = 640
"""The widest window, in px, that counts as a phone's."""
KEY: Final = "viewport"


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component("speedlocal.viewport", html="", js="viewport.js")


def is_narrow() -> bool:
    """Return what the browser has said to `watch_width`; a wide window until then."""
    return bool(st.session_state.get(KEY, {}).get("narrow", False))


def watch_width() -> None:
    """Let the browser say whether its window is narrow; the page then runs once more. Draws nothing."""
    _component()(key=KEY, data={"px": NARROW, "narrow": is_narrow()}, on_narrow_change=_ignore)


def _ignore() -> None:
    """Streamlit keeps the state only where there is a callback."""
