"""Bars hold what they were given, in the vocabulary's order and colours."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.figures.bars import OTHERS, group_colours, stacked_bars
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


def bars(pieces: Pieces, by: str = "carrier", unit: str = "PJ per year") -> dict[str, Any]:
    return stacked_bars(frame(pieces), by=by, unit=unit, words=str)


def read_back(figure: dict[str, Any]) -> Pieces:
    found = {}
    for trace in figure["data"]:
        periods = trace["x"][0] if isinstance(trace["x"][0], list) else trace["x"]
        for scenario, period, value in zip(trace["customdata"], periods, trace["y"], strict=True):
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
def test_a_carrier_has_its_colour_whatever_else_is_shown(pieces: Pieces) -> None:
    for trace in bars(pieces)["data"]:
        assert trace["marker"]["color"] == carriers()[trace["name"]].colour


@given(PIECES)
def test_the_periods_say_their_scenario_only_where_there_are_several(pieces: Pieces) -> None:
    figure, several = bars(pieces), len({scenario for scenario, _, _ in pieces}) > 1
    assert figure["layout"]["xaxis"]["type"] == ("multicategory" if several else "category")
    for trace in figure["data"]:
        if several:
            assert trace["x"][1] == trace["customdata"]
        else:
            assert all(isinstance(period, str) for period in trace["x"])


def test_values_below_zero_are_stacked_below_zero() -> None:
    assert bars({("Base", "2020", "gas"): -1.0})["layout"]["barmode"] == "relative"


def test_the_axis_and_the_hover_name_the_unit() -> None:
    figure = bars({("Base", "2020", "gas"): 1.0}, unit="unit unknown per year")
    assert figure["layout"]["yaxis"]["title"]["text"] == "unit unknown per year"
    assert figure["data"][0]["hovertemplate"] == (
        "%{customdata}, %{x}<br>gas: %{y:,} unit unknown per year<extra></extra>"
    )


def test_groups_are_named_in_words() -> None:
    pieces = {("Base", "2020", "gas"): 1.0}
    figure = stacked_bars(frame(pieces), by="carrier", unit="PJ", words=lambda code: carriers()[code].label)
    assert [trace["name"] for trace in figure["data"]] == ["Gas"]


def test_the_legend_follows_the_stack() -> None:
    assert bars({("Base", "2020", "gas"): 1.0})["layout"]["legend"]["traceorder"] == "normal"


@pytest.mark.parametrize(("by", "listed"), [("carrier", carriers()), ("sector", sectors())])
def test_all_codes_of_the_vocabulary_keep_its_order(by: str, listed: dict[str, Any]) -> None:
    colours = group_colours(by, list(reversed(listed)))
    assert list(colours.items()) == [(code, entry.colour) for code, entry in listed.items()]


def test_codes_outside_the_vocabulary_come_last_by_name() -> None:
    assert list(group_colours("carrier", ["zeta", "gas", "alpha"])) == ["gas", "alpha", "zeta"]


def test_processes_take_colours_by_turns_in_order_of_name() -> None:
    codes = [f"P{number:02}" for number in range(12)]
    colours = group_colours("process", codes[::-1])
    assert list(colours) == codes
    assert list(colours.values()) == [*OTHERS, *OTHERS[:2]]


@given(st.lists(st.sampled_from([*carriers(), "P1", "P2"]), unique=True))
def test_every_group_has_one_colour(groups: list[str]) -> None:
    assert set(group_colours("carrier", groups)) == set(groups)
