"""I3 and I4: annual costs and the objective are the sums of their parts."""

from __future__ import annotations

import math
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.checks.costs import CATEGORIES, OF, costs
from speedlocal.checks.every import rows_behind
from speedlocal.checks.objective import objective
from tests.checks.scenarios import NAME, Row, cost, counts, database, reasons

HOLDS, FAILS, UNDECIDED = "holds", "does not hold", "cannot be decided"
AMOUNT = st.floats(0.01, 1e6) | st.floats(-1e6, -0.01)


def total(category: str, value: float, region: str = "A", **other: str) -> Row:
    return Row("Reg_ACost", "-", "-", region, value, userconstraint=category, **other)


@st.composite
def bills(draw: st.DrawFn) -> list[Row]:
    """Costs of random processes, and what they add up to by region, period and category."""
    rows, sums = list[Row](), defaultdict[tuple[str, str, str], float](float)
    for number in range(draw(st.integers(1, 8))):
        region, period = draw(st.sampled_from("AB")), draw(st.sampled_from(["2020", "2030"]))
        attribute, amount = draw(st.sampled_from(sorted(OF))), draw(AMOUNT)
        rows.append(cost(attribute, amount, process=f"P{number}", region=region, period=period))
        sums[region, period, OF[attribute]] += amount
    return rows + [total(c, value, region, period=period) for (region, period, c), value in sums.items()]


@given(bills())
def test_annual_costs_are_the_sums_of_their_parts(rows: list[Row]) -> None:
    totals = [row for row in rows if row.attribute == "Reg_ACost"]
    assert counts(costs(database(rows))) == (HOLDS, len(totals), 0, 0)


@given(bills(), st.data())
def test_a_changed_cost_is_found_and_its_sum_named_with_its_rows(rows: list[Row], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    changed = rows[place]
    rows[place] = changed._replace(value=changed.value + data.draw(st.floats(1e-2, 1e3)))
    subject = database(rows)
    check = costs(subject)
    (case,) = check.cases.to_dict("records")
    category = OF.get(changed.attribute, changed.userconstraint)
    assert check.verdict == FAILS
    assert (case["region"], case["period"], case["category"]) == (changed.region, changed.period, category)
    behind = rows_behind(subject.results, scenario=NAME, case=case)
    assert rows[place].value in list(behind.value)
    assert {OF.get(row.attribute, row.userconstraint) for row in behind.itertuples()} == {category}


def test_the_parts_of_every_category_are_documented(request: pytest.FixtureRequest) -> None:
    text = (request.config.rootpath.parent / "docs" / "checks.md").read_text(encoding="utf-8")
    for category, attributes in CATEGORIES.items():
        assert f"{category}: {', '.join(attributes)}" in text


def test_the_premium_of_hurdle_rates_belongs_to_investment() -> None:
    rows = [cost("Cost_Inv", 5.0, userconstraint="INV"), cost("Cost_Inv", 1.0, userconstraint="INV+"), total("INV", 6)]
    assert counts(costs(database(rows))) == (HOLDS, 1, 0, 0)


def test_costs_without_their_total_do_not_hold_and_without_any_total_cannot_be_decided() -> None:
    rows = [cost("Cost_Fom", 5.0), cost("Cost_Fom", 3.0, region="B"), total("FIX", 3.0, "B")]
    assert counts(costs(database(rows))) == (FAILS, 2, 1, 0)
    assert counts(costs(database([*rows, cost("Cost_Act", 1.0)]))) == (FAILS, 3, 1, 1)
    assert counts(costs(database([*rows[1:], total("VAR", 1.0)]))) == (UNDECIDED, 2, 0, 1)
    assert counts(costs(database(rows[:1]))) == (UNDECIDED, 0, 0, 0)


def test_an_export_of_a_view_proves_nothing() -> None:
    check = costs(database([cost("Cost_Fom", 5.0), total("FIX", 6.0)], formats=["veda_csv"]))
    assert (counts(check), reasons(check)) == ((UNDECIDED, 1, 0, 1), ["an export of a view may leave rows out"])


def test_what_the_source_has_summed_up_cannot_be_decided() -> None:
    rows = [cost("Cost_Fom", 5.0, period="(all)"), total("FIX", 5.0, period="(all)")]
    assert counts(costs(database(rows))) == (UNDECIDED, 1, 0, 1)


def part(attribute: str, value: float, region: str = "A", **other: str) -> Row:
    return Row(attribute, "-", "-", region, value, other.pop("period", "-"), "-", **other)


WHOLE = [part("ObjZ", 30.0, "-"), part("Reg_obj", 10.0), part("Reg_obj", 20.0, "B")]
WEIGHED = [part("Reg_wobj", 25.0, userconstraint="INV"), part("Reg_wobj", 5.0, userconstraint="FIX")]


def test_the_objective_is_the_sum_of_its_parts_and_trade_cancels() -> None:
    trade = [part("Reg_irec", 7.0), part("Reg_irec", -7.0, "B")]
    bills = [cost("Cost_ire", 3.0), cost("Cost_ire", -3.0, region="B")]
    assert counts(objective(database(WHOLE + WEIGHED + trade + bills))) == (HOLDS, 4, 0, 0)


@pytest.mark.parametrize(
    ("changed", "identity"),
    [
        (part("Reg_obj", 1.0, "C"), "ObjZ = sum of Reg_obj"),
        (part("Reg_wobj", 1.0, "C", userconstraint="VAR"), "ObjZ = sum of Reg_wobj"),
        (part("Reg_irec", 1.0), "sum of Reg_irec = 0"),
        (cost("Cost_ire", 1.0), "sum of Cost_ire = 0"),
    ],
)
def test_what_is_off_is_named_with_its_rows(changed: Row, identity: str) -> None:
    subject = database([*WHOLE, *WEIGHED, changed])
    check = objective(subject)
    (case,) = check.cases.to_dict("records")
    assert (check.verdict, case["identity"]) == (FAILS, identity)
    behind = rows_behind(subject.results, scenario=NAME, case=case)
    assert set(behind.attribute) == set(case["attributes"].split())
    assert changed.value in list(behind.value)


def test_the_objective_of_a_stochastic_run_lies_between_those_of_its_states() -> None:
    def run(whole: float) -> tuple[str, int, int, int]:
        states = [part("Reg_obj", value, sow=sow) for sow, value in (("1", 10.0), ("2", 20.0))]
        return counts(objective(database([part("ObjZ", whole, "-"), *states])))

    assert (run(15.0), run(25.0), run(5.0)) == ((UNDECIDED, 1, 0, 1), (FAILS, 1, 1, 0), (FAILS, 1, 1, 0))


def test_a_subtotal_counts_once_and_damages_may_lie_outside_the_objective() -> None:
    damages = [part("Reg_wobj", 4.0, userconstraint=tag) for tag in ("DAM", "DAM-EXT+")]
    check = objective(database(WHOLE + WEIGHED + damages))
    assert (counts(check), check.cases.right[0]) == ((UNDECIDED, 2, 0, 1), 34.0)


def test_without_an_objective_or_with_an_infinite_one_nothing_can_be_decided() -> None:
    assert counts(objective(database([part("VAR_Cap", 1.0)]))) == (UNDECIDED, 0, 0, 0)
    infinite = [part("ObjZ", math.inf, "-"), part("Reg_obj", 1.0)]
    assert counts(objective(database(infinite))) == (UNDECIDED, 1, 0, 1)
