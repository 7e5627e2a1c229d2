"""One choice and one map: 56 arcs, every way between 8 places, over a blank style."""

import math

import pydeck
import streamlit as st

BLANK = "data:application/json,%7B%22version%22%3A8%2C%22sources%22%3A%7B%7D%2C%22layers%22%3A%5B%5D%7D"
CHOICES = ["2020", "2025", "2030", "2035", "2040", "2045", "2050"]

width = 1 + CHOICES.index(st.selectbox("Period", CHOICES))
places = [[15 + 8 * math.cos(math.tau * n / 8), 58 + 4 * math.sin(math.tau * n / 8)] for n in range(8)]
arcs = [{"from": a, "to": b, "width": width} for a in places for b in places if a != b]
layer = pydeck.Layer(
    "ArcLayer",
    arcs,
    get_source_position="from",
    get_target_position="to",
    get_width="width",
    get_source_color=[11, 110, 153],
    get_target_color=[230, 120, 40],
)
view = pydeck.ViewState(longitude=15, latitude=58, zoom=4)
st.pydeck_chart(pydeck.Deck(layers=[layer], initial_view_state=view, map_style=BLANK))
