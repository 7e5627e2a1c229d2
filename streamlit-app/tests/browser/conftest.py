"""The apps in both shapes on the demo's results, and in one process on a real model's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from speedlocal.ingest.demo import demo_database
from speedlocal.ingest.load import load
from tests.browser.commands import Command, Started
from tests.browser.sites import SHAPES, Results, Site, one_process
from tests.fixtures.browser import serving
from tools.served import free_port, served

REAL = "a real model"


@pytest.fixture(scope="session")
def demo() -> Results:
    return Results(demo_database(), "Baltic_Reference", region="DK", period="2040", later="2050", unit="PJ")


@pytest.fixture(scope="session")
def real_model(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """DemoS_007, as its files are: they name no unit."""
    database = tmp_path_factory.mktemp("real") / "results.duckdb"
    (loaded,) = load([real_data / "demos_007" / "DemoS_007.vd"], f"duckdb:///{database}")
    return Results(database, loaded.scenario, region="REG1", period="2010", later="2020", unit=None)


@pytest.fixture(scope="session", params=[*SHAPES, pytest.param(REAL, marks=pytest.mark.real_data)])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The four apps as they are served, in each shape on the demo and in one process on the real model.

    A test that only the demo can answer is marked `on_the_demo`; servers are shared by all tests of a run.
    """
    results = request.getfixturevalue("real_model" if request.param == REAL else "demo")
    with serving(tmp_path_factory) as serve:
        yield SHAPES.get(request.param, one_process)(serve, results)


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment in which no results are loaded yet; the demo may have been built before."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return kept | {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}


@pytest.fixture
def started(home: dict[str, str], tmp_path: Path) -> Iterator[Started]:
    """Run a command on results, give its address, and end it; named before `visit`, which closes its tabs first."""
    with ExitStack() as running:

        def start(command: Command, *results: Path) -> str:
            port = free_port()
            words = command(port, home, *results)
            return running.enter_context(served(words, port, environment=home, log=tmp_path / "log"))

        yield start
