"""What a model's mapping calls and colours is seen on the pages; codes stay where they are hovered or downloaded."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from tests.ingest.mapping_folders import HEAD, written
from tests.pages.conftest import figure, open_app
from tests.pages.tiny_result import flow, sets, write_tiny

RULES = HEAD + (
    "carrier,label,code,electricity,Power\ncarrier,colour,code,electricity,#112233\nsector,label,code,power,Plants\n"
    "process,label,code,PP1,The old plant\nprocess,label,code,PP2,New plants\nprocess,label,code,PP3,New plants\n"
    "process,colour,code,PP1,#445566\ncommodity,label,code,ELC,Electric power\n"
)
ROWS = [
    *(flow("VAR_FOut", "ELC", f"PP{number}", "A", number) for number in (1, 2, 3, 4)),
    flow("VAR_FIn", "ELC", "TX", "A", 2),
    flow("VAR_FOut", "ELC", "TX", "B", 2),
]
MEMBERS = sets("AB", "ELC", PP1="ELE", PP2="ELE", PP3="ELE", PP4="ELE", TX="IRE")
REGIONS = "region,label,longitude,latitude,kind\nA,Aland,10,55,model region\nB,,20,56,model region\n"
SCENARIOS = "scenario,label,reference\nZero,Climate neutral,yes\n"
OUTLINES = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"region":"A"},"geometry":{"type":"Polygon","coordinates":[[[8,54],[8,57],[12,57],[8,54]]]}}]}'
Opened = Callable[..., AppTest]


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("mapped")
    url = f"duckdb:///{folder / 'results.duckdb'}"
    mapping = written(folder / "mine", rules=RULES, regions=REGIONS, scenarios=SCENARIOS, outlines=OUTLINES)
    results = [write_tiny(folder / name, name, ROWS, MEMBERS) for name in ("Base", "Zero")]
    load(results, url, Names(model="M", mapping=mapping))
    return url


@pytest.fixture
def page(serve: Callable[..., None], mapped: str) -> Opened:
    serve(database_url=mapped)
    return open_app


def test_the_reference_comes_first_and_scenarios_are_called_by_their_labels(page: Opened) -> None:
    app = page("times")
    assert app.sidebar.multiselect[0].options == ["Climate neutral (Zero)", "Base"]
    assert app.query_params["scenario"] == ["Zero", "Base"]
    headings = [note["text"] for note in figure(app)["layout"]["annotations"]]
    assert headings == ["Climate neutral", "Base"]


def test_the_legend_has_plain_names_and_hovering_the_codes(page: Opened) -> None:
    traces = figure(page("times", scenario=["Base"], group=["process"]))["data"]
    assert [trace["name"] for trace in traces] == ["The old plant", "New plants (PP2)", "New plants (PP3)", "PP4", "TX"]
    assert traces[0]["marker"]["color"] == "#445566"
    assert "The old plant (PP1)" in traces[0]["hovertemplate"]


def test_carriers_have_the_mapping_s_name_and_colour(page: Opened) -> None:
    app = page("times", scenario=["Base"])
    (trace,) = figure(app)["data"]
    assert (trace["name"], trace["marker"]["color"]) == ("Power", "#112233")
    commodity = next(box for box in app.sidebar.multiselect if box.label == "Commodity")
    assert commodity.options == ["Electric power (ELC)"]


def test_the_diagram_has_the_mapping_s_names(page: Opened) -> None:
    drawn = json.loads(page("sankey", scenario=["Base"]).get("bidi_component")[0].proto.json)
    nodes = {node["id"]: (node["label"], node["colour"]) for node in drawn["nodes"]}
    assert nodes["carrier electricity"] == ("Power", "#112233")
    assert nodes["conversion power"][0] == "Conversion: Plants"


def test_the_map_has_the_mapping_s_names_colour_and_outlines(page: Opened) -> None:
    app = page("flow_maps", scenario=["Zero"])
    assert app.subheader[0].value == "Trade of Electric power (ELC), PJ per year, 2030, Climate neutral (Zero)"
    layers: dict[str, Any] = {
        layer["id"]: layer for layer in json.loads(app.get("deck_gl_json_chart")[0].proto.json)["layers"]
    }
    assert layers["arrows"]["getLineColor"] == [0x11, 0x22, 0x33]
    assert [feature["properties"] for feature in layers["own"]["data"]["features"]] == [{"region": "A"}]
    assert list(layers).index("outlines") < list(layers).index("own") < list(layers).index("arrows")
    assert [label["text"] for label in layers["labels"]["data"]] == ["Aland", "B"]


def test_the_first_commodity_of_a_map_is_energy_whatever_else_is_traded_more(
    opened_tiny: Callable[..., AppTest],
) -> None:
    rows = [flow("VAR_FOut", "CH4", f"IMP{number}", "A", 5) for number in range(3)]
    rows.append(flow("VAR_FOut", "GAS", "IMPGAS", "A", 1))
    members = [
        *sets("A", "GAS", IMPGAS="IRE"),
        ("Commodity", "A", "ENV", "CH4"),
        *(("Process", "A", "IRE", f"IMP{number}") for number in range(3)),
    ]
    app = opened_tiny("flow_maps", rows, members)
    commodity = next(box for box in app.sidebar.selectbox if box.label == "Commodity")
    assert (commodity.value, len(commodity.options)) == ("GAS", 2)
