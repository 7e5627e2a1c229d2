"""A database of another version is told in words, by all that open it; `migrate` brings an older one to the present."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from speedlocal.database.engine import open_results
from speedlocal.database.kept import keep_open
from speedlocal.database.migrate import STEPS, migrate
from speedlocal.database.publish import changing
from speedlocal.database.schema import SCHEMA_VERSION
from speedlocal.errors import DatabaseUnreachableError, SchemaError
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from speedlocal.ingest.remap import remap
from speedlocal.sandbox import open_sandbox
from tests.database.older_tables import TO_VERSION_1, TO_VERSION_2
from tests.ingest.databases import asked, told
from tests.ingest.quartets import write_quartet
from tests.sandbox.restricted_role import stranger

Opened = Callable[[str], object]

NEWER = SCHEMA_VERSION + 1
OLDER_WORDS = (
    f"^the database has tables of version 1, this program reads version {SCHEMA_VERSION}; `speedlocal migrate` brings them"
    " to it, or load the results into a new database$"
)
NEWER_WORDS = (
    f"^the database has tables of version {NEWER}, this program reads version {SCHEMA_VERSION}; use a newer program, or load"
    " the results into a new database$"
)


def opened(url: str) -> None:
    with open_results(url):
        pass


def changed(url: str) -> None:
    with changing(url):
        pass


def questioned(url: str) -> None:
    with stranger(url) as restricted, open_sandbox(restricted):
        pass


WAYS: tuple[Opened, ...] = (opened, changed, keep_open, questioned)


def loaded(url: str, folder: Path, *, demo: bool = False) -> str:
    load([write_quartet(folder, "base")], url, Names(demo=demo))
    return url


def of_version_2(url: str, folder: Path) -> str:
    told(loaded(url, folder), *TO_VERSION_2)
    return url


def of_version_1(url: str, folder: Path, *, demo: bool = False) -> str:
    told(loaded(url, folder, demo=demo), *TO_VERSION_1)
    return url


def of_a_newer_version(url: str, folder: Path) -> str:
    told(loaded(url, folder), f"UPDATE publication SET schema_version = {NEWER}")
    return url


def versions(url: str) -> list[tuple[object, ...]]:
    return asked(url, "SELECT id, schema_version, change FROM publication ORDER BY id")


def test_whoever_opens_an_older_database_says_what_to_do(either_url: str, tmp_path: Path) -> None:
    url = of_version_1(either_url, tmp_path / "base")
    for way in WAYS:
        with pytest.raises(SchemaError, match=OLDER_WORDS):
            way(url)


def test_whoever_opens_a_newer_database_says_what_to_do(either_url: str, tmp_path: Path) -> None:
    url = of_a_newer_version(either_url, tmp_path / "base")
    for way in WAYS:
        with pytest.raises(SchemaError, match=NEWER_WORDS):
            way(url)


def test_whoever_opens_a_database_of_this_version_may(either_url: str, tmp_path: Path) -> None:
    url = loaded(either_url, tmp_path / "base")
    for way in WAYS:
        way(url)


def test_nothing_is_loaded_into_a_database_of_another_version(either_url: str, tmp_path: Path) -> None:
    url = of_version_1(either_url, tmp_path / "base")
    before = versions(url), asked(url, "SELECT count(*) FROM result")
    with pytest.raises(SchemaError):
        load([write_quartet(tmp_path / "other", "other")], url)
    assert (versions(url), asked(url, "SELECT count(*) FROM result")) == before


def test_an_older_database_has_all_it_had_and_the_view_once_it_is_migrated(either_url: str, tmp_path: Path) -> None:
    url = of_version_1(either_url, tmp_path / "base")
    rows = sorted(asked(url, "SELECT * FROM result"), key=repr)
    assert migrate(url) == 1
    assert versions(url) == [(1, 1, "loaded base"), (2, 3, "brought the tables from version 1 to 3")]
    assert sorted(asked(url, "SELECT * FROM result"), key=repr) == rows
    assert asked(url, "SELECT count(*) FROM timesreport_facts") == [(len(rows),)]
    for way in WAYS:
        way(url)


def test_the_one_source_of_both_units_is_that_of_each_once_it_is_migrated(either_url: str, tmp_path: Path) -> None:
    url = of_version_1(either_url, tmp_path / "base")
    told(
        url,
        "UPDATE process SET activity_unit = NULL, capacity_unit = NULL, unit_source = NULL",
        "INSERT INTO process (scenario, region, process, activity_unit, capacity_unit, unit_source, sector, stage, rule)"
        " VALUES ('base', 'Q', 'BOTH', 'PJ', 'GW', 'u.csv', '', '', ''), ('base', 'Q', 'ACT', 'PJ', NULL, 'u.csv', '', '', ''),"
        " ('base', 'Q', 'CAP', NULL, 'GW', 'u.csv', '', '', '')",
    )
    migrate(url)
    sources = "SELECT process, unit_source, capacity_unit_source FROM process WHERE region = 'Q' ORDER BY process"
    assert asked(url, sources) == [("ACT", "u.csv", None), ("BOTH", "u.csv", "u.csv"), ("CAP", None, "u.csv")]
    load([write_quartet(tmp_path / "other", "other")], url)
    assert asked(url, "SELECT DISTINCT scenario FROM process ORDER BY scenario") == [("base",), ("other",)]


def test_inputs_of_an_older_database_have_no_source_once_it_is_migrated(either_url: str, tmp_path: Path) -> None:
    url = of_version_2(either_url, tmp_path / "base")
    assert migrate(url) == 2
    sources = "SELECT DISTINCT origin, source, efficiency_source FROM trade_link"
    assert asked(url, sources) == [("NORTH", None, None)]
    times = write_quartet(tmp_path / "other", "other").with_name("other_times.csv")
    times.write_text(
        "parameter,region,period,process,commodity,timeslice,region2,commodity2,text,value\n"
        "G_YRFR,NORTH,,,,WD,,,,0.5\nPRC_CAPACT,NORTH,,ELCWIND,,,,,,8.76\n",
        encoding="utf-8",
    )
    load([times], url)
    assert asked(
        url,
        "SELECT DISTINCT fraction_source, level_source FROM timeslice WHERE timeslice = 'WD' AND scenario = 'other'",
    ) == [("other_times.csv", None)]
    assert asked(url, "SELECT DISTINCT capacity_activity_source FROM process WHERE capacity_activity = 8.76") == [
        ("other_times.csv",)
    ]


def test_what_sources_told_of_regions_and_scenarios_is_kept_once_it_is_migrated(
    either_url: str, tmp_path: Path
) -> None:
    url = of_version_1(either_url, tmp_path / "base")
    regions = sorted(asked(url, "SELECT region, label, longitude, latitude, kind FROM region"), key=repr)
    assert regions
    migrate(url)
    told_then = asked(url, "SELECT region, label, longitude, latitude, kind FROM source_region")
    assert sorted(told_then, key=repr) == regions
    assert asked(url, "SELECT label, source_label FROM scenario") == [("The base", "The base")]
    mapped = remap(url)
    assert [one.scenario for one in mapped] == ["base"]
    assert asked(url, "SELECT count(*) FROM mapping_file") == [(0,)]


def test_a_database_of_this_version_is_left_alone(either_url: str, tmp_path: Path) -> None:
    url = loaded(either_url, tmp_path / "base")
    before = versions(url)
    assert migrate(url) == SCHEMA_VERSION
    assert versions(url) == before


def test_a_newer_database_is_not_migrated(either_url: str, tmp_path: Path) -> None:
    url = of_a_newer_version(either_url, tmp_path / "base")
    before = versions(url)
    with pytest.raises(SchemaError, match=NEWER_WORDS):
        migrate(url)
    assert versions(url) == before


def test_a_step_that_fails_leaves_the_older_database(
    either_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = of_version_1(either_url, tmp_path / "base")

    def fails(change: object) -> None:
        STEPS[1](change)  # type: ignore[arg-type]
        raise SchemaError("a step failed")

    monkeypatch.setattr("speedlocal.database.migrate.STEPS", {**STEPS, 1: fails})
    with pytest.raises(SchemaError, match="a step failed"):
        migrate(url)
    assert versions(url) == [(1, 1, "loaded base")]
    with pytest.raises(Exception, match="timesreport_facts"):
        asked(url, "SELECT count(*) FROM timesreport_facts")


def test_there_is_a_step_from_every_older_version() -> None:
    assert list(STEPS) == list(range(1, SCHEMA_VERSION))


def test_a_migrated_demo_is_still_the_demo(either_url: str, tmp_path: Path) -> None:
    url = of_version_1(either_url, tmp_path / "base", demo=True)
    migrate(url)
    assert asked(url, "SELECT demo FROM publication ORDER BY id") == [(True,), (True,)]


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachableError, match=r"none\.duckdb cannot be opened"):
        migrate(f"duckdb:///{tmp_path / 'none.duckdb'}")
    assert not list(tmp_path.iterdir())


@pytest.mark.postgres
def test_a_server_without_results_has_nothing_to_migrate(postgres_url: str) -> None:
    with pytest.raises(SchemaError, match="holds no results database"):
        migrate(postgres_url)


def test_a_sandbox_notices_that_the_file_was_replaced_by_one_of_another_version(tmp_path: Path) -> None:
    url = loaded(f"duckdb:///{tmp_path / 'results.duckdb'}", tmp_path / "base")
    older = of_version_1(f"duckdb:///{tmp_path / 'older.duckdb'}", tmp_path / "base")
    with open_sandbox(url) as sandbox:
        assert sandbox.run("SELECT 1", row_limit=1, seconds=10).rows.num_rows == 1
        Path(older.removeprefix("duckdb:///")).replace(tmp_path / "results.duckdb")
        with pytest.raises(SchemaError, match=OLDER_WORDS):
            sandbox.run("SELECT 1", row_limit=1, seconds=10)
        migrate(url)
        assert sandbox.run("SELECT count(*) FROM timesreport_facts", row_limit=1, seconds=10).rows.num_rows == 1
