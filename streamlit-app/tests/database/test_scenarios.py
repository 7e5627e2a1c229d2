"""Scenarios are removed and renamed as one change, on both engines, and what reads follows."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from speedlocal.database import schema
from speedlocal.database.engine import stamp
from speedlocal.database.kept import keep_open
from speedlocal.database.scenarios import BESIDE, remove, rename
from speedlocal.errors import CommandError, DatabaseUnreachableError
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from speedlocal.queries import catalogue
from tests.ingest.databases import asked
from tests.ingest.quartets import write_quartet

TABLES = [*(table.name for table in BESIDE), "result", "timesreport_facts"]
Rows = dict[str, list[str]]


@pytest.fixture
def url(either_url: str, tmp_path: Path) -> str:
    """A database of two scenarios that are alike."""
    load([write_quartet(tmp_path / name, name) for name in ("base", "Other's")], either_url)
    return either_url


def rows_of(url: str, scenario: str) -> Rows:
    """Every row of the scenario, by table, without its name."""
    quoted = scenario.replace("'", "''")
    found = {}
    for table in TABLES:
        name = "scen" if table == "timesreport_facts" else "scenario"
        rows = asked(url, f"""SELECT * FROM "{table}" WHERE {name} = '{quoted}'""")
        found[table] = sorted(repr([cell for cell in row if cell != scenario]) for row in rows)
    return found


def changes(url: str) -> list[tuple[object, ...]]:
    return asked(url, "SELECT id, change FROM publication ORDER BY id")


def test_a_scenario_is_removed_from_every_table_and_the_other_stays(url: str) -> None:
    other = rows_of(url, "Other's")
    assert all(other[table] for table in ("result", "annual", "trade", "element", "source", "timesreport_facts"))
    remove(url, "base")
    assert rows_of(url, "base") == {table: [] for table in TABLES}
    assert rows_of(url, "Other's") == other
    assert changes(url) == [(1, "loaded base, Other's"), (2, "removed base")]


def test_a_renamed_scenario_has_all_that_it_had(url: str) -> None:
    before = rows_of(url, "Other's")
    for number, (old, new) in enumerate(pairwise(("Other's", "OTHER'S", "new base")), 2):
        rename(url, old, new)
        assert rows_of(url, new) == before
        assert rows_of(url, old) == {table: [] for table in TABLES}
        assert changes(url)[-1] == (number, f"renamed {old} to {new}")


def test_a_scenario_is_loaded_removed_and_loaded_again(url: str, tmp_path: Path) -> None:
    before = rows_of(url, "base")
    remove(url, "base")
    load([tmp_path / "base" / "base.vd"], url)
    assert rows_of(url, "base")["result"] == before["result"]
    rename(url, "base", "moved")
    load([tmp_path / "base" / "base.vd"], url)
    assert rows_of(url, "base")["annual"] == rows_of(url, "moved")["annual"] == before["annual"]


REFUSED = {
    "Other's": "there is a scenario Other's already",
    "OTHER'S": "there is a scenario Other's already",
    "base": "the scenario is called base already",
    " ": "' ' is no name of a scenario",
    "a\nb": r"'a\\nb' is no name of a scenario",
}


def test_a_name_that_cannot_be_given_is_refused_and_nothing_changes(url: str) -> None:
    before = rows_of(url, "base"), changes(url)
    for new, words in REFUSED.items():
        with pytest.raises(CommandError, match=words):
            rename(url, "base", new)
    assert (rows_of(url, "base"), changes(url)) == before


def test_a_scenario_that_is_not_there_is_refused_with_those_that_are(url: str) -> None:
    words = "^there is no scenario BASE; there are Other's, base$"
    for change in (lambda: remove(url, "BASE"), lambda: rename(url, "BASE", "new")):
        with pytest.raises(CommandError, match=words):
            change()
    assert len(changes(url)) == 1


def test_what_is_kept_of_the_database_is_known_to_be_old(url: str) -> None:
    before = stamp(url)
    rename(url, "base", "new")
    assert stamp(url) != before
    for name in ("new", "Other's"):
        remove(url, name)
    with keep_open(url).asking() as results:
        assert catalogue.scenarios(results).empty
    assert asked(url, "SELECT count(*) FROM result") == [(0,)]


def test_a_demo_stays_the_demo(either_url: str, tmp_path: Path) -> None:
    load([write_quartet(tmp_path / "base", "base")], either_url, Names(demo=True))
    rename(either_url, "base", "new")
    assert asked(either_url, "SELECT demo FROM publication ORDER BY id") == [(True,), (True,)]


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachableError):
        remove(f"duckdb:///{tmp_path / 'none.duckdb'}", "base")
    assert not list(tmp_path.iterdir())


def test_every_table_with_scenarios_is_thought_of() -> None:
    assert {table.name for table in (*BESIDE, schema.result)} == {
        table.name for table in schema.metadata.sorted_tables if "scenario" in table.columns
    }
