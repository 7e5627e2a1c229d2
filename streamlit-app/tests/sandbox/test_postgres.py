"""The sandbox on PostgreSQL: what it answers, what it refuses, and its limits."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import psycopg
import pytest
from sqlalchemy import make_url

from speedlocal.errors import CommandError, DatabaseUnreachableError, QueryError, QueryFailed, QueryRefused
from speedlocal.sandbox import Column, Sandbox, open_sandbox
from speedlocal.sandbox.postgres_layers import gaps
from tests.sandbox.restricted_role import drop_role, restricted_url

FLOWS = """
CREATE SCHEMA published;
CREATE TABLE published.flow(process text, period integer, value double precision, share numeric(6, 3), read_at timestamptz);
INSERT INTO published.flow VALUES
    ('ELC_WIND', 2030, 12.5, 0.125, '2026-01-02 03:04:05+00'),
    ('ELC_GAS', 2030, 87.5, 0.875, '2026-01-02 03:04:05+00'),
    ('ELC_WIND', 2050, 100.0, 1.0, NULL);
CREATE SEQUENCE published.numbers;
CREATE TABLE private(word text);
INSERT INTO private VALUES ('CANARY');
"""


@pytest.fixture
def published_url(postgres_url: str) -> Iterator[str]:
    """The restricted login on a published database."""
    with psycopg.connect(postgres_url) as connection:
        connection.execute(FLOWS)
    yield restricted_url(postgres_url, "published")
    drop_role(postgres_url)


@pytest.fixture
def reader_url(postgres_url: str) -> Iterator[str]:
    """A login that may read the tables, on a database that leaves to everybody what PostgreSQL does by default."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(FLOWS)
        connection.execute("CREATE ROLE reader LOGIN")
        connection.execute("GRANT USAGE ON SCHEMA published TO reader")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA published TO reader")
    yield make_url(postgres_url).set(username="reader").render_as_string(hide_password=False)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP OWNED BY reader")
        connection.execute("DROP ROLE reader")


@pytest.fixture
def sandbox(published_url: str) -> Iterator[Sandbox]:
    with open_sandbox(published_url) as opened:
        yield opened


def rows(sandbox: Sandbox, sql: str, **parameters: object) -> list[list[object]]:
    answer = sandbox.run(sql, parameters=parameters, row_limit=1_000, seconds=20)
    return [list(row) for row in zip(*(column.to_pylist() for column in answer.rows.columns), strict=True)]


def complaint(sandbox: Sandbox, sql: str, **parameters: object) -> tuple[type[QueryError], str, int | None]:
    with pytest.raises(QueryError) as caught:
        sandbox.run(sql, parameters=parameters, row_limit=10, seconds=5)
    return type(caught.value), str(caught.value), caught.value.position


