"""What no file of the project does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.repository.checkout import APP, ROOT, named, project_files

LARGEST = 1_000_000
LARGE = {
    "streamlit-app/speedlocal/ui/components/outlines/outlines.geojson": "the maps' outlines, drawn without any network",
}
"""Larger files that have to be here, each with its reason."""

HERE = Path(__file__)
LOCKED = APP / "uv.lock"

# Folders of one machine, and addresses that an installation is free to replace; the lock names its sources by nature.
MACHINE = re.compile(r"(?<![\w.<~}])(/work/|/root/|/home/[a-z]|/Users/[A-Za-z]|[A-Z]:\\Users)")
REGISTRY = re.compile(r"\b(pypi\.org|files\.pythonhosted\.org|registry\.npmjs\.org|proxy\.golang\.org)\b")


def texts() -> dict[str, str]:
    found = {}
    for path in project_files():
        if path in (HERE, LOCKED):
            continue
        try:
            found[named(path)] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, an archive, or an input in another encoding
    return found


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRY], ids=["machine", "registry"])
def test_no_file_names_a_machine_or_a_registry(pattern: re.Pattern[str]) -> None:
    culprits = {name: sorted({found.group() for found in pattern.finditer(text)}) for name, text in texts().items()}
    assert {name: found for name, found in culprits.items() if found} == {}


def test_no_file_is_large_without_a_reason() -> None:
    large = {named(path) for path in project_files() if path.stat().st_size > LARGEST}
    assert large - LARGE.keys() == set()


def test_streamlit_finds_no_folder_to_take_over() -> None:
    assert not (APP / "pages").exists()


def test_texts_end_with_a_newline_and_lines_without_blanks() -> None:
    """CSV lists and results of others are as they are; Markdown's two blanks are a line break nobody sees."""
    checked = {name: text for name, text in texts().items() if Path(name).suffix in {".py", ".md", ".yml", ".toml"}}
    untidy = [
        name
        for name, text in checked.items()
        if re.search(r"[ \t]+$", text, re.MULTILINE) or text[-1:] not in ("", "\n")
    ]
    assert untidy == []


@pytest.mark.parametrize("name", ["LICENSE", "CHANGELOG.md", "Makefile", ".ci/run", ".github/workflows/ci.yml"])
def test_the_project_has_what_every_project_has(name: str) -> None:
    assert (ROOT / name).is_file()


def test_the_changelog_speaks_to_users_first() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert releases
    assert releases[0].startswith("[Unreleased]")
    for release in releases:
        assert re.findall(r"^### (.+)$", release, re.MULTILINE) == ["For users", "For developers"]
