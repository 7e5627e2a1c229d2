"""The chart's page has its tables as they are written from the chart, and names only files that are there."""

from __future__ import annotations

import json
import re

from tests.fixtures.charts import CHART, SUBCHART
from tools.chart_readme import written

README = (CHART / "README.md").read_text(encoding="utf-8")
QUOTED = re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", README, flags=re.DOTALL))
SCHEMA = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))["properties"]


def test_its_tables_are_those_of_the_chart() -> None:
    """Otherwise `make chart-readme` writes them anew."""
    assert written(README) == README


def test_every_value_of_the_chart_is_in_them() -> None:
    for group, schema in SCHEMA.items():
        for name in schema.get("properties", {}):
            assert any(text == f"{group}.{name}" or text.startswith(f"{group}.{name}.") for text in QUOTED) or (
                group == "flowcore-microservices"
            ), f"{group}.{name}"


def test_every_value_of_an_app_is_in_them() -> None:
    schema = json.loads((SUBCHART / "values.schema.json").read_text(encoding="utf-8"))
    rows = {text.partition(".")[0] for text in re.findall(r"^\| `([^`]+)`", README, re.MULTILINE)}
    assert schema["definitions"]["entry"]["properties"].keys() - rows == set()


def test_every_source_of_data_and_every_app_is_named() -> None:
    named = set(re.findall(r"[A-Za-z]+", " ".join(QUOTED)))
    assert set(SCHEMA["global"]["properties"]["data"]["properties"]["source"]["enum"]) <= named
    assert {"timesApp", "flowMapsApp", "sankeyApp", "databaseApp"} <= named


def test_the_files_it_names_are_there() -> None:
    files = [text for text in QUOTED if re.match(r"(configuration|charts|tests)/|values\.", text)]
    assert len(files) >= 5
    assert [name for name in files if not ((CHART / name).exists() or (SUBCHART / name).exists())] == []
