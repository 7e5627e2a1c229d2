"""The diagram says truly what networks lose, what crosses the border, and what is left over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import ribbons, said
from tests.pages.small_result import asked
from tests.pages.tiny_result import flow, sets

Tiny = Callable[..., AppTest]
PLANT = sets("A", IMPGAS="IRE", PP="ELE", D="DMD")
POWER = [
    flow("VAR_FOut", "GAS", "IMPGAS", "A", 25),
    flow("VAR_FIn", "GAS", "PP", "A", 20),
    flow("VAR_FOut", "ELC", "PP", "A", 10),
    flow("VAR_FIn", "ELC", "D", "A", 9),
]


@pytest.mark.parametrize(
    ("efficiency", "lost", "rest"),
    [("0.9", 1, {}), ("0.95", 0.5, {("carrier electricity", "not taken"): 0.5}),
     ("0.5", 5, {("missing", "carrier electricity"): 4})],
)  # fmt: skip
def test_losses_are_what_com_ie_says_and_the_rest_is_not_called_one(
    opened_tiny: Tiny, efficiency: str, lost: float, rest: dict[tuple[str, str], float]
) -> None:
    app = opened_tiny("sankey", POWER, PLANT, times=f"COM_IE,A,2020,,ELC,ANNUAL,,,,{efficiency}\n")
    links = ribbons(app)
    assert links["carrier electricity", "network losses"] == pytest.approx(lost)
    assert links["carrier gas", "not taken"] == pytest.approx(5)
    assert ("carrier gas", "network losses") not in links
    left = {
        key: value for key, value in links.items() if {"missing", "not taken"} & {*key} and "carrier gas" not in key
    }
    assert left == pytest.approx(rest)
    assert not any("No source tells COM_IE" in caption.value for caption in app.caption)


@pytest.mark.parametrize(
    ("periods", "lost"),
    [({"2020": 0.9, "2030": 0.8, "2040": 0.5}, 2), ({"2010": 0.9, "2020": 0.8}, 2), ({"2050": 0.5, "2040": 0.7}, 3)],
)
def test_com_ie_holds_from_its_period_on_and_the_first_before(
    opened_tiny: Tiny, periods: dict[str, float], lost: float
) -> None:
    times = "".join(f"COM_IE,A,{period},,ELC,ANNUAL,,,,{value}\n" for period, value in periods.items())
    links = ribbons(opened_tiny("sankey", POWER, PLANT, times=times))
    assert links["carrier electricity", "network losses"] == pytest.approx(lost)


def test_a_timeslice_s_own_efficiency_goes_before_that_of_the_year(opened_tiny: Tiny) -> None:
    rows = [flow("VAR_FOut", "ELC", "PP", "A", value, timeslice=code) for code, value in (("S", 10), ("W", 20))]
    rows.append(flow("VAR_FIn", "ELC", "D", "A", 23))
    times = "COM_IE,A,2020,,ELC,ANNUAL,,,,0.9\nCOM_IE,A,2020,,ELC,W,,,,0.7\n"
    links = ribbons(opened_tiny("sankey", rows, PLANT, times=times))
    assert links["carrier electricity", "network losses"] == pytest.approx(10 * 0.1 + 20 * 0.3)
    assert not {"missing", "not taken"} & {end for key in links for end in key}


STAR = sets("ABC", "ELC", TX="IRE", D="DMD")
STAR_ROWS = [
    flow("VAR_FOut", "ELC", "MINE", "A", 30),
    flow("VAR_FIn", "ELC", "TX", "A", 20),
    flow("VAR_FOut", "ELC", "TX", "B", 10),
    flow("VAR_FOut", "ELC", "TX", "C", 10),
    *(flow("VAR_FIn", "ELC", "D", region, 10) for region in "ABC"),
]
STAR_LINKS = "TOP_IRE,A,,TX,ELC,,B,ELC,,\nTOP_IRE,A,,TX,ELC,,C,ELC,,\n"


@pytest.mark.parametrize(
    ("regions", "imports", "exports"),
    [(["A", "B"], 0, 10), (["A"], 0, 20), (["B", "C"], 20, 0), ([], 0, 0), (["A", "B", "C"], 0, 0)],
)
def test_only_what_leads_beyond_the_regions_shown_is_an_import_or_export(
    opened_tiny: Tiny, regions: list[str], imports: float, exports: float
) -> None:
    links = ribbons(opened_tiny("sankey", STAR_ROWS, STAR, times=STAR_LINKS, region=regions))
    assert links.get(("imports", "carrier electricity"), 0) == imports
    assert links.get(("carrier electricity", "exports"), 0) == exports
    assert not {"trade losses", "missing", "not taken"} & {end for key in links for end in key}


def test_one_process_by_which_one_region_imports_and_another_exports(opened_tiny: Tiny) -> None:
    members = [*sets("AB", "ELC", XELC="IRE", D="DMD"), ("Process", "IMPEXP", "IRE", "XELC")]
    rows = [
        flow("VAR_FOut", "ELC", "XELC", "A", 10),
        flow("VAR_FIn", "ELC", "XELC", "B", 4),
        flow("VAR_FIn", "ELC", "D", "A", 10),
        flow("VAR_FOut", "ELC", "PP", "B", 4),
    ]
    links = ribbons(opened_tiny("sankey", rows, members))
    assert (links["imports", "carrier electricity"], links["carrier electricity", "exports"]) == (10, 4)
    assert not {"trade losses", "missing"} & {end for key in links for end in key}


def test_negative_imports_and_uses_lead_the_other_way(opened_tiny: Tiny) -> None:
    members = [*sets("A", "ELC", TX="IRE", D="DMD"), ("Process", "IMPEXP", "IRE", "TX")]
    rows = [
        flow("VAR_FOut", "ELC", "TX", "A", -2),
        flow("VAR_FIn", "ELC", "TX", "A", 3),
        flow("VAR_FIn", "ELC", "D", "A", -1),
    ]
    links = ribbons(opened_tiny("sankey", rows, members))
    assert links["carrier electricity", "exports"] == 5
    assert links["missing", "carrier electricity"] == 4
    assert sum(value for (origin, _), value in links.items() if origin.startswith("use")) == 1


@pytest.mark.parametrize("value", ["INF", "-INF", "1.7e308"])
def test_what_is_infinite_is_left_out_and_said(opened_tiny: Tiny, value: str) -> None:
    rows = [*POWER, flow("VAR_FOut", "ELC", "XX", "A", value), flow("VAR_FOut", "ELC", "XX", "A", value, timeslice="S")]
    app = opened_tiny("sankey", rows, PLANT, times="COM_IE,A,2020,,ELC,ANNUAL,,,,0.9\n")
    assert "too large to be added (commodity, process): elc, xx" in said(app)
    assert ribbons(app)["carrier electricity", "use unmapped"] == 9


def test_what_com_agg_adds_up_is_no_production(opened_tiny: Tiny) -> None:
    links = ribbons(opened_tiny("sankey", [*POWER, flow("VAR_FOut", "ELC", "-", "A", 100)], PLANT))
    assert max(links.values()) == 25


def test_periods_that_are_no_years_are_said(opened_tiny: Tiny) -> None:
    app = opened_tiny("sankey", [flow("VAR_FOut", "ELC", "PP", "A", 3, period="S")], PLANT)
    assert said(app) == "Tiny has no flows in any period that is a year. Choose another scenario."
    assert [box.value for box in app.subheader] == []


def test_a_balance_with_losses_a_net_and_a_level_is_what_sql_says(opened_tiny: Tiny, tmp_path: Path) -> None:
    """VAR_Comnet of GAS goes before its EQ_Combal; ELC has a level only."""
    rows = [
        *POWER,
        flow("VAR_Comnet", "GAS", "-", "A", 4, timeslice="S"),
        flow("VAR_Comnet", "GAS", "-", "A", 1, timeslice="W"),
        flow("EQ_Combal", "GAS", "-", "A", 77),
        flow("EQ_Combal", "ELC", "-", "A", 0.25),
    ]
    links = ribbons(opened_tiny("sankey", rows, PLANT, times="COM_IE,A,2020,,ELC,ANNUAL,,,,0.95\n"))
    held = asked(
        tmp_path / "tiny.duckdb",
        "SELECT lower(concat_ws(' ', attribute, commodity, process)) AS key, sum(value) AS value FROM result GROUP BY ALL",
    )
    of = dict(zip(held.key, held.value, strict=True))
    made, used, burnt = of["var_fout elc pp"], of["var_fin elc d"], of["var_fin gas pp"]
    lost, surplus = made * (1 - 0.95), of["eq_combal elc -"]
    assert links == pytest.approx({
        ("imports or resources", "carrier gas"): of["var_fout gas impgas"],
        ("carrier gas", "conversion power"): burnt,
        ("carrier gas", "surplus"): of["var_comnet gas -"],
        ("conversion power", "conversion losses"): burnt - made,
        ("conversion power", "carrier electricity"): made,
        ("carrier electricity", "use unmapped"): used,
        ("carrier electricity", "network losses"): lost,
        ("carrier electricity", "surplus"): surplus,
        ("carrier electricity", "not taken"): made - used - lost - surplus,
    })  # fmt: skip
