"""What a load that is refused must leave as it was."""

from __future__ import annotations

import hashlib
from pathlib import Path


def contents(database: Path) -> tuple[list[str], str]:
    """What stands in the folder, and the hash of the database."""
    names = sorted(path.name for path in database.parent.iterdir())
    return names, hashlib.sha256(database.read_bytes()).hexdigest()
