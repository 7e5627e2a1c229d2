"""Generated statements on both engines: each is answered or refused in words, and nothing is harmed."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import psycopg
import pytest

from speedlocal.errors import QueryError
from speedlocal.sandbox import Sandbox, open_sandbox
from tests.sandbox.conftest import FLOWS, published, url_of
from tests.sandbox.generated import statements
from tests.sandbox.restricted_role import drop_role, restricted_url

PROBE = "SELECT count(*), sum(value), min(process) FROM flow"
DUCKDB_FUNCTIONS = """
SELECT DISTINCT function_name, least(len(parameters), 5) FROM duckdb_functions()
WHERE function_name SIMILAR TO '[a-z_0-9]+' ORDER BY ALL
"""
POSTGRES_FUNCTIONS = """
SELECT DISTINCT proname::text, least(pronargs, 5) FROM pg_proc
WHERE prorettype <> 'internal'::regtype AND NOT 'internal'::regtype = ANY (proargtypes::oid[]) ORDER BY 1, 2
"""


@pytest.fixture
def count(full_counts: bool) -> int:
    return 5_000 if full_counts else 200


@pytest.fixture
def seed(full_counts: bool) -> int:
    """A fixed one, or with full counts one of its own that a failure shows."""
    return random.randrange(10**6) if full_counts else 7


def functions(sandbox: Sandbox, asked: str) -> list[tuple[str, int]]:
    answer = sandbox.run(asked, row_limit=10_000, seconds=30)
    return list(zip(*(column.to_pylist() for column in answer.rows.columns), strict=True))


def outcomes(sandbox: Sandbox, generated: Sequence[str]) -> Counter[str]:
    """How often which came back; what is neither an answer nor a refusal in words is an error of its own."""
    before = sandbox.run(PROBE, row_limit=1, seconds=30).rows.to_pylist()
    counted: Counter[str] = Counter()
    for number, sql in enumerate(generated):
        try:
            sandbox.run(sql, row_limit=100, seconds=0.4)
            counted["answered"] += 1
        except QueryError as error:
            counted[type(error).__name__ if str(error) else "silent"] += 1
        if number % 20 == 0:
            assert sandbox.run(PROBE, row_limit=1, seconds=30).rows.to_pylist() == before, sql
    assert sandbox.run(PROBE, row_limit=1, seconds=30).rows.to_pylist() == before
    assert not counted["silent"]
    return counted


@pytest.mark.timeout(7_200)
def test_generated_statements_do_no_harm_to_a_duckdb_file(tmp_path: Path, count: int, seed: int) -> None:
    file = published(tmp_path / "results.duckdb")
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    with open_sandbox(url_of(file)) as sandbox:
        generated = statements(functions(sandbox, DUCKDB_FUNCTIONS), "duckdb.jsonl", count, seed)
        counted = outcomes(sandbox, list(generated))
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert min(counted["answered"], counted["QueryRefused"], counted["QueryFailed"]) > 0, (counted, seed)


@pytest.mark.timeout(7_200)
def test_generated_statements_do_no_harm_to_a_postgresql_database(postgres_url: str, count: int, seed: int) -> None:
    everything = """
        SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_authid),
               (SELECT count(*) FROM pg_largeobject_metadata), (SELECT md5(string_agg(f::text, '|')) FROM flow f)
    """
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        owner.execute(
            FLOWS.replace("VARCHAR", "text").replace("DOUBLE", "double precision").split("CREATE TABLE num")[0]
        )
        url = restricted_url(postgres_url)
        before = owner.execute(everything).fetchall()
        with open_sandbox(url) as sandbox:
            generated = statements(functions(sandbox, POSTGRES_FUNCTIONS), "postgres.jsonl", count, seed)
            counted = outcomes(sandbox, list(generated))
        assert owner.execute(everything).fetchall() == before
    drop_role(postgres_url)
    assert min(counted["answered"], counted["QueryRefused"], counted["QueryFailed"]) > 0, (counted, seed)
