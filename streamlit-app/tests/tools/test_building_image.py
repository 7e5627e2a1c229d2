"""Building the image: with docker where its engine answers, else with buildah, else one sentence."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.checkout import ROOT
from tools.base_image import official
from tools.image import IMAGE

pytestmark = pytest.mark.posix
APP = ROOT / "streamlit-app"


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of programs, the only ones that the build finds."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def add_docker(programs: Path, *, engine: bool, builds: bool = True) -> Path:
    """Put a docker there that writes down what it is asked; return where it does."""
    asked = programs / "asked"
    answers = f'[ "$1" = version ] && exit {int(not engine)}\nexit {int(not builds)}\n'
    docker = programs / "docker"
    docker.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> {asked}\n{answers}', encoding="utf-8")
    docker.chmod(0o755)
    return asked


def build(programs: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.image"]
    return subprocess.run(command, cwd=APP, env={"PATH": str(programs)}, capture_output=True, text=True, check=False)


def test_docker_builds_from_the_folder_that_the_documents_name(programs: Path) -> None:
    asked = add_docker(programs, engine=True)
    done = build(programs)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{IMAGE}\n", "")
    _, command = asked.read_text(encoding="utf-8").splitlines()
    version = re.search(r'^version = "(.+)"$', (APP / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None
    assert command == f"build --build-arg VERSION={version[1]} --build-arg REVISION=unknown --tag {IMAGE} ."


def test_a_build_that_fails_is_one_sentence(programs: Path) -> None:
    add_docker(programs, engine=True, builds=False)
    done = build(programs)
    assert (done.returncode, done.stderr) == (2, "The image is not built: docker ended with code 1.\n")


@pytest.mark.parametrize("engine", ["no docker", "no engine"])
def test_without_an_engine_it_says_what_buildah_needs(programs: Path, engine: str) -> None:
    if engine == "no engine":
        add_docker(programs, engine=False)
    done = build(programs)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "Building the image needs buildah, debootstrap, which can't be installed from here: run it as root on Debian "
        "or Ubuntu, or install the packages buildah debootstrap.\n"
    )


def test_the_base_is_what_the_dockerfile_names() -> None:
    assert official() == "docker.io/library/python:3.11-slim-bookworm"
