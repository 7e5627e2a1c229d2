"""The roles that the guide makes on a server: one loads, one is read as, and the command's own for strangers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from speedlocal.database.engine import open_results
from speedlocal.errors import CommandError
from speedlocal.ingest.load import load
from speedlocal.queries.catalogue import scenarios
from speedlocal.sandbox import open_sandbox
from speedlocal.sandbox.publish_role import publish_role
from tests.guide.reading import blocks
from tests.ingest.quartets import ROWS, write_quartet
from tests.repository.checkout import ROOT

ROLES = ("loader", "reader", "stranger")


@pytest.fixture
def addresses(postgres_server: str) -> Iterator[dict[str, str]]:
    """The address of the guide's database for each of its roles, made as the guide says."""
    (block,) = blocks((ROOT / "MULTI_APP_DEPLOYMENT.md").read_text(encoding="utf-8"), "sql")
    database = postgres_server
    try:
        for line in block.lines:
            if line.startswith("\\connect "):
                database = make_url(database).set(database=line.split()[1]).render_as_string(hide_password=False)
                continue
            with psycopg.connect(database, autocommit=True) as connection:
                connection.execute(line.encode())
        url = make_url(database)
        urls = {role: url.set(username=role).render_as_string(hide_password=False) for role in ROLES}
        published = publish_role(database, urls["stranger"])
        assert [gap for _, gap in published.layers if gap] == []
        yield urls
    finally:
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS speedlocal WITH (FORCE)")
            for role in ROLES:
                connection.execute(f"DROP ROLE IF EXISTS {role}".encode())


def test_results_are_loaded_read_and_asked_by_the_roles_of_the_guide(addresses: dict[str, str], tmp_path: Path) -> None:
    for _ in range(2):  # the second load replaces the tables' partition
        load([write_quartet(tmp_path, "base")], addresses["loader"])
        with open_results(addresses["reader"]) as results:
            assert list(scenarios(results)["rows"]) == [len(ROWS)]
        with open_sandbox(addresses["stranger"]) as sandbox:
            answer = sandbox.run("SELECT count(*) AS n FROM result", row_limit=1, seconds=20)
            assert answer.rows["n"].to_pylist() == [len(ROWS)]
            assert sandbox.missing_layers == ()
    with pytest.raises(CommandError, match="no right"):
        load([write_quartet(tmp_path, "base")], addresses["reader"])
    with pytest.raises(CommandError, match="free SQL is off"):
        open_sandbox(addresses["loader"]).__enter__()
