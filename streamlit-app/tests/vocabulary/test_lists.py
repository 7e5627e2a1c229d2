"""What the lists say of attributes."""

from __future__ import annotations

from speedlocal.vocabulary.lists import attributes


def test_flows_and_activities_are_told_by_timeslice_and_no_capacity_and_no_cost() -> None:
    assert [each.attribute for each in attributes() if each.by_timeslice] == [
        "VAR_FIn",
        "VAR_FOut",
        "VAR_Act",
        "VAR_Comnet",
        "VAR_Comprd",
        "EQ_Combal",
    ]
