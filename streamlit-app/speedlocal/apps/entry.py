"""How an app is shown: one look, and the one page imported that it needs."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import streamlit as st

PAGES: Final = {"times": "times", "flowmaps": "flow_maps", "sankey": "sankey", "database": "database"}


def run_app(code: str, *, alone: bool = True) -> None:
    """Show an app by its code; alone, or as a page of the one process."""
    from speedlocal.ui.frame import APPS, frame  # caches look for Streamlit's runtime, which starts after the import

    app = next(app for app in APPS if app.code == code)
    if alone:
        st.set_page_config(page_title=app.title, layout="wide")
    with frame(app):
        import_module(f"speedlocal.pages.{PAGES[code]}.page").render()
