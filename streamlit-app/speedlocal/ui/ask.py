"""Asking the database from a page: the only cache, keyed by the question, the choices and the publication."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Concatenate, Final, ParamSpec

import pandas as pd
import streamlit as st

from speedlocal.database.engine import Asking, open_results, stamp
from speedlocal.database.kept import KeptResults, keep_open
from speedlocal.ingest.demo import served_database

KEPT: Final = os.name != "nt"
"""Whether the database stays open between questions. Windows lets nobody replace a file that is open."""

Choices = ParamSpec("Choices")


def ask(
    question: Callable[Concatenate[Asking, Choices], pd.DataFrame], *args: Choices.args, **choices: Choices.kwargs
) -> pd.DataFrame:
    """Return the answer to a question of `speedlocal.queries`, from the newest publication."""
    url = served_database()
    now = publication(url)

    def answer() -> pd.DataFrame:
        with _asking(url, now) as results:
            return question(results, *args, **choices)

    return _cached((question.__module__, question.__qualname__, repr((args, sorted(choices.items()))), now), answer)


def publication(url: str) -> str:
    """Return what changes with every publication; read at most every two seconds from a server."""
    return stamp(url) if url.startswith("duckdb:") else _server_stamp(url)


def _asking(url: str, now: str) -> AbstractContextManager[Asking]:
    return _kept(url, now).asking() if KEPT else open_results(url)


@st.cache_resource(max_entries=1, show_spinner=False)
def _kept(url: str, now: str) -> KeptResults:  # noqa: ARG001 - a newer publication is another database
    return keep_open(url)


@st.cache_data(ttl=2, show_spinner=False)
def _server_stamp(url: str) -> str:
    return stamp(url)


@st.cache_data(max_entries=500, show_spinner=False)
def _cached(key: tuple[str, ...], _answer: Callable[[], pd.DataFrame]) -> pd.DataFrame:  # noqa: ARG001 - the cache's key
    return _answer()
