"""The import report says what is not known and what the sources settle in two ways."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.databases import asked
from tests.ingest.side_results import flow, loaded

PLANTS = [flow("VAR_Cap", "-", f"P{n}", region, 1) for n in range(4) for region in "AB"]
UNITS = ["commodity,,ELC,PJ", "capacity,,P1,GW", "capacity,B,p2,GW"]


def told_of_units(findings: list[str]) -> list[str]:
    return [text for text in findings if text.startswith("units")]


def test_the_share_of_rows_with_a_known_unit_is_said_where_any_is_unknown(tmp_path: Path) -> None:
    rows = [*PLANTS, flow("VAR_FOut", "elc", "P1", "A", 1), flow("VAR_FOut", "GAS", "P1", "B", 2)]
    rows += [flow("VAR_Fin", "ELC", "P1", "A", 1), flow("EQ_CombalM", "COA", "-", "A", 1)]
    _, findings = loaded(tmp_path, rows, units=UNITS)
    assert told_of_units(findings) == [
        "units are known of 66 % of the rows of flows; unknown: GAS",
        "units are known of 37 % of the rows of capacities; unknown: P0, P2, P3",
    ]


def test_no_share_is_said_where_all_units_are_known(tmp_path: Path) -> None:
    rows = [
        flow("VAR_FOut", "ELC", "P1", "A", 1),
        flow("VAR_Cap", "-", "P1", "A", 1),
        flow("VAR_FOut", "-", "P1", "A", 1),
    ]
    _, findings = loaded(tmp_path, rows, units=UNITS[:2])
    assert told_of_units(findings) == []


def test_where_no_unit_is_known_only_that_is_said(tmp_path: Path) -> None:
    _, findings = loaded(tmp_path, PLANTS)
    assert not [text for text in findings if text.startswith("units are known")]


def test_units_that_are_not_known_are_listed_once_with_what_may_be_meant(tmp_path: Path) -> None:
    rows = [flow("VAR_FOut", code, "P1", "A", 1) for code in ("ELC", "GAS", "COA", "OIL")]
    units = ["commodity,,ELC,PJs", "commodity,,GAS,PJ", "commodity,,COA,000_Units", "commodity,,OIL,PJs"]
    _, findings = loaded(tmp_path, rows, units=[*units, "activity,,P1,MKr12"])
    assert told_of_units(findings) == [
        "units that are not known stay as they are written and are not converted: 000_Units, PJs (is PJ meant?)"
    ]


def test_of_units_that_are_a_family_of_their_own_none_is_taken_for_misspelt(tmp_path: Path) -> None:
    rows = [flow("VAR_FOut", code, "P1", "A", 1) for code in ("ELC", "GAS", "COA")]
    _, findings = loaded(tmp_path, rows, units=["commodity,,ELC,kSTC", "commodity,,GAS,kSTE", "commodity,,COA,PJs"])
    assert told_of_units(findings) == [
        "units that are not known stay as they are written and are not converted: PJs (is PJ meant?), kSTC, kSTE"
    ]


def test_a_commodity_of_several_kinds_is_told_and_the_first_stays(tmp_path: Path) -> None:
    rows = [flow("VAR_FOut", code, "P1", region, 1) for code in ("CO2", "ELC") for region in "AB"]
    members = [("Commodity", "A", "ENV", "CO2"), ("Commodity", "a", "nrg", "co2"), ("Commodity", "B", "ENV", "CO2")]
    members += [("Commodity", region, "NRG", "ELC") for region in "AB"]
    url, findings = loaded(tmp_path, rows, members)
    told = [text for text in findings if "several kinds" in text]
    assert told == ["commodities that sets put into several kinds, so that the first stays: A CO2 (NRG, also ENV)"]
    kinds = [("A", "NRG"), ("B", "ENV")]
    assert asked(url, "SELECT region, kind FROM commodity WHERE commodity = 'CO2' ORDER BY ALL") == kinds
