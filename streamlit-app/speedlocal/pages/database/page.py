"""Database Tools: tables, columns and free SQL."""

from __future__ import annotations

import streamlit as st

from speedlocal.errors import CommandError, QueryError
from speedlocal.ingest.demo import served_database
from speedlocal.queries import tables
from speedlocal.sandbox import Answer
from speedlocal.sandbox.writing import as_frame
from speedlocal.settings import settings
from speedlocal.ui.ask import ask
from speedlocal.ui.downloads import csv_download
from speedlocal.ui.sandbox import missing_layers, run_sql, sandbox_url
from speedlocal.ui.tables import show_table
from speedlocal.ui.words import plain

FIRST = """SELECT scenario, attribute, count(*) AS rows
FROM result
GROUP BY scenario, attribute
ORDER BY scenario, attribute"""


def render() -> None:
    """Show the page."""
    _editor()
    st.subheader("Tables", anchor=False)
    found = ask(tables.tables)
    show_table(found)
    with st.expander("Columns"):
        show_table(ask(tables.columns))


def _editor() -> None:
    st.subheader("SQL", anchor=False)
    url = sandbox_url(served_database())
    if url is None:
        st.info("Free SQL is off: this deployment names no restricted role (SPEEDLOCAL_SANDBOX_URL).")
        return
    try:
        missing = missing_layers(url)
    except CommandError as error:
        st.info(plain(f"{str(error)[0].upper()}{str(error)[1:]}."))
        return
    limit, seconds = settings().sql_row_limit, settings().sql_seconds
    sql, run = _statement(
        f"One SELECT, read-only; at most {limit:,} rows and {seconds:g} seconds. Ctrl+Enter runs it too."
    )
    if missing:
        st.caption(plain(f"Not kept here: {'; '.join(missing)}."))
    if run or st.session_state.get("sql_asked") == sql:
        st.session_state.sql_asked = sql
        st.query_params["sql"] = sql
        _answer(url, sql)
    elif st.session_state.pop("sql_cancelled", False):
        st.info("Cancelled.")


def _statement(hint: str) -> tuple[str, bool]:
    """Return what stands in the editor and whether to run it; at first what the address holds, not run by itself."""
    if "sql" not in st.session_state:
        st.session_state.sql = st.query_params.get("sql", FIRST)
    with st.form("statement", border=False):
        sql = st.text_area("Statement", key="sql", height=160)
        st.caption(hint)
        return sql, st.form_submit_button("Run", type="primary", icon=":material/play_arrow:")


def _cancelled() -> None:
    st.session_state.sql_asked = None
    st.session_state.sql_cancelled = True


def _answer(url: str, sql: str) -> None:
    try:
        answer = run_sql(url, sql, _cancelled)
    except QueryError as error:
        st.error(str(error))
        if error.position is not None:
            st.code(place(sql, error.position), language=None)
        return
    _show(answer)


def _show(answer: Answer) -> None:
    frame = as_frame(answer)
    cut = " (cut: there are more)" if answer.cut else ""
    st.caption(f"{len(frame):,} rows{cut} in {answer.elapsed:.2f} s")
    st.dataframe(frame, width="stretch", hide_index=True, placeholder="")
    csv_download(frame, "answer", says="answer" + cut)


def place(sql: str, position: int) -> str:
    """Return the line of the statement that holds the position, with a mark below it."""
    start = sql.rfind("\n", 0, position) + 1
    end = sql.find("\n", position)
    line = sql[start : end if end >= 0 else len(sql)]
    number = sql.count("\n", 0, position) + 1
    head = f"line {number}: "
    return f"{head}{line}\n{' ' * (len(head) + position - start)}^"
