"""What all tests stand on: fixtures by subject, markers that follow from them, fixed seeds, folders apart."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir

from tools.chart_tools import NAMES, variable

pytest_plugins = [
    "pytester",
    "tests.fixtures.shared",
    "tests.fixtures.postgres",
    "tests.fixtures.browser",
    "tests.fixtures.charts",
    "tests.fixtures.containers",
    "tests.fixtures.https",
]

BUSY = [HealthCheck.too_slow]  # how fast examples are made is up to the machine and says nothing of a test
settings.register_profile("ci", derandomize=True, max_examples=25, deadline=None, suppress_health_check=BUSY)
settings.register_profile("long", max_examples=500, deadline=None, print_blob=True, suppress_health_check=BUSY)
settings.load_profile("ci")

KEPT = (
    "SPEEDLOCAL_REAL_DATA",
    "SPEEDLOCAL_CHROMIUM",
    "SPEEDLOCAL_CONTRACT",
    "SPEEDLOCAL_POSTGRES",
    *map(variable, NAMES),
)
"""What the environment says to the tests themselves."""

FOLDERS = ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "WIN_PD_OVERRIDE_LOCAL_APPDATA")

# What a test asks for says what it needs: who takes the fixture carries the markers.
NEEDS = {
    "postgres_server": "postgres",
    "chromium_path": "browser",
    "browser": "browser",
    "served_app": "browser",
    "chart_tool": "chart",
    "image": "system",
}
NOT_ON_WINDOWS = ("postgres", "browser", "chart", "system")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by fixtures, and let the browser's files come last: its event loop stays on a process' main thread."""
    for item in items:
        for fixture in set(getattr(item, "fixturenames", ())) & NEEDS.keys():
            item.add_marker(NEEDS[fixture])
        if any(item.get_closest_marker(marker) for marker in NOT_ON_WINDOWS):
            item.add_marker("posix")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def full_counts(pytestconfig: pytest.Config) -> bool:
    """Whether this is `make test-long`: all of what is otherwise sampled."""
    profile: str | None = pytestconfig.getoption("--hypothesis-profile")
    return profile == "long"


@pytest.fixture(scope="session", autouse=True)
def folders_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of the tests' own, and none of the developer's settings: no test sees the results loaded here."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith("SPEEDLOCAL_") and name not in KEPT]:
            environment.delenv(name)
        for name in FOLDERS:
            environment.setenv(name, str(home))
        yield home


def pytest_configure(config: pytest.Config) -> None:
    """Keep what Hypothesis remembers out of the repository."""
    remembered = tempfile.TemporaryDirectory(prefix="hypothesis-", ignore_cleanup_errors=True)
    config.add_cleanup(remembered.cleanup)
    set_hypothesis_home_dir(remembered.name)
