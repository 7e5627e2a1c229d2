"""By timeslice the explorer draws the stored rows, spreads by known fractions only, and says what it cannot tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from speedlocal.vocabulary.units import alternatives
from tests.pages.conftest import Opened, figure, said
from tests.pages.small_result import asked
from tests.pages.tiny_result import flow, sets

Tiny = Callable[..., AppTest]
Pieces = dict[tuple[str, str, bool], float]

MEMBERS = sets("A", PP="ELE", LAMP="DMD", CAR="DMD")
ROWS = [
    flow("VAR_FOut", "ELC", "PP", "A", 6, timeslice="WD"),
    flow("VAR_FOut", "ELC", "PP", "A", 9, timeslice="WN"),
    flow("VAR_FOut", "ELC", "PP", "A", 12, timeslice="SD"),
    flow("VAR_FIn", "ELC", "LAMP", "A", 4, timeslice="WD"),
    flow("VAR_FIn", "ELC", "LAMP", "A", 5, timeslice="W"),
    flow("VAR_FIn", "ELC", "CAR", "A", 10),
    flow("VAR_FIn", "GAS", "PP", "A", 54),
    flow("VAR_Act", "-", "PP", "A", 6, timeslice="WD"),
    flow("VAR_Act", "-", "PP", "A", 21, timeslice="S"),
]
FRACTIONS = {"WD": 0.2, "WN": 0.3, "SD": 0.25, "SN": 0.25}
LEVELS = {"ANNUAL": "ANNUAL", "W": "SEASON", "S": "SEASON", **dict.fromkeys(FRACTIONS, "DAYNITE")}
PARENTS = {"W": "ANNUAL", "S": "ANNUAL", "WD": "W", "WN": "W", "SD": "S", "SN": "S"}


def times(**fractions: float) -> str:
    """The tree of region A, with fractions of some timeslices."""
    return "".join(
        [
            *(f"TS_GROUP,A,,,,{code},,,{level},\n" for code, level in LEVELS.items()),
            *(f"TS_MAP,A,,,,{parent},,,{code},\n" for code, parent in PARENTS.items()),
            *(f"G_YRFR,A,,,,{code},,,,{fraction}\n" for code, fraction in fractions.items()),
        ]
    )


KNOWN = times(**FRACTIONS)


@pytest.fixture
def shown(opened_tiny: Tiny) -> Tiny:
    def show(rows: list[Any] = ROWS, tree: str = KNOWN, **address: list[str]) -> AppTest:
        return opened_tiny(
            "times", rows, MEMBERS, times=tree, **{"view": ["timeslices"], "group": ["process"]} | address
        )

    return show


def drawn(app: AppTest) -> Pieces:
    """Every piece of a bar: by group and timeslice, and whether it is hatched."""
    assert not app.exception
    pieces = {}
    for trace in figure(app)["data"]:
        for code, value in zip(trace["x"], trace["y"], strict=True):
            key = trace["name"], code, "pattern" in trace["marker"]
            assert key not in pieces
            pieces[key] = value
    return pieces


def order(app: AppTest) -> list[str]:
    return figure(app)["layout"]["xaxis"]["categoryarray"]


def captions(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.caption)


def options(app: AppTest, label: str) -> list[str]:
    return next(box for box in app.sidebar.selectbox if box.label == label).options


def switch(app: AppTest, view: str) -> None:
    next(box for box in app.sidebar.selectbox if box.label == "View").set_value(view).run()


def test_the_bars_are_the_rows_as_they_are_stored(opened: Opened, small_database: Any) -> None:
    app = opened("times", scenario=["Small"], view=["timeslices"], period=["2020"], region=["A"], group=["process"],
                 attribute=["VAR_FOut"], commodity=["ELC"])  # fmt: skip
    where = "scenario = 'Small' AND attribute = 'VAR_FOut' AND commodity = 'ELC' AND region = 'A' AND period = '2020'"
    rows = asked(small_database, f"SELECT process, timeslice, value FROM result WHERE {where}")
    assert drawn(app) == {(r.process, r.timeslice, False): r.value for r in rows.itertuples()}
    assert len(rows) == 2
    assert app.subheader[0].value == "Production of ELC by process and timeslice, PJ per year, 2020, Small, A"


def test_every_timeslice_of_the_level_has_its_place_in_the_order_of_the_tree(shown: Tiny) -> None:
    app = shown(commodity=["ELC"])
    assert drawn(app) == {("PP", "WD", False): 6, ("PP", "WN", False): 9, ("PP", "SD", False): 12}
    assert order(app) == ["SD", "SN", "WD", "WN"]
    assert figure(app)["layout"]["xaxis"]["range"] == [-0.5, 3.5]
    assert said(app) == ""


def test_what_is_told_coarser_is_spread_by_fractions_and_hatched(shown: Tiny) -> None:
    app = shown(attribute=["VAR_FIn"], commodity=["ELC"])
    car = {("CAR", code, True): pytest.approx(10 * fraction) for code, fraction in FRACTIONS.items()}
    assert drawn(app) == car | {
        ("LAMP", "WD", False): 4,
        ("LAMP", "WD", True): pytest.approx(2),
        ("LAMP", "WN", True): pytest.approx(3),
    }
    assert "Hatched is what is told for a coarser timeslice" in captions(app)
    hovers = {trace["hovertemplate"] for trace in figure(app)["data"] if "pattern" in trace["marker"]}
    assert all(", spread: " in words for words in hovers)


def test_the_table_tells_what_is_spread_apart(shown: Tiny) -> None:
    app = shown(attribute=["VAR_FIn"], commodity=["ELC"])
    table = app.dataframe[0].value
    assert list(table.columns) == ["scenario", "process", "spread", "SD", "SN", "WD", "WN"]
    cells = {
        (row.process, code, row.spread == "spread"): getattr(row, code)
        for row in table.itertuples()
        for code in FRACTIONS
        if getattr(row, code) == getattr(row, code)
    }
    assert cells == drawn(app)


def test_average_power_is_energy_by_31_536_and_the_fraction(shown: Tiny) -> None:
    app = shown(attribute=["VAR_FIn"], commodity=["ELC"], unit=["GW"])
    assert said(app) == ""
    assert drawn(app) == {
        **{("CAR", code, True): pytest.approx(10 / 31.536, rel=1e-15) for code in FRACTIONS},
        ("LAMP", "WD", False): pytest.approx(4 / 31.536 / 0.2, rel=1e-15),
        ("LAMP", "WD", True): pytest.approx(5 / 31.536 / 0.5, rel=1e-15),
        ("LAMP", "WN", True): pytest.approx(5 / 31.536 / 0.5, rel=1e-15),
    }
    assert app.subheader[0].value == (
        "Consumption of ELC by process and timeslice, GW on average (PJ × 1/31.536 ÷ fraction of the year), 2030, Tiny, A"
    )


def test_energy_in_another_unit_is_drawn_and_said(shown: Tiny) -> None:
    app = shown(commodity=["ELC"], unit=["TWh"])
    assert drawn(app)["PP", "WN", False] == 2.5
    assert "TWh per year (PJ × 1/3.6)" in app.subheader[0].value


def test_by_season_a_bar_is_what_its_days_and_nights_add_up_to(shown: Tiny) -> None:
    app = shown(attribute=["VAR_FIn"], commodity=["ELC"])
    assert options(app, "Level") == ["DAYNITE", "SEASON", "ANNUAL"]
    app = shown(attribute=["VAR_FIn"], commodity=["ELC"], level=["SEASON"])
    assert drawn(app) == {
        ("CAR", "W", True): pytest.approx(5),
        ("CAR", "S", True): pytest.approx(5),
        ("LAMP", "W", False): 9,
    }
    app = shown(attribute=["VAR_FIn"], commodity=["ELC"], level=["ANNUAL"], unit=["GW"])
    assert drawn(app) == {
        ("CAR", "ANNUAL", False): pytest.approx(10 / 31.536),
        ("LAMP", "ANNUAL", False): pytest.approx(9 / 31.536),
    }


def test_a_commodity_that_is_told_by_the_year_only_has_one_bar_and_no_level(shown: Tiny) -> None:
    app = shown(attribute=["VAR_FIn"], commodity=["GAS"])
    assert drawn(app) == {("PP", "ANNUAL", False): 54}
    assert order(app) == ["ANNUAL"]
    assert "Level" not in [box.label for box in app.sidebar.selectbox]


def test_the_largest_commodity_that_timeslices_tell_is_shown_at_first(shown: Tiny) -> None:
    app = shown(attribute=["VAR_FIn"])
    assert options(app, "Commodity") == ["ELC", "GAS"]
    assert app.query_params["commodity"] in ("ELC", ["ELC"])


def test_an_activity_is_shown_of_one_process(shown: Tiny) -> None:
    app = shown(attribute=["VAR_Act"], group=["process"])
    assert options(app, "Process") == ["PP"]
    assert drawn(app) == {
        ("PP", "WD", False): 6,
        ("PP", "SD", True): pytest.approx(10.5),
        ("PP", "SN", True): pytest.approx(10.5),
    }
    assert "unit unknown" in app.subheader[0].value


def test_only_attributes_that_tell_timeslices_are_offered(opened: Opened) -> None:
    app = opened("times", scenario=["Small"], view=["timeslices"], attribute=["VAR_Cap"])
    assert said(app).startswith("attribute VAR_Cap is not among these results; offered are VAR_FIn, VAR_FOut.")


def test_without_fractions_there_is_energy_only_and_it_is_said(shown: Tiny) -> None:
    app = shown(tree=times(), attribute=["VAR_FIn"], commodity=["ELC"])
    assert options(app, "Unit") == ["PJ", *alternatives("PJ")]
    assert drawn(app) == {("CAR", "ANNUAL", False): 10, ("LAMP", "W", False): 5, ("LAMP", "WD", False): 4}
    assert "Not spread, since fractions are not known or do not add up: ANNUAL, W." in captions(app)
    assert "No source tells what fraction of the year these take in A: W, WD." in captions(app)
    assert "there is no average power" in captions(app)
    assert order(app) == ["ANNUAL", "SD", "SN", "W", "WD", "WN"]


def test_power_that_cannot_be_told_is_refused_in_words(shown: Tiny) -> None:
    app = shown(tree=times(WD=0.2), commodity=["ELC"], unit=["GW"])
    assert said(app).startswith("unit GW is not among these results; offered are PJ, TWh, ")
    assert app.subheader[0].value.startswith("Production of ELC by process and timeslice, PJ per year, ")


def test_without_any_tree_each_timeslice_stands_for_itself_and_it_is_said(shown: Tiny) -> None:
    app = shown(tree="", attribute=["VAR_FIn"], commodity=["ELC"])
    assert drawn(app) == {("CAR", "ANNUAL", False): 10, ("LAMP", "W", False): 5, ("LAMP", "WD", False): 4}
    assert "No source tells where these lie in A's tree of timeslices: W, WD." in captions(app)


def test_a_timeslice_outside_the_tree_stands_for_itself_and_it_is_said(shown: Tiny) -> None:
    app = shown([*ROWS, flow("VAR_FOut", "ELC", "PP", "A", 7, timeslice="XX")], commodity=["ELC"])
    assert drawn(app)["PP", "XX", False] == 7
    assert order(app)[-1] == "XX"
    assert "tree of timeslices: XX." in captions(app)
    assert "GW" not in options(app, "Unit")


def test_an_infinite_flow_is_left_out_and_said(shown: Tiny) -> None:
    app = shown([*ROWS, flow("VAR_FOut", "ELC", "TX", "A", "INF", timeslice="WD")], commodity=["ELC"])
    assert said(app) == "Left out, since infinite (group, timeslice): TX, WD."
    assert ("TX", "WD", False) not in drawn(app)


def test_two_scenarios_stand_side_by_side(opened: Opened) -> None:
    app = opened("times", view=["timeslices"], region=["A"], commodity=["ELC"], group=["process"])
    assert [note["text"] for note in figure(app)["layout"]["annotations"]] == ["Small", "Twice"]
    values = {
        (scenario, code): value
        for trace in figure(app)["data"]
        for scenario, code, value in zip(trace["customdata"], trace["x"], trace["y"], strict=True)
    }
    assert values == {
        ("Small", "S"): 6.75, ("Small", "W"): 8.25, ("Twice", "S"): 13.5, ("Twice", "W"): 16.5,
    }  # fmt: skip


def test_the_address_states_every_choice_of_the_view(shown: Tiny) -> None:
    app = shown()
    stated = {name: codes if isinstance(codes, list) else [codes] for name, codes in app.query_params.items()}
    assert stated == {
        "view": ["timeslices"], "scenario": ["Tiny"], "region": ["A"], "period": ["2030"], "attribute": ["VAR_FOut"],
        "kind": ["NRG"], "unit": ["PJ"], "group": ["process"], "commodity": ["ELC"], "level": ["DAYNITE"],
    }  # fmt: skip


def test_from_one_view_to_the_other_the_choices_stay(shown: Tiny) -> None:
    app = shown(attribute=["VAR_FIn"], commodity=["ELC"], unit=["TWh"])
    switch(app, "periods")
    assert app.subheader[0].value == ("Consumption of ELC by process, TWh per year (PJ × 1/3.6), 2030, Tiny, A")
    assert {trace["name"]: trace["y"] for trace in figure(app)["data"]} == {"LAMP": [2.5], "CAR": [10 / 3.6]}
    switch(app, "timeslices")
    assert ("CAR", "WD", True) in drawn(app)


def test_a_region_without_rows_says_what_to_loosen(opened: Opened) -> None:
    app = opened("times", scenario=["Small"], view=["timeslices"], region=["B"], attribute=["VAR_FIn"], kind=["NRG"],
                 unit=["unknown"], period=["2020"])  # fmt: skip
    assert "Consumption of PEA" in app.subheader[0].value
    app = opened("times", scenario=["Small"], view=["timeslices"], region=["A"], attribute=["VAR_FIn"], kind=["NRG"],
                 unit=["unknown"], period=["2020"])  # fmt: skip
    assert said(app) == "No rows for these choices. Choose another region, period or attribute."
    assert app.subheader[0].value == "Consumption by sector and timeslice, unit unknown, 2020, Small, A"
