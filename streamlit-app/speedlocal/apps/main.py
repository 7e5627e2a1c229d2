"""All four apps and a start page in one process."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from speedlocal.apps.entry import run_app
from speedlocal.ui.frame import APPS


def run() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="TIMES Energy Analytics", layout="wide")
    start = st.Page(_start, title="Start", default=True)
    pages = [st.Page(_page(app.code), title=app.title, url_path=app.code) for app in APPS]
    st.navigation([start, *pages]).run()


def _page(code: str) -> Callable[[], None]:
    def show() -> None:
        run_app(code, alone=False)

    show.__name__ = code
    return show


def _start() -> None:
    from speedlocal.pages.start import render

    render()
