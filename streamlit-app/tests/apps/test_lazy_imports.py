"""An app imports its own page and no other, and not what only another page draws with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages.small_result import database_of

PAGES = {"times": "times", "flow_maps": "flow_maps", "sankey": "sankey", "database": "database"}
PROGRAM = """
import json, sys
from streamlit.testing.v1 import AppTest
from speedlocal.apps.served import script

AppTest.from_string("").run()
before = set(sys.modules)
app = AppTest.from_file(script(sys.argv[1]), default_timeout=60).run()
assert not app.exception, app.exception
print(json.dumps(sorted(set(sys.modules) - before)))
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return database_of(tmp_path_factory.mktemp("lazy"), Small=1.0)


def imported(app: str, database: Path) -> set[str]:
    """The modules that a process has imported once the app is shown, besides those of an empty script."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, app],
        env=os.environ | {"SPEEDLOCAL_DATABASE_URL": f"duckdb:///{database}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return set(json.loads(ended.stdout.splitlines()[-1]))


@pytest.mark.parametrize("app", PAGES)
def test_an_app_imports_no_other_page(app: str, database: Path) -> None:
    modules = imported(app, database)
    pages = {name.split(".")[2] for name in modules if name.startswith("speedlocal.pages.")}
    assert pages == {PAGES[app]}
    figures = {"flow_map": "flow_maps", "sankey": "sankey", "bars": "times"}
    drawn = {name.split(".")[2] for name in modules if name.startswith("speedlocal.figures.")}
    assert {figures[name] for name in drawn & figures.keys()} <= {PAGES[app]}
    assert "pydeck" not in modules or app == "flow_maps"
    assert "plotly" not in modules or app == "times"


def test_the_apps_are_there_before_streamlit_runs_without_a_complaint() -> None:
    program = [sys.executable, "-c", "import speedlocal.apps.asgi"]
    ended = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
