"""Spellings of one unit are one unit: their rows are added, and each is converted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import literal, select, union_all

from speedlocal.database.engine import Asking, open_results
from speedlocal.ingest.load import load
from speedlocal.queries import annual, energy, trade
from speedlocal.queries.units import meant, measured_in
from speedlocal.vocabulary.lists import Attribute, attribute
from speedlocal.vocabulary.units import folded_spellings, units
from tests.pages.tiny_result import flow, sets, write_tiny

SPELT = {"A": "PJ", "B": "pj", "C": "petajoules", "D": "kWhours"}
OTHERS = ["mw", "MW", "mW", "MT", "Mt", "mt", "pj ", "P J", "kSTC", "MEUR20", "g_gj", "PEŁ"]
CODES = ["PJ", "GWa", "MW", "Mt", "MBtu", "kt CO2eq", "Mpkm/a", "mW", "MT", "pj ", "g_gj"]
UNITS = "dimension,region,code,unit\n" + "".join(f"commodity,{r},ELC,{unit}\n" for r, unit in SPELT.items())


def production() -> Attribute:
    found = attribute("VAR_FOut")
    assert found is not None
    return found


@pytest.fixture
def results(either_url: str, tmp_path: Path) -> Iterator[Asking]:
    rows = [flow("VAR_FOut", "ELC", "P", region, 10) for region in SPELT]
    rows += [flow("VAR_FOut", "ELC", "TX", "B", 5), flow("VAR_FIn", "ELC", "TX", "A", 5)]
    vd = write_tiny(tmp_path / "tiny", "tiny", rows, sets("ABCD", P="PRE", TX="IRE A B"))
    (tmp_path / "tiny" / "tiny_units.csv").write_text(UNITS, encoding="utf-8")
    load([vd], either_url)
    with open_results(either_url) as opened:
        yield opened


def test_rows_of_every_spelling_are_one_group_and_are_added(results: Asking) -> None:
    groups = annual.unit_groups(results, attribute=production(), scenarios=("tiny",))
    assert groups.to_numpy().tolist() == [["PJ", "NRG", 1, 4], ["kWhours", "NRG", 1, 1]]
    selection = annual.Selection(production(), ("tiny",), "PJ", "NRG")
    assert annual.over_periods(results, selection=selection, by="commodity").value.tolist() == [35]


def test_a_balance_and_a_map_have_every_spelling_in_one_unit(results: Asking) -> None:
    assert energy.units(results, scenario="tiny").to_numpy().tolist() == [["PJ", 5], ["kWhours", 1]]
    flows = energy.flows(results, balance=energy.Balance("tiny", "2030", (), "PJ"))
    assert sorted(flows.region) == ["A", "A", "B", "B", "C"]
    assert trade.units(results, scenario="tiny", commodity_code="ELC").unit.tolist() == ["PJ"]


def test_what_is_said_to_mean_a_unit_is_found_by_it_and_nothing_else_is(results: Asking) -> None:
    spellings = {known for unit in units() for case in folded_spellings(unit).values() for known in case}
    spellings |= {known.upper() for known in spellings} | {alias for u in units().values() for alias in u.aliases}
    spelt = sorted(spellings | {*units(), *OTHERS})
    codes = meant(pd.DataFrame({"unit": spelt})).unit
    rows = union_all(*(select(literal(text).label("unit")) for text in spelt)).subquery()
    for code in CODES:
        found = results.frame(select(rows.c.unit).where(measured_in(rows.c.unit, code))).unit
        assert sorted(found) == list(pd.Series(spelt)[codes == code]), code
