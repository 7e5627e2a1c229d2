"""The Makefile says what it can make, and the documents name only that."""

from __future__ import annotations

import re
import shlex
import subprocess

import pytest

from tests.repository.checkout import ROOT, named, project_files

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
DOCUMENTED = dict(re.findall(r"^([a-z][a-z-]*):.*## (.+)$", MAKEFILE, re.MULTILINE))
PROMISED = {
    "help", "run", "test", "test-system", "test-long", "image", "chart", "lint", "format", "bench", "demo", "screenshot",
}  # fmt: skip


def test_every_target_says_what_it_does() -> None:
    assert set(DOCUMENTED) == TARGETS
    assert PROMISED <= TARGETS


def test_every_target_is_made_whatever_files_have_its_name() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert set(phony.split()) == TARGETS


@pytest.mark.posix
def test_make_help_lists_all_of_them() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = dict(re.findall(r"^  make ([a-z-]+) +(.+)$", shown, re.MULTILINE))
    assert listed == DOCUMENTED


@pytest.mark.posix
def test_make_alone_is_make_help() -> None:
    alone, helped = (
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for command in (["make"], ["make", "help"])
    )
    assert alone == helped


def test_documents_name_targets_that_exist() -> None:
    """In a document, a command is within backticks or begins a line of a block."""
    for path in project_files():
        if path.suffix == ".md":
            asked = re.findall(r"(?:`|^ {0,4}\$? ?)make ([a-z][a-z-]*)", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert set(asked) <= TARGETS, named(path)


@pytest.mark.posix
@pytest.mark.parametrize("results", ["", "a.vd", "https://h/a.zip?sig=x%2F&se=1;b=$$1(2) b.vd HTTPS://h/c?d=1&e=2#f"])
def test_make_run_gives_load_every_result_as_it_is_named(results: str) -> None:
    """In make, `$$` is the sign itself."""
    words = [
        "make",
        "--dry-run",
        "--no-print-directory",
        "--old-file=streamlit-app/.venv/.ready",
        "run",
        f"RESULTS={results}",
    ]
    load, serve = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    loaded = ["streamlit-app/.venv/bin/speedlocal", "load", *results.replace("$$", "$").split()]
    assert shlex.split(load) == (loaded if results else [":"])
    assert shlex.split(serve)[1] == "serve"
