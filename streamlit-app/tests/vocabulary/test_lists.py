"""What the lists say of attributes."""

from __future__ import annotations

from speedlocal.vocabulary.lists import attribute, attributes, tags


def test_flows_and_activities_are_told_by_timeslice_and_no_capacity_and_no_cost() -> None:
    assert [each.attribute for each in attributes() if each.by_timeslice] == [
        "VAR_FIn",
        "VAR_FOut",
        "VAR_Act",
        "VAR_Comnet",
        "VAR_Comprd",
        "EQ_Combal",
    ]


def test_a_tag_says_whose_unit_rows_have_where_their_attribute_leaves_it_to_the_tag() -> None:
    for each in tags():
        of = attribute(each.attribute)
        assert of is not None, each
        assert of.unit_of == "tag", each
    assert {each.unit_of for each in tags()} <= {each.unit_of for each in attributes()}
    assert len({each[:2] for each in tags()}) == len(tags())
