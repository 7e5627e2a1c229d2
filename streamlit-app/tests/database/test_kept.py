"""A database that is kept open answers as one that is opened for each question."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pandas as pd
import psycopg
import pytest

from speedlocal.database.engine import open_results
from speedlocal.database.kept import KeptResults, keep_open
from speedlocal.errors import DatabaseUnreachableError, SchemaError
from speedlocal.ingest.load import load
from speedlocal.queries import catalogue
from tests.pages.small_result import database_of, write_result

THREADS = 8


def scenarios(kept: KeptResults) -> list[str]:
    with kept.asking() as results:
        return list(catalogue.scenarios(results).scenario)


def regions(opened: KeptResults | str) -> pd.DataFrame:
    with open_results(opened) if isinstance(opened, str) else opened.asking() as results:
        return catalogue.regions(results)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return database_of(tmp_path_factory.mktemp("kept"), Small=1.0, Twice=2.0)


@pytest.fixture(scope="module")
def loaded_server(module_postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    load([write_result(tmp_path_factory.mktemp("served"), "Small").parent], module_postgres_url)
    return module_postgres_url


@pytest.fixture(params=["duckdb", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "duckdb":
        return f"duckdb:///{request.getfixturevalue('file')}"
    server: str = request.getfixturevalue("loaded_server")
    return server


@pytest.mark.postgres
def test_the_answer_is_that_of_a_database_opened_for_it(url: str) -> None:
    kept = keep_open(url)
    for _ in range(3):
        pd.testing.assert_frame_equal(regions(kept), regions(url))


@pytest.mark.postgres
def test_many_threads_ask_at_the_same_time(url: str) -> None:
    kept, expected = keep_open(url), regions(url)
    with ThreadPoolExecutor(THREADS) as pool:
        answers: Iterator[pd.DataFrame] = pool.map(lambda _: regions(kept), range(5 * THREADS))
        for answer in answers:
            pd.testing.assert_frame_equal(answer, expected)


@pytest.mark.postgres
def test_a_server_that_dropped_its_connections_is_asked_again(loaded_server: str) -> None:
    kept = keep_open(loaded_server)
    assert scenarios(kept) == ["Small"]
    with psycopg.connect(loaded_server, autocommit=True) as other:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        assert other.execute(f"SELECT pg_terminate_backend(pid) {others}").fetchall()
    assert scenarios(kept) == ["Small"]


@pytest.mark.posix
def test_a_replaced_file_keeps_its_rows_for_who_holds_it(tmp_path: Path) -> None:
    file = database_of(tmp_path / "old", Small=1.0)
    kept = keep_open(f"duckdb:///{file}")
    database_of(tmp_path / "new", Other=1.0).replace(file)
    assert scenarios(kept) == ["Small"]
    assert scenarios(keep_open(f"duckdb:///{file}")) == ["Other"]


@pytest.mark.parametrize("content", [b"", b"no database"])
def test_what_is_no_database_is_told_at_once(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "results.duckdb"
    path.write_bytes(content)
    with pytest.raises((DatabaseUnreachableError, SchemaError), match=r"results\.duckdb"):
        keep_open(f"duckdb:///{path}")


def test_a_database_without_results_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    duckdb.connect(str(path)).close()
    with pytest.raises(SchemaError, match=r"other\.duckdb holds no results database"):
        keep_open(f"duckdb:///{path}")


@pytest.mark.postgres
def test_a_server_without_results_is_told_at_once(postgres_url: str) -> None:
    with pytest.raises(SchemaError, match="holds no results database"):
        keep_open(postgres_url)
