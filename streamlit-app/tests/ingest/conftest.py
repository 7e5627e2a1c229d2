"""What the tests of loading share: files at https addresses, and loads that have to be refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from speedlocal.errors import InputError
from speedlocal.ingest import fetch as fetching
from speedlocal.ingest.load import load
from tests.ingest.quartets import write_quartet
from tests.ingest.refusing import contents


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again without waiting."""
    monkeypatch.setattr(fetching, "WAITS", (0.0, 0.0, 0.0))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a file is fetched to."""
    folder = tmp_path / "fetched"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds a good scenario."""
    folder = tmp_path_factory.mktemp("good")
    path = folder / "results.duckdb"
    load([write_quartet(folder, "good")], f"duckdb:///{path}")
    return path


@pytest.fixture
def refusal(database: Path) -> Callable[..., str]:
    """Load what has to be refused; the error's text, after a look at the database."""

    def refusal(*paths: Path) -> str:
        before = contents(database)
        with pytest.raises(InputError) as raised:
            load(paths, f"duckdb:///{database}")
        assert contents(database) == before
        return str(raised.value)

    return refusal
