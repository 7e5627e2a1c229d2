"""Whatever the tree of timeslices, nothing is lost or made when what is told coarser is spread over it."""

from __future__ import annotations

import math
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.queries.slice_tree import Slice, SliceTree

SHARES = st.floats(0.01, 1.0)
SHAPES = st.recursive(SHARES, lambda below: st.lists(below, min_size=1, max_size=4), max_leaves=30)
"""A leaf is its weight, anything else what lies below it."""
DEPTHS = st.integers(0, 6)
VALUES = st.floats(-1e12, 1e12, allow_subnormal=False)

Shape = float | list["Shape"]


def weight(shape: Shape) -> float:
    return shape if isinstance(shape, float) else math.fsum(map(weight, shape))


def slices(shape: Shape) -> list[Slice]:
    """The timeslices of a year of this shape, told as TIMES does: fractions of the leaves only, no parent ANNUAL."""
    whole, numbers, found = weight(shape), count(), list[Slice]()

    def grow(shape: Shape, code: str, parent: str | None) -> None:
        leaf = isinstance(shape, float)
        found.append(Slice(code, parent, fraction=shape / whole if leaf and code != "ANNUAL" else None))
        for below in [] if isinstance(shape, float) else shape:
            grow(below, f"S{next(numbers)}", code)

    grow(shape, "ANNUAL", None)
    return found


TREES = SHAPES.map(slices)


def seasons(*fractions: float | None) -> list[Slice]:
    """Winter with its day and night, and summer, which has none; fractions of WD, WN and S."""
    day, night, summer = fractions
    return [
        Slice("ANNUAL", None, "ANNUAL"),
        Slice("W", "ANNUAL", "SEASON"),
        Slice("S", "ANNUAL", "SEASON", summer),
        Slice("WD", "W", "DAYNITE", day),
        Slice("WN", "W", "DAYNITE", night),
    ]


IRREGULAR = seasons(0.2, 0.3, 0.5)


def spread(told: list[Slice], code: str, depth: int) -> dict[str, tuple[float, bool]]:
    return {part.timeslice: (part.share, part.spread) for part in SliceTree(told).shares(code, depth)}


@given(TREES, DEPTHS, VALUES, st.data())
def test_spreading_conserves_what_flows(told: list[Slice], depth: int, value: float, data: st.DataObject) -> None:
    tree = SliceTree(told)
    parts = tree.shares(data.draw(st.sampled_from(tree.codes())), depth)
    assert math.fsum(value * part.share for part in parts) == pytest.approx(value, rel=1e-12, abs=1e-300)
    assert len({part.timeslice for part in parts}) == len(parts)


@given(TREES, DEPTHS, st.floats(1e-3, 1e9), st.data())
def test_power_times_hours_is_energy(told: list[Slice], depth: int, energy: float, data: st.DataObject) -> None:
    tree = SliceTree(told)
    code = data.draw(st.sampled_from(tree.codes()))
    hours = {
        part.timeslice: (tree.told(part.timeslice).fraction or math.nan) * 8760 for part in tree.shares(code, depth)
    }
    powers = {part.timeslice: energy * part.share / hours[part.timeslice] for part in tree.shares(code, depth)}
    assert math.fsum(powers[code] * hours[code] for code in powers) == pytest.approx(energy, rel=1e-12)


@given(TREES, DEPTHS, st.data())
def test_what_is_spread_has_the_same_power_in_all_parts(told: list[Slice], depth: int, data: st.DataObject) -> None:
    tree = SliceTree(told)
    code = data.draw(st.sampled_from(tree.codes()))
    whole = tree.told(code).fraction
    assert whole
    for part in tree.shares(code, depth):
        if part.spread:
            assert part.share / (tree.told(part.timeslice).fraction or 0) == pytest.approx(1 / whole, rel=1e-9)


@given(TREES, DEPTHS)
def test_the_year_consists_of_parts_that_do_not_overlap(told: list[Slice], depth: int) -> None:
    tree = SliceTree(told)
    parts = [part.timeslice for part in tree.shares("annual", depth)]
    above = [{each.timeslice for each in tree.upwards(part)} - {part} for part in parts]
    assert not set(parts) & set().union(*above)
    assert math.fsum(tree.told(part).fraction or 0 for part in parts) == pytest.approx(1, rel=1e-9)


@given(TREES, DEPTHS, st.data())
def test_a_value_stays_within_its_timeslice_or_goes_to_the_one_above(
    told: list[Slice], depth: int, data: st.DataObject
) -> None:
    tree = SliceTree(told)
    code = data.draw(st.sampled_from(tree.codes()))
    for part in tree.shares(code, depth):
        line = {each.timeslice for each in tree.upwards(part.timeslice if part.spread else code)}
        assert (code if part.spread else part.timeslice) in line
        assert (tree.depth(part.timeslice) or 0) <= depth
        assert part.spread == (part.timeslice != code and (tree.depth(code) or 0) < depth)


@given(TREES)
def test_every_timeslice_stands_before_what_lies_below_it(told: list[Slice]) -> None:
    tree = SliceTree(told)
    codes = tree.codes()
    assert sorted(codes) == sorted(each.timeslice for each in told)
    for code in codes:
        for above in list(tree.upwards(code))[1:]:
            assert codes.index(above.timeslice) < codes.index(code)


