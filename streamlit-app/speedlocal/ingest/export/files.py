"""Where exported files go: named as asked or after the scenario, and put there complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from speedlocal.errors import CommandError

SINGLE: Final = (".csv", ".parquet", ".xlsx")
"""Suffixes of the formats that are one file."""
LONGEST_NAME: Final = 100


def named_after(scenario: str) -> str:
    """Return the scenario's name with `_` for what no file's name holds on every system, and not too long."""
    return re.sub(r"[^\w .+()=-]", "_", scenario)[:LONGEST_NAME].strip(" .") or "scenario"


def single_file(output: Path, scenario: str, suffix: str) -> Path:
    """Return the path of the one file: `output` where it ends with the suffix, else in the folder `output`.

    The suffix of another format is a CommandError.
    """
    ending = output.suffix.casefold()
    if output.is_dir() or ending not in SINGLE:
        return output / (named_after(scenario) + suffix)
    if ending != suffix:
        raise CommandError(f"{output.name} does not end with {suffix}, as the format says")
    return output


@contextmanager
def put_into(folder: Path) -> Iterator[Path]:
    """Give a folder to write files into, and at the end put them into `folder`, in the places of those there.

    Where the block raises, nothing stands in `folder` but what stood there. What the system refuses is a CommandError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".speedlocal-", dir=folder) as aside:
            yield Path(aside)
            for file in sorted(Path(aside).iterdir()):
                file.replace(folder / file.name)
    except OSError as error:
        raise CommandError(f"{folder} cannot be written into: {error.strerror or error}") from error
