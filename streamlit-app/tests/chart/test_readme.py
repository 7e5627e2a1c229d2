"""The chart's page names every value of the chart, and only files that are there."""

from __future__ import annotations

import json
import re

import pytest

from tests.fixtures.charts import CHART, SUBCHART

README = (CHART / "README.md").read_text(encoding="utf-8")
QUOTED = re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", README, flags=re.DOTALL))
NAMED = set(re.findall(r"[A-Za-z]+", " ".join(QUOTED)))
SCHEMA = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))["properties"]


@pytest.mark.parametrize("group", ["customIngress", "networkPolicy", "healthTest"])
def test_every_value_of_a_group_is_named(group: str) -> None:
    assert {group, *SCHEMA[group]["properties"]} - NAMED == set()


def test_every_source_of_data_is_named() -> None:
    assert set(SCHEMA["global"]["properties"]["data"]["properties"]["source"]["enum"]) <= NAMED


def test_every_app_and_group_is_named() -> None:
    assert all(key in README for key in SCHEMA)
    assert {"timesApp", "flowMapsApp", "sankeyApp", "databaseApp"} <= NAMED


def test_the_files_it_names_are_there() -> None:
    files = [text for text in QUOTED if re.match(r"(configuration|charts|tests)/|values\.", text)]
    assert len(files) >= 5
    assert [name for name in files if not ((CHART / name).exists() or (SUBCHART / name).exists())] == []
