"""Chromium is found, or there is one sentence that says what to do."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tools import chromium as chromium_module
from tools.chromium import NAMES, ChromiumMissingError, chromium, find_chromium, install_chromium, main
from tools.debian import may_install

pytestmark = pytest.mark.posix


def executable(path: Path, script: str = "exit 0") -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of the path, and no browser anywhere else."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("SPEEDLOCAL_CHROMIUM", raising=False)
    monkeypatch.setattr(chromium_module, "MAC", tmp_path / "absent")
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_chromium_is_found_on_the_path(folder: Path, name: str) -> None:
    path = executable(folder / name)
    assert find_chromium(os.environ) == path


def test_the_first_name_wins(folder: Path) -> None:
    paths = [executable(folder / name) for name in reversed(NAMES)]
    assert find_chromium(os.environ) == paths[-1]


def test_the_variable_wins_over_the_path(folder: Path) -> None:
    executable(folder / "chromium")
    mine = executable(folder / "mine")
    assert find_chromium({"SPEEDLOCAL_CHROMIUM": str(mine), "PATH": str(folder)}) == mine


def test_an_empty_path_has_none(folder: Path) -> None:
    assert find_chromium(os.environ) is None


def test_a_variable_that_names_nothing_is_said_and_not_passed_over(folder: Path) -> None:
    executable(folder / "chromium")
    with pytest.raises(ChromiumMissingError, match=r"^SPEEDLOCAL_CHROMIUM names .*/nowhere, which is no executable"):
        find_chromium({"SPEEDLOCAL_CHROMIUM": str(folder / "nowhere"), "PATH": str(folder)})


def test_without_apt_nothing_is_installed_and_one_sentence_says_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not may_install()
    assert main() == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == (
        "The browser tests need Chromium, which can't be installed from here: "
        "install Chromium or Google Chrome, or let SPEEDLOCAL_CHROMIUM name its executable.\n"
    )


def test_what_does_not_start_is_not_taken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    executable(folder / "chromium", "exit 1")
    assert main() == 2
    assert f"{folder / 'chromium'} does not start" in capsys.readouterr().err


def test_what_starts_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = executable(folder / "chromium")
    assert chromium() == path
    assert main() == 0
    assert capsys.readouterr().out == f"Chromium: {path}\n"


def test_the_installer_updates_first_and_then_installs(folder: Path) -> None:
    executable(folder / "apt-get", f'echo "$@ $DEBIAN_FRONTEND" >> "{folder}/asked"')
    install_chromium()
    assert (folder / "asked").read_text(encoding="utf-8").splitlines() == [
        "update noninteractive",
        "install --yes --no-install-recommends chromium fonts-liberation noninteractive",
    ]


def test_a_failed_installation_is_told_in_its_last_words(folder: Path) -> None:
    executable(folder / "apt-get", 'echo "W: something" >&2; echo "E: Unable to locate package chromium" >&2; exit 100')
    with pytest.raises(ChromiumMissingError) as told:
        install_chromium()
    assert str(told.value) == (
        "Chromium is not installed, and `apt-get update` failed: E: Unable to locate package chromium"
    )
