"""I1: production times COM_IE is consumption and net, or it is said why that cannot be decided."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.checks.balance import balance
from speedlocal.checks.every import rows_behind
from tests.checks.scenarios import NAME, UNKNOWN, Row, com_ie, counts, database, kinds, made, net, reasons, taken

HOLDS, FAILS, UNDECIDED = "holds", "does not hold", "cannot be decided"
PERIODS = ("2020", "2030", "2040")
FLOW = st.floats(0.01, 1e4)


def by_period(ratios: list[float]) -> list[Row]:
    """Production of 10 a period, and consumption of so much of it."""
    pairs = zip(PERIODS, ratios, strict=True)
    return [row for p, ratio in pairs for row in (made("ELC", 10.0, period=p), taken("ELC", 10 * ratio, period=p))]


@st.composite
def systems(draw: st.DrawFn) -> tuple[list[Row], list[dict[str, object]]]:
    """Rows of random balanced commodities, each closed by its net, and the COM_IE of each."""
    rows, stated = list[Row](), list[dict[str, object]]()
    for number in range(draw(st.integers(1, 4))):
        code, efficiency = f"C{number}", draw(st.sampled_from([1.0, 0.93, 0.5]))
        stated.append(com_ie(code, efficiency))
        for period in PERIODS[: draw(st.integers(1, 3))]:
            out, used = draw(st.lists(FLOW, min_size=1, max_size=3)), draw(st.lists(FLOW, max_size=3))
            rows += [made(code, value, process=f"P{n}", period=period) for n, value in enumerate(out)]
            rows += [taken(code.lower(), value, process=f"U{n}", period=period) for n, value in enumerate(used)]
            level = efficiency * math.fsum(out) - math.fsum(used)
            rows.append(net(code, level, period=period, attribute=draw(st.sampled_from(["EQ_Combal", "VAR_Comnet"]))))
    return rows, stated


@given(systems())
def test_random_balanced_systems_hold(system: tuple[list[Row], list[dict[str, object]]]) -> None:
    rows, stated = system
    check = balance(one_spelling(rows, stated))
    balances = {(row.commodity.upper(), row.period) for row in rows}
    assert counts(check) == (HOLDS, len(balances), 0, 0)


@given(systems(), st.data())
def test_a_changed_value_is_found_and_its_balance_named_with_its_rows(
    system: tuple[list[Row], list[dict[str, object]]], data: st.DataObject
) -> None:
    rows, stated = system
    place = data.draw(st.integers(0, len(rows) - 1).filter(lambda n: abs(rows[n].value) > 0.01))
    turnover = sum(abs(row.value) for row in rows if row[1:2] + row[5:6] == rows[place][1:2] + rows[place][5:6])
    change = data.draw(st.floats(1e-4, 10)) * (turnover + 1) * data.draw(st.sampled_from([-1, 1]))
    rows[place] = rows[place]._replace(value=rows[place].value + change)
    subject = one_spelling(rows, stated)
    check = balance(subject)
    assert counts(check)[0] == FAILS
    (case,) = check.cases.to_dict("records")
    assert (case["commodity"], case["period"]) == (rows[place].commodity.upper(), rows[place].period)
    behind = rows_behind(subject.results, scenario=NAME, case=case)
    assert rows[place].value in list(behind.value)
    assert f"commodity {case['commodity']}" in check.detail


def one_spelling(rows: list[Row], stated: list[dict[str, object]]):
    """The loaded scenario; a load spells each code in one way in the summaries."""
    return database([row._replace(commodity=row.commodity.upper()) for row in rows], commodity_efficiency=stated)


def test_the_net_is_var_comnet_else_the_level_else_nothing() -> None:
    rows = [made("A", 5.0), taken("A", 3.0), net("A", 2.0, attribute="VAR_Comnet"), net("A", 99.0)]
    rows += [made("B", 5.0), taken("B", 3.0), net("B", 2.0), made("C", 5.0), taken("C", 5.0)]
    assert counts(balance(database(rows))) == (HOLDS, 3, 0, 0)


def test_what_com_agg_adds_up_is_production() -> None:
    rows = [made("TOT", 7.0, process="-"), net("TOT", 7.0, attribute="VAR_Comnet")]
    assert counts(balance(database(rows))) == (HOLDS, 1, 0, 0)


def test_a_level_without_a_flow_does_not_hold() -> None:
    assert counts(balance(database([net("DEM", 7.0), made("ELC", 1.0), taken("ELC", 1.0)]))) == (FAILS, 2, 1, 0)


def test_a_constant_ratio_that_com_ie_would_explain_cannot_be_decided() -> None:
    check = balance(database(by_period([0.9, 0.9, 0.9]), lacks=UNKNOWN))
    words = "constant ratio 0.900000 in every period, consistent with a transmission efficiency"
    assert (counts(check), reasons(check)) == ((UNDECIDED, 3, 0, 3), [words])
    assert check.detail == f"3 of 3 balances cannot be decided: region A, commodity ELC: {words}"


def test_the_same_ratio_does_not_hold_where_com_ie_is_known_to_be_1() -> None:
    assert counts(balance(database(by_period([0.9, 0.9, 0.9])))) == (FAILS, 3, 3, 0)


def test_a_ratio_that_varies_but_never_closes_cannot_be_decided_and_says_between_what() -> None:
    check = balance(database(by_period([0.9, 0.92, 0.95]), lacks=UNKNOWN))
    words = "ratio from 0.900000 to 0.950000, which a transmission efficiency, COM_IE that differs by period"
    assert counts(check) == (UNDECIDED, 3, 0, 3)
    assert reasons(check)[0].startswith(words)


@pytest.mark.parametrize("ratios", [[1.0, 0.9, 1.0], [0.9, 0.9, 1.1], [1.1, 1.1, 1.1], [0.9, 0.9, 0.0]])
def test_no_efficiency_explains_one_period_alone_nor_more_than_is_made(ratios: list[float]) -> None:
    check = balance(database(by_period(ratios), lacks=UNKNOWN))
    off = sum(ratio != 1 for ratio in ratios)
    assert counts(check) == (FAILS, 3, off, 0)


def test_an_efficiency_applies_from_its_period_on() -> None:
    stated = [com_ie("ELC", 0.9, period="2025"), com_ie("ELC", 0.8, period="2035")]
    rows = by_period([0.9, 0.9, 0.8])
    assert counts(balance(database(rows, commodity_efficiency=stated))) == (HOLDS, 3, 0, 0)


def test_an_efficiency_by_timeslice_applies_to_the_production_of_each() -> None:
    stated = [com_ie("ELC", 0.5, timeslice="W"), com_ie("ELC", 0.9)]
    rows = [made("ELC", 10.0, timeslice="W"), made("ELC", 10.0, timeslice="S"), taken("elc", 14.0, timeslice="S")]
    rows = [row._replace(commodity="ELC") for row in rows]
    assert counts(balance(database(rows, commodity_efficiency=stated))) == (HOLDS, 1, 0, 0)


@pytest.mark.parametrize(("winter", "summer", "verdict"), [(0.5, 0.5, HOLDS), (0.4, 0.6, UNDECIDED)])
def test_coarse_production_has_the_efficiency_that_all_timeslices_share(
    winter: float, summer: float, verdict: str
) -> None:
    stated = [com_ie("ELC", winter, timeslice="W"), com_ie("ELC", summer, timeslice="S")]
    check = balance(database([made("ELC", 10.0), taken("ELC", 5.0)], commodity_efficiency=stated))
    assert counts(check) == (verdict, 1, 0, int(verdict == UNDECIDED))


def test_a_timeslice_without_an_efficiency_of_its_own_loses_nothing() -> None:
    stated = [com_ie("ELC", 0.5, timeslice="W")]
    rows = [made("ELC", 10.0, timeslice="W"), made("ELC", 10.0, timeslice="S"), taken("ELC", 15.0)]
    assert counts(balance(database(rows, commodity_efficiency=stated))) == (HOLDS, 1, 0, 0)


def test_an_elastic_demand_cannot_be_decided() -> None:
    rows = [made("DEM", 9.0), net("DEM", 10.0), Row("Cost_Els", "DEM", "-", "A", 1.0)]
    assert counts(balance(database(rows, commodity=kinds("DEM", "DEM")))) == (UNDECIDED, 1, 0, 1)


def test_an_emission_that_nothing_takes_and_no_net_is_told_of_cannot_be_decided_and_a_fuel_does_not_hold() -> None:
    rows = [made("CO2", 9.0), made("GAS", 9.0), made("ELC", 1.0), net("ELC", 0.5), taken("ELC", 0.5)]
    described = [*kinds("ENV", "CO2"), *kinds("NRG", "GAS", "ELC")]
    check = balance(database(rows, commodity=described))
    assert counts(check) == (FAILS, 3, 1, 1)
    assert list(check.cases.commodity) == ["GAS", "CO2"]


def test_without_any_net_in_the_sources_what_nothing_takes_cannot_be_decided() -> None:
    rows = [made("DEM", 9.0), made("ELC", 1.0), taken("ELC", 1.0)]
    assert counts(balance(database(rows, commodity=kinds("DEM", "DEM")))) == (UNDECIDED, 2, 0, 1)


@pytest.mark.parametrize("dimension", ["region", "commodity", "period"])
def test_what_the_source_has_summed_up_cannot_be_decided(dimension: str) -> None:
    rows = [made("ELC", 1.0)._replace(**{dimension: "(all)"}), taken("ELC", 1.0)._replace(**{dimension: "(all)"})]
    assert counts(balance(database(rows))) == (UNDECIDED, 1, 0, 1)


def test_a_view_that_is_not_whole_proves_nothing() -> None:
    check = balance(database([made("ELC", 5.0), taken("ELC", 3.0)], formats=["veda_csv"]))
    assert (counts(check), reasons(check)) == ((UNDECIDED, 1, 0, 1), ["an export of a view may leave rows out"])
    one_side = balance(database([made("ELC", 5.0)]))
    assert (counts(one_side), reasons(one_side)) == ((UNDECIDED, 1, 0, 1), ["the sources have no VAR_FIn"])


def test_without_flows_nothing_can_be_decided() -> None:
    assert counts(balance(database([net("ELC", 1.0)]))) == (UNDECIDED, 0, 0, 0)


def test_an_infinite_flow_cannot_be_decided() -> None:
    rows = [made("ELC", math.inf), taken("ELC", math.inf), made("GAS", 1.0), taken("GAS", 1.0)]
    check = balance(database(rows))
    assert (counts(check), reasons(check)) == ((UNDECIDED, 2, 0, 1), ["a value is infinite"])


def test_states_of_the_world_are_not_added_up() -> None:
    rows = [
        made("ELC", 5.0, sow="1"),
        taken("ELC", 4.0, sow="1"),
        made("ELC", 4.0, sow="2"),
        taken("ELC", 5.0, sow="2"),
    ]
    check = balance(database(rows))
    assert counts(check) == (FAILS, 2, 2, 0)
    assert sorted(check.cases.sow) == ["1", "2"]


def test_the_solver_s_zeros_are_no_error() -> None:
    rows = [made("ELC", 9e-7), made("GAS", 1e6), taken("GAS", 1e6 - 0.9), net("ELC", 0.0)]
    assert counts(balance(database(rows))) == (HOLDS, 2, 0, 0)


def test_values_of_few_digits_cannot_be_decided_where_rounding_explains_it_and_fail_where_not() -> None:
    many = [made("GAS", round(1 + n / 7, 2), process=f"P{n}") for n in range(60)]
    used = [taken("GAS", round(1 + n / 7, 2), process=f"U{n}") for n in range(60)]
    rows = [*many, *used, made("ELC", 3.34), taken("ELC", 3.33), made("COA", 3.34), taken("COA", 2.0)]
    check = balance(database(rows))
    assert counts(check) == (FAILS, 3, 1, 1)
    assert list(check.cases.commodity) == ["COA", "ELC"]
    assert "at most 3 digits" in check.cases.reason[1]
    few = balance(database(rows[-4:]))
    assert counts(few) == (FAILS, 2, 2, 0)
