"""Keys, solve status, dummy imports, the solver's noise, emissions that overlap, units, and what sources lack."""

from __future__ import annotations

import math

import pytest

from speedlocal.checks.emissions import emissions
from speedlocal.checks.every import rows_behind
from speedlocal.checks.keys import keys
from speedlocal.checks.solve import dummy_imports, noise, solve_status
from speedlocal.checks.sources import lacking, units
from speedlocal.checks.subject import digits
from tests.checks.scenarios import NAME, Row, cost, counts, database, kinds, made, net, reasons, taken

HOLDS, FAILS, UNDECIDED = "holds", "does not hold", "cannot be decided"


def test_a_key_that_differs_in_case_only_stands_twice() -> None:
    rows = [made("ELC", 1.0), made("elc", 2.0), made("GAS", 1.0)]
    subject = database(rows)
    check = keys(subject)
    assert counts(check) == (FAILS, 3, 1, 0)
    (case,) = check.cases.to_dict("records")
    assert sorted(rows_behind(subject.results, scenario=NAME, case=case).value) == [1.0, 2.0]
    assert counts(keys(database(rows[1:]))) == (HOLDS, 2, 0, 0)


@pytest.mark.parametrize(("status", "verdict"), [(1, HOLDS), (8, HOLDS), (4, FAILS), (7, FAILS), (13, FAILS)])
def test_the_model_status_tells_whether_the_run_was_solved(status: float, verdict: str) -> None:
    check = solve_status(database([Row("User_con", "-", "-", "NONE", status, userconstraint="SOLVE_STATUS")]))
    assert counts(check) == (verdict, 1, int(verdict == FAILS), 0)


def test_without_a_status_it_cannot_be_decided() -> None:
    assert counts(solve_status(database([made("ELC", 1.0)]))) == (UNDECIDED, 0, 0, 0)


@pytest.mark.parametrize(("value", "verdict"), [(5.0, FAILS), (9e-7, HOLDS)])
def test_a_dummy_import_that_supplies_anything_is_named(value: float, verdict: str) -> None:
    check = dummy_imports(database([made("ELC", value, process="impnrgz"), made("ELC", 1.0)]))
    assert counts(check) == (verdict, 1, int(verdict == FAILS), 0)
    assert ("impnrgz of ELC, region A, period 2030: 5" in check.detail) == (verdict == FAILS)


def test_whether_dummy_imports_supply_anything_needs_production_and_all_rows() -> None:
    assert counts(dummy_imports(database([taken("ELC", 1.0)]))) == (UNDECIDED, 0, 0, 0)
    assert counts(dummy_imports(database([made("ELC", 1.0)], formats=["veda_csv"]))) == (UNDECIDED, 0, 0, 0)


def test_the_solver_s_zeros_are_counted() -> None:
    check = noise(database([made("ELC", 9e-7), taken("ELC", -9e-7), made("GAS", 1.0), made("GAS", 0.0, process="Q")]))
    assert counts(check) == (HOLDS, 4, 0, 0)
    assert check.detail.startswith("2 of 4 flows are the solver's zeros, below 1e-06")


def test_a_negative_flow_is_an_error_or_a_credit_but_of_an_emission_nothing_odd() -> None:
    rows = [made("ELC", -1.0), made("CO2", -1.0), made("GAS", -1.0, process="-"), made("GAS", 1.0)]
    check = noise(database(rows, commodity=kinds("ENV", "CO2")))
    assert counts(check) == (UNDECIDED, 4, 0, 1)
    assert list(check.cases.commodity) == ["ELC"]
    assert counts(noise(database([cost("Cost_Fom", 1.0)]))) == (UNDECIDED, 0, 0, 0)


def test_emissions_that_a_process_makes_alike_or_com_agg_adds_up_overlap() -> None:
    rows = [made("ELCCO2", 5.0), made("NETCO2", 5.0), made("CH4", 0.1), made("GHG", 7.0, process="-"), made("ELC", 5.0)]
    described = kinds("ENV", "ELCCO2", "NETCO2", "CH4", "GHG")
    check = emissions(database(rows, commodity=described))
    assert counts(check) == (UNDECIDED, 4, 0, 2)
    assert list(check.cases[["commodity", "other"]].itertuples(index=False, name=None)) == [
        ("GHG", ""),
        ("ELCCO2", "NETCO2"),
    ]
    apart = [rows[0], made("NETCO2", 6.0), rows[2]]
    assert counts(emissions(database(apart, commodity=described))) == (HOLDS, 4, 0, 0)


def test_without_sets_it_is_not_known_what_an_emission_is() -> None:
    subject = database([made("CO2", 1.0)], lacks=["sets of processes and commodities"])
    assert counts(emissions(subject)) == (UNDECIDED, 0, 0, 0)
    assert counts(emissions(database([made("ELC", 1.0)], commodity=kinds("NRG", "ELC")))) == (HOLDS, 0, 0, 0)


def test_units_that_no_source_tells_are_counted_by_what_they_are_of() -> None:
    rows = [made("ELC", 1.0), made("GAS", 1.0), Row("VAR_Cap", "-", "P", "A", 1.0), net("ELC", 1.0, region="B")]
    check = units(database(rows, commodity=kinds("NRG", "elc")))
    assert counts(check) == (UNDECIDED, 4, 0, 3)
    assert "no source tells 3 of 4 units (2 commodity, 1 capacity); first: commodity GAS in region A" in check.detail
    assert counts(units(database(rows[:1], commodity=kinds("NRG", "ELC")))) == (HOLDS, 1, 0, 0)
    assert counts(units(database([cost("Cost_Fom", 1.0)]))) == (UNDECIDED, 0, 0, 0)


def test_what_the_sources_lack_is_listed() -> None:
    check = lacking(database([made("ELC", 1.0)], lacks=["units", "commodity efficiencies"], formats=["vd", "vds"]))
    assert (counts(check), reasons(check)) == ((UNDECIDED, 2, 0, 2), ["no source holds it"])
    assert check.detail == "no source holds commodity efficiencies, units"
    assert counts(lacking(database([made("ELC", 1.0)]))) == (HOLDS, 1, 0, 0)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, (1, 0)),
        (120.0, (2, 0)),
        (3.25, (3, 2)),
        (0.001, (1, 3)),
        (1.5e-07, (2, 8)),
        (1e22, (1, 0)),
        (-0.98, (2, 2)),
    ],
)
def test_digits_are_counted_without_zeros_at_the_ends(value: float, expected: tuple[int, int]) -> None:
    assert digits(value) == expected
    assert digits(math.pi)[0] >= 16
