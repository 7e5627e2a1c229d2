"""Names of files that others chose, made safe to write."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

SEPARATORS: Final = re.compile(r"[/\\]")
REFUSED: Final = frozenset('<>:"|?*')
"""What Windows takes in no file's name."""
LONGEST_STEM: Final = 180
LONGEST_SUFFIX: Final = 20


def safe_name(text: str) -> str:
    """Return the last part of a path as the name of a file that stays in its folder; empty where nothing is left."""
    last = SEPARATORS.split(text)[-1]
    kept = "".join(sign if sign.isprintable() and sign not in REFUSED else "_" for sign in last).strip(" .")
    name = PurePath(kept)
    return _at_most(LONGEST_STEM, name.stem) + _at_most(LONGEST_SUFFIX, name.suffix)


def _at_most(length: int, text: str) -> str:
    return text.encode()[:length].decode(errors="ignore")
