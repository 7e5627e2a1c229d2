"""A worker needs a folder of its own; where none can be made, the person is told which way out there is."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from speedlocal.errors import CommandError
from speedlocal.sandbox import open_sandbox
from tests.sandbox.conftest import url_of


def test_without_a_writable_folder_it_is_said_what_is_missing(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with (
        pytest.raises(CommandError, match=r"^Free SQL needs a folder for temporary files, .* writable /tmp, .* TMPDIR"),
        open_sandbox(url_of(results)),
    ):
        pass
