"""Two loads at once both land; what is no database is not written over."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import select

from speedlocal.database import publish_duckdb
from speedlocal.database.engine import open_results
from speedlocal.database.schema import scenario
from speedlocal.errors import CommandError, SchemaError
from speedlocal.ingest.load import load
from tests.ingest.quartets import write_vd

ROWS = [("VAR_Act", "-", f"P{n}", "2030", "NORTH", "-", "ANNUAL", "-", "1.5") for n in range(200)]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "results.duckdb"


def test_loads_that_meet_both_land(tmp_path: Path, database: Path) -> None:
    paths = [write_vd(tmp_path / f"{name}.vd", ROWS, scenario=name) for name in ("one", "two", "three")]
    loads = [threading.Thread(target=load, args=([path], f"duckdb:///{database}")) for path in paths]
    for each in loads:
        each.start()
    for each in loads:
        each.join()
    with open_results(f"duckdb:///{database}") as results:
        names = set(results.frame(select(scenario.c.scenario)).scenario)
    assert names == {"one", "two", "three"}


def test_a_load_that_waits_in_vain_says_so_and_changes_nothing(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish_duckdb, "LOCK_SECONDS", 0.1)
    path = write_vd(tmp_path / "one.vd", ROWS, scenario="one")
    words = r"^another load has been writing results\.duckdb for 0\.1 seconds"
    with FileLock(database.with_name("results.duckdb.lock")), pytest.raises(CommandError, match=words):
        load([path], f"duckdb:///{database}")
    assert not database.exists()


def test_a_file_that_is_no_database_stays_as_it_is(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("not for loading into", encoding="utf-8")
    path = write_vd(tmp_path / "one.vd", ROWS, scenario="one")
    with pytest.raises(SchemaError, match=r"^note\.txt is no DuckDB database"):
        load([path], f"duckdb:///{note}")
    assert note.read_text(encoding="utf-8") == "not for loading into"
    assert not list(tmp_path.glob("*.loading*"))


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    path = write_vd(tmp_path / "one.vd", ROWS, scenario="one")
    with pytest.raises(CommandError, match=r"cannot be made"):
        load([path], f"duckdb:///{path}/below/results.duckdb")
