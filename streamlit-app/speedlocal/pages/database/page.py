"""Database Tools: tables, columns and free SQL."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from speedlocal.errors import QueryError
from speedlocal.ingest.demo import served_database
from speedlocal.queries import tables
from speedlocal.sandbox import Answer
from speedlocal.settings import settings
from speedlocal.ui.ask import ask
from speedlocal.ui.downloads import csv_download
from speedlocal.ui.sandbox import run_sql, sandbox_url

FIRST = """SELECT scenario, attribute, count(*) AS rows
FROM result
GROUP BY scenario, attribute
ORDER BY scenario, attribute"""


def render() -> None:
    """Show the page."""
    _editor()
    st.subheader("Tables", anchor=False)
    found = ask(tables.tables)
    st.dataframe(found, width="stretch", hide_index=True)
    with st.expander("Columns"):
        st.dataframe(ask(tables.columns), width="stretch", hide_index=True)


def _editor() -> None:
    st.subheader("SQL", anchor=False)
    url = sandbox_url(served_database())
    if url is None:
        st.info("Free SQL is off: this deployment names no restricted role (SPEEDLOCAL_SANDBOX_URL).")
        return
    sql = _statement()
    limit, seconds = settings().sql_row_limit, settings().sql_seconds
    st.caption(f"One SELECT, read-only; at most {limit:,} rows and {seconds:g} seconds.")
    if st.button("Run", type="primary", icon=":material/play_arrow:") or st.session_state.get("sql_asked") == sql:
        st.session_state.sql_asked = sql
        st.query_params["sql"] = sql
        _answer(url, sql)


def _statement() -> str:
    """Return what stands in the editor; at first what the address holds, which is not run by itself."""
    if "sql" not in st.session_state:
        st.session_state.sql = st.query_params.get("sql", FIRST)
    return st.text_area("Statement", key="sql", height=160, help="Ctrl+Enter takes the text over, Run asks.")


def _answer(url: str, sql: str) -> None:
    try:
        with st.spinner("Asking …"):
            answer = run_sql(url, sql)
    except QueryError as error:
        st.error(str(error))
        if error.position is not None:
            st.code(place(sql, error.position), language=None)
        return
    _show(answer)


def _show(answer: Answer) -> None:
    frame: pd.DataFrame = answer.rows.to_pandas()
    cut = " (cut: there are more)" if answer.cut else ""
    st.caption(f"{len(frame):,} rows{cut} in {answer.elapsed:.2f} s")
    st.dataframe(frame, width="stretch", hide_index=True)
    csv_download(frame, "answer", says="answer" + cut)


def place(sql: str, position: int) -> str:
    """Return the line of the statement that holds the position, with a mark below it."""
    start = sql.rfind("\n", 0, position) + 1
    end = sql.find("\n", position)
    line = sql[start : end if end >= 0 else len(sql)]
    number = sql.count("\n", 0, position) + 1
    head = f"line {number}: "
    return f"{head}{line}\n{' ' * (len(head) + position - start)}^"
