"""The apps in both shapes on the demo's results, and in one process on a real model's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from speedlocal.ingest.demo import demo_database
from speedlocal.ingest.load import load
from tests.browser.sites import SHAPES, Results, Site, one_process
from tests.fixtures.browser import serving

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
