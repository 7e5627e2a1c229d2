"""`speedlocal list`, `remove` and `rename`, run as a program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import run
from tests.pages.small_result import database_of


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"duckdb:///{database_of(tmp_path, Small=1.0, Twice=2.0)}"


def listed(url: str) -> list[str]:
    return [row["scenario"] for row in json.loads(run("list", "--json", "--database", url).stdout)]


def test_list_tells_sizes_and_sources(url: str, tmp_path: Path) -> None:
    files = {path.name: path.stat().st_size for path in (tmp_path / "Small").iterdir()}
    small, twice = json.loads(run("list", "--json", "--database", url).stdout)
    assert {source["file"]: source["size"] for source in small["sources"]} == files
    assert (small["rows"], small["bytes"]) == (35, sum(files.values()))
    assert all(source["loaded_at"][:10] == small["loaded_at"][:10] for source in small["sources"])
    assert {source["file"].partition(".")[0].partition("_")[0] for source in twice["sources"]} == {"Twice"}
    table = run("list", "--database", url).stdout
    assert all(word in table for word in ("Small.vd,", "Small_units.csv", f"{sum(files.values()) / 1000:,.1f} kB"))


def test_a_scenario_is_renamed_and_removed(url: str) -> None:
    renamed = run("rename", "Small", "Large", "--database", url)
    assert (renamed.returncode, renamed.stdout, renamed.stderr) == (0, "Small is called Large now.\n", "")
    assert listed(url) == ["Large", "Twice"]
    removed = run("remove", "Twice", "--database", url)
    assert (removed.returncode, removed.stdout, removed.stderr) == (0, "Twice is removed.\n", "")
    assert listed(url) == ["Large"]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("remove small", "there is no scenario small; there are Small, Twice"),
        ("rename Small twice", "there is a scenario Twice already; remove it first, or choose another name"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_2(url: str, command: str, words: str) -> None:
    failed = run(*command.split(), "--database", url)
    assert (failed.returncode, failed.stdout, failed.stderr) == (2, "", f"speedlocal: {words}\n")
    assert listed(url) == ["Small", "Twice"]