@given(TREES, st.randoms())
def test_the_order_in_which_the_source_tells_them_does_not_matter(told: list[Slice], random) -> None:
    shuffled = random.sample(told, len(told))
    one, other = SliceTree(told), SliceTree(shuffled)
    for code in one.codes():
        assert one.depth(code) == other.depth(code)
        assert one.told(code).fraction == pytest.approx(other.told(code).fraction, rel=1e-12)
        assert {part.timeslice for part in one.shares(code, 3)} == {part.timeslice for part in other.shares(code, 3)}


def test_what_is_annual_is_spread_over_the_finest_of_each_season() -> None:
    assert spread(IRREGULAR, "ANNUAL", 2) == {"S": (0.5, True), "WD": (0.2, True), "WN": (0.3, True)}
    assert spread(IRREGULAR, "ANNUAL", 1) == {"S": (0.5, True), "W": (0.5, True)}
    assert spread(IRREGULAR, "ANNUAL", 0) == {"ANNUAL": (1.0, False)}


def test_what_has_nothing_below_it_stays_where_it_is() -> None:
    assert spread(IRREGULAR, "S", 2) == {"S": (1.0, False)}
    assert spread(IRREGULAR, "W", 2) == {"WD": (0.4, True), "WN": (0.6, True)}


def test_what_is_finer_belongs_to_its_season() -> None:
    assert spread(IRREGULAR, "wd", 1) == {"W": (1.0, False)}
    assert spread(IRREGULAR, "WD", 0) == {"ANNUAL": (1.0, False)}


@pytest.mark.parametrize("told", [seasons(0.2, None, 0.5), seasons(0.2, 0.2, 0.5), seasons(None, None, None)])
def test_where_fractions_are_missing_or_do_not_add_up_nothing_is_spread(told: list[Slice]) -> None:
    assert spread(told, "ANNUAL", 2) == {"ANNUAL": (1.0, False)}
    assert spread(told, "WD", 1) == {"W": (1.0, False)}


def test_fractions_that_were_rounded_are_spread_all_the_same() -> None:
    parts = spread(seasons(0.2, 0.3, 0.4997), "ANNUAL", 1)
    assert math.fsum(share for share, _ in parts.values()) == pytest.approx(1, rel=1e-12)


def test_a_season_s_fraction_is_told_or_the_sum_of_its_parts() -> None:
    told = {each.timeslice: each for each in IRREGULAR}
    assert SliceTree(told.values()).told("W").fraction == 0.5
    told["W"] = Slice("W", "ANNUAL", "SEASON", 0.4999)
    assert SliceTree(told.values()).told("W").fraction == 0.4999
    assert SliceTree(seasons(0.2, None, 0.5)).told("W").fraction is None


def test_the_year_is_whole_whoever_tells_it() -> None:
    assert SliceTree([]).told("Annual") == Slice("ANNUAL", fraction=1.0)
    assert SliceTree([]).codes() == ["ANNUAL"]


def test_a_timeslice_of_which_only_the_name_is_known_has_no_place() -> None:
    tree = SliceTree([Slice("S"), Slice("W", None, "SEASON"), Slice("R", fraction=0.1), Slice("FD", "F")])
    places = {code: (tree.depth(code), tree.told(code).parent) for code in tree.codes()}
    assert places == {
        "ANNUAL": (0, None), "W": (1, "ANNUAL"), "R": (1, "ANNUAL"), "F": (1, "ANNUAL"), "FD": (2, "F"), "S": (None, None),
    }  # fmt: skip
    assert tree.shares("S", 2) == tree.shares("S", 0) == [("S", 1.0, False)]


def test_a_timeslice_that_no_source_names_is_its_own() -> None:
    tree = SliceTree(IRREGULAR)
    assert tree.shares("XX", 1) == [("XX", 1.0, False)]
    assert (tree.depth("XX"), tree.told("XX")) == (None, Slice("XX"))


def test_timeslices_that_lie_below_each_other_have_no_place() -> None:
    tree = SliceTree([*IRREGULAR, Slice("A", "B"), Slice("B", "A"), Slice("A1", "A", None, 0.1)])
    assert [tree.depth(code) for code in ("A", "B", "A1")] == [None, None, None]
    assert tree.shares("A", 2) == [("A", 1.0, False)]
    assert tree.told("A1") == Slice("A1", None, None, 0.1)


def test_what_is_said_to_lie_below_itself_lies_below_the_year() -> None:
    tree = SliceTree([Slice("ANNUAL", "ANNUAL"), Slice("W", "W", "SEASON", 1.0)])
    assert (tree.depth("W"), tree.told("W").parent) == (1, "ANNUAL")


def test_codes_match_whatever_their_case() -> None:
    tree = SliceTree([Slice("wd", "w", "DAYNITE", 0.5), Slice("W", "Annual", "SEASON"), Slice("WN", "W", None, 0.5)])
    assert tree.codes() == ["Annual", "W", "wd", "WN"]
    assert tree.shares("annual", 2) == [("wd", 0.5, True), ("WN", 0.5, True)]


def test_a_timeslice_of_no_length_counts_as_one_of_unknown_length() -> None:
    assert SliceTree(seasons(0.0, 0.5, 0.5)).told("WD").fraction is None


def test_a_year_of_hours_in_a_long_line_is_no_trouble() -> None:
    hours = [Slice(f"H{n}", "ANNUAL" if n == 0 else f"H{n - 1}") for n in range(8760)]
    tree = SliceTree([*hours[:-1], hours[-1]._replace(fraction=1.0)])
    assert tree.deepest(["H0", "H8759"]) == 8760
    assert tree.shares("ANNUAL", 8760) == [("H8759", 1.0, True)]
