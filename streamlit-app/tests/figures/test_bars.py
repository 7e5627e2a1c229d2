"""Bars hold what they were given, in the vocabulary's order and colours."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.figures.bars import OTHERS, Looks, group_colours, stacked_bars
from speedlocal.vocabulary.lists import carriers, sectors

SCENARIOS = ("Base", "Net zero")
PERIODS = ("2020", "2030", "2050")
GROUPS = ("electricity", "gas", "coal", "none", "unmapped")

KEYS = st.tuples(st.sampled_from(SCENARIOS), st.sampled_from(PERIODS), st.sampled_from(GROUPS))
VALUES = st.floats(-1e9, 1e9, allow_nan=False)
PIECES = st.dictionaries(KEYS, VALUES, min_size=1)

Pieces = dict[tuple[str, str, str], float]


def frame(pieces: Pieces) -> pd.DataFrame:
    rows = [(*key, value) for key, value in sorted(pieces.items())]
    return pd.DataFrame(rows, columns=["scenario", "period", "group", "value"])


CARRIERS = {code: carrier.colour for code, carrier in carriers().items()}
SECTORS = {code: sector.colour for code, sector in sectors().items()}


def bars(pieces: Pieces, unit: str = "PJ per year") -> dict[str, Any]:
    return stacked_bars(frame(pieces), unit=unit, looks=Looks(CARRIERS))


def read_back(figure: dict[str, Any]) -> Pieces:
    found = {}
    for trace in figure["data"]:
        for scenario, period, value in zip(trace["customdata"], trace["x"], trace["y"], strict=True):
            found[scenario, period, trace["name"]] = value
    return found


@given(PIECES)
def test_every_row_is_drawn_once_with_its_own_value(pieces: Pieces) -> None:
    figure = bars(pieces)
    assert read_back(figure) == pieces
    assert sum(len(trace["y"]) for trace in figure["data"]) == len(pieces)


@given(PIECES)
def test_the_stack_is_in_the_order_of_the_vocabulary(pieces: Pieces) -> None:
    names = [trace["name"] for trace in bars(pieces)["data"]]
    order = list(carriers())
    assert names == sorted(names, key=order.index)


@given(PIECES)
def test_the_legend_names_each_group_once(pieces: Pieces) -> None:
    traces = bars(pieces)["data"]
    assert {trace["name"] for trace in traces if trace["showlegend"]} == {group for _, _, group in pieces}
    assert len([trace for trace in traces if trace["showlegend"]]) == len({group for _, _, group in pieces})
    assert all(trace["legendgroup"] == trace["name"] for trace in traces)  # str calls a group by its code


@given(PIECES)
def test_a_carrier_has_its_colour_whatever_else_is_shown(pieces: Pieces) -> None:
    for trace in bars(pieces)["data"]:
        assert trace["marker"]["color"] == carriers()[trace["name"]].colour


@given(PIECES)
def test_each_scenario_has_its_panel_under_its_name_where_there_are_several(pieces: Pieces) -> None:
    figure, scenarios = bars(pieces), sorted({scenario for scenario, _, _ in pieces})
    panels = {scenario: {t["xaxis"] for t in figure["data"] if scenario in t["customdata"]} for scenario in scenarios}
    assert all(len(set(trace["customdata"])) == 1 for trace in figure["data"])
    assert list(panels.values()) == [{"x"}, {"x2"}][: len(scenarios)]
    headings = {note["text"]: note["xref"] for note in figure["layout"]["annotations"]}
    assert headings == ({"Base": "x domain", "Net zero": "x2 domain"} if len(scenarios) > 1 else {})


@given(PIECES)
def test_all_panels_have_the_same_periods_and_the_same_scale(pieces: Pieces) -> None:
    layout, periods = bars(pieces)["layout"], sorted({period for _, period, _ in pieces})
    panels = ["", "2"][: len({scenario for scenario, _, _ in pieces})]
    assert [layout[f"xaxis{panel}"]["categoryarray"] for panel in panels] == [periods] * len(panels)
    assert [layout[f"yaxis{panel}"].get("matches") for panel in panels] == [None, "y"][: len(panels)]


def test_seven_scenarios_stand_in_three_rows_of_panels_that_do_not_overlap() -> None:
    layout = bars({(f"S{number}", "2020", "gas"): 1.0 for number in range(7)})["layout"]
    axes = ["", *map(str, range(2, 8))]
    corners = [(layout[f"xaxis{n}"]["domain"], layout[f"yaxis{n}"]["domain"]) for n in axes]
    assert sorted({(x[0], y[0]) for x, y in corners}) == sorted((x[0], y[0]) for x, y in corners)
    assert len({y[0] for _, y in corners}) == 3
    for n, ((left, right), (bottom, top)) in enumerate(corners):
        assert 0 <= left < right <= 1.0 + 1e-9
        assert -1e-9 <= bottom < top <= 1.0
        for (left2, right2), (bottom2, top2) in corners[:n]:
            assert right <= left2 or right2 <= left or top <= bottom2 or top2 <= bottom


def test_values_below_zero_are_stacked_below_zero() -> None:
    assert bars({("Base", "2020", "gas"): -1.0})["layout"]["barmode"] == "relative"


SLICES = ("W", "WD", "S")
SPREAD = st.dictionaries(
    st.tuples(st.sampled_from(SCENARIOS), st.sampled_from(SLICES), st.sampled_from(GROUPS), st.booleans()),
    VALUES,
    min_size=1,
)


@given(SPREAD)
def test_by_timeslice_every_row_is_drawn_once_and_hatched_where_it_is_spread(
    pieces: dict[tuple[str, str, str, bool], float],
) -> None:
    rows = [(*key, value) for key, value in pieces.items()]
    frame = pd.DataFrame(rows, columns=["scenario", "timeslice", "group", "spread", "value"])
    figure = stacked_bars(frame, unit="PJ", looks=Looks(CARRIERS), timeslices=["ANNUAL", *SLICES])
    found = {
        (scenario, code, trace["name"], "pattern" in trace["marker"]): value
        for trace in figure["data"]
        for scenario, code, value in zip(trace["customdata"], trace["x"], trace["y"], strict=True)
    }
    assert found == pieces
    assert sum(len(trace["y"]) for trace in figure["data"]) == len(pieces)
    named = [trace["name"] for trace in figure["data"] if trace["showlegend"]]
    assert sorted(named) == sorted({group for _, _, group, _ in pieces})


def test_a_timeslice_in_which_nothing_flows_has_its_place_at_the_edge_too() -> None:
    frame = pd.DataFrame({"scenario": ["Base"], "timeslice": ["W"], "group": ["gas"], "value": [1.0]})
    axis = stacked_bars(frame, unit="PJ", looks=Looks(CARRIERS), timeslices=SLICES)["layout"]["xaxis"]
    assert axis["categoryarray"] == ["W", "WD", "S"]
    assert axis["range"] == [-0.5, 2.5]


def test_what_is_spread_says_so_under_the_pointer() -> None:
    frame = pd.DataFrame({"scenario": ["Base"], "timeslice": ["W"], "group": ["gas"], "value": [1.0], "spread": [True]})
    (trace,) = stacked_bars(frame, unit="PJ", looks=Looks(CARRIERS), timeslices=["W"])["data"]
    assert trace["hovertemplate"] == "%{customdata}, %{x}<br>gas, spread: %{y:,} PJ<extra></extra>"


def test_the_axis_and_the_hover_name_the_unit() -> None:
    figure = bars({("Base", "2020", "gas"): 1.0}, unit="unit unknown per year")
    assert figure["layout"]["yaxis"]["title"]["text"] == "unit unknown per year"
    assert figure["data"][0]["hovertemplate"] == (
        "%{customdata}, %{x}<br>gas: %{y:,} unit unknown per year<extra></extra>"
    )


def test_groups_are_named_in_words() -> None:
    pieces = {("Base", "2020", "gas"): 1.0}
    figure = stacked_bars(frame(pieces), unit="PJ", looks=Looks(CARRIERS, lambda code: carriers()[code].label))
    assert [trace["name"] for trace in figure["data"]] == ["Gas"]


def test_hovering_says_the_code_beside_another_name() -> None:
    pieces = {("Base", "2020", "PP1"): 1.0}
    looks = Looks({"PP1": "#123456"}, lambda code: "The old plant", lambda name: f"{name} in words")
    (trace,) = stacked_bars(frame(pieces), unit="PJ", looks=looks)["data"]
    assert (trace["name"], trace["marker"]["color"]) == ("The old plant", "#123456")
    assert "The old plant (PP1): %{y:,} PJ" in trace["hovertemplate"]
    assert "(gas)" not in bars({("Base", "2020", "gas"): 1.0})["data"][0]["hovertemplate"]


def test_panels_are_headed_by_what_scenarios_are_called() -> None:
    pieces = {("Base", "2020", "gas"): 1.0, ("Net", "2020", "gas"): 1.0}
    figure = stacked_bars(frame(pieces), unit="PJ", looks=Looks(CARRIERS, headings=str.upper))
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["BASE", "NET"]
    assert {name for trace in figure["data"] for name in trace["customdata"]} == {"Base", "Net"}


def test_the_legend_follows_the_stack() -> None:
    assert bars({("Base", "2020", "gas"): 1.0})["layout"]["legend"]["traceorder"] == "normal"


@pytest.mark.parametrize("listed", [CARRIERS, SECTORS])
def test_all_codes_of_the_vocabulary_keep_its_order(listed: dict[str, str]) -> None:
    assert list(group_colours(listed, list(reversed(listed))).items()) == list(listed.items())


def test_codes_outside_the_vocabulary_come_last_by_name() -> None:
    assert list(group_colours(CARRIERS, ["zeta", "gas", "alpha"])) == ["gas", "alpha", "zeta"]


def test_processes_take_colours_by_turns_in_order_of_name() -> None:
    codes = [f"P{number:02}" for number in range(12)]
    colours = group_colours({}, codes[::-1])
    assert list(colours) == codes
    assert list(colours.values()) == [*OTHERS, *OTHERS[:2]]


@given(st.lists(st.sampled_from([*carriers(), "P1", "P2"]), unique=True))
def test_every_group_has_one_colour(groups: list[str]) -> None:
    assert set(group_colours(CARRIERS, groups)) == set(groups)
