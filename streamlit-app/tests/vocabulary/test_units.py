"""Units are converted by exact fractions, within a dimension only, and never by guessing what a spelling means."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from speedlocal.errors import UnitError
from speedlocal.vocabulary.units import (
    alternatives,
    average_power,
    dimension,
    factor,
    factor_words,
    powers,
    times,
    unit,
    units,
)

LISTED = st.sampled_from(list(units().values()))
SPELT = st.sampled_from([spelling for each in units().values() for spelling in (each.unit, *each.aliases)])
FACTORS = st.fractions(min_value=Fraction(1, 10**9), max_value=10**12, max_denominator=10**9)

EXACT = [
    ("TWh", "PJ", "3.6"),
    ("EJ", "PJ", "1000"),
    ("GWh", "TJ", "3.6"),
    ("toe", "GJ", "41.868"),
    ("toe", "MWh", "11.63"),
    ("ktoe", "PJ", "0.041868"),
    ("Mtoe", "PJ", "41.868"),
    ("Mtoe", "TWh", "11.63"),
    ("tce", "GJ", "29.3076"),
    ("tce", "toe", "0.7"),
    ("Gcal", "GJ", "4.1868"),
    ("MBtu", "GJ", "1.05505585262"),
    ("quad", "EJ", "1.05505585262"),
    ("GWa", "PJ", "31.536"),
    ("MWa", "PJ", "0.031536"),
    ("GW", "PJ/a", "31.536"),
    ("TWh/a", "PJ/a", "3.6"),
    ("GWh/a", "TWh/a", "0.001"),
    ("Mt", "kt", "1000"),
    ("t", "kt", "0.001"),
    ("Gg", "kt", "1"),
    ("Bvkm", "Mvkm", "1000"),
]
REFUSED = {
    "energy and mass": ("PJ", "kt"),
    "energy and power": ("PJ", "GW"),
    "an activity and energy": ("Mvkm", "PJ"),
    "passengers and tonnes": ("Mpkm", "Mtkm"),
    "base years of a currency": ("MEUR20", "MEUR15"),
    "two currencies": ("MEUR20", "MKr12"),
    "thousands and millions of a currency": ("kEUR20", "MEUR20"),
    "gross and net calorific value": ("PJ GCV", "PJ NCV"),
    "gross calorific value and energy that does not say": ("TWh_HHV", "PJ"),
    "CO2 and its equivalents": ("kt CO2", "ktCO2eq"),
    "carbon and CO2": ("ktC", "kt CO2"),
    "heat and electricity": ("GWth", "GWe"),
    "what is not listed": ("g_GJ", "kt"),
    "two units that are not listed": ("kSTC", "kSTE"),
}


@pytest.mark.parametrize(("one", "other", "words"), EXACT, ids=lambda each: each)
def test_a_factor_is_what_the_field_defines(one: str, other: str, words: str) -> None:
    assert factor(one, other) == Fraction(words)
    assert factor_words(factor(one, other)) == words


@pytest.mark.parametrize(("one", "other"), REFUSED.values(), ids=REFUSED)
def test_across_dimensions_nothing_is_converted_and_both_are_named(one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        with pytest.raises(UnitError) as refused:
            factor(first, second)
        assert (
            str(refused.value) == f"{first} ({dimension(first)}) cannot be converted to {second} ({dimension(second)})"
        )


@given(LISTED, LISTED)
def test_a_factor_is_there_within_a_dimension_and_only_there(one: str, other: str) -> None:
    if one.dimension == other.dimension:
        assert factor(one.unit, other.unit) * factor(other.unit, one.unit) == 1
    else:
        with pytest.raises(UnitError):
            factor(one.unit, other.unit)


@given(LISTED, st.data())
def test_by_way_of_a_third_unit_the_factor_is_the_same(one: str, data: st.DataObject) -> None:
    way = st.sampled_from([one.unit, *alternatives(one.unit)])
    middle, end = data.draw(way), data.draw(way)
    assert factor(one.unit, middle) * factor(middle, end) == factor(one.unit, end)


@given(st.text(min_size=1))
def test_a_unit_that_is_not_listed_equals_only_itself(spelling: str) -> None:
    assume(unit(spelling) is None)
    assert factor(spelling, spelling) == 1
    assert alternatives(spelling) == powers(spelling) == ()
    with pytest.raises(UnitError):
        factor(spelling, "PJ")


@given(SPELT)
def test_every_spelling_means_one_unit(spelling: str) -> None:
    meant = unit(spelling)
    assert meant is not None
    assert spelling in (meant.unit, *meant.aliases)
    assert unit(f" {spelling.replace(' ', '  ')} ") == meant


def test_no_spelling_stands_under_two_units_whatever_its_case() -> None:
    spellings = {each.unit: {s.casefold() for s in (each.unit, *each.aliases)} for each in units().values()}
    for one, other in combinations(spellings, 2):
        assert not spellings[one] & spellings[other], (one, other)


@pytest.mark.parametrize(
    ("spellings", "meant"),
    [
        ("PJ pj Pj", "PJ"),
        ("Pja PJA PJ_A PJ/a", "PJ/a"),
        ("KT kt Kt", "kt"),
        ("BVKM BVkm bvkm", "Gvkm"),
        ("mpkm Mpkm Mpass-km", "Mpkm"),
        ("mtkm_a Mtkm/a", "Mtkm/a"),
        ("000VEHICLES kvehicles", "kvehicles"),
        ("MW", "MW"),
        ("MWH MWh", "MWh"),
        ("MTOE Mtoe", "Mtoe"),
        ("Mt Tg", "Mt"),
    ],
)
def test_case_does_not_matter_where_only_one_unit_can_be_meant(spellings: str, meant: str) -> None:
    assert {getattr(unit(spelling), "unit", spelling) for spelling in spellings.split()} == {meant}


@pytest.mark.parametrize("spelling", ["mW", "mw", "mwh", "mj", "mtoe", "mt", "MT", "mBtu", "mbtu", "ton", "mt CO2", ""])
def test_a_spelling_that_may_mean_another_size_is_not_known(spelling: str) -> None:
    assert unit(spelling) is None


@pytest.mark.parametrize("money", ["MEUR20", "MKr12", "MUSD13", "MEuro05", "kUSD2015", "M€20"])
def test_money_is_said_to_be_a_currency(money: str) -> None:
    assert dimension(money) == "a currency, which equals only itself"


@pytest.mark.parametrize("other", ["g_GJ", "kSTC", "Mm2", "CO2", "000CARS", "UCU"])
def test_what_is_neither_listed_nor_money_is_said_to_be_not_listed(other: str) -> None:
    assert dimension(other) == "not among the listed units"


def test_every_dimension_has_a_first_unit_of_size_one() -> None:
    sizes: dict[str, Fraction] = {}
    for each in units().values():
        assert each.size > 0
        assert each.case in {"any", "first", "exact"}
        sizes.setdefault(each.dimension, each.size)
    assert set(sizes.values()) == {Fraction(1)}


@given(st.floats(allow_nan=False, allow_infinity=False), FACTORS)
def test_a_converted_number_is_the_nearest_to_the_exact_one(value: float, by: Fraction) -> None:
    converted = times(value, by)
    exact = Fraction(value) * by
    if math.isinf(converted):
        assert abs(exact) > Fraction(1.7e308)
        assert (converted > 0) == (exact > 0)
        return
    neighbours = (math.nextafter(converted, -math.inf), math.nextafter(converted, math.inf))
    others = [abs(Fraction(each) - exact) for each in neighbours if math.isfinite(each)]
    assert all(abs(Fraction(converted) - exact) <= other for other in others)


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_infinity_stays_infinite_in_any_unit(value: float) -> None:
    assert times(value, factor("PJ", "TWh")) == value


def test_no_number_stays_none() -> None:
    assert math.isnan(times(math.nan, factor("PJ", "TWh")))


@given(FACTORS)
def test_the_words_of_a_factor_are_exact(by: Fraction) -> None:
    above, _, below = factor_words(by).partition("/")
    assert Fraction(above) / Fraction(below or "1") == by


def test_the_words_of_a_factor_are_as_short_as_they_can_be() -> None:
    assert [factor_words(factor("PJ", other)) for other in ("PJ", "TWh", "Mtoe", "GJ")] == [
        "1", "1/3.6", "1/41.868", "1000000",
    ]  # fmt: skip
    assert factor_words(Fraction(3, 7)) == "3/7"


def test_the_power_of_an_energy_that_takes_a_year_is_what_prc_capact_says() -> None:
    assert average_power("PJ", "GW") == 1 / Fraction("31.536")
    assert average_power("PJ", "MW") == 1 / Fraction("0.031536")
    assert average_power("TWh", "GW") == Fraction(1000, 8760)
    assert average_power("GWa", "GW") == 1


@given(LISTED)
def test_only_energy_has_a_power_and_no_power_is_given_per_year(each: str) -> None:
    offered = powers(each.unit)
    assert offered == (("GW", "MW", "kW", "TW") if each.dimension == "energy" else ())
    for power in ["GW"] if not offered else []:
        with pytest.raises(UnitError):
            average_power(each.unit, power)


def test_an_energy_is_no_power_of_an_energy() -> None:
    for energy, other in product(["PJ"], ["TWh", "kt", "MEUR20"]):
        with pytest.raises(UnitError):
            average_power(energy, other)


def test_all_units_that_are_offered_can_be_converted() -> None:
    for each in units():
        for other in alternatives(each):
            assert other != each
            assert factor(each, other) > 0
