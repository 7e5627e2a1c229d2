"""One choice and one chart: stacked bars, 10 series of 7 values given as lists."""

import streamlit as st

CHOICES = ["2020", "2025", "2030", "2035", "2040", "2045", "2050"]

factor = 1 + CHOICES.index(st.selectbox("Period", CHOICES))
series = [
    {"type": "bar", "name": f"series {n}", "x": CHOICES, "y": [factor * (n + i) for i in range(7)]} for n in range(10)
]
st.plotly_chart({"data": series, "layout": {"barmode": "stack"}})
