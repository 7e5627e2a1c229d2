"""A column's cells are parted into codes and descriptions as a whole, or stay codes as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.ingest.named_codes import Named, parted, split

WORDS = st.text("abcXYZ019_-", min_size=1, max_size=8).filter(lambda word: word.casefold() not in ("-", "none"))
PHRASES = st.lists(WORDS, max_size=4).map(" ".join)
NESTED = st.builds(lambda left, inner, right: f"{left}[{inner}]{right}", PHRASES, PHRASES, PHRASES)


def column(*cells: str) -> set[tuple[str, str]]:
    return {("REG1", cell) for cell in cells}


@given(names=st.dictionaries(WORDS.map(str.casefold), st.one_of(PHRASES, NESTED), min_size=1))
def test_what_was_put_together_is_parted_again(names: dict[str, str]) -> None:
    cells = {f"{code} [{description}]": Named(code, description) for code, description in names.items()}
    assert parted(column("-", *cells)) == cells


@given(codes=st.sets(PHRASES.filter(bool), min_size=1))
def test_codes_without_brackets_stay_as_they_are(codes: set[str]) -> None:
    assert parted(column("-", *codes)) == {}


@pytest.mark.parametrize(
    ("cell", "code", "description"),
    [
        ("COA [Solid fuels]", "COA", "Solid fuels"),
        ("COA []", "COA", ""),
        ("COA [Fuels [solid]]", "COA", "Fuels [solid]"),
        ("Steel [hot] [Rolled steel]", "Steel [hot]", "Rolled steel"),
        ("COA [a ] b]", "COA", "a ] b"),
        ("COA[solid]", "COA[solid]", None),
        ("[solid]", "[solid]", None),
        (" [solid]", " [solid]", None),
        ("COA [solid", "COA [solid", None),
        ("COA", "COA", None),
        ("]", "]", None),
        ("", "", None),
    ],
)
def test_the_last_brackets_hold_the_description(cell: str, code: str, description: str | None) -> None:
    assert split(cell) == Named(code, description)


@pytest.mark.parametrize(
    "cells",
    [
        ("COA", "ELC", "Steel [hot rolled]"),
        ("COA", "Plant A [north]", "Plant B [south]"),
        ("Plant [1]", "Plant [2]"),
        ("COA", "COA [Solid fuels]", "ELC [Power]"),
        ("A [x]", "B"),
    ],
)
def test_codes_with_brackets_stay_codes_where_the_column_shows_it(cells: tuple[str, ...]) -> None:
    assert parted(column(*cells)) == {}


def test_a_few_codes_without_a_description_do_not_hide_the_others() -> None:
    assert parted(column("COA [Solid]", "ELC [Power]", "GAS", "ANNUAL")) == {
        "COA [Solid]": Named("COA", "Solid"),
        "ELC [Power]": Named("ELC", "Power"),
        "GAS": Named("GAS", None),
    }


def test_a_code_may_be_described_otherwise_in_another_region() -> None:
    cells = {("REG1", "COA [Coal]"), ("REG2", "COA [coal]")}
    assert parted(cells) == {"COA [Coal]": Named("COA", "Coal"), "COA [coal]": Named("COA", "coal")}
    assert parted({("REG1", cell) for _, cell in cells}) == {}
