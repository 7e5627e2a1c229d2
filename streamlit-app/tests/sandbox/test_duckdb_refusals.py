"""What a DuckDB sandbox does not do, and how it says so."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from speedlocal.errors import QueryError, QueryFailed, QueryRefused
from speedlocal.sandbox import Sandbox, open_sandbox
from tests.sandbox.conftest import published, url_of


def complaint(sandbox: Sandbox, sql: str, **parameters: object) -> tuple[type[QueryError], str, int | None]:
    with pytest.raises(QueryError) as caught:
        sandbox.run(sql, parameters=parameters, row_limit=10, seconds=20)
    return type(caught.value), str(caught.value), caught.value.position


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1 +", (QueryRefused, 'syntax error at or near "+"', 9)),
        ("SELECT 'é€😀' +\n  1 frm t x y", (QueryRefused, 'syntax error at or near "t"', 23)),
        ("SELECT 'é', nix FROM flow",
         (QueryFailed, 'Referenced column "nix" not found in FROM clause!\nCandidate bindings: "period"', 12)),
        ("SELECT 'é'\n FROM nothing_here_at_all",
         (QueryFailed, 'Table with name nothing_here_at_all does not exist!\nDid you mean "pg_constraint"?', 17)),
        ("SELECT CAST('a' AS INTEGER)", (QueryFailed, "Could not convert string 'a' to INT32", 7)),
        ("SELECT 1; SELECT 2", (QueryRefused, "There are 2 statements; send one at a time.", 10)),
        ("", (QueryRefused, "There is no statement; write for example SELECT 1.", 0)),
        ("-- nothing", (QueryRefused, "There is no statement; write for example SELECT 1.", 0)),
    ],
)  # fmt: skip
def test_a_complaint_is_the_engines_sentence_and_its_place(
    sandbox: Sandbox, sql: str, expected: tuple[type[QueryError], str, int]
) -> None:
    assert complaint(sandbox, sql) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO flow(process) VALUES ('x')",
        "DELETE FROM flow",
        "UPDATE flow SET value = 0",
        "CREATE TABLE x(a INTEGER)",
        "CREATE TEMP TABLE x(a INTEGER)",
        "DROP TABLE flow",
        "SET threads = 1",
        "RESET threads",
        "PRAGMA enable_profiling",
        "/* PRAGMA table_info('flow') */ PRAGMA database_list",
        "ATTACH ':memory:' AS other",
        "DETACH results",
        "COPY flow TO 'flow.csv'",
        "EXPORT DATABASE 'folder'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "UPDATE EXTENSIONS",
        "CHECKPOINT",
        "BEGIN",
        "PREPARE q AS SELECT 1",
        "CALL pragma_version()",
        "USE memory",
        "CREATE SECRET (TYPE http)",
        "EXPLAIN ANALYZE DELETE FROM flow",
        "EXPLAIN ANALYZE COPY flow TO 'flow.csv'",
        "EXPLAIN (ANALYZE) COPY flow TO 'flow.csv'",
        "EXPLAIN/**/ANALYZE COPY flow TO 'flow.csv'",
        "EXPLAIN (FORMAT json /*) SELECT 1 --*/, ANALYZE) COPY flow TO 'flow.csv'",
        "-- EXPLAIN SELECT /*\nEXPLAIN ANALYZE COPY flow TO 'flow.csv' -- */ 1",
        "COPY (PIVOT flow ON period USING sum(value)) TO 'flow.csv'",
        "/* */ COPY (PIVOT flow ON period USING sum(value)) TO 'flow.csv'",
        "EXPLAIN ANALYZE COPY (PIVOT flow ON period USING sum(value)) TO 'flow.csv'",
        "CREATE TEMP TABLE x AS PIVOT flow ON period USING sum(value)",
    ],
)
def test_a_statement_that_does_not_read_is_refused(sandbox: Sandbox, sql: str) -> None:
    kind, message, position = complaint(sandbox, sql)
    assert (kind, position) == (QueryRefused, 0)
    assert message.startswith("A statement of the kind ")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM read_blob('{file}')",
        "SELECT * FROM read_json('{file}')",
        "SELECT * FROM '{file}'",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM read_csv('https://example.org/x.csv')",
        "SELECT * FROM 'https://example.org/x.parquet'",
        "SELECT getenv('PATH')",
        "SELECT * FROM query('SELECT * FROM read_text(''{file}'')')",
        "FROM pandas_scan(NULL)",
    ],
)
def test_files_network_and_environment_are_out_of_reach(sandbox: Sandbox, tmp_path: Path, sql: str) -> None:
    file = tmp_path / "private.csv"
    file.write_text("word\nCANARY\n", "utf-8")
    kind, message, _ = complaint(sandbox, sql.format(file=file.as_posix(), folder=tmp_path.as_posix()))
    assert kind is QueryFailed
    assert "CANARY" not in message
    assert list(tmp_path.iterdir()) == [file]


def test_nothing_is_written_to_the_folder_that_statements_may_spill_to(sandbox: Sandbox) -> None:
    asked = "SELECT value AS folder FROM duckdb_settings() WHERE name = 'temp_directory'"
    folder = Path(sandbox.run(asked, row_limit=1, seconds=20).rows.to_pydict()["folder"][0])
    folder.mkdir(exist_ok=True)
    for sql in (
        f"EXPLAIN ANALYZE COPY flow TO '{folder}/x.csv'",
        f"COPY (PIVOT flow ON period USING sum(value)) TO '{folder}/x.csv'",
        f"EXPLAIN ANALYZE SELECT * FROM (COPY flow TO '{folder}/x.csv')",
    ):
        assert complaint(sandbox, sql)[0] is QueryRefused
    assert list(folder.iterdir()) == []


def test_the_caller_s_environment_is_not_there(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEEDLOCAL_SECRET", "CANARY")
    with open_sandbox(url_of(results)) as sandbox:
        answer = sandbox.run("SELECT name, value FROM duckdb_settings()", row_limit=1_000, seconds=20)
    assert "CANARY" not in str(answer.rows.to_pylist())


def test_a_frame_of_the_caller_is_not_a_table(sandbox: Sandbox) -> None:
    secret_frame = {"word": ["CANARY"]}
    assert complaint(sandbox, "FROM secret_frame")[1].startswith("Table with name secret_frame does not exist!")
    assert secret_frame == {"word": ["CANARY"]}


def test_the_file_stays_as_it_is_byte_for_byte(tmp_path: Path) -> None:
    file = published(tmp_path / "results.duckdb")
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    with open_sandbox(url_of(file)) as sandbox:
        for sql in ("DELETE FROM flow", "CHECKPOINT", "EXPLAIN ANALYZE DELETE FROM flow"):
            complaint(sandbox, sql)
        sandbox.run("SELECT * FROM checkpoint()", row_limit=10, seconds=20)
        sandbox.run("PIVOT flow ON process USING count(*)", row_limit=10, seconds=20)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    assert list(tmp_path.iterdir()) == [file]


def test_a_text_that_is_too_long_is_refused_at_the_place_where_it_becomes_too_long(sandbox: Sandbox) -> None:
    expected = "The statement has 100,001 characters; at most 100,000 are accepted."
    assert complaint(sandbox, "SELECT 1" + " " * 99_993) == (QueryRefused, expected, 100_000)
    assert sandbox.run("SELECT 1" + " " * 99_992, row_limit=1, seconds=20).rows.num_rows == 1


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "Values were not provided for the following parameters: a"),
        ({"a": ["x"]}, "The value of $a is a list; text, numbers and truth values are accepted."),
        ({"a b": 1}, "'a b' is no parameter name; letters, digits and _ are."),
        ({"a": "x\0"}, "The value of $a holds the character U+0000, which is no text."),
    ],
)
def test_parameters_that_cannot_be_sent_are_named(
    sandbox: Sandbox, parameters: dict[str, object], message: str
) -> None:
    assert complaint(sandbox, "SELECT $a", **parameters)[1] == message


def test_half_a_surrogate_pair_is_refused_with_its_place(sandbox: Sandbox) -> None:
    expected = "The statement holds the character U+D800, which is no text."
    assert complaint(sandbox, "SELECT '\ud800'") == (QueryRefused, expected, 8)
