"""Asking the database from a page: the only cache, keyed by the question, the choices and the publication."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec

import pandas as pd
import streamlit as st

from speedlocal.database.engine import Asking, open_results, stamp
from speedlocal.ingest.demo import served_database

Choices = ParamSpec("Choices")


def ask(
    question: Callable[Concatenate[Asking, Choices], pd.DataFrame], *args: Choices.args, **choices: Choices.kwargs
) -> pd.DataFrame:
    """Return the answer to a question of `speedlocal.queries`, from the newest publication."""
    url = served_database()

    def answer() -> pd.DataFrame:
        with open_results(url) as results:
            return question(results, *args, **choices)

    key = (question.__module__, question.__qualname__, repr((args, sorted(choices.items()))), publication(url))
    return _cached(key, answer)


def publication(url: str) -> str:
    """Return what changes with every publication; read at most every two seconds from a server."""
    return stamp(url) if url.startswith("duckdb:") else _server_stamp(url)


@st.cache_data(ttl=2, show_spinner=False)
def _server_stamp(url: str) -> str:
    return stamp(url)


@st.cache_data(max_entries=500, show_spinner=False)
def _cached(key: tuple[str, ...], _answer: Callable[[], pd.DataFrame]) -> pd.DataFrame:  # noqa: ARG001 - the cache's key
    return _answer()
