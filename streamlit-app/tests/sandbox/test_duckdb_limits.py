"""Time and memory limits of a DuckDB sandbox, its busy sign, and a file that is replaced under it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import psutil
import pytest

from speedlocal.errors import DatabaseUnreachableError, QueryFailed
from speedlocal.sandbox import Answer, Sandbox, open_sandbox
from tests.sandbox.conftest import published, url_of

SLACK = 10.0
UNINTERRUPTIBLE = "SELECT levenshtein(repeat('a', 60000), repeat('b', 60000))"


def ask(sandbox: Sandbox, sql: str, seconds: float = 30) -> Answer:
    return sandbox.run(sql, row_limit=100, seconds=seconds)


def workers(file: Path) -> list[psutil.Process]:
    """The sandbox workers of a file that this process has started and that live."""
    children = psutil.Process().children()
    return [child for child in children if child.is_running() and str(file) in child.cmdline()]


@pytest.mark.parametrize(
    "sql",
    [
        UNINTERRUPTIBLE,
        "SELECT sum(a.n * b.n * c.n) FROM number a, number b, number c",
        "WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r",
    ],
)
def test_a_statement_is_ended_at_its_time_limit_and_the_next_is_answered(sandbox: Sandbox, sql: str) -> None:
    ask(sandbox, "SELECT 1")
    began = time.monotonic()
    with pytest.raises(QueryFailed, match=r"^Stopped after 0\.7 seconds\.$"):
        ask(sandbox, sql, seconds=0.7)
    assert time.monotonic() - began < 0.7 + SLACK
    assert ask(sandbox, "SELECT 42 AS answer").rows.to_pydict() == {"answer": [42]}


@pytest.mark.posix
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT list_resize([1], 2000000000, 0)",
        "SELECT len(repeat('x', 2000000000))",
        "SELECT repeat('x', 4000000) FROM number",
        "SELECT list(a.n || ' ' || b.n) FROM number a, number b",
    ],
)
def test_a_memory_bomb_harms_nobody_else(sandbox: Sandbox, results: Path, sql: str) -> None:
    assert sandbox.missing_layers == ()
    (worker,) = workers(results)
    before = psutil.Process().memory_info().rss
    with pytest.raises(QueryFailed):
        ask(sandbox, sql, seconds=5)
    if worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE:
        assert worker.memory_info().vms < 4 * 1024**3
    assert psutil.Process().memory_info().rss - before < 300 * 1024**2
    assert ask(sandbox, "SELECT 42 AS answer").rows.to_pydict() == {"answer": [42]}


@pytest.mark.posix  # Windows replaces no file that is open
def test_a_replaced_file_is_seen_by_the_next_statement(tmp_path: Path) -> None:
    file = published(tmp_path / "results.duckdb", "CREATE TABLE t AS SELECT 'old' AS word")
    with open_sandbox(url_of(file)) as sandbox:
        assert ask(sandbox, "FROM t").rows.to_pydict() == {"word": ["old"]}
        for word in ("new", "newer"):
            os.replace(published(tmp_path / "aside", f"CREATE TABLE t AS SELECT '{word}' AS word"), file)  # noqa: PTH105
            assert ask(sandbox, "FROM t").rows.to_pydict() == {"word": [word]}


@pytest.mark.posix
def test_a_file_that_goes_away_is_said_and_one_that_comes_back_is_read(tmp_path: Path) -> None:
    file = published(tmp_path / "results.duckdb", "CREATE TABLE t AS SELECT 1 AS n")
    with open_sandbox(url_of(file)) as sandbox:
        file.rename(tmp_path / "away")
        with pytest.raises(DatabaseUnreachableError, match="There is no results database at"):
            ask(sandbox, "FROM t")
        (tmp_path / "away").rename(file)
        assert ask(sandbox, "FROM t").rows.to_pydict() == {"n": [1]}


def test_a_worker_that_dies_is_replaced(sandbox: Sandbox, results: Path) -> None:
    ask(sandbox, "SELECT 1")
    (worker,) = workers(results)
    worker.kill()
    worker.wait()
    assert ask(sandbox, "SELECT 42 AS answer").rows.to_pydict() == {"answer": [42]}


def test_the_worker_ends_with_the_sandbox_and_leaves_nothing(results: Path) -> None:
    already = set(workers(results))
    with open_sandbox(url_of(results)) as sandbox:
        ask(sandbox, "SELECT 1")
        (worker,) = set(workers(results)) - already
        folder = Path(worker.cwd())
        assert folder.is_dir()
    assert not worker.is_running()
    assert not folder.exists()
