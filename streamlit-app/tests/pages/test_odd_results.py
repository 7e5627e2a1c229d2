"""Results that are odd but true: aggregations, spellings, infinite flows, links of which one side is known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import arrows, figure, open_app, said
from tests.pages.tiny_result import flow, loaded, sets, write_tiny

Tiny = Callable[..., AppTest]
TRADE = [*sets("A", "ELC", TX="IRE"), ("Process", "IMPEXP", "IRE", "TX")]


def test_an_arrow_adds_up_processes_of_which_different_sides_are_known(opened_tiny: Tiny) -> None:
    rows = [
        flow("VAR_FIn", "ELC", "P1", "A", 10),
        flow("VAR_FOut", "ELC", "P1", "B", 9.5),
        flow("VAR_FIn", "ELC", "P2", "A", 12),
        flow("VAR_FOut", "ELC", "P2", "B", 5),
        flow("VAR_FOut", "ELC", "P2", "C", 7),
    ]
    links = "".join(
        f"TOP_IRE,A,,{process},ELC,,{end},ELC,,\n" for process, end in (("P1", "B"), ("P2", "B"), ("P2", "C"))
    )
    app = opened_tiny("flow_maps", rows, sets("ABC", "ELC", P1="IRE", P2="IRE"), times=links)
    assert arrows(app) == {("A", "B"): 15, ("A", "C"): 7}
    assert list(app.dataframe[0].value.arrived) == [14.5, 7]
    assert app.dataframe[0].value.sent.isna().all()


@pytest.mark.parametrize("value", ["INF", "1.7e308"])
def test_a_flow_that_is_infinite_is_left_out_of_the_map_and_said(opened_tiny: Tiny, value: str) -> None:
    rows = [
        flow("VAR_FOut", "ELC", "TX", "A", value),
        flow("VAR_FOut", "ELC", "TX", "A", value, timeslice="S"),
        flow("VAR_FIn", "ELC", "TX", "A", 4),
    ]
    app = opened_tiny("flow_maps", rows, TRADE)
    assert said(app) == "Left out, since infinite (origin, destination, period): IMPEXP, A, 2030."
    assert arrows(app) == {("A", "IMPEXP"): 4}


def test_where_all_flows_are_infinite_there_is_no_title_without_a_period(opened_tiny: Tiny) -> None:
    app = opened_tiny("flow_maps", [flow("VAR_FOut", "ELC", "TX", "A", "INF")], TRADE)
    assert said(app).startswith("Nothing else flows of ELC. Choose another commodity.\nLeft out, since infinite")
    assert not app.subheader


def test_what_never_flows_is_not_offered_as_traded(opened_tiny: Tiny) -> None:
    app = opened_tiny("flow_maps", [flow("VAR_FOut", "ELC", "TX", "A", 0)], TRADE)
    assert said(app).startswith("Nothing is traded in Tiny")
    assert not app.subheader


AGGREGATED = [
    flow("VAR_FOut", "ELC", "PP", "A", 10),
    flow("VAR_FOut", "GAS", "-", "A", 7),
]


def test_what_com_agg_adds_up_is_left_out_of_the_bars_and_said(opened_tiny: Tiny) -> None:
    app = opened_tiny("times", AGGREGATED, sets("A", PP="ELE"))
    assert [trace["y"] for trace in figure(app)["data"]] == [[10]]
    said_below = [caption.value for caption in app.caption]
    assert "Left out are sums of other commodities (COM_AGG): GAS. Choose one to see it." in said_below


def test_chosen_alone_what_com_agg_adds_up_is_shown(opened_tiny: Tiny) -> None:
    app = opened_tiny("times", AGGREGATED, sets("A", PP="ELE"), commodity=["GAS"])
    assert [trace["y"] for trace in figure(app)["data"]] == [[7]]
    assert not any("COM_AGG" in caption.value for caption in app.caption)


@pytest.mark.parametrize("asked", [["north"], ["NORTH"], []])
def test_scenarios_that_spell_a_region_differently_share_its_choice(
    serve: Callable[..., None], tmp_path: Path, asked: list[str]
) -> None:
    files = [
        write_tiny(tmp_path / "files", name, [flow("VAR_FOut", code, "P", region, value)],
                   [("Commodity", region, "NRG", code), ("Process", region, "ELE", "P")])
        for name, region, code, value in (("S1", "NORTH", "ELC", 5), ("S2", "North", "elc", 7))
    ]  # fmt: skip
    serve(database_url=loaded(tmp_path, *files))
    app = open_app("times", attribute=["VAR_FOut"], unit=["PJ"], kind=["NRG"], region=asked)
    boxes = {box.label: box.options for box in app.sidebar.multiselect}
    assert len(boxes["Regions"]) == len(boxes["Commodity"]) == 1
    drawn = [pair for trace in figure(app)["data"] for pair in zip(trace["customdata"], trace["y"], strict=True)]
    assert sorted(drawn) == [("S1", 5), ("S2", 7)]
