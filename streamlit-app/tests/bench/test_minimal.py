"""The yardsticks are no more than the design says, and what is chosen changes what is drawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from bench.apps import CHOICES, DECK, MINIMAL, PLOTLY, TABLE, TEXT, YARDSTICKS, App


def opened(app: App) -> AppTest:
    return AppTest.from_file(app.script, default_timeout=60).run()


def figure(page: AppTest) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(page.get("plotly_chart")[0].proto.spec)
    return read


def deck(page: AppTest) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(page.get("deck_gl_json_chart")[0].proto.json)
    return read


def frame(page: AppTest) -> pd.DataFrame:
    return page.dataframe[0].value


SHOWN: dict[str, Callable[[AppTest], object]] = {
    "text": lambda page: page.markdown[0].value,
    "plotly": figure,
    "deck": deck,
    "table": lambda page: frame(page).to_dict(),
}


def test_every_script_in_the_folder_is_a_yardstick() -> None:
    assert {app.script for app in YARDSTICKS} == set(MINIMAL.iterdir()) - {MINIMAL / "__pycache__"}


@pytest.mark.parametrize("app", YARDSTICKS, ids=lambda app: app.name)
def test_a_yardstick_is_one_choice_and_what_it_draws(app: App) -> None:
    page = opened(app)
    assert not page.exception
    assert [element.type for element in page.main.children.values()] == ["selectbox", app.picture or "markdown"]
    assert len(page.selectbox[0].options) >= CHOICES


@pytest.mark.parametrize("app", YARDSTICKS, ids=lambda app: app.name)
def test_every_choice_draws_something_else(app: App) -> None:
    page = opened(app)
    drawn = [SHOWN[app.name](page.selectbox[0].select_index(n).run()) for n in range(CHOICES)]
    assert all(one != other for n, one in enumerate(drawn) for other in drawn[:n])


def test_the_chart_stacks_10_series_of_7_values() -> None:
    drawn = figure(opened(PLOTLY))
    assert [len(series["y"]) for series in drawn["data"]] == [7] * 10
    assert [len(series["x"]) for series in drawn["data"]] == [7] * 10
    assert {series["type"] for series in drawn["data"]} == {"bar"}
    assert drawn["layout"]["barmode"] == "stack"
    assert isinstance(drawn["data"][0]["y"], list)


def test_the_map_has_56_arcs_over_a_blank_style() -> None:
    drawn = deck(opened(DECK))
    (layer,) = drawn["layers"]
    assert layer["@@type"] == "ArcLayer"
    assert len(layer["data"]) == 56
    assert len({(*arc["from"], *arc["to"]) for arc in layer["data"]}) == 56
    assert drawn["mapStyle"].startswith("data:")


def test_the_table_has_1000_rows_of_10_columns() -> None:
    assert frame(opened(TABLE)).shape == (1000, 10)


def test_the_text_is_the_choice() -> None:
    page = opened(TEXT)
    assert page.markdown[0].value == page.selectbox[0].value
