"""The demo's database is built once and then found, wherever it lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from speedlocal.ingest.demo import demo_database


@pytest.mark.posix
def test_a_database_that_is_there_is_found_without_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    built = demo_database()
    for beside in built.parent.iterdir():
        if beside != built:
            beside.unlink()
    changed = built.parent.stat().st_mtime_ns, built.stat().st_mtime_ns
    assert demo_database() == built
    assert list(built.parent.iterdir()) == [built]
    assert (built.parent.stat().st_mtime_ns, built.stat().st_mtime_ns) == changed
