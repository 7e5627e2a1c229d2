"""The diagram draws the energy that the results hold."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from speedlocal.ingest.load import load
from tests.pages.conftest import Opened, open_app, said
from tests.pages.small_result import asked, write_result

CHOICES = {"scenario": ["Small"], "period": ["2030"], "unit": ["PJ"]}
Links = dict[tuple[str, str], float]


def picture(app: AppTest) -> dict[str, Any]:
    assert not app.exception
    drawn: dict[str, Any] = json.loads(app.get("bidi_component")[0].proto.json)
    return drawn


def drawn(app: AppTest) -> Links:
    return {(ribbon["origin"], ribbon["destination"]): ribbon["value"] for ribbon in picture(app)["ribbons"]}


def held(path: Path, attribute: str, process: str, commodity: str, where: str = "TRUE") -> float:
    """An annual flow by SQL of our own, in the year and scenario that are shown."""
    rows = asked(
        path,
        f"SELECT sum(value) AS value FROM result WHERE attribute = '{attribute}' AND process = '{process}'"
        f" AND commodity = '{commodity}' AND period = '2030' AND scenario = 'Small' AND {where}",
    )
    return float(rows.value[0])


def test_the_links_are_the_flows_of_the_result(opened: Opened, small_database: Path) -> None:
    app = opened("sankey", **CHOICES)
    assert said(app) == ""
    gas, burnt = held(small_database, "VAR_FOut", "IMPGAS", "GAS"), held(small_database, "VAR_FIn", "ELCGAS", "GAS")
    made, used = held(small_database, "VAR_FOut", "ELCGAS", "ELC"), held(small_database, "VAR_FIn", "RSDLAMP", "ELC")
    sent, arrived = (held(small_database, attribute, "TB_ELC_A_B", "ELC") for attribute in ("VAR_FIn", "VAR_FOut"))
    expected = {
        ("imports or resources", "carrier gas"): gas,
        ("carrier gas", "conversion power"): burnt,
        ("conversion power", "carrier electricity"): made,
        ("conversion power", "conversion losses"): burnt - made,
        ("carrier electricity", "use residential"): used,
        ("carrier electricity", "trade losses"): sent - arrived,
    }
    assert drawn(app) == pytest.approx(expected)


def test_in_one_region_what_is_sent_is_exported(opened: Opened, small_database: Path) -> None:
    links = drawn(opened("sankey", **CHOICES, region=["A"]))
    assert links["carrier electricity", "exports"] == pytest.approx(
        held(small_database, "VAR_FIn", "TB_ELC_A_B", "ELC")
    )
    used = held(small_database, "VAR_FIn", "RSDLAMP", "ELC", "region = 'A'")
    assert links["carrier electricity", "use residential"] == pytest.approx(used)


def test_in_the_other_region_what_arrives_is_imported(opened: Opened, small_database: Path) -> None:
    arrived = held(small_database, "VAR_FOut", "TB_ELC_A_B", "ELC")
    assert drawn(opened("sankey", **CHOICES, region=["B"])) == {
        ("imports", "carrier electricity"): pytest.approx(arrived),
        ("carrier electricity", "use residential"): pytest.approx(arrived),
    }


def test_an_unknown_unit_has_a_diagram_of_its_own(opened: Opened, small_database: Path) -> None:
    app = opened("sankey", **{**CHOICES, "unit": ["unknown"]})
    assert "unit unknown" in app.subheader[0].value
    peat = pytest.approx(held(small_database, "VAR_FOut", "IMPPEA", "PEA"))
    assert drawn(app) == {
        ("imports or resources", "carrier peat"): peat,
        ("carrier peat", "use residential"): peat,
    }


def test_the_table_holds_the_links_in_words(opened: Opened) -> None:
    app = opened("sankey", **CHOICES)
    labels = {node["id"]: node["label"] for node in picture(app)["nodes"]}
    table = app.dataframe[0].value
    rows = dict(zip(zip(table.origin, table.destination, strict=True), table["value (PJ per year)"], strict=True))
    assert rows == {(labels[origin], labels[end]): value for (origin, end), value in drawn(app).items()}


def test_the_words_below_say_what_enters_and_what_is_lost(opened: Opened) -> None:
    captions = [caption.value for caption in opened("sankey", **CHOICES).caption]
    lost = "conversion losses 15.00 PJ per year; losses in trade 0.0900 PJ per year."
    assert f"From sources 30.00 PJ per year; {lost}" in captions


def test_without_efficiencies_what_is_not_taken_is_not_called_a_loss(opened: Opened) -> None:
    captions = [caption.value for caption in opened("sankey", **CHOICES).caption]
    assert any("No source tells COM_IE" in caption for caption in captions)


def test_without_sets_or_units_no_commodity_is_taken_for_energy(serve: Callable[..., None], tmp_path: Path) -> None:
    vd = write_result(tmp_path / "files", "Bare")
    bare = shutil.copy(vd, tmp_path / "Bare.vd")
    load([Path(bare)], f"duckdb:///{tmp_path / 'bare.duckdb'}")
    serve(database_url=f"duckdb:///{tmp_path / 'bare.duckdb'}")
    app = open_app("sankey")
    assert not app.exception
    assert said(app).startswith("Of the commodities that flow in Bare, no source says which carry energy")
    assert not app.get("bidi_component")


def test_units_of_commodities_without_flows_are_not_offered(serve: Callable[..., None], tmp_path: Path) -> None:
    """As a model has dummy commodities for its user constraints, in a unit of their own."""
    vd = write_result(tmp_path / "files", "Small")
    dummies = [f"U{number}" for number in range(60)]
    with vd.with_suffix(".vde").open("a", encoding="utf-8") as file:
        file.writelines(f'"Commodity","A","{code}","Dummy"\n' for code in dummies)
    with vd.with_suffix(".vds").open("a", encoding="utf-8") as file:
        file.writelines(f'"Commodity","A","NRG","{code}"\n' for code in dummies)
    with vd.with_name("Small_units.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"commodity,A,{code},UCU\n" for code in dummies)
    url = f"duckdb:///{tmp_path / 'dummies.duckdb'}"
    load([vd], url)
    serve(database_url=url)
    app = open_app("sankey")
    (unit,) = (box for box in app.sidebar.selectbox if box.label == "Unit")
    assert unit.value == "PJ"
    assert not [option for option in unit.options if "UCU" in option]


def test_another_period_is_drawn_and_stated(opened: Opened) -> None:
    app = opened("sankey", **CHOICES)
    whole = drawn(app)
    next(box for box in app.sidebar.selectbox if box.label == "Period").set_value("2020").run()
    assert drawn(app) == pytest.approx({key: value / 1.5 for key, value in whole.items()})
    assert app.query_params["period"] in ("2020", ["2020"])


def test_an_unknown_period_is_told(opened: Opened) -> None:
    assert said(opened("sankey", **{**CHOICES, "period": ["1990"]})) == (
        "period 1990 is not among these results; offered are 2020, 2030."
    )
