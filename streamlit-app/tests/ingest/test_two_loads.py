"""Two loads at once both land, readers go on reading meanwhile; what is no database is not written over."""

from __future__ import annotations

import os
import platform
import re
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from speedlocal.database import publish
from speedlocal.database.engine import open_results
from speedlocal.database.publish import changing
from speedlocal.database.schema import annual, result, scenario
from speedlocal.errors import CommandError, SchemaError
from speedlocal.ingest.load import load
from tests.ingest.databases import asked
from tests.ingest.quartets import write_vd

ROWS = [("VAR_Act", "-", f"P{n}", "2030", "NORTH", "-", "ANNUAL", "-", "1.5") for n in range(200)]


def test_loads_that_meet_both_land(tmp_path: Path, either_url: str) -> None:
    paths = [write_vd(tmp_path / f"{name}.vd", ROWS, scenario=name) for name in ("one", "two", "three")]
    loads = [threading.Thread(target=load, args=([path], either_url)) for path in paths]
    for each in loads:
        each.start()
    for each in loads:
        each.join()
    with open_results(either_url) as results:
        names = set(results.frame(select(scenario.c.scenario)).scenario)
    assert names == {"one", "two", "three"}


def test_a_load_that_waits_in_vain_says_for_whom_and_changes_nothing(
    tmp_path: Path, either_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [write_vd(tmp_path / f"{name}.vd", ROWS, scenario=name) for name in ("one", "two")]
    load(paths[:1], either_url)
    monkeypatch.setattr(publish, "PATIENCE", 0.1)
    here = re.escape(f"process {os.getpid()} on {platform.node()}")
    words = rf"is being written by speedlocal, {here}.*, since \d\d:\d\d:\d\d UTC, for more than 0\.1 seconds"
    with changing(either_url), pytest.raises(CommandError, match=words):
        load(paths[1:], either_url)
    assert asked(either_url, "SELECT scenario FROM scenario") == [("one",)]
    assert {path.name for path in tmp_path.glob("results*")} <= {"results.duckdb", "results.duckdb.lock"}


@pytest.mark.postgres
def test_a_load_lets_readers_read_until_it_takes_the_place_of_rows_and_they_see_one_state(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = (write_vd(tmp_path / f"{name}.vd", ROWS[:count], scenario="one") for name, count in (("a", 9), ("b", 5)))
    load([one], postgres_url)
    seen = []

    def read(words: str, _: float) -> None:
        if words.startswith("one:"):  # by others, while its rows are written and summed up
            seen.append((words, asked(postgres_url, "SELECT count(*) FROM result")))

    load([two], postgres_url, progress=read)
    assert seen == [(f"one: {step}", [(9,)]) for step in ("writing rows", "summing up", "publishing")]
    with open_results(postgres_url) as results:
        waiting = threading.Thread(target=load, args=([one], postgres_url))
        waiting.start()
        waiting.join(2)
        assert waiting.is_alive()
        assert asked(postgres_url, "SELECT count(*) FROM result") == [(5,)]
        for table in (result, annual):
            assert results.frame(select(func.count().label("n")).select_from(table)).n[0] == 5
    waiting.join()
    assert asked(postgres_url, "SELECT count(*) FROM result") == [(9,)]


@pytest.mark.postgres
def test_a_load_that_readers_never_let_in_says_so_and_changes_nothing(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load([write_vd(tmp_path / "one.vd", ROWS, scenario="one")], postgres_url)
    monkeypatch.setattr(publish, "PATIENCE", 0.1)
    with open_results(postgres_url), pytest.raises(CommandError, match=r"read without a pause for 0\.1 seconds"):
        load([write_vd(tmp_path / "two.vd", ROWS[:150], scenario="one")], postgres_url)
    assert asked(postgres_url, "SELECT count(*) FROM result") == [(len(ROWS),)]


def test_a_file_that_is_no_database_stays_as_it_is(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("not for loading into", encoding="utf-8")
    path = write_vd(tmp_path / "one.vd", ROWS, scenario="one")
    with pytest.raises(SchemaError, match=r"^note\.txt is no DuckDB database"):
        load([path], f"duckdb:///{note}")
    assert note.read_text(encoding="utf-8") == "not for loading into"
    assert not list(tmp_path.glob("*.loading*"))


def test_a_folder_that_cannot_be_there_is_said(tmp_path: Path) -> None:
    path = write_vd(tmp_path / "one.vd", ROWS, scenario="one")
    with pytest.raises(CommandError, match=r"there is no folder"):
        load([path], f"duckdb:///{path}/below/results.duckdb")
