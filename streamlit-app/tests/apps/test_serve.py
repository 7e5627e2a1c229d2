"""`speedlocal serve` runs with the options of the deployments."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from speedlocal.apps.serve import OPTIONS
from speedlocal.apps.served import around, script
from speedlocal.ui.frame import APPS

APP = Path(__file__).parents[2]
SCRIPTS = ("times", "flow_maps", "sankey", "database", "main")


def test_the_options_are_those_of_the_configuration_file() -> None:
    sections = tomllib.loads((APP / ".streamlit/config.toml").read_text(encoding="utf-8"))
    file = {f"{section}.{name}": value for section, options in sections.items() for name, value in options.items()}
    assert file == OPTIONS


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_app_has_its_script_in_the_package(name: str) -> None:
    assert script(name).is_file()
    assert script(name).name == f"{name}.py"


def test_the_scripts_are_the_four_apps_and_all_of_them() -> None:
    there = {path.stem for path in script("main").parent.glob("*.py")} - {"__init__"}
    assert there == set(SCRIPTS)
    assert len(APPS) == len(SCRIPTS) - 1


def test_every_app_stands_in_the_headers_and_brings_the_outlines() -> None:
    given = around()
    assert [middleware.cls.__name__ for middleware in given["middleware"]] == ["Headers", "Uploads", "Bundles"]
    assert [route.path for route in given["routes"]] == ["/{page:path}outlines/outlines.geojson"]
