"""A chosen unit changes the numbers by its exact factor, in every picture, table and download, and is said."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Opened, arrows, figure, open_app, ribbons, said
from tests.pages.tiny_result import flow, loaded, sets, write_tiny

CHOICES: dict[str, dict[str, list[str]]] = {
    "times": {"scenario": ["Small"], "attribute": ["VAR_FOut"], "kind": ["NRG"]},
    "flow_maps": {"scenario": ["Small"], "commodity": ["ELC"]},
    "sankey": {"scenario": ["Small"], "period": ["2030"]},
}


def bars(app: AppTest) -> dict[Any, float]:
    assert not app.exception
    traces = figure(app)["data"]
    return {(t["name"], *key): y for t in traces for *key, y in zip(t["customdata"], t["x"], t["y"], strict=True)}


DRAWN: dict[str, Callable[[AppTest], dict[Any, float]]] = {"times": bars, "flow_maps": arrows, "sankey": ribbons}


def unit_box(app: AppTest) -> Any:
    return next(box for box in app.sidebar.selectbox if box.label == "Unit")


def downloaded(app: AppTest, numbers: str) -> list[float]:
    """The column of numbers in the page's table."""
    table = app.dataframe[0].value
    return [float(value) for column in table.columns if column.startswith(numbers) for value in table[column].dropna()]


@pytest.mark.parametrize("page", DRAWN)
@pytest.mark.parametrize(
    ("unit", "factor", "words"), [("TWh", "10/36", "1/3.6"), ("Mtoe", "1000/41868", "1/41.868"), ("TJ", "1000", "1000")]
)
def test_what_is_drawn_is_what_is_stored_times_the_factor(
    opened: Opened, page: str, unit: str, factor: str, words: str
) -> None:
    stored = DRAWN[page](opened(page, **CHOICES[page], unit=["PJ"]))
    app = opened(page, **CHOICES[page], unit=[unit])
    assert said(app) == ""
    assert DRAWN[page](app) == {key: float(Fraction(value) * Fraction(factor)) for key, value in stored.items()}
    assert f", {unit} per year (PJ × {words}), " in app.subheader[0].value


@pytest.mark.parametrize("page", DRAWN)
def test_the_table_is_in_the_unit_that_is_drawn(opened: Opened, page: str) -> None:
    app = opened(page, **CHOICES[page], unit=["GWh"])
    cells = downloaded(app, "20" if page == "times" else "value")
    assert sorted(cells) == sorted(DRAWN[page](app).values())


@pytest.mark.parametrize("page", DRAWN)
def test_the_model_s_own_unit_is_shown_at_first_and_stands_in_the_address(opened: Opened, page: str) -> None:
    app = opened(page, **CHOICES[page])
    assert unit_box(app).value == "PJ"
    assert app.query_params["unit"] in ("PJ", ["PJ"])
    assert "×" not in app.subheader[0].value
    unit_box(app).set_value("TWh").run()
    assert app.query_params["unit"] in ("TWh", ["TWh"])
    assert "TWh per year (PJ × 1/3.6)" in app.subheader[0].value


@pytest.mark.parametrize("page", DRAWN)
def test_a_unit_of_another_dimension_is_refused_in_words(opened: Opened, page: str) -> None:
    app = opened(page, **CHOICES[page], unit=["GW"])
    assert said(app).startswith("unit GW is not among these results; offered are PJ, ")
    assert unit_box(app).value == "PJ"


def test_an_unknown_unit_is_not_converted(opened: Opened) -> None:
    app = opened("flow_maps", scenario=["Small"], commodity=["PEA"])
    assert unit_box(app).options == ["unit unknown"]


def test_emissions_are_shown_in_other_units_of_mass(opened: Opened) -> None:
    choices = {**CHOICES["times"], "kind": ["ENV"]}
    stored = bars(opened("times", **choices, unit=["kt"]))
    app = opened("times", **choices, unit=["Mt"])
    assert bars(app) == {key: value / 1000 for key, value in stored.items()}
    assert "Mt per year (kt × 0.001)" in app.subheader[0].value


def test_a_capacity_in_other_units_of_power_is_not_per_year(opened: Opened) -> None:
    app = opened("times", scenario=["Small"], attribute=["VAR_Cap"], unit=["MW"])
    assert list(bars(app).values()) == [750, 1125]
    assert ", MW (GW × 1000), " in app.subheader[0].value


def test_regions_with_different_units_keep_them_and_it_is_said(serve: Callable[..., None], tmp_path: Path) -> None:
    rows = [flow("VAR_FIn", "GAS", "TX", "A", 10), flow("VAR_FOut", "GAS", "TX", "B", 9)]
    file = write_tiny(tmp_path / "Tiny", "Tiny", rows, sets("AB", "GAS", TX="IRE"))
    units = "dimension,region,code,unit\ncommodity,A,GAS,PJ\ncommodity,B,GAS,TWh\n"
    file.with_name("Tiny_units.csv").write_text(units, encoding="utf-8")
    serve(database_url=loaded(tmp_path, file))
    app = open_app("flow_maps", unit=["TWh"])
    assert arrows(app) == {("A", "B"): 10}
    assert said(app) == "Regions give GAS different units: PJ, TWh."
    assert "Unit" not in [box.label for box in app.sidebar.selectbox]
    assert app.subheader[0].value == "Trade of GAS, PJ or TWh per year, 2030, Tiny"


def test_two_units_of_energy_stay_apart_and_each_can_be_shown_in_the_other(
    serve: Callable[..., None], tmp_path: Path
) -> None:
    rows = [flow("VAR_FOut", "GAS", "P", "A", 36), flow("VAR_FOut", "ELC", "P", "A", 5)]
    file = write_tiny(tmp_path / "Tiny", "Tiny", rows, sets("A", P="ELE"))
    units = "dimension,region,code,unit\ncommodity,,GAS,PJ\ncommodity,,ELC,TWh\n"
    file.with_name("Tiny_units.csv").write_text(units, encoding="utf-8")
    serve(database_url=loaded(tmp_path, file))
    for unit, value in {"PJ": 36, "TWh": 5, "PJ in TWh": 10, "TWh in PJ": 18, "TWh in GWh": 5000}.items():
        app = open_app("times", attribute=["VAR_FOut"], unit=[unit])
        assert said(app) == ""
        assert list(bars(app).values()) == [value]
