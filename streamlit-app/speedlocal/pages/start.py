"""The start page: the four apps, what is published, and a place for files where they are taken."""

from __future__ import annotations

import streamlit as st

from speedlocal.queries import catalogue
from speedlocal.ui.ask import ask
from speedlocal.ui.dropped import drop_files
from speedlocal.ui.frame import APPS, DEMO, boundary
from speedlocal.ui.tables import show_table


def render() -> None:
    """Show the page."""
    with boundary("TIMES Energy Analytics"):
        _apps()
        place_for_files = st.container()
        _published()
        with place_for_files:
            drop_files()


def _apps() -> None:
    st.write("Results of TIMES energy models, in the model's own numbers.")
    for app, column in zip(APPS, st.columns(len(APPS)), strict=True):
        with column.container(border=True, height="stretch"):
            st.subheader(f"{app.icon} {app.title}", anchor=False)
            st.write(f"{app.answers[0].upper()}{app.answers[1:]}.")
            st.html(f'<a href="{app.code}" target="_self">Open {app.title}</a>')


def _published() -> None:
    st.subheader("Published scenarios", anchor=False)
    columns = ["scenario", "model", "label", "rows", "objective", "currency", "solve_status", "lacks", "loaded_at"]
    show_table(ask(catalogue.scenarios)[columns])
    if bool(ask(catalogue.last_publication).demo[0]):
        st.info(DEMO)
