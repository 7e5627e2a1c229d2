"""What the tests of files at https addresses share."""

from __future__ import annotations

from pathlib import Path

import pytest

from speedlocal.ingest import fetch as fetching


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
