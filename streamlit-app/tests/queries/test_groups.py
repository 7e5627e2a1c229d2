"""What the vocabulary says an attribute can be told apart by is what the queries know."""

from __future__ import annotations

from speedlocal.queries.annual import GROUPS
from speedlocal.vocabulary.lists import attributes


def test_every_attribute_that_is_summed_can_be_grouped_and_only_in_known_ways() -> None:
    for each in attributes():
        named = each.groups.split()
        assert bool(named) == (each.annual == "sum"), each.attribute
        assert set(named) <= set(GROUPS), each.attribute
        assert len(set(named)) == len(named), each.attribute


def test_carriers_and_commodities_are_offered_only_where_rows_have_a_commodity() -> None:
    for each in attributes():
        if each.unit_of in {"activity", "capacity"}:
            assert not {"carrier", "commodity"} & set(each.groups.split()), each.attribute
