"""What numbers can be shown in: their own unit, others of its dimension, and nothing else."""

from __future__ import annotations

import math
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.ui.units import Shown, converted, offered
from speedlocal.vocabulary.units import alternatives, factor, units

STORED = st.lists(st.sampled_from([None, "kSTC", "MEUR20", "pj", *units()]), unique=True, max_size=5)
ENERGY = Shown("PJ", "TWh", factor("PJ", "TWh"))


def options(*stored: str | None, power: bool = False) -> dict[str, tuple[str | None, str | None]]:
    return {code: (shown.stored, shown.unit) for code, shown in offered(stored, power=power).items()}


@given(STORED, st.booleans())
def test_the_stored_units_come_first_as_they_are(stored: list[str | None], power: bool) -> None:
    found = list(offered(stored, power=power).values())[: len(stored)]
    assert found == [Shown(unit, unit) for unit in stored]
    assert all(shown.stamp == "" for shown in found)


@given(STORED, st.booleans())
def test_only_a_known_unit_is_converted_and_by_its_factor(stored: list[str | None], power: bool) -> None:
    for shown in list(offered(stored, power=power).values())[len(stored) :]:
        assert shown.stored is not None
        assert shown.unit is not None
        if not shown.power:
            assert shown.factor == factor(shown.stored, shown.unit)
        assert shown.stamp.startswith(f"{shown.stored} × ")


@given(STORED, st.booleans())
def test_no_two_codes_differ_in_case_only(stored: list[str | None], power: bool) -> None:
    codes = [code.casefold() for code in offered(stored, power=power)]
    assert len(set(codes)) == len(codes)


def test_an_energy_can_be_shown_in_every_unit_of_energy() -> None:
    assert options("PJ", None) == {
        "PJ": ("PJ", "PJ"),
        "unknown": (None, None),
        **{other: ("PJ", other) for other in alternatives("PJ")},
    }


def test_what_is_not_listed_is_shown_as_it_is() -> None:
    assert options("MEUR20", "g_GJ") == {"MEUR20": ("MEUR20", "MEUR20"), "g_GJ": ("g_GJ", "g_GJ")}


def test_two_units_of_one_dimension_stay_apart_and_the_code_says_whose_is_converted() -> None:
    found = options("kt", "Mt")
    assert found["kt in Mt"] == ("kt", "Mt")
    assert found["Mt in kt"] == ("Mt", "kt")
    assert found["kt in t"] == ("kt", "t")
    assert "t" not in found


def test_a_power_is_offered_only_for_energy_and_only_where_it_can_be_told() -> None:
    assert options("PJ", power=True)["GW"] == ("PJ", "GW")
    assert "GW" not in options("PJ")
    assert "GW" not in options("kt", None, power=True)


def test_the_words_say_the_unit_and_how_the_numbers_follow() -> None:
    assert Shown("PJ", "PJ").title(per_year=True) == "PJ per year"
    assert ENERGY.title(per_year=True) == "TWh per year (PJ × 1/3.6)"
    assert ENERGY.title() == "TWh (PJ × 1/3.6)"
    assert Shown().title(per_year=True) == "unit unknown"
    assert offered(["PJ"], power=True)["GW"].title(per_year=True) == (
        "GW on average (PJ × 1/31.536 ÷ fraction of the year)"
    )


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_a_converted_column_is_the_stored_one_times_the_factor_rounded_once(values: list[float]) -> None:
    frame = pd.DataFrame({"value": values, "other": values}, index=range(5, 5 + len(values)), dtype="float64")
    shown = converted(frame, ["value"], ENERGY)
    assert list(shown.value) == [float(Fraction(value) * Fraction(5, 18)) for value in values]
    assert list(shown.other) == values
    assert list(shown.index) == list(frame.index)
    assert converted(frame, ["value"], Shown("PJ", "PJ")) is frame


def test_infinite_and_missing_values_stay_so() -> None:
    shown = converted(pd.DataFrame({"value": [math.inf, -math.inf, math.nan]}), ["value"], ENERGY).value
    assert list(shown[:2]) == [math.inf, -math.inf]
    assert math.isnan(shown[2])


@given(st.floats(1e-6, 1e9), st.floats(1e-4, 1.0))
def test_average_power_times_its_hours_is_the_energy(energy: float, fraction: float) -> None:
    frame = pd.DataFrame({"value": [energy], "fraction": [fraction]})
    (power,) = converted(frame, ["value"], offered(["PJ"], power=True)["GW"]).value
    assert power * fraction * 8760 * 3.6e-3 == pytest.approx(energy, rel=1e-12)
