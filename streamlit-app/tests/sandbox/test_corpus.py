"""The corpus of strangers' statements, where it lies beside the real results; `--log-cli-level=INFO` shows the numbers."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import psycopg
import pytest

from speedlocal.sandbox import Sandbox, open_sandbox
from tests.sandbox.conftest import published, url_of
from tests.sandbox.corpus import Statement, Verdict, judged, statements
from tests.sandbox.restricted_role import drop_role, restricted_url

EVERY = pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.long)])
"""One in so many of the hostile statements; the legitimate ones are all run."""


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


def sample(file: Path, every: int, canary: Path, engine: str) -> Iterator[Statement]:
    yield from statements(file, canary=canary)[::every]
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


def server_state(sandbox: Sandbox, url: str) -> Callable[[], object]:
    """The rows of every table, the objects and large objects there are, and that the next visitor is answered."""
    questions = (
        "SELECT md5(string_agg(f::text, '' ORDER BY f::text)) FROM reports.timesreport_facts f",
        "SELECT md5(string_agg(r::text, '' ORDER BY r::text)) FROM reports.timesreport_runs r",
        "SELECT count(*) FROM pg_class",
        "SELECT count(*) FROM pg_proc",
        "SELECT count(*) FROM pg_largeobject_metadata",
        "SELECT is_called, last_value FROM reports.run_no_seq",
        "SELECT setdatabase, setrole::regrole, setconfig FROM pg_db_role_setting ORDER BY 1, 2",
    )

    def state() -> object:
        with psycopg.connect(url) as connection:
            rows = [connection.execute(question).fetchall() for question in questions]
        answer = sandbox.run("SELECT count(*) FROM timesreport_facts", row_limit=1, seconds=30)
        return rows, answer.rows.to_pylist(), sandbox.run("SHOW search_path", row_limit=1, seconds=30).rows.to_pylist()

    return state


def said(verdict: Verdict) -> str:
    return (
        f"{verdict.run} run, {len(verdict.harmed)} harmed, {len(verdict.refused_legit)} legitimate refused, "
        f"longest {verdict.longest[0]:.1f} s by {verdict.longest[1]}; "
        f"answered though hostile: {verdict.answered_though_hostile}"
    )


@EVERY
@pytest.mark.timeout(1_800)
def test_the_corpus_does_no_harm_to_a_duckdb_file_and_questions_are_answered(
    sql_corpus: Path, every: int, canary: Path, tmp_path: Path
) -> None:
    file = published(tmp_path / "results.duckdb", (sql_corpus / "fixture.duckdb.sql").read_text("utf-8"))
    with open_sandbox(url_of(file)) as sandbox:
        verdict = judged(
            sandbox, sample(sql_corpus / "duckdb.jsonl", every, canary, "duckdb"), file_state(sandbox, file)
        )
    logging.getLogger(__name__).info(said(verdict))
    assert (verdict.harmed, verdict.refused_legit) == ([], [])


@EVERY
@pytest.mark.timeout(1_800)
def test_the_corpus_does_no_harm_to_a_postgresql_database_and_questions_are_answered(
    sql_corpus: Path, every: int, canary: Path, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute((sql_corpus / "fixture.postgres.sql").read_text("utf-8"))
    with open_sandbox(restricted_url(postgres_url, "reports")) as sandbox:
        assert sandbox.missing_layers == ()
        hostile = sample(sql_corpus / "postgres.jsonl", every, canary, "postgresql")
        verdict = judged(sandbox, hostile, server_state(sandbox, postgres_url))
    drop_role(postgres_url)
    logging.getLogger(__name__).info(said(verdict))
    assert (verdict.harmed, verdict.refused_legit) == ([], [])