def test_a_select_gives_back_columns_types_and_rows(sandbox: Sandbox) -> None:
    answer = sandbox.run("SELECT * FROM flow ORDER BY process, period", row_limit=10, seconds=20)
    assert answer.columns == (
        Column("process", "text"),
        Column("period", "int4"),
        Column("value", "float8"),
        Column("share", "numeric(6,3)"),
        Column("read_at", "timestamptz"),
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


def test_reading_statements_are_answered_whole(sandbox: Sandbox) -> None:
    cases: dict[str, list[list[object]]] = {
        "SELECT process FROM flow WHERE process LIKE '%WIND%' AND period = 2050;": [["ELC_WIND"]],
        "SELECT 7 % 3": [[1]],
        "SELECT ':x', '%(x)s', '$x', '?'": [[":x", "%(x)s", "$x", "?"]],
        "SELECT 1 AS a, 2 AS a": [[1, 2]],
        "VALUES (1, 'a'), (2, 'b')": [[1, "a"], [2, "b"]],
        "TABLE flow LIMIT 0": [],
        "/* a /* nested */ comment */ SELECT 2 -- ; and more": [[2]],
        "SELECT 1::numeric / 8, 1e100::numeric + 1, 'NaN'::numeric > 1": [[Decimal("0.125"), str(10**100 + 1), True]],
        "SELECT date '2020-02-29', date 'infinity', timestamp '2020-01-01 01:00'": [
            [date(2020, 2, 29), "infinity", datetime(2020, 1, 1, 1)]
        ],
        "SELECT ARRAY[1, 2], '{\"a\": 1}'::jsonb, interval '1 day', NULL, 'a'::bytea": [
            ["{1,2}", '{"a": 1}', "1 day", None, b"a"]
        ],
        "SHOW search_path": [["published"]],
    }
    assert {sql: rows(sandbox, sql) for sql in cases} == cases
    assert "Seq Scan on flow" in str(rows(sandbox, "-- the plan\nEXPLAIN SELECT * FROM flow"))


def test_parameters_are_named_as_on_the_other_engine(sandbox: Sandbox) -> None:
    sql = "SELECT $a || '$a', $b::int + 1, $a, $$ $a $$, '%' /* $a */ FROM flow WHERE period = $period"
    assert rows(sandbox, sql, a="x", b=2, period=2050) == [["x$a", 3, "x", " $a ", "%"]]


def test_a_complaint_is_the_servers_sentence_and_its_place(sandbox: Sandbox) -> None:
    cases = {
        "SELECT 1 +": (QueryRefused, "syntax error at end of input", 10),
        "SELECT 'é€😀' +\n  1 frm t x y": (QueryRefused, 'syntax error at or near "t"', 23),
        "SELECT 'é', nix FROM flow": (QueryFailed, 'column "nix" does not exist', 12),
        "SELECT 'é'\n FROM nothing_here": (QueryFailed, 'relation "nothing_here" does not exist', 17),
        "EXPLAIN SELECT nix FROM flow": (QueryFailed, 'column "nix" does not exist', 15),
        "SELECT 1; SELECT 2": (QueryRefused, "cannot insert multiple commands into a prepared statement", None),
        "EXPLAIN SELECT 1; SELECT 2": (QueryRefused, "cannot insert multiple commands into a prepared statement", None),
        " -- nothing": (QueryRefused, "There is no statement; write for example SELECT 1.", 0),
        "DELETE FROM flow": (QueryRefused, 'syntax error at or near "DELETE"', 0),
    }
    assert {sql: complaint(sandbox, sql) for sql in cases} == cases


def test_a_place_after_parameters_is_a_place_in_what_was_written(sandbox: Sandbox) -> None:
    sql = "SELECT $period, $name, nix FROM flow"
    expected = (QueryFailed, 'column "nix" does not exist', sql.index("nix"))
    assert complaint(sandbox, sql, period=2050, name="x") == expected


def test_parameters_without_a_value_and_values_without_a_parameter_are_named(sandbox: Sandbox) -> None:
    assert complaint(sandbox, "SELECT $a, $b", a=1) == (QueryRefused, "The parameter $b has no value.", 11)
    assert complaint(sandbox, "SELECT $a", a=1, c=2) == (QueryRefused, "The statement holds no parameter $c.", None)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO flow(process) VALUES ('x')",
        "WITH gone AS (DELETE FROM flow RETURNING *) SELECT * FROM gone",
        "CREATE TABLE published.x(a int)",
        "CREATE TEMP TABLE x(a int)",
        "SELECT * INTO x FROM flow",
        "EXPLAIN ANALYZE DELETE FROM flow",
        "EXPLAIN ANALYZE CREATE TEMP TABLE x AS SELECT 1",
        "/* /* */ EXPLAIN */ SET statement_timeout = 0",
        "SET statement_timeout = 0",
        "SELECT set_config('statement_timeout', '0', false)",
        "BEGIN READ WRITE",
        "COMMIT",
        "DO $$ BEGIN END $$",
        "COPY flow TO '/tmp/flow.csv'",
        "COPY flow TO PROGRAM 'cat'",
        "SELECT * FROM public.private",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT nextval('published.numbers')",
        "SELECT pg_sleep(1)",
        "SELECT * FROM pg_stat_activity",
        "SELECT pg_terminate_backend(1)",
        "SELECT * FROM flow FOR UPDATE",
        "LISTEN news",
        "ALTER ROLE CURRENT_USER PASSWORD 'x'",
    ],
)
def test_what_does_not_read_published_tables_is_refused(sandbox: Sandbox, sql: str) -> None:
    kind, message, _ = complaint(sandbox, sql)
    assert kind is QueryRefused
    assert "CANARY" not in message
    assert rows(sandbox, "SELECT count(*), sum(value) FROM flow") == [[3, 200.0]]


