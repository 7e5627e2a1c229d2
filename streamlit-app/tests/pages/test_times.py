"""The explorer draws what the results hold, to the last digit."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from speedlocal.ingest.load import load
from speedlocal.vocabulary.units import alternatives
from tests.pages.conftest import Opened, figure, open_app, said
from tests.pages.small_result import asked, write_result

ALL = {"scenario": ["Small"], "attribute": ["VAR_FOut"], "kind": ["NRG"], "unit": ["PJ"]}


def drawn(app: AppTest) -> dict[tuple[str, str, str], float]:
    """Every piece of a bar: by scenario, period and name of the group."""
    assert not app.exception
    pieces = {}
    for trace in figure(app)["data"]:
        for scenario, period, value in zip(trace["customdata"], trace["x"], trace["y"], strict=True):
            assert (scenario, period, trace["name"]) not in pieces
            pieces[scenario, period, trace["name"]] = value
    return pieces


def held(path: Path, group: str, where: str, names: dict[str, str] | None = None) -> dict[tuple[str, str, str], float]:
    """The same by SQL of our own on `result`, summed over timeslices and vintages."""
    rows = asked(
        path,
        f'SELECT scenario, period, {group} AS "group", sum(value) AS value FROM result'
        f" WHERE {where} GROUP BY ALL ORDER BY ALL",
    )
    names = names or {code: code for code in rows.group}
    return {(r.scenario, r.period, names[r.group]): pytest.approx(r.value) for r in rows.itertuples()}


CARRIERS = {"GAS": "Gas", "ELC": "Electricity"}
ENERGY = "attribute = 'VAR_FOut' AND commodity IN ('GAS', 'ELC')"


def test_the_page_opens_without_any_choice(opened: Opened) -> None:
    app = opened("times")
    assert not app.exception
    assert said(app) == ""
    assert app.title[0].value == "TIMES Data Explorer"
    assert app.subheader[0].value == "Production by carrier, PJ per year, 2020 to 2030, 2 scenarios, all regions"


def test_the_bars_are_the_sums_of_the_result(opened: Opened, small_database: Path) -> None:
    app = opened("times", **ALL)
    assert drawn(app) == held(small_database, "commodity", f"{ENERGY} AND scenario = 'Small'", CARRIERS)


def test_by_process_the_bars_are_those_of_the_processes(opened: Opened, small_database: Path) -> None:
    app = opened("times", **ALL, group=["process"])
    assert drawn(app) == held(small_database, "process", f"{ENERGY} AND scenario = 'Small'")


def test_two_scenarios_stand_side_by_side(opened: Opened, small_database: Path) -> None:
    app = opened("times", **{**ALL, "scenario": ["Small", "Twice"]}, group=["region"])
    pieces = drawn(app)
    assert pieces == held(small_database, "region", ENERGY)
    assert {key[0] for key in pieces} == {"Small", "Twice"}
    headings = [heading["text"] for heading in figure(app)["layout"]["annotations"]]
    assert headings == ["Small", "Twice"]


def test_a_region_narrows_the_bars(opened: Opened, small_database: Path) -> None:
    app = opened("times", **ALL)
    app.sidebar.multiselect[1].set_value(["B"]).run()
    assert drawn(app) == held(
        small_database, "commodity", f"{ENERGY} AND scenario = 'Small' AND region = 'B'", CARRIERS
    )
    assert app.subheader[0].value.endswith("Small, B")


def test_the_bars_of_the_regions_add_up_to_those_of_all(opened: Opened) -> None:
    parts = [sum(drawn(opened("times", **ALL, region=[region])).values()) for region in ("A", "B")]
    assert sum(parts) == pytest.approx(sum(drawn(opened("times", **ALL)).values()))


def test_one_commodity_narrows_the_bars(opened: Opened, small_database: Path) -> None:
    app = opened("times", **ALL, commodity=["gas"])
    where = "attribute = 'VAR_FOut' AND commodity = 'GAS' AND scenario = 'Small'"
    assert drawn(app) == held(small_database, "commodity", where, CARRIERS)
    assert "Production of GAS" in app.subheader[0].value


def test_an_unknown_unit_is_said_and_not_added_to_a_known_one(opened: Opened, small_database: Path) -> None:
    app = opened("times", **{**ALL, "unit": ["unknown"]}, group=["commodity"])
    assert "unit unknown" in app.subheader[0].value
    assert drawn(app) == held(
        small_database, "commodity", "attribute = 'VAR_FOut' AND commodity = 'PEA' AND scenario = 'Small'"
    )


def test_an_unknown_unit_is_added_to_another_only_of_the_same_kind(opened: Opened) -> None:
    app = opened("times", **ALL)
    unit = next(box for box in app.sidebar.selectbox if box.label == "Unit")
    kind = next(box for box in app.sidebar.selectbox if box.label == "Kind")
    assert (kind.options, unit.options) == (
        ["Energy", "Demands", "Emissions"],
        ["PJ", "unit unknown", *alternatives("PJ")],
    )


def test_emissions_are_shown_one_commodity_at_a_time(opened: Opened, small_database: Path) -> None:
    app = opened("times", **{**ALL, "kind": ["ENV"], "unit": ["kt"]}, group=["process"])
    where = "attribute = 'VAR_FOut' AND commodity = 'CO2' AND scenario = 'Small'"
    assert drawn(app) == held(small_database, "process", where)
    assert app.subheader[0].value.startswith("Production of CO2 by process, kt per year")


def test_a_capacity_of_no_known_unit_is_shown_for_one_process_at_a_time(
    serve: Callable[..., None], tmp_path: Path
) -> None:
    vd = write_result(tmp_path, "Unknown")
    vd.with_name("Unknown_units.csv").unlink()
    load([vd], f"duckdb:///{tmp_path / 'unknown.duckdb'}")
    serve(database_url=f"duckdb:///{tmp_path / 'unknown.duckdb'}")
    app = open_app("times", attribute=["VAR_Cap"])
    assert [box.label for box in app.sidebar.selectbox] == ["View", "Attribute", "Unit", "Group by", "Process"]
    assert app.subheader[0].value.startswith("Capacity of ELCGAS by sector, unit unknown, ")


def test_flows_of_no_known_unit_and_kind_are_shown_for_one_commodity_at_a_time(
    serve: Callable[..., None], tmp_path: Path
) -> None:
    bare = shutil.copy(write_result(tmp_path / "files", "Bare"), tmp_path / "Bare.vd")
    load([Path(bare)], f"duckdb:///{tmp_path / 'bare.duckdb'}")
    serve(database_url=f"duckdb:///{tmp_path / 'bare.duckdb'}")
    app = open_app("times", attribute=["VAR_FOut"], group=["process"])
    assert app.subheader[0].value == "Production of CO2 by process, unit unknown, 2020 to 2030, Bare, all regions"


def test_a_capacity_is_not_per_year(opened: Opened, small_database: Path) -> None:
    app = opened("times", scenario=["Small"], attribute=["VAR_Cap"], group=["process"])
    assert drawn(app) == held(small_database, "process", "attribute = 'VAR_Cap' AND scenario = 'Small'")
    assert app.subheader[0].value == "Capacity by process, GW, 2020 to 2030, Small, all regions"


def test_the_table_holds_what_is_drawn(opened: Opened) -> None:
    app = opened("times", **ALL)
    table: pd.DataFrame = app.dataframe[0].value
    cells = {
        (row.scenario, period, row.carrier): getattr(row, f"p{period}")
        for row in table.rename(columns={"2020": "p2020", "2030": "p2030"}).itertuples()
        for period in ("2020", "2030")
    }
    assert cells == drawn(app)


def test_the_address_states_every_choice(opened: Opened) -> None:
    app = opened("times", scenario=["small"])
    stated = {name: codes if isinstance(codes, list) else [codes] for name, codes in app.query_params.items()}
    assert stated == {**ALL, "view": ["periods"], "group": ["carrier"]}


@pytest.mark.parametrize(
    ("name", "code"),
    [("attribute", "VAR_Nothing"), ("region", "ZZ"), ("scenario", "Third"), ("unit", "kt"), ("view", "days")],
)
def test_an_unknown_code_in_the_address_is_told(opened: Opened, name: str, code: str) -> None:
    app = opened("times", **{**ALL, name: [code]})
    assert not app.exception
    assert f"{name} {code} is not among these results; offered are " in said(app)


def test_no_scenario_chosen_asks_for_one(opened: Opened) -> None:
    app = opened("times", **ALL)
    app.sidebar.multiselect[0].set_value([]).run()
    assert not app.exception
    assert said(app) == "Choose at least one scenario in the sidebar."
    assert not app.get("plotly_chart")


def test_choices_without_rows_say_which_to_loosen(opened: Opened) -> None:
    app = opened("times", scenario=["Small"], attribute=["VAR_Cap"], region=["B"])
    assert not app.exception
    assert said(app) == "No rows for these choices. Choose other regions, or another attribute."


def test_the_footer_names_the_files_of_the_scenarios_shown(opened: Opened) -> None:
    words = opened("times", **ALL).caption[-1].value
    assert words.startswith("Results: Small from Small.vd, loaded 20")
    assert "Twice" not in words


def test_a_missing_database_is_told_in_words(serve: Callable[..., None], tmp_path: Path) -> None:
    serve(database_url=f"duckdb:///{tmp_path / 'nowhere.duckdb'}")
    app = open_app("times")
    assert not app.exception
    assert len(app.warning) == 1
    assert app.warning[0].value.startswith("The results cannot be read just now: nowhere.duckdb cannot be opened: ")


def test_another_kind_of_address_is_told_in_words(serve: Callable[..., None]) -> None:
    serve(database_url="mysql://host/name")
    app = open_app("times")
    assert not app.exception
    assert [box.value for box in app.error] == [
        "'mysql://host/name' is no results database; use duckdb:///PATH or postgresql://USER@HOST/NAME"
    ]
