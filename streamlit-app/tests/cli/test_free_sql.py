"""`speedlocal query` into a file of Parquet, and `speedlocal publish-role`, run as programs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sqlalchemy import make_url

from tests.cli.program import run
from tests.sandbox.conftest import published, url_of
from tests.sandbox.restricted_role import drop_role, stranger_url


def test_an_answer_is_written_as_parquet(tmp_path: Path) -> None:
    url, target = url_of(published(tmp_path / "results.duckdb")), tmp_path / "answer.parquet"
    command = [sys.executable, "-m", "speedlocal.cli", "query", "FROM flow", "--format", "parquet", "--database", url]
    with target.open("wb") as file:
        done = subprocess.run(command, stdout=file, stderr=subprocess.PIPE, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    rows = pq.read_table(target).select(["process", "value"]).to_pylist()
    assert rows == [
        {"process": "ELC_WIND", "value": 12.5},
        {"process": "ELC_GAS", "value": 87.5},
        {"process": "ELC_WIND", "value": 100.0},
    ]


def test_the_role_is_set_up_and_each_layer_is_told(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEEDLOCAL_SANDBOX_URL", stranger_url(postgres_url))
    done = run("publish-role", "--database", postgres_url)
    drop_role(postgres_url)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{make_url(stranger_url(postgres_url)).username} reads the tables of public",
        "holds: no right but to read",
        "holds: no functions that act or tell of others",
        "holds: no temporary tables",
        "holds: no view of roles and settings",
        "holds: a limit to temporary files",
    ]


@pytest.mark.parametrize(
    ("database", "said"),
    [
        ("duckdb:///results.duckdb", "a DuckDB file needs no role: strangers ask it through a process of its own"),
        ("postgresql://owner@127.0.0.1:1/results", "SPEEDLOCAL_SANDBOX_URL says which role to set up, and is empty;"),
    ],
)
def test_what_is_at_fault_is_one_sentence(database: str, said: str) -> None:
    done = run("publish-role", "--database", database)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"speedlocal: {said}")
    assert len(done.stderr.splitlines()) == 1
