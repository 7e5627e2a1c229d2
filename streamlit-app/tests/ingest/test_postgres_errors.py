"""What a PostgreSQL server refuses is told in words, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, make_url, select

from speedlocal.database.engine import open_results
from speedlocal.database.schema import scenario
from speedlocal.errors import CommandError, DatabaseUnreachableError
from speedlocal.ingest.load import load
from tests.ingest.quartets import write_vd
from tests.ingest.side_results import flow

HUGE = [(*flow("VAR_Act", "-", "P", "A", 1)[:6], timeslice, "-", "1.7e308") for timeslice in ("WD", "WN")]
SMALL = [flow("VAR_Act", "-", "P", "A", 1)]


def loaded(folder: Path, url: str, rows: list[tuple[str, ...]], stem: str = "base") -> None:
    load([write_vd(folder / f"{stem}.vd", rows)], url)


def test_a_sum_beyond_all_numbers_is_told(tmp_path: Path, postgres_url: str) -> None:
    loaded(tmp_path, postgres_url, SMALL)
    with pytest.raises(CommandError, match="cannot hold or sum up a value"):
        loaded(tmp_path, postgres_url, HUGE, "huge")
    with open_results(postgres_url) as results:
        assert results.frame(select(scenario.c.scenario)).scenario.tolist() == ["base"]


def test_a_role_without_the_right_is_told(tmp_path: Path, postgres_url: str) -> None:
    loaded(tmp_path, postgres_url, SMALL)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE nobody_here LOGIN")
    url = make_url(postgres_url).set(username="nobody_here").render_as_string(hide_password=False)
    try:
        with pytest.raises(CommandError, match="has no right to do this: permission denied"):
            loaded(tmp_path, url, SMALL)
        with pytest.raises(CommandError, match="has no right"), open_results(url) as results:
            results.frame(select(func.count().label("n")).select_from(scenario))
    finally:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute("DROP ROLE nobody_here")


def test_a_connection_that_is_cut_is_told(tmp_path: Path, postgres_url: str) -> None:
    def cut(words: str, _: float) -> None:
        if words.endswith("writing rows"):
            with psycopg.connect(postgres_url, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )

    with pytest.raises(DatabaseUnreachableError, match="does not answer"):
        load([write_vd(tmp_path / "base.vd", SMALL)], postgres_url, progress=cut)
