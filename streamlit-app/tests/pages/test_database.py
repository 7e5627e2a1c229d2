"""Database Tools lists what is there and answers one SELECT, or says why not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from speedlocal.database.schema import metadata
from speedlocal.database.views import views
from speedlocal.pages.database.page import place
from speedlocal.ui.sandbox import sandbox_url
from tests.pages.conftest import Opened, open_app, said
from tests.pages.small_result import asked

SUMS = "SELECT commodity, sum(value) AS total FROM result WHERE attribute = 'VAR_FOut' GROUP BY ALL ORDER BY ALL"
LISTED = (*metadata.sorted_tables, *views.sorted_tables)
SERVER = "postgresql://reader@127.0.0.1:1/results"


@pytest.fixture
def page(opened: Opened) -> Callable[..., AppTest]:
    """Open the page with a statement, and run it."""

    def run(sql: str) -> AppTest:
        app = opened("database", sql=[sql])
        app.button[0].click().run()
        assert not app.exception
        return app

    return run


def test_the_tables_and_views_are_listed_with_the_rows_they_hold(opened: Opened, small_database: Path) -> None:
    app = opened("database")
    assert not app.exception
    listed: pd.DataFrame = app.dataframe[0].value
    counts = {t.name: int(asked(small_database, f'SELECT count(*) AS n FROM "{t.name}"').n[0]) for t in LISTED}
    assert dict(zip(listed["table"], listed["rows"], strict=True)) == counts
    assert counts["scenario"] == 2
    assert list(listed["table"]) == sorted(counts)


def test_every_table_and_column_is_described(opened: Opened) -> None:
    tables, columns = (box.value for box in opened("database").dataframe)
    assert tables.description.str.len().min() > 0
    assert columns.description.str.len().min() > 0
    listed = {(row.table, row.column) for row in columns.itertuples()}
    assert listed == {(table.name, column.name) for table in LISTED for column in table.columns}


def test_a_statement_in_the_address_is_not_run_by_itself(opened: Opened) -> None:
    app = opened("database", sql=[SUMS])
    assert app.text_area[0].value == SUMS
    assert len(app.dataframe) == 2


def test_a_select_gives_the_rows_that_the_file_holds(page: Callable[..., AppTest], small_database: Path) -> None:
    app = page(SUMS)
    assert said(app) == ""
    pd.testing.assert_frame_equal(app.dataframe[0].value, asked(small_database, SUMS), check_dtype=False)
    assert any(caption.value.startswith("5 rows in ") for caption in app.caption)


def test_what_was_run_stands_in_the_address_and_stays_through_a_rerun(page: Callable[..., AppTest]) -> None:
    app = page(SUMS)
    assert app.query_params["sql"] in (SUMS, [SUMS])
    app.run()
    assert len(app.dataframe) == 3


def test_another_text_is_not_run_before_it_is_asked(page: Callable[..., AppTest]) -> None:
    app = page(SUMS)
    answer = app.dataframe[0].value
    app.text_area[0].set_value("SELECT 1 AS one").run()
    pd.testing.assert_frame_equal(app.dataframe[0].value, answer)
    app.text_area[0].set_value("SELECT 1 AS one")
    app.button[0].click().run()
    assert app.dataframe[0].value.one.tolist() == [1]


def test_a_syntax_error_shows_its_place(page: Callable[..., AppTest]) -> None:
    app = page("SELECT value\nFORM result")
    assert len(app.error) == 1
    assert "syntax error" in app.error[0].value.lower()
    line, mark = app.code[0].value.split("\n")
    assert line == "line 2: FORM result"
    assert line[mark.index("^") :] == "result"


@pytest.mark.parametrize("sql", ["DELETE FROM result", "SELECT 1; SELECT 2", "ATTACH 'other.duckdb' AS other"])
def test_what_is_no_single_select_is_refused_in_words(
    page: Callable[..., AppTest], small_database: Path, sql: str
) -> None:
    before = small_database.read_bytes()
    app = page(sql)
    assert len(app.error) == 1
    assert "did not foresee" not in app.error[0].value
    assert len(app.dataframe) == 2
    assert small_database.read_bytes() == before


def test_an_unknown_column_is_told_in_words(page: Callable[..., AppTest]) -> None:
    app = page("SELECT volume FROM result")
    assert len(app.error) == 1
    assert "volume" in app.error[0].value


def test_rows_beyond_the_limit_are_cut_and_it_is_said(serve: Callable[..., None], small_database: Path) -> None:
    serve(database_url=f"duckdb:///{small_database}", sql_row_limit="3")
    app = open_app("database", sql=["SELECT * FROM result"])
    app.button[0].click().run()
    assert len(app.dataframe[0].value) == 3
    assert any(caption.value.startswith("3 rows (cut: there are more) in ") for caption in app.caption)
    assert any("at most 3 rows" in caption.value for caption in app.caption)


def test_on_a_server_without_a_restricted_role_free_sql_is_off_and_it_is_said(serve: Callable[..., None]) -> None:
    serve(database_url=SERVER)
    app = open_app("database")
    assert not app.exception
    words = "Free SQL is off: this deployment names no restricted role (SPEEDLOCAL_SANDBOX_URL)."
    assert [box.value for box in app.info] == [words]
    assert not app.text_area
    assert not app.button
    assert app.warning[0].value.startswith("The results cannot be read just now: the database does not answer. ")


def test_where_a_needed_layer_is_missing_free_sql_is_off_and_the_page_says_why(
    serve: Callable[..., None], small_database: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("speedlocal.pages.database.page.sandbox_url", lambda database: postgres_url)
    serve(database_url=f"duckdb:///{small_database}")
    app = open_app("database")
    assert not app.exception
    words = app.info[0].value.replace("\\", "")
    assert words.startswith(
        "Free SQL is off, since this does not hold for the role of its address: no right but to read"
    )
    assert "`speedlocal publish-role` sets up the role" in words
    assert not app.text_area
    assert len(app.dataframe) == 2


def test_a_layer_that_the_system_lacks_is_said(
    opened: Opened, small_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("speedlocal.sandbox.memory.KEPT", False)
    captions = [caption.value for caption in opened("database").caption]
    assert "Not kept here: a memory limit for statements, which this operating system lacks." in captions


@pytest.mark.timeout(600)
def test_hostile_statements_do_no_harm_through_the_page(
    page: Callable[..., AppTest], small_database: Path, sql_corpus: Path
) -> None:
    before = small_database.read_bytes()
    lines = (sql_corpus / "duckdb.jsonl").read_text("utf-8").splitlines()
    for statement in [json.loads(line) for line in lines if '"rejected"' in line][5::12]:
        app = page(statement["sql"])
        shown = [box.value for box in (*app.error, *app.info)]
        assert len(app.dataframe) == (2 if app.error else 3), statement["id"]
        assert not any("did not foresee" in words or "CANARY_" in words for words in shown), statement["id"]
    assert small_database.read_bytes() == before


def test_free_sql_goes_to_the_restricted_role_and_a_file_is_its_own_sandbox(serve: Callable[..., None]) -> None:
    serve(database_url=SERVER)
    assert sandbox_url(SERVER) is None
    assert sandbox_url("duckdb:///results.duckdb") == "duckdb:///results.duckdb"
    serve(database_url=SERVER, sandbox_url="postgresql://stranger@127.0.0.1:1/results")
    assert sandbox_url(SERVER) == "postgresql://stranger@127.0.0.1:1/results"


@pytest.mark.parametrize(
    ("sql", "position", "shown"),
    [
        ("SELECT x", 7, "line 1: SELECT x\n               ^"),
        ("SELECT\n x\nFROM y", 8, "line 2:  x\n         ^"),
        ("a\nb", 2, "line 2: b\n        ^"),
        ("a\nb", 3, "line 2: b\n         ^"),
        ("", 0, "line 1: \n        ^"),
    ],
)
def test_a_place_is_marked_in_its_line(sql: str, position: int, shown: str) -> None:
    assert place(sql, position) == shown
