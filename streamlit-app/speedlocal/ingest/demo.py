"""The demo: its files, and the database that is built from them when no results are there."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from filelock import FileLock

from speedlocal.database.schema import SCHEMA_VERSION
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from speedlocal.mapping.rules import default_mapping
from speedlocal.settings import cache_folder, embedded_database, settings
from speedlocal.vocabulary.lists import attributes

MODEL = "Baltic demo"


def write_demo(folder: Path) -> list[Path]:
    """Unpack the demo's files into a folder and return their paths, sorted."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with as_file(files("speedlocal.demo")) as demo:
        for packed in sorted(demo.glob("*.zip")):
            with zipfile.ZipFile(packed) as archive:
                written += [Path(archive.extract(name, folder)) for name in archive.namelist()]
    return sorted(written)


@cache
def demo_database() -> Path:
    """Return the demo's database, built from its files on the first call; its name changes with files and rules.

    One that is there is found without writing: an image carries it, and nothing can be written where it lies.
    """
    with as_file(files("speedlocal.demo")) as demo:
        packed = sorted(demo.glob("*.zip"))
        parts = [path.read_bytes() for path in packed] + [repr((default_mapping(), attributes())).encode()]
        digest = hashlib.sha256(b"".join(parts)).hexdigest()[:12]
        path = cache_folder() / f"demo-{SCHEMA_VERSION}-{digest}.duckdb"
        if not path.exists():
            _build(packed, path)
    return path


def _build(packed: list[Path], path: Path) -> None:
    """Build the database unless another process was faster; it appears at `path` complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".building")):
        if not path.exists():
            building = path.with_suffix(".new")
            building.unlink(missing_ok=True)
            load(packed, f"duckdb:///{building}", Names(model=MODEL, demo=True))
            shutil.move(building, path)


def served_database() -> str:
    """Return the URL of the results that are served: the one that is set, else the embedded one, else the demo's."""
    if settings().database_url:
        return settings().database_url
    path = embedded_database() if embedded_database().exists() else demo_database()
    return f"duckdb:///{path}"
