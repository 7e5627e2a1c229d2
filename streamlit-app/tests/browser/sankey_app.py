"""A page with nothing but the Sankey component, for the browser to act on."""

import streamlit as st

from speedlocal.figures.sankey import sankey
from speedlocal.ui.sankey import show_sankey
from tests.figures.sankey.diagrams import balance

nodes, links = balance()
if st.toggle("Later"):
    links = links[links.origin != "coal"].assign(value=lambda frame: frame.value * 2)
clicked = show_sankey(sankey(nodes, links, unit="PJ"), key="sankey")
st.code(repr(clicked))
