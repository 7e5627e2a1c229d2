"""Readers that refuse a file, and what a load that is refused must leave as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from speedlocal.errors import InputError


def contents(database: Path) -> tuple[list[str], str]:
    """What stands in the folder, and the hash of the database."""
    names = sorted(path.name for path in database.parent.iterdir())
    return names, hashlib.sha256(database.read_bytes()).hexdigest()


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(read: Callable[[Path], object], path: Path) -> str:
    """What the reader says after the file's name."""
    with pytest.raises(InputError) as raised:
        read(path)
    text = str(raised.value)
    assert text.startswith(path.name)
    assert "\n" not in text
    assert len(text) < 500
    return text.removeprefix(path.name)
