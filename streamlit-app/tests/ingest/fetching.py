"""A file that is fetched in tests, and how it is refused."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from speedlocal.errors import CommandError
from speedlocal.ingest.fetch import fetch
from speedlocal.settings import cache_folder

CONTENT = random.Random(5).randbytes(3_000_000)
SECRET = "sig=S3CRET%2Fx&expires=1"


def untold(words: str, share: float) -> None:
    """Progress that nobody looks at."""


def kept() -> list[str]:
    """What lies in the cache for another command, but for locks."""
    return sorted(path.name for path in (cache_folder() / "fetched").iterdir() if path.suffix != ".lock")


def refused(url: str, folder: Path) -> str:
    """The sentence that a file is refused with; nothing is in the folder then."""
    with pytest.raises(CommandError) as error:
        fetch(url, folder, untold)
    assert list(folder.iterdir()) == []
    words = str(error.value)
    assert "\n" not in words
    assert "S3CRET" not in words
    return words
