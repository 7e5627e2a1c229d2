"""The files of the project, as the promises about them are checked."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
APP = ROOT / "streamlit-app"
MADE = {".venv", ".uv", ".tools", ".git", "__pycache__", ".hypothesis", "node_modules"}
"""Folders that tools make; needed where the project is an unpacked archive, and git can't tell what belongs to it."""


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that belongs to the project: tracked, or new and not ignored."""
    if not (ROOT / ".git").exists():
        return tuple(path for path in sorted(ROOT.rglob("*")) if path.is_file() and not _made(path))
    listing = ["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(ROOT / name for name in sorted(names) if name and (ROOT / name).is_file())


def _made(path: Path) -> bool:
    folders = path.relative_to(ROOT).parts[:-1]
    return any(folder in MADE or folder.endswith("_cache") for folder in folders)


def python_files(*folders: str) -> list[Path]:
    """The Python files of the project below these folders of the application."""
    below = [APP / folder for folder in folders]
    return [path for path in project_files() if path.suffix == ".py" and any(path.is_relative_to(one) for one in below)]


def named(path: Path) -> str:
    """A file as the reader of a failed test finds it."""
    return path.relative_to(ROOT).as_posix()
