"""The map draws what the results say flows between regions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Opened, said
from tests.pages.small_result import asked

Flows = dict[tuple[str, str], float]


def layers(app: AppTest) -> dict[str, dict[str, Any]]:
    assert not app.exception
    deck = json.loads(app.get("deck_gl_json_chart")[0].proto.json)
    return {layer["id"]: layer for layer in deck["layers"]}


def drawn(app: AppTest) -> Flows:
    return {(arrow["origin"], arrow["destination"]): arrow["value"] for arrow in layers(app)["arrows"]["data"]}


def held(
    path: Path, attribute: str, commodity: str, region: str, period: str = "2030", scenario: str = "Small"
) -> float:
    """What a region sends (VAR_FIn) or receives (VAR_FOut) of a commodity in exchange, by SQL of our own."""
    rows = asked(
        path,
        f"SELECT sum(value) AS value FROM result WHERE attribute = '{attribute}' AND commodity = '{commodity}'"
        f" AND region = '{region}' AND period = '{period}' AND scenario = '{scenario}'"
        " AND process IN ('TB_ELC_A_B', 'IMPGAS', 'IMPPEA')",
    )
    return float(rows.value[0])


def test_an_arrow_is_what_its_origin_sends(opened: Opened, small_database: Path) -> None:
    app = opened("flow_maps", scenario=["Small"], commodity=["ELC"])
    assert said(app) == ""
    assert drawn(app) == {("A", "B"): pytest.approx(held(small_database, "VAR_FIn", "ELC", "A"))}
    assert app.subheader[0].value == "Trade of ELC in words (ELC), PJ per year, 2030, Small"


def test_what_comes_from_outside_is_what_arrives(opened: Opened, small_database: Path) -> None:
    app = opened("flow_maps", scenario=["Small"], commodity=["gas"])
    assert drawn(app) == {("(unknown)", "A"): pytest.approx(held(small_database, "VAR_FOut", "GAS", "A"))}


def test_another_period_draws_its_own_flow(opened: Opened, small_database: Path) -> None:
    app = opened("flow_maps", scenario=["Small"], commodity=["ELC"])
    next(box for box in app.sidebar.selectbox if box.label == "Period").set_value("2020").run()
    assert drawn(app) == {("A", "B"): pytest.approx(held(small_database, "VAR_FIn", "ELC", "A", "2020"))}
    assert app.query_params["period"] in ("2020", ["2020"])


def test_another_scenario_draws_its_own_flow(opened: Opened, small_database: Path) -> None:
    app = opened("flow_maps", scenario=["Twice"], commodity=["ELC"], period=["2030"])
    assert drawn(app) == {("A", "B"): pytest.approx(held(small_database, "VAR_FIn", "ELC", "A", scenario="Twice"))}


def test_the_table_holds_what_is_drawn_and_what_arrives(opened: Opened, small_database: Path) -> None:
    app = opened("flow_maps", scenario=["Small"], commodity=["ELC"])
    table = app.dataframe[0].value
    assert {(row.origin, row.destination): row.value for row in table.itertuples()} == drawn(app)
    assert table.arrived.tolist() == [pytest.approx(held(small_database, "VAR_FOut", "ELC", "B"))]


def test_every_region_of_the_model_is_on_the_map(opened: Opened) -> None:
    app = opened("flow_maps", scenario=["Small"], commodity=["ELC"])
    assert [ring["region"] for ring in layers(app)["regions"]["data"]] == ["A", "B"]


def test_a_map_without_places_says_so_and_shows_no_outlines(opened: Opened) -> None:
    app = opened("flow_maps", scenario=["Small"], commodity=["ELC"])
    assert any(caption.value.startswith("The results name no places") for caption in app.caption)
    assert "outlines" not in layers(app)


def test_an_unknown_unit_is_said(opened: Opened) -> None:
    app = opened("flow_maps", scenario=["Small"], commodity=["PEA"])
    assert "unit unknown" in app.subheader[0].value


def test_an_unknown_commodity_is_told(opened: Opened) -> None:
    app = opened("flow_maps", scenario=["Small"], commodity=["H2"])
    assert said(app).startswith("commodity H2 is not among these results; offered are ELC, GAS, PEA")


def test_a_view_of_one_scenario_says_which_of_several_it_shows(opened: Opened) -> None:
    app = opened("flow_maps", scenario=["Twice", "Small"], commodity=["ELC"])
    assert said(app) == "This view takes one scenario; it shows Twice."
