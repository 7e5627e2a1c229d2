"""Downloads of what a page shows."""

from __future__ import annotations

import pandas as pd
import streamlit as st


def csv_download(frame: pd.DataFrame, name: str, *, says: str) -> None:
    """Offer a frame as CSV in full precision; the first line, after a #, says what it is."""
    st.download_button(
        "Download CSV",
        data=lambda: csv_bytes(frame, says),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def csv_bytes(frame: pd.DataFrame, says: str) -> bytes:
    """Return a frame as CSV; `says` stands in a first line that begins with #."""
    return f"# {says}\n{frame.to_csv(index=False, lineterminator=chr(10))}".encode()
