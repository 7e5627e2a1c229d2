"""The start page: what is published, and the four apps."""

from __future__ import annotations

import streamlit as st

from speedlocal.errors import SpeedlocalError
from speedlocal.queries import catalogue
from speedlocal.ui.ask import ask
from speedlocal.ui.frame import APPS, STYLE
from speedlocal.ui.tables import show_table


def render() -> None:
    """Show the page."""
    st.html(STYLE)
    st.title("TIMES Energy Analytics", anchor=False)
    st.write("Results of TIMES energy models, in the model's own numbers.")
    for app, column in zip(APPS, st.columns(len(APPS)), strict=True):
        with column.container(border=True, height="stretch"):
            st.subheader(f"{app.icon} {app.title}", anchor=False)
            st.write(f"{app.answers[0].upper()}{app.answers[1:]}.")
            st.html(f'<a href="{app.code}" target="_self">Open {app.title}</a>')
    try:
        _published()
    except SpeedlocalError as error:
        st.error(str(error))


def _published() -> None:
    st.subheader("Published scenarios", anchor=False)
    columns = ["scenario", "model", "label", "rows", "objective", "currency", "solve_status", "lacks", "loaded_at"]
    show_table(ask(catalogue.scenarios)[columns])
    if bool(ask(catalogue.last_publication).demo[0]):
        st.info("This is the demo: a small model of the Baltic region whose figures are illustrative.")
