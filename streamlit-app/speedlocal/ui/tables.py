"""Tables on a page: numbers with separators and the digits that carry meaning, cells without a value empty."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

DIGITS = 7
"""Digits of the largest number in a table; the others have as many decimals."""


def show_table(frame: pd.DataFrame, *, alt: str | None = None) -> None:
    """Show a frame as it is ordered; the numbers of all its columns are in one unit. `alt` says what it holds."""
    frame = frame.infer_objects()
    whole, broken = frame.select_dtypes("integer"), frame.select_dtypes("float")
    formats = dict.fromkeys(whole, "%,d") | dict.fromkeys(broken, f"%,.{_decimals(broken)}f")
    config = {str(name): st.column_config.NumberColumn(format=format_) for name, format_ in formats.items()}
    st.dataframe(frame, width="stretch", hide_index=True, column_config=config, placeholder="", alt=alt)


def _decimals(numbers: pd.DataFrame) -> int:
    """Decimals that give the largest finite number seven digits."""
    finite = numbers.abs().replace(math.inf, math.nan).max().max() if not numbers.empty else math.nan
    if not finite > 0:
        return 0
    return min(max(DIGITS - 1 - math.floor(math.log10(finite)), 0), 12)
