"""The one door of strangers' SQL, kept open for all sessions of a process."""

from __future__ import annotations

from contextlib import ExitStack

import streamlit as st

from speedlocal.sandbox import Answer, Sandbox, open_sandbox
from speedlocal.settings import settings


def sandbox_url(database: str) -> str | None:
    """Return the URL that free SQL goes to, or None where it is off."""
    return database if database.startswith("duckdb:") else settings().sandbox_url or None


def run_sql(url: str, sql: str) -> Answer:
    """Return the answer within the limits that the settings give; raises QueryRefused or QueryFailed."""
    return _door(url).run(sql, row_limit=settings().sql_row_limit, seconds=settings().sql_seconds)


def _close(opened: tuple[ExitStack, Sandbox]) -> None:
    opened[0].close()


@st.cache_resource(max_entries=1, show_spinner=False, on_release=_close)
def _opened(url: str) -> tuple[ExitStack, Sandbox]:
    stack = ExitStack()
    return stack, stack.enter_context(open_sandbox(url))


def _door(url: str) -> Sandbox:
    return _opened(url)[1]
