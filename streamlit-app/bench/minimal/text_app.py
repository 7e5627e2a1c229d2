"""One choice and one text."""

import streamlit as st

CHOICES = ["2020", "2025", "2030", "2035", "2040", "2045", "2050"]

st.write(st.selectbox("Period", CHOICES))
