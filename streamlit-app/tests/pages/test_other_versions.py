"""Every page says in words that the database's tables are of another version, and what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from speedlocal.database.migrate import migrate
from speedlocal.database.schema import SCHEMA_VERSION
from tests.ingest.databases import TO_VERSION_2, told
from tests.pages.conftest import open_app, said

APPS = ("times", "flow_maps", "sankey", "database")


@pytest.fixture
def other_version(serve: Callable[..., None], small_database: Path, tmp_path: Path) -> Callable[[int], str]:
    """Serve a database whose tables are of a version."""

    def served(version: int) -> str:
        url = f"duckdb:///{shutil.copy(small_database, tmp_path / 'results.duckdb')}"
        if version == 1:  # which had neither
            told(
                url,
                "DROP VIEW timesreport_facts",
                "ALTER TABLE process DROP COLUMN capacity_unit_source",
                *TO_VERSION_2,
            )
        told(url, f"UPDATE publication SET schema_version = {version}")
        serve(database_url=url)
        return url

    return served


@pytest.mark.parametrize("name", APPS)
@pytest.mark.parametrize(("version", "cure"), [(1, "speedlocal migrate"), (SCHEMA_VERSION + 1, "use a newer program")])
def test_a_page_says_what_to_do(other_version: Callable[[int], str], name: str, version: int, cure: str) -> None:
    other_version(version)
    app = open_app(name)
    assert not app.exception
    (words,) = [box.value for box in app.error]
    assert words.startswith(
        f"the database has tables of version {version}, this program reads version {SCHEMA_VERSION}"
    )
    assert cure in words


@pytest.mark.parametrize("name", APPS)
def test_a_page_shows_results_once_they_are_migrated(other_version: Callable[[int], str], name: str) -> None:
    url = other_version(1)
    assert said(open_app(name))
    migrate(url)
    app = open_app(name)
    assert not app.exception
    assert "version" not in said(app)
