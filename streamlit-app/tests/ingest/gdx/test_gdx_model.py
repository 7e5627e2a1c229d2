"""What inputs say of a model, without a file: units, periods, and the tree of timeslices."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from speedlocal.ingest.gdx.inputs import Stated
from speedlocal.ingest.gdx.model import add_model
from speedlocal.ingest.gdx.periods import changes, in_periods
from speedlocal.ingest.gdx.timeslices import directly_above, shares
from speedlocal.ingest.gdx.units import add_units
from speedlocal.ingest.result_set import ResultSet, Unit

years = st.integers(1990, 2100)
points = st.dictionaries(years, st.floats(0, 10), min_size=1, max_size=6)


def results() -> ResultSet:
    return ResultSet("base", pa.table({}))


def units_of(capact: float | None, *allowed: str, activity: str = "PJ") -> list[tuple[str, str]]:
    """Units of capacity and their source, of one process."""
    inputs = {
        "PRC_ACTUNT": [Stated({"region": "N", "process": "P", "group": "NRG", "unit": activity}, 0)],
        "UNITS_CAP": [Stated({"unit": unit}, 0) for unit in allowed],
        "PRC_CAPACT": [] if capact is None else [Stated({"region": "n", "process": "p"}, capact)],
    }
    read = results()
    add_units(read, inputs)
    assert Unit("activity", "N", "P", activity, "PRC_ACTUNT") in read.units
    return [(u.unit, u.source) for u in read.units if u.dimension == "capacity"]


BY_FACTOR, BY_DEFAULT = "UNITS_CAP and PRC_CAPACT", "UNITS_CAP and PRC_CAPACT's default"


@pytest.mark.parametrize(
    ("capact", "activity", "unit"),
    [(31.536, "PJ", "GW"), (0.031536, "PJ", "MW"), (31.536, "TJ", "MW"), (8.76, "TWh", "GW"), (8760, "MWh", "MW"),
     (1, "PJ", "Pja"), (1, "mpkm", "mpkm_a")],
)  # fmt: skip
def test_a_capacity_has_the_unit_whose_activity_in_a_year_is_its_factor(
    capact: float, activity: str, unit: str
) -> None:
    allowed = ("GW", "MW", "kW", "Pja", "mpkm_a", "kvehicles")
    assert units_of(capact, *allowed, activity=activity) == [(unit, BY_FACTOR)]


@pytest.mark.parametrize("capact", [31.5, 31.536 * (1 + 1e-8), 0.0, -1.0, 7.0])
def test_a_factor_that_is_no_units_leaves_the_unit_unknown(capact: float) -> None:
    assert units_of(capact, "GW", "MW", "PJa") == []


def test_a_unit_that_the_model_does_not_have_is_not_taken() -> None:
    assert units_of(31.536, "MW", "kvehicles") == []


def test_two_units_with_one_factor_leave_the_unit_unknown() -> None:
    assert units_of(1.0, "PJa", "PJ_a") == []


def test_a_factor_that_is_not_stated_is_one() -> None:
    assert units_of(None, "GW", "Pja") == [("Pja", BY_DEFAULT)]
    assert units_of(None, "GW") == []


@pytest.mark.parametrize("symbol", ["PRC_UNITS", "PRC_CAPUNT"])
def test_a_stated_unit_of_a_capacity_is_taken_before_one_that_follows(symbol: str) -> None:
    codes = {"region": "N", "process": "P", "unit": "TW", "kind": "CAP", "group": "NRG"}
    inputs = {
        "PRC_ACTUNT": [Stated({"region": "N", "process": "P", "group": "NRG", "unit": "PJ"}, 0)],
        "UNITS_CAP": [Stated({"unit": "GW"}, 0)],
        "PRC_CAPACT": [Stated({"region": "N", "process": "P"}, 31.536)],
        symbol: [Stated(codes, 0), Stated(codes | {"kind": "ACT", "process": "Q"}, 0)][
            : 2 if symbol == "PRC_UNITS" else 1
        ],
    }
    read = results()
    add_units(read, inputs)
    assert [u for u in read.units if u.dimension == "capacity"] == [Unit("capacity", "N", "P", "TW", symbol)]


def test_two_units_of_a_commodity_are_told_and_none_is_taken() -> None:
    units = [Stated({"region": "N", "commodity": code, "unit": unit}, 0)
             for code, unit in [("ELC", "PJ"), ("elc", "TWh"), ("CO2", "kt"), ("CO2", "kt")]]  # fmt: skip
    read = results()
    add_units(read, {"COM_UNIT": units})
    assert read.units == [Unit("commodity", "N", "CO2", "kt", "COM_UNIT")]
    assert [f.text for f in read.findings] == ["COM_UNIT: ELC in N has the units PJ, TWh; none is taken"]


@given(points, st.lists(years, unique=True))
def test_periods_have_the_stated_values_and_between_them_what_lies_between(
    stated: dict[int, float], periods: list[int]
) -> None:
    filled = in_periods(stated, periods)
    assert list(filled) == sorted(periods)
    for period, value in filled.items():
        assert stated.get(period, value) == value
        around = [stated[max((y for y in stated if y <= period), default=min(stated))],
                  stated[min((y for y in stated if y >= period), default=max(stated))]]  # fmt: skip
        assert min(around) <= value <= max(around)


@given(st.floats(-5, 5), st.floats(-5, 5), st.lists(years, min_size=2, unique=True), years)
def test_what_is_stated_on_a_line_is_filled_on_that_line(
    start: float, slope: float, stated: list[int], period: int
) -> None:
    assume(min(stated) <= period <= max(stated))
    filled = in_periods({year: start + slope * (year - 1990) for year in stated}, [period])
    assert filled == {period: pytest.approx(start + slope * (period - 1990), abs=1e-9)}


def test_options_are_no_values() -> None:
    assert in_periods({0: 3.0}, [2030]) == {}
    assert in_periods({0: 3.0, 2020: 0.9}, [2030]) == {2030: 0.9}
    assert in_periods({0: 2.0, 2020: 0.9}, [2020, 2030]) == {2020: 0.9}


@given(points, years)
def test_values_hold_from_one_change_to_the_next(stated: dict[int, float], period: int) -> None:
    kept = changes(stated)
    assert all(stated[year] == value for year, value in kept.items())
    for year, value in stated.items():
        assert kept[max(other for other in kept if other <= year)] == value
    assert all(a != b for a, b in zip(list(kept.values())[1:], list(kept.values()), strict=False))


TREE = {"S": "ANNUAL", "W": "ANNUAL", "SD": "S", "SN": "S", "WD": "W", "WN": "W"}


@given(st.lists(st.sampled_from([
    ("S", "SD"), ("S", "SN"), ("W", "WD"), ("W", "WN"), ("ANNUAL", "S"), ("ANNUAL", "W"), ("ANNUAL", "SD"),
    ("ANNUAL", "ANNUAL"), ("S", "S"), ("SD", "SD"),
])), st.randoms())  # fmt: skip
def test_the_one_directly_above_is_found_whatever_else_is_stated(more: list[tuple[str, str]], chance: object) -> None:
    """Statements of all that is above, in any order, and of themselves; ANNUAL need not be stated."""
    pairs = [*more, ("S", "SD"), ("S", "SN"), ("W", "WD"), ("W", "WN"), ("ANNUAL", "ANNUAL"), ("S", "S"), ("W", "W")]
    chance.shuffle(pairs)  # type: ignore[attr-defined]
    assert directly_above(pairs) == TREE


def test_a_tree_without_annual_ends_below_it() -> None:
    assert directly_above([("S", "SD")]) == {"SD": "S"}


def test_shares_are_summed_upwards_where_all_below_are_known() -> None:
    leaves = {"SD": 0.25, "SN": 0.22, "WD": 0.28, "WN": 0.25}
    assert shares(leaves, TREE) == leaves | {"S": 0.47, "W": 0.53, "ANNUAL": 1.0}
    assert shares(leaves | {"S": 0.5}, TREE)["S"] == 0.5
    del leaves["WN"]
    assert shares(leaves, TREE) == leaves | {"S": 0.47}


def test_inputs_of_pseudo_regions_make_no_timeslices_and_both_ends_of_trade_are_exchanges() -> None:
    read = results()
    add_model(read, {
        "G_YRFR": [Stated({"region": "MINRNW", "timeslice": "ANNUAL"}, 1)],
        "TS_MAP": [Stated({"region": "IMPEXP", "timeslice": "ANNUAL", "below": "S"}, 0)],
        "TOP_IRE": [Stated({"region": "MINRNW", "commodity": "OIL", "region2": "N", "commodity2": "OIL", "process": "MIN"}, 0)],
    })  # fmt: skip
    assert [p.parameter for p in read.parameters] == ["TOP_IRE"]
    assert [tuple(m) for m in read.set_members] == [("Process", r, "IRE", "MIN") for r in ("MINRNW", "N")]
    assert [tuple(link) for link in read.links] == [("MINRNW", "MIN", "OIL", "IN"), ("N", "MIN", "OIL", "OUT")]
