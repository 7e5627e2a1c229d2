"""The load and the engines are given the same file, and read all of it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import duckdb
import pytest

from bench.loading import copy_raw, load_results, measure_loads, read_raw
from tests.ingest.databases import asked
from tests.pages.small_result import write_result


@pytest.fixture
def result(tmp_path: Path) -> Path:
    return write_result(tmp_path / "Small", "Small")


def rows(path: Path, sql: str = "SELECT count(*) FROM result") -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        found: int = connection.execute(sql).fetchall()[0][0]
    return found


def test_read_csv_reads_every_row_below_the_header(result: Path, tmp_path: Path) -> None:
    read_raw(result, tmp_path / "raw.duckdb")
    assert rows(tmp_path / "raw.duckdb") == sum(line.startswith('"') for line in result.read_text().splitlines())
    assert rows(tmp_path / "raw.duckdb", "SELECT count(*) FROM result WHERE value = 1234.5") == 1


def test_postgresql_copies_every_row_below_the_header(result: Path, postgres_url: str) -> None:
    copy_raw(result, postgres_url)
    lines = sum(line.startswith('"') for line in result.read_text().splitlines())
    assert asked(postgres_url, "SELECT count(*), max(value) FROM result") == [(lines, 1680.0)]


@pytest.mark.postgres
def test_of_several_results_the_largest_is_loaded_once_a_round_by_each(result: Path, tmp_path: Path) -> None:
    large = write_result(tmp_path / "Large", "Large_by_its_name")
    with large.open("a") as file:
        file.write('"ObjZ","-","-","-","-","-","-","UC",1\n')
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        for path in (result, large):
            archive.write(path, path.name)
    for loads in measure_loads([tmp_path / "both.zip"], rounds=2):
        assert loads.file == large.name
        assert (len(loads.ours), len(loads.raw)) == (2, 2)
        assert min(loads.ours + loads.raw) > 0


def test_named_results_are_what_the_apps_show(result: Path, tmp_path: Path) -> None:
    url = load_results([result], tmp_path)
    assert rows(Path(url.removeprefix("duckdb:///")), "SELECT count(*) FROM scenario WHERE scenario = 'Small'") == 1
