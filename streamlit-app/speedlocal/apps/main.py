"""All four apps and a start page in one process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from speedlocal.apps.entry import run_app
from speedlocal.ui import dropped, viewport
from speedlocal.ui.choices import CHOSEN
from speedlocal.ui.frame import APPS

PAGE: Final = "page"
KEPT: Final = (PAGE, CHOSEN, dropped.KEY, viewport.KEY)
"""What goes along from page to page; all else that a session remembers is the page's own."""


def run() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="TIMES Energy Analytics", layout="wide")
    start = st.Page(_start, title="Start", default=True)
    pages = [st.Page(_page(app.code), title=app.title, url_path=app.code) for app in APPS]
    page = st.navigation([start, *pages])
    _turn_to(page.url_path)
    page.run()


def _turn_to(page: str) -> None:
    """Forget what the widgets of the page before held, so that those of this one show what was chosen.

    Streamlit still tells their values under the same names, though the new widgets start without them.
    """
    if st.session_state.get(PAGE, page) != page:
        for name in set(st.session_state) - set(KEPT):
            del st.session_state[name]
    st.session_state[PAGE] = page


def _page(code: str) -> Callable[[], None]:
    def show() -> None:
        run_app(code, alone=False)

    show.__name__ = code
    return show


def _start() -> None:
    from speedlocal.pages.start import render

    render()
