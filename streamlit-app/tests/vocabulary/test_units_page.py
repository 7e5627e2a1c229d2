"""The page on units lists the units that are known, by dimension."""

from __future__ import annotations

import re

from speedlocal.vocabulary.units import unit, units
from tests.repository.checkout import ROOT

PAGE = (ROOT / "docs" / "units.md").read_text(encoding="utf-8")


def test_the_table_is_what_the_list_holds() -> None:
    listed: dict[str, list[str]] = {}
    for each in units().values():
        listed.setdefault(each.dimension, []).append(each.unit)
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
    assert {dimension: names.split(", ") for dimension, names in rows[1:]} == listed


def test_the_spellings_that_are_named_are_known_or_not_as_the_page_says() -> None:
    page = " ".join(PAGE.split())
    (known,) = re.findall(r"known too, such as (.*?):", page)
    assert all(unit(spelling) for spelling in re.findall(r"`([^`]+)`", known))
    (yes, *no) = re.findall(r"`([^`]+)`", re.findall(r"(`MW`[^.]*)\.", page)[0])
    assert unit(yes)
    assert [unit(spelling) for spelling in no] == [None] * 3
