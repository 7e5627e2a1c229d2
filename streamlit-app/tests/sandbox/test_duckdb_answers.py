"""What a reading statement on a DuckDB file gives back."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.errors import CommandError, DatabaseUnreachableError
from speedlocal.sandbox import Column, Sandbox, open_sandbox
from tests.sandbox.conftest import url_of


def rows(sandbox: Sandbox, sql: str, **parameters: object) -> list[list[object]]:
    """The answer's rows; columns are read by number, because names may repeat."""
    answer = sandbox.run(sql, parameters=parameters, row_limit=1_000, seconds=30)
    return [list(row) for row in zip(*(column.to_pylist() for column in answer.rows.columns), strict=True)]


def test_a_select_gives_back_columns_types_and_rows(sandbox: Sandbox) -> None:
    answer = sandbox.run("SELECT * FROM flow ORDER BY process, period", row_limit=10, seconds=30)
    assert answer.columns == (
        Column("process", "VARCHAR"),
        Column("period", "INTEGER"),
        Column("value", "DOUBLE"),
        Column("share", "DECIMAL(6,3)"),
        Column("read_at", "TIMESTAMP WITH TIME ZONE"),
    )
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert answer.rows.to_pydict() == {
        "process": ["ELC_GAS", "ELC_WIND", "ELC_WIND"],
        "period": [2030, 2030, 2050],
        "value": [87.5, 12.5, 100.0],
        "share": [Decimal("0.875"), Decimal("0.125"), Decimal("1.000")],
        "read_at": [at, at, None],
    }
    assert answer.cut is False
    assert 0 < answer.elapsed < 30


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT process FROM flow WHERE process LIKE '%WIND%' AND period = 2050", [["ELC_WIND"]]),
        ("SELECT 7 % 3", [[1]]),
        ("SELECT ':x', '%(x)s', '$x', '?'", [[":x", "%(x)s", "$x", "?"]]),
        ("SELECT 1 AS a, 2 AS a", [[1, 2]]),
        ("VALUES (1, 'a'), (2, 'b');", [[1, "a"], [2, "b"]]),
        ("FROM flow SELECT max(value)", [[100.0]]),
        ("SELECT 1 WHERE false", []),
        ("SHOW TABLES", [["flow"], ["number"]]),
        ("SELECT 340282366920938463463374607431768211455::UHUGEINT, '101'::BIT, 1", [[str(2**128 - 1), "101", 1]]),
        ("-- one; not two\nSELECT /* ; */ 2", [[2]]),
        ("PIVOT flow ON period USING sum(value) GROUP BY process ORDER BY process",
         [["ELC_GAS", 87.5, None], ["ELC_WIND", 12.5, 100.0]]),
        ("PIVOT flow ON period IN (2030) USING sum(value) GROUP BY process ORDER BY process",
         [["ELC_GAS", 87.5], ["ELC_WIND", 12.5]]),
    ],
)  # fmt: skip
def test_reading_statements_are_answered_whole(sandbox: Sandbox, sql: str, expected: list[list[object]]) -> None:
    assert rows(sandbox, sql) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "DESCRIBE flow",
        "SHOW flow",
        "SUMMARIZE flow",
        "PRAGMA table_info('flow')",
        "EXPLAIN FROM flow",
        "explain analyze select 1",
        "EXPLAIN (FORMAT json) SELECT 1",
        "EXPLAIN (SELECT 1)",
    ],
)
def test_the_schema_and_plans_may_be_asked_for(sandbox: Sandbox, sql: str) -> None:
    assert rows(sandbox, sql) != []


def test_no_more_rows_than_the_limit_come_back_and_the_cut_is_said(sandbox: Sandbox) -> None:
    answer = sandbox.run("SELECT n FROM number ORDER BY n", row_limit=2_500, seconds=30)
    assert answer.rows.column("n").to_pylist() == list(range(2_500))
    assert answer.cut is True


@given(st.integers(1, 5_000), st.integers(1, 5_000))
def test_an_answer_is_cut_exactly_when_it_has_more_rows_than_the_limit(
    sandbox: Sandbox, there: int, limit: int
) -> None:
    answer = sandbox.run(f"FROM range({there})", row_limit=limit, seconds=30)
    assert answer.rows.column(0).to_pylist() == list(range(min(there, limit)))
    assert answer.cut is (there > limit)


def test_an_answer_of_many_bytes_is_cut_at_the_byte_cap(sandbox: Sandbox) -> None:
    answer = sandbox.run("SELECT n, repeat('x', 20000) FROM number", row_limit=100_000, seconds=30)
    assert answer.cut is True
    assert 25_000_000 < answer.rows.nbytes <= 50_000_000


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.floats(allow_nan=False), st.booleans())
def test_parameters_come_back_as_they_were_given(sandbox: Sandbox, text: str, number: float, truth: bool) -> None:
    asked = rows(
        sandbox, "SELECT $text, $number, $truth, $nothing", text=text, number=number, truth=truth, nothing=None
    )
    assert asked == [[text, number, truth, None]]


def test_what_one_statement_sets_aside_is_gone_in_the_next(sandbox: Sandbox) -> None:
    before = rows(sandbox, "SELECT name, value FROM duckdb_settings() ORDER BY name")
    rows(sandbox, "PIVOT flow ON process USING count(*) GROUP BY period")
    assert rows(sandbox, "SELECT count(*) FROM duckdb_types() WHERE NOT internal") == [[0]]
    assert rows(sandbox, "SELECT name, value FROM duckdb_settings() ORDER BY name") == before


def test_rows_are_an_arrow_table(sandbox: Sandbox) -> None:
    assert sandbox.run("SELECT 1 AS one", row_limit=1, seconds=30).rows == pa.table({"one": pa.array([1], pa.int32())})


def test_the_package_alone_imports_no_engine() -> None:
    code = "import sys, speedlocal.sandbox; print({'duckdb', 'psycopg', 'pyarrow'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "set()\n"


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachableError, match=r"There is no results database at .*none\.duckdb"):
        open_sandbox(url_of(tmp_path / "none.duckdb")).__enter__()


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "text.duckdb").write_text("no database " * 1_000, "utf-8")
    said = pytest.raises(DatabaseUnreachableError, match=r"does not open: .*not a valid DuckDB database")
    with open_sandbox(url_of(tmp_path / "text.duckdb")) as sandbox, said:
        sandbox.run("SELECT 1", row_limit=1, seconds=30)


def test_an_address_of_another_engine_is_not_accepted() -> None:
    with pytest.raises(CommandError, match=r"'sqlite:///x\.db' is no results database"):
        open_sandbox("sqlite:///x.db").__enter__()
