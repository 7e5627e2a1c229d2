"""The corpus of strangers' statements, where it lies beside the real results; `--log-cli-level=INFO` shows the numbers."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest

from speedlocal.sandbox import Sandbox, open_sandbox
from tests.sandbox.conftest import published, url_of
from tests.sandbox.corpus import Statement, Verdict, judged, statements
from tests.sandbox.restricted_role import drop_role, restricted_url


@pytest.fixture
def canary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files whose content must not come back, and the same in the environment."""
    folder = tmp_path / "canary"
    folder.mkdir()
    (folder / "secret.txt").write_text("CANARY_FILE\n", "utf-8")
    published(folder / "other.duckdb", "CREATE TABLE secret AS SELECT 'CANARY_DATABASE' AS word")
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 'CANARY_TABLE' AS word) TO '{folder}/secret_table.parquet'")
    monkeypatch.setenv("SPEEDLOCAL_SECRET", "CANARY_ENVIRONMENT")
    return folder


def whole(file: Path, canary: Path, engine: str) -> Iterator[Statement]:
    yield from statements(file, canary=canary)
    legit = statements(file.parent / "legit.jsonl", canary=canary)
    yield from (statement for statement in legit if statement.engine in {"both", engine})


def file_state(sandbox: Sandbox, file: Path) -> Callable[[], object]:
    """The bytes of the file, what lies beside it, and the settings that the next visitor finds."""
    settings = "SELECT name, value FROM duckdb_settings() ORDER BY name"

    def state() -> object:
        beside = sorted(path.name for path in (*file.parent.iterdir(), *(file.parent / "canary").iterdir()))
        answer = sandbox.run(settings, row_limit=1_000, seconds=30)
        # Each worker has a folder of its own, and a setting names it; a worker that was killed is followed by another.
        found = re.sub(r"speedlocal-sandbox-\w+", "speedlocal-sandbox", str(answer.rows.to_pylist()))
        return hashlib.sha256(file.read_bytes()).hexdigest(), beside, found

    return state


def server_state(sandbox: Sandbox, connection: psycopg.Connection[Any]) -> Callable[[], object]:
    """The objects, settings and large objects there are, and that the next visitor is answered with the usual."""
    objects = """
        SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_roles),
               (SELECT count(*) FROM pg_largeobject_metadata), (SELECT last_value FROM reports.run_no_seq),
               (SELECT string_agg(s::text, '' ORDER BY s::text) FROM pg_db_role_setting s),
               (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')
    """
    next_visitor = """
        SELECT count(*), min(r.label), current_setting('statement_timeout'), current_setting('search_path'),
               current_setting('transaction_read_only'), current_setting('work_mem')
        FROM timesreport_facts f JOIN timesreport_runs r USING (scen)
    """

    def state() -> object:
        answer = sandbox.run(next_visitor, row_limit=1, seconds=30)
        return connection.execute(objects).fetchall(), answer.rows.to_pylist()

    return state


def rows_of(connection: psycopg.Connection[Any]) -> object:
    """A number for all rows of the tables together."""
    return connection.execute("""
        SELECT (SELECT sum(hashtextextended(f::text, 0)) FROM reports.timesreport_facts f),
               (SELECT sum(hashtextextended(r::text, 0)) FROM reports.timesreport_runs r)
    """).fetchall()


def said(verdict: Verdict) -> str:
    return (
        f"{verdict.run} run, {len(verdict.harmed)} harmed, {len(verdict.refused_legit)} legitimate refused, "
        f"longest {verdict.longest[0]:.1f} s by {verdict.longest[1]}; "
        f"answered though hostile: {verdict.answered_though_hostile}"
    )


@pytest.mark.timeout(1_800)
def test_the_corpus_does_no_harm_to_a_duckdb_file_and_questions_are_answered(
    sql_corpus: Path, canary: Path, tmp_path: Path
) -> None:
    file = published(tmp_path / "results.duckdb", (sql_corpus / "fixture.duckdb.sql").read_text("utf-8"))
    with open_sandbox(url_of(file)) as sandbox:
        verdict = judged(sandbox, whole(sql_corpus / "duckdb.jsonl", canary, "duckdb"), file_state(sandbox, file))
    logging.getLogger(__name__).info(said(verdict))
    assert (verdict.harmed, verdict.refused_legit) == ([], [])


@pytest.mark.timeout(1_800)
def test_the_corpus_does_no_harm_to_a_postgresql_database_and_questions_are_answered(
    sql_corpus: Path, canary: Path, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        owner.execute((sql_corpus / "fixture.postgres.sql").read_text("utf-8"))
        before = rows_of(owner)
        with open_sandbox(restricted_url(postgres_url, "reports")) as sandbox:
            assert sandbox.missing_layers == ()
            corpus = whole(sql_corpus / "postgres.jsonl", canary, "postgresql")
            verdict = judged(sandbox, corpus, server_state(sandbox, owner))
        assert rows_of(owner) == before
    drop_role(postgres_url)
    logging.getLogger(__name__).info(said(verdict))
    assert (verdict.harmed, verdict.refused_legit) == ([], [])