def test_rows_beyond_the_limit_are_cut_and_the_cut_is_said(sandbox: Sandbox) -> None:
    for there, limit in ((1, 1), (2, 1), (999, 1_000), (1_000, 1_000), (1_001, 1_000)):
        answer = sandbox.run(f"SELECT g FROM generate_series(1, {there}) g", row_limit=limit, seconds=20)
        assert answer.rows.column("g").to_pylist() == list(range(1, min(there, limit) + 1))
        assert answer.cut is (there > limit)


def test_an_answer_of_many_bytes_is_cut_at_the_byte_cap(sandbox: Sandbox) -> None:
    sql = "SELECT repeat('x', 1000000) AS wide FROM generate_series(1, 1000)"
    answer = sandbox.run(sql, row_limit=1_000, seconds=20)
    assert (answer.cut, answer.rows.num_rows) == (True, 49)


def test_a_statement_is_ended_at_its_time_limit_and_the_next_is_answered(sandbox: Sandbox) -> None:
    began = time.monotonic()
    with pytest.raises(QueryFailed, match=r"^Stopped after 0\.5 seconds\.$"):
        sandbox.run("SELECT count(*) FROM generate_series(1, 1000000000000)", row_limit=1, seconds=0.5)
    assert time.monotonic() - began < 10.5
    assert rows(sandbox, "SHOW statement_timeout") == [["20s"]]


def test_several_threads_are_answered_one_after_the_other(sandbox: Sandbox) -> None:
    answers: dict[int, list[list[object]]] = {}

    def visit(number: int) -> None:
        answers[number] = rows(sandbox, f"SELECT {number}")

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: [[number]] for number in range(6)}


def test_the_restricted_role_lacks_no_layer(sandbox: Sandbox) -> None:
    assert sandbox.missing_layers == ()


def test_a_superuser_is_refused(postgres_server: str) -> None:
    said = (
        r"^free SQL is off, since this does not hold for the role of its address: no right but to read \(a superuser, "
    )
    with pytest.raises(CommandError, match=said):
        open_sandbox(postgres_server.replace("postgresql://", "postgresql+psycopg://")).__enter__()


def test_a_role_that_only_reads_is_refused_where_it_may_disturb_others(reader_url: str) -> None:
    said = r"no functions that act or tell of others \(.* and \d+ more\); `speedlocal publish-role` sets up the role"
    with pytest.raises(CommandError, match=said):
        open_sandbox(reader_url).__enter__()


def test_what_a_role_was_given_beside_is_found_and_named(published_url: str, postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        for given in (
            "UPDATE (value) ON published.flow",
            "CREATE ON SCHEMA published",
            "USAGE ON SEQUENCE published.numbers",
            "EXECUTE ON FUNCTION pg_advisory_lock(bigint)",
            "pg_read_all_data",
        ):
            connection.execute(f"GRANT {given} TO {make_url(published_url).username}".encode())
        connection.execute("CREATE FUNCTION published.act() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    with psycopg.connect(published_url) as connection:
        assert {gap.layer.words: set(gap.found) for gap in gaps(connection)} == {
            "no right but to read": {
                "writing flow",
                "CREATE on schema published",
                "writing numbers",
                "member of pg_read_all_data",
            },
            "no functions that act or tell of others": {
                "pg_catalog.pg_advisory_lock(bigint)",
                "published.act()",
            },
        }
    with pytest.raises(
        CommandError, match=r"^free SQL is off, .*; no functions that act .*published\.act\(\)\); `speed"
    ):
        open_sandbox(published_url).__enter__()


def test_a_layer_that_is_not_needed_is_logged(
    published_url: str, postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute(f"GRANT TEMPORARY ON DATABASE {make_url(postgres_url).database} TO PUBLIC".encode())
    with open_sandbox(published_url) as sandbox:
        gap = "no temporary tables (TEMPORARY on the database)"
        assert sandbox.missing_layers == (gap,)
    assert [record.getMessage() for record in caplog.records] == [
        f"layers that the role for free SQL does not give: {gap}"
    ]


@pytest.mark.posix
def test_a_server_that_does_not_answer_is_said() -> None:
    nowhere = open_sandbox("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseUnreachableError, match="the database does not answer: "):
        nowhere.__enter__()
