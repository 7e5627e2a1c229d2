"""Where a database may come into being: our own place is made, a folder that was named has to be there."""

from __future__ import annotations

from pathlib import Path

import pytest

from speedlocal.errors import CommandError
from speedlocal.ingest.load import load
from speedlocal.settings import embedded_database
from tests.ingest.quartets import write_vd


def test_a_folder_that_is_mistyped_is_not_made(tmp_path: Path) -> None:
    folder = tmp_path / "mistyped" / "place"
    with pytest.raises(CommandError) as raised:
        load([tmp_path / "nowhere.vd"], f"duckdb:///{folder / 'x.duckdb'}")
    assert str(raised.value) == f"there is no folder {folder} for the database x.duckdb; make it, or name another"
    assert list(tmp_path.iterdir()) == []


def test_our_own_place_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", str(tmp_path / "home"))
    assert not embedded_database().parent.exists()
    load([write_vd(tmp_path / "base.vd")], f"duckdb:///{embedded_database()}")
    assert embedded_database().is_file()
