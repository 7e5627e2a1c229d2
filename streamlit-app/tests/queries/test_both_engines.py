"""Every question has the same answer, in the same order, from DuckDB and from PostgreSQL."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from importlib.resources import as_file, files
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Select, String
from sqlalchemy.sql.elements import CollationClause, UnaryExpression
from sqlalchemy.sql.visitors import iterate

from speedlocal import queries
from speedlocal.database.engine import Asking, open_results
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from speedlocal.queries import annual, catalogue, coverage, energy, losses, names, tables, timeslices, trade
from speedlocal.vocabulary.lists import attribute
from tests.ingest.mapping_folders import HEAD, written
from tests.pages.tiny_result import flow, sets, write_tiny

SCENARIO = "Baltic_NetZero"
EVERY = ("Baltic_Islanded", SCENARIO)
BALANCE = energy.Balance(SCENARIO, "2040", (), "PJ")


def selection(code: str, **choices: Any) -> annual.Selection:
    found = attribute(code)
    assert found is not None
    return annual.Selection(found, EVERY, **choices)


PRODUCTION = selection("VAR_FOut", unit="PJ", kind="NRG")
CAPACITY = selection("VAR_Cap", unit="GW", regions=("DK", "SE"))
STATE = annual.Selection(PRODUCTION.attribute, ("Odd",), "PJ", "NRG", ("a", "B"), sow="2")
STOCHASTIC = energy.Balance("Odd", "2030", ("a",), "PJ", "2")
"""Of a scenario with what the demo does not have: states of the world, a net, aggregations, COM_IE by timeslice."""
ELECTRICITY = replace(PRODUCTION, attribute=selection("VAR_FIn").attribute, regions=("dk",), commodity="elc")
"""Its consumption is told by day and night, for some processes by the year only."""
POWER = timeslices.Profile(ELECTRICITY, "2040", "process")
ACTIVITY = selection("VAR_Act", unit="PJ", regions=("DK",))
SLICES = timeslices.Profile(replace(STATE, regions=("a",), commodity="elc"), "2030", "process")
QUESTIONS: list[tuple[Callable[..., pd.DataFrame], dict[str, Any]]] = [
    (annual.unit_groups, {"attribute": attribute("VAR_FOut"), "scenarios": EVERY}),
    (annual.unit_groups, {"attribute": attribute("Cost_Act"), "scenarios": EVERY}),
    (annual.commodities, {"selection": PRODUCTION}),
    (annual.processes, {"selection": CAPACITY}),
    *((annual.over_periods, {"selection": PRODUCTION, "by": by}) for by in annual.GROUPS),
    (annual.over_periods, {"selection": CAPACITY, "by": "process"}),
    (annual.over_periods, {"selection": selection("VAR_Cap", unit=None), "by": "sector"}),
    (annual.over_periods, {"selection": selection("Reg_ACost", unit="MEUR20"), "by": "category"}),
    (catalogue.scenarios, {}),
    (catalogue.last_publication, {}),
    (catalogue.sources, {}),
    (catalogue.findings, {"scenario_name": SCENARIO}),
    (catalogue.checks, {"scenario_name": SCENARIO}),
    (catalogue.attributes, {}),
    (annual.over_periods, {"selection": STATE, "by": "region"}),
    (annual.aggregations, {"selection": STATE}),
    (catalogue.periods, {"scenario": SCENARIO}),
    (coverage.coverage, {"scenarios": (*EVERY, "Odd")}),
    *((coverage.unmapped_codes, {"scenario": "Odd", "by": by}) for by in ("carrier", "stage", "sector")),
    (names.of_groups, {"scenarios": (*EVERY, "Odd")}),
    *((names.of_codes, {"scenarios": ("Odd",), "dimension": dimension}) for dimension in ("process", "commodity")),
    (names.outlines, {"scenario_name": "Odd"}),
    (catalogue.regions, {}),
    (catalogue.states, {}),
    (energy.scenarios, {}),
    (energy.units, {"scenario": SCENARIO}),
    (energy.flows, {"balance": BALANCE}),
    (energy.flows, {"balance": STOCHASTIC}),
    (energy.net, {"balance": STOCHASTIC}),
    (energy.trade_links, {"balance": BALANCE}),
    (energy.trade_links, {"balance": STOCHASTIC}),
    (losses.network_losses, {"balance": BALANCE}),
    (losses.network_losses, {"balance": STOCHASTIC}),
    (tables.tables, {}),
    (tables.columns, {}),
    (timeslices.tree, {"scenario": SCENARIO, "region": "dk"}),
    (timeslices.tree, {"scenario": "Odd", "region": "A"}),
    (timeslices.without_fraction, {"selection": SLICES.selection, "period": "2030"}),
    (timeslices.commodities, {"selection": replace(ELECTRICITY, commodity=None), "period": "2040"}),
    (timeslices.processes, {"selection": ACTIVITY, "period": "2040"}),
    (timeslices.profile, {"profile": POWER}),
    (timeslices.profile, {"profile": replace(POWER, by="carrier", depth=1)}),
    (timeslices.profile, {"profile": replace(POWER, selection=replace(ELECTRICITY, commodity=None), by="commodity")}),
    (timeslices.profile, {"profile": replace(POWER, selection=ACTIVITY)}),
    (timeslices.profile, {"profile": SLICES}),
    (trade.scenarios, {}),
    (trade.commodities, {"scenario": SCENARIO}),
    (trade.between_regions, {"scenario": SCENARIO, "commodity_code": "elc"}),
    (trade.between_regions, {"scenario": "Odd", "commodity_code": "ELC", "sow": "2"}),
    (trade.units, {"scenario": SCENARIO, "commodity_code": "ELC"}),
    (trade.regions, {"scenario": SCENARIO}),
]
LEFT_EMPTY = {"catalogue.findings", "annual.over_periods[unknown]"}
"""In the demo nothing is odd, and no unit is unknown."""


def name(question: Callable[..., pd.DataFrame], choices: dict[str, Any]) -> str:
    known = getattr(choices.get("selection"), "unit", "") is not None
    return f"{question.__module__.rsplit('.', 1)[1]}.{question.__name__}{'' if known else '[unknown]'}"


NAMES = [name(*each) for each in QUESTIONS]


class Listening:
    """An open database that keeps the questions it was asked."""

    def __init__(self, results: Asking) -> None:
        self.results, self.asked = results, list[Select[Any]]()

    def frame(self, question: Select[Any]) -> pd.DataFrame:
        self.asked.append(question)
        return self.results.frame(question)


def odd(folder: Path) -> Path:
    """Write a scenario of two states of the world."""
    rows = [
        flow(attribute, "ELC", process, region, value * int(sow), timeslice=timeslice, sow=sow)
        for sow in "12"
        for attribute, process, region, timeslice, value in (
            ("VAR_FOut", "PP", "A", "S", 10.0),
            ("VAR_FOut", "PP", "A", "W", 20.0),
            ("VAR_FOut", "-", "A", "ANNUAL", 5.0),
            ("VAR_FIn", "TX", "A", "ANNUAL", 9.0),
            ("VAR_FOut", "TX", "B", "ANNUAL", 8.0),
            ("VAR_Comnet", "-", "A", "S", 3.0),
            ("EQ_Combal", "-", "A", "S", 4.0),
        )
    ]
    times = "TS_MAP,A,,,,ANNUAL,,,W,\nG_YRFR,A,,,,w,,,,0.5\n"
    times += "COM_IE,A,2020,,ELC,ANNUAL,,,,0.9\nCOM_IE,A,2020,,ELC,W,,,,0.7\nCOM_IE,A,2040,,ELC,W,,,,0.6\n"
    return write_tiny(folder, "Odd", rows, sets("AB", "ELC", PP="ELE", TX="IRE"), times=times)


def mapped(folder: Path) -> Path:
    """Write a mapping that names codes and leaves some without a group."""
    rules = "carrier,label,code,gas,Town gas\nprocess,label,code,PP,Plant\ncommodity,colour,code,ELC,#123456\n"
    rules += "commodity,carrier,code,ELC,unmapped\nprocess,sector,code,PP,unmapped\nprocess,stage,code,PP,unmapped\n"
    outlines = '{"type":"FeatureCollection","features":[]}'
    return written(folder, rules=HEAD + rules, outlines=outlines)


@pytest.fixture(scope="module")
def both(module_postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Listening]]:
    urls = [f"duckdb:///{tmp_path_factory.mktemp('both') / 'results.duckdb'}", module_postgres_url]
    with as_file(files("speedlocal.demo")) as demo, ExitStack() as opened:
        for url in urls:
            load(sorted(demo.glob("*.zip")), url, Names(model="Baltic"))
            mapping = mapped(tmp_path_factory.mktemp("mapped") / "odd")
            load([odd(tmp_path_factory.mktemp("odd"))], url, Names(mapping=mapping))
        yield [Listening(opened.enter_context(open_results(url))) for url in urls]


def test_no_question_is_left_out() -> None:
    modules = [import_module(f"{queries.__name__}.{module.name}") for module in iter_modules(queries.__path__)]
    public = {
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        if "results" in inspect.signature(function).parameters
    }
    assert {question for question, _ in QUESTIONS} == public


@pytest.mark.parametrize(("question", "choices"), QUESTIONS, ids=NAMES)
def test_the_answers_are_equal(
    both: list[Listening], question: Callable[..., pd.DataFrame], choices: dict[str, Any]
) -> None:
    one, other = (question(results, **choices).drop(columns=["loaded_at", "at"], errors="ignore") for results in both)
    assert list(one.columns) == list(other.columns)
    assert one.empty == (name(question, choices) in LEFT_EMPTY)
    pd.testing.assert_frame_equal(one, other, rtol=1e-12, atol=1e-9)  # trade costs of all regions cancel


def test_how_much_is_unmapped_is_told_by_the_size_of_flows(both: list[Listening]) -> None:
    for results in both:
        frame = coverage.coverage(results, scenarios=("Odd",))
        assert list(frame.itertuples(index=False, name=None)) == [
            ("Odd", "energy", "PJ", "carrier", 141.0, 141.0, 1.0),
            ("Odd", "energy", "PJ", "sector", 141.0, 90.0, 90 / 141),
            ("Odd", "energy", "PJ", "stage", 141.0, 90.0, 90 / 141),
        ]
        (row,) = coverage.unmapped_codes(results, scenario="Odd", by="sector").itertuples(index=False, name=None)
        assert row == ("energy", "PJ", "PP", None, 90.0, 90 / 141)
        assert coverage.coverage(results, scenarios=EVERY).unmapped.sum() == 0


def test_a_state_of_the_world_is_not_added_to_another(both: list[Listening]) -> None:
    for results in both:
        (net,) = energy.net(results, balance=STOCHASTIC).net
        (lost,) = losses.network_losses(results, balance=STOCHASTIC).lost
        (sent,) = trade.between_regions(results, scenario="Odd", commodity_code="ELC", sow="2").value
        assert (net, sent) == (6, 18)
        assert lost == pytest.approx(2 * (10 * 0.1 + 20 * 0.3))
        assert list(annual.over_periods(results, selection=STATE, by="process").value) == [60, 16]


def test_the_timeslices_of_a_year_add_up_to_it(both: list[Listening]) -> None:
    for results in both:
        for profile in (POWER, replace(POWER, depth=1), replace(POWER, selection=ACTIVITY), SLICES):
            slices = timeslices.profile(results, profile=profile).groupby(["scenario", "group"]).value.sum()
            year = annual.over_periods(results, selection=profile.selection, by="process")
            year = year[year.period == profile.period].set_index(["scenario", "group"]).value
            pd.testing.assert_series_equal(slices, year, rtol=1e-12, check_index_type=False)


def test_what_no_timeslice_tells_is_spread_and_marked(both: list[Listening]) -> None:
    for results in both:
        frame = timeslices.profile(results, profile=POWER)
        stored = frame[~frame.spread].groupby("timeslice").value.sum()
        told = timeslices.profile(results, profile=replace(POWER, depth=0))
        assert set(stored.index) <= set(frame.timeslice[frame.level == "DAYNITE"])
        assert 0 < frame.value[frame.spread].sum() < told.value.sum()
        assert list(told.timeslice.unique()) == ["ANNUAL"]
        assert not told.spread.any()


def test_timeslices_of_half_a_tree_stand_for_themselves(both: list[Listening]) -> None:
    for results in both:
        frame = timeslices.profile(results, profile=SLICES)
        rows = frame[["timeslice", "group", "value", "coarse", "spread"]].itertuples(index=False, name=None)
        assert list(rows) == [
            ("ANNUAL", "-", 10.0, True, False),
            ("W", "PP", 40.0, False, False),
            ("S", "PP", 20.0, False, False),
        ]
        unknown = timeslices.without_fraction(results, selection=SLICES.selection, period="2030")
        assert list(unknown.itertuples(index=False, name=None)) == [("Odd", "S")]


@pytest.mark.parametrize(("question", "choices"), QUESTIONS, ids=NAMES)
def test_the_order_of_texts_does_not_depend_on_the_server_s_locale(
    both: list[Listening], question: Callable[..., pd.DataFrame], choices: dict[str, Any]
) -> None:
    both[0].asked.clear()
    question(both[0], **choices)
    for asked in both[0].asked:
        for key in asked._order_by_clauses:
            parts = list(iterate(key))
            if isinstance(key, UnaryExpression) and isinstance(getattr(parts[-1], "type", None), String):
                assert any(isinstance(part, CollationClause) for part in parts), str(key)
