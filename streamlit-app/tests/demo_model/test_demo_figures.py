"""The model's calendar, its trajectories and its input tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_model import demand, periods, timeslices
from demo_model.scenarios import SCENARIOS, scenario
from demo_model.solution import flow_timeslice
from demo_model.system import COMMODITIES, REGIONS
from demo_model.tables import between, by_period, constant, number, table, trajectory

slices = st.sampled_from(timeslices.ALL)
levels = st.sampled_from(timeslices.LEVELS)
values = st.floats(-1e6, 1e6)
years = st.integers(1990, 2080)
points = st.dictionaries(st.integers(2000, 2060), values, min_size=1, max_size=6)


def test_the_year_has_twelve_leaves_in_four_seasons():
    assert len(timeslices.LEAVES) == 12
    assert timeslices.ALL[0] == "ANNUAL"
    assert [timeslices.level(one) for one in timeslices.ALL] == ["ANNUAL"] + ["SEASON"] * 4 + ["DAYNITE"] * 12


@given(levels)
def test_each_level_covers_the_whole_year(level):
    assert sum(timeslices.FRACTION[one] for one in timeslices.of_level(level)) == pytest.approx(1.0, abs=1e-12)


@given(slices, levels)
def test_a_flow_is_spread_completely(flow, level):
    assert sum(timeslices.overlap(flow, one) for one in timeslices.of_level(level)) == pytest.approx(1.0)


@given(slices, slices)
def test_a_timeslice_contains_what_lies_below_it(one, other):
    above = {other}
    while other != timeslices.ANNUAL:
        other = timeslices.parent(other)
        above.add(other)
    assert timeslices.contains(one, min(above, key=lambda name: timeslices.FRACTION[name])) == (one in above)


@given(slices, st.sampled_from(sorted(COMMODITIES)))
def test_a_flow_is_reported_in_the_coarser_timeslice(timeslice, commodity):
    reported = flow_timeslice(commodity, timeslice)
    assert timeslices.contains(reported, timeslice)
    assert timeslices.level(reported) == timeslices.coarser(timeslices.level(timeslice), COMMODITIES[commodity].level)


@given(points, years)
def test_a_trajectory_stays_between_its_values(known, year):
    value = trajectory(known.items()).at(year)
    assert min(known.values()) - 1e-6 <= value <= max(known.values()) + 1e-6


@given(points)
def test_a_trajectory_passes_through_its_points(known):
    course = trajectory(known.items())
    assert {year: course.at(year) for year in known} == pytest.approx(known, rel=1e-9, abs=1e-6)


@given(values, values)
def test_a_trajectory_is_halfway_in_the_middle(first, last):
    assert between(first, last).at(2035) == pytest.approx((first + last) / 2, abs=1e-6)


@given(points, st.floats(-100, 100), st.integers(2000, 2060))
def test_a_product_is_the_product_in_every_year(known, factor, year):
    course = trajectory(known.items())
    assert course.times(constant(factor)).at(year) == pytest.approx(course.at(year) * factor, rel=1e-6, abs=1e-3)


def test_no_limit_stays_no_limit():
    assert between(float("inf"), float("inf")).at(2033) == float("inf")


@pytest.mark.parametrize(("text", "value"), [("0.4", 0.4), ("1/0.4", 2.5), ("", 0.0), ("inf", float("inf"))])
def test_a_cell_is_a_number_or_a_quotient(text, value):
    assert number(text) == value


def test_a_table_that_says_nothing_gives_nothing():
    assert by_period("stock", "process", "ELCNUNUC00", "DK") is None


@given(st.integers(2, 60))
def test_an_annuity_repays_what_was_paid(life):
    payment = periods.annuity(life)
    assert sum(payment * 1.05**-year for year in range(1, life + 1)) == pytest.approx(1.0)


def test_money_of_later_periods_is_worth_less():
    worth = [periods.present_value(period) for period in periods.MILESTONES]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] == pytest.approx(sum(1.05**-year for year in range(-2, 3)))


@given(st.sampled_from(periods.MILESTONES), st.sampled_from(periods.MILESTONES), st.integers(5, 40))
def test_nothing_stands_before_it_is_built_nor_after_its_life(vintage, period, life):
    assert periods.alive(vintage, period, life) == (0 <= period - vintage < life)


@pytest.mark.parametrize("commodity", demand.DEMANDS)
def test_the_shares_of_a_demand_add_up_to_one(commodity):
    shares = demand.fractions(commodity)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert set(shares) == set(timeslices.of_level(COMMODITIES[commodity].level))
    assert demand.peak_factor(commodity) >= 1.0 - 1e-12


@pytest.mark.parametrize("name", ["stock", "device_shares", "share_limits", "capacity_limits"])
def test_a_table_names_only_known_processes(name):
    known = {row["process"] for row in table("technologies")}
    assert {row["process"] for row in table(name)} <= known


def test_the_devices_of_the_base_year_serve_all_of_each_demand():
    shares = table("device_shares")
    for region in REGIONS:
        served = {row["demand"]: 0.0 for row in shares}
        for row in shares:
            served[row["demand"]] += number(row[region])
        assert served == pytest.approx(dict.fromkeys(demand.DEMANDS, 1.0))


def test_flows_name_only_known_commodities():
    named = {
        part.split(":")[0] for row in table("technologies") for part in f"{row['inputs']} {row['outputs']}".split()
    }
    assert named <= set(COMMODITIES)


def test_a_scenario_is_found_by_its_name():
    assert [scenario(one.name) for one in SCENARIOS] == list(SCENARIOS)
    with pytest.raises(KeyError):
        scenario("Baltic_Elsewhere")
