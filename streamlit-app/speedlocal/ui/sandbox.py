"""The one door of strangers' SQL, kept open for all sessions of a process, and a statement on its way shown."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from uuid import uuid4

import streamlit as st

from speedlocal.sandbox import Answer, Running, Sandbox, open_sandbox
from speedlocal.settings import settings

LOOK_SECONDS = 0.2
"""Between two looks at a statement on its way; it is shown from the second look on."""


def sandbox_url(database: str) -> str | None:
    """Return the URL that free SQL goes to, or None where it is off."""
    return database if database.startswith("duckdb:") else settings().sandbox_url or None


def missing_layers(url: str) -> tuple[str, ...]:
    """Return the layers of protection that are not there, in words; a CommandError says why free SQL is off."""
    return _door(url).missing_layers


def run_sql(url: str, sql: str, cancelled: Callable[[], None]) -> Answer:
    """Return the answer within the limits that the settings give, and show until then that it is on its way.

    The person may cancel it, and `cancelled` is called then; leaving the page or changing it ends it too. Raises
    QueryRefused or QueryFailed.
    """
    running = Running(_session())
    door, limit, seconds = _door(url), settings().sql_row_limit, settings().sql_seconds
    executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="statement")
    try:
        asked = executor.submit(door.run, sql, row_limit=limit, seconds=seconds, running=running)
        _shown_until_done(asked, running, cancelled)
        return asked.result()
    finally:
        running.cancel()
        executor.shutdown(wait=False)


def _shown_until_done(asked: Future[Answer], running: Running, cancelled: Callable[[], None]) -> None:
    """Say how the statement stands; each word is a place where Streamlit may leave the script for a click."""
    if wait([asked], LOOK_SECONDS).done:
        return
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        words = st.empty()
        st.button("Cancel", key="sql_cancel", icon=":material/stop:", on_click=cancelled)
    while not wait([asked], LOOK_SECONDS).done:
        words.text(_standing(running))
    place.empty()


def _standing(running: Running) -> str:
    if running.before is None:
        return "Running …"
    return f"All places are taken; {running.before} waiting before this one …" if running.before else "Next in line …"


def _session() -> str:
    """Return what tells one person's tab from another's."""
    return str(st.session_state.setdefault("sql_session", uuid4().hex))


def _close(opened: tuple[ExitStack, Sandbox]) -> None:
    opened[0].close()


@st.cache_resource(max_entries=1, show_spinner=False, on_release=_close)
def _opened(url: str) -> tuple[ExitStack, Sandbox]:
    stack = ExitStack()
    return stack, stack.enter_context(open_sandbox(url))


def _door(url: str) -> Sandbox:
    return _opened(url)[1]
