"""One choice and one table: 1,000 rows of 10 columns."""

import pandas as pd
import streamlit as st

CHOICES = ["2020", "2025", "2030", "2035", "2040", "2045", "2050"]

factor = 1 + CHOICES.index(st.selectbox("Period", CHOICES))
st.dataframe(pd.DataFrame({f"column {n}": [factor * (n + i) for i in range(1000)] for n in range(10)}))
