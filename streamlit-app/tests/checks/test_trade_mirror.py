"""I2: what one region sends arrives in the other one, less the loss that a source tells."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.checks.every import rows_behind
from speedlocal.checks.subject import Subject
from speedlocal.checks.trade import trade
from tests.checks.scenarios import NAME, Row, counts, database, link, made, model_regions, reasons, taken

HOLDS, FAILS, UNDECIDED = "holds", "does not hold", "cannot be decided"
PERIODS = ("2020", "2030", "2040")


def sent(value: float, region: str = "A", **other: str) -> Row:
    return taken("ELC", value, process=other.pop("process", "TB"), region=region, **other)


def arrived(value: float, region: str = "B", **other: str) -> Row:
    return made("ELC", value, process=other.pop("process", "TB"), region=region, **other)


def traded(rows: list[Row], *links: dict[str, Any], **tables: Any) -> Subject:
    return database(rows, trade_link=links, region=model_regions("ABC"), **tables)


def mirrored(*pairs: tuple[float, float]) -> list[Row]:
    """What is sent and what arrives, a pair a period."""
    found = zip(PERIODS, pairs, strict=False)
    return [row for period, (one, other) in found for row in (sent(one, period=period), arrived(other, period=period))]


@given(st.lists(st.floats(0.01, 1e5), min_size=1, max_size=3), st.sampled_from([1.0, 0.98, 0.5]))
def test_what_arrives_is_what_is_sent_times_the_efficiency(values: list[float], efficiency: float) -> None:
    rows = mirrored(*((value, value * efficiency) for value in values))
    assert counts(trade(traded(rows, link("A", "B", efficiency)))) == (HOLDS, len(values), 0, 0)


@given(st.lists(st.floats(0.01, 1e5), min_size=3, max_size=3), st.integers(0, 5), st.floats(1.001, 3))
def test_a_changed_side_is_found_and_the_exchange_named_with_its_rows(
    values: list[float], place: int, factor: float
) -> None:
    rows = mirrored(*((value, value * 0.98) for value in values))
    rows[place] = rows[place]._replace(value=rows[place].value * factor)
    subject = traded(rows, link("A", "B", 0.98))
    check = trade(subject)
    assert counts(check) == (FAILS, 3, 1, 0)
    (case,) = check.cases.to_dict("records")
    assert (case["process"], case["links"], case["period"]) == ("TB", "A → B ELC", rows[place].period)
    behind = rows_behind(subject.results, scenario=NAME, case=case)
    assert sorted(behind.value) == sorted(row.value for row in rows if row.period == rows[place].period)


def test_both_directions_of_a_process_are_compared_apart() -> None:
    rows = [sent(10.0), arrived(9.8), sent(5.0, "B"), arrived(4.0, "A")]
    check = trade(traded(rows, link("A", "B", 0.98), link("B", "A", 0.98)))
    assert counts(check) == (FAILS, 2, 1, 0)
    assert list(check.cases.links) == ["B → A ELC"]


@pytest.mark.parametrize("rows", [[sent(10.0)], [arrived(10.0)]])
def test_a_side_that_is_missing_does_not_hold(rows: list[Row]) -> None:
    for efficiency in (0.98, None):
        assert counts(trade(traded(rows, link("A", "B", efficiency)))) == (FAILS, 1, 1, 0)


def test_a_constant_loss_that_no_source_tells_cannot_be_decided() -> None:
    check = trade(traded(mirrored((10.0, 9.8), (20.0, 19.6)), link("A", "B", None)))
    words = "constant ratio 0.980000 in every period, consistent with a trade efficiency"
    assert (counts(check), reasons(check)) == ((UNDECIDED, 2, 0, 2), [words])


def test_a_loss_in_one_period_alone_does_not_hold() -> None:
    assert counts(trade(traded(mirrored((10.0, 9.8), (20.0, 20.0)), link("A", "B", None)))) == (FAILS, 2, 1, 0)


def test_without_an_efficiency_equal_sides_hold() -> None:
    assert counts(trade(traded(mirrored((10.0, 10.0)), link("A", "B", None)))) == (HOLDS, 1, 0, 0)


def test_links_that_share_a_flow_are_compared_together() -> None:
    links = (link("A", "B", 0.9), link("A", "C", 0.9))
    rows = [sent(10.0), arrived(4.0), arrived(5.0, "C")]
    check = trade(traded(rows, *links))
    assert counts(check) == (HOLDS, 1, 0, 0)
    assert check.worst_case is not None
    assert check.worst_case["links"] == "A → B ELC; A → C ELC"
    assert counts(trade(traded([*rows[:2], arrived(4.0, "C")], *links))) == (FAILS, 1, 1, 0)


def test_links_of_several_efficiencies_that_share_a_flow_have_bounds() -> None:
    links = (link("A", "B", 0.9), link("A", "C", 0.5))
    within = trade(traded([sent(10.0), arrived(4.0), arrived(3.0, "C")], *links))
    beyond = trade(traded([sent(10.0), arrived(5.0), arrived(5.0, "C")], *links))
    assert (counts(within), counts(beyond)) == ((UNDECIDED, 1, 0, 1), (FAILS, 1, 1, 0))


def test_a_flow_that_goes_outside_too_cannot_be_decided() -> None:
    links = (link("A", "B", 0.9), link("A", "IMPEXP", None))
    assert counts(trade(traded([sent(10.0), arrived(4.0)], *links))) == (UNDECIDED, 1, 0, 1)


def test_trade_with_the_outside_has_no_mirror() -> None:
    assert counts(trade(traded([sent(10.0)], link("A", "IMPEXP", None)))) == (HOLDS, 0, 0, 0)


def test_where_no_source_tells_what_trades_nothing_can_be_decided() -> None:
    without = trade(database([sent(10.0)], lacks=["sets of processes and commodities"]))
    assert counts(without) == (UNDECIDED, 0, 0, 0)
    assert counts(trade(database([sent(10.0)], formats=["veda_csv"]))) == (UNDECIDED, 0, 0, 0)


def test_timeslices_and_states_of_the_world_stay_apart_and_case_does_not_matter() -> None:
    rows = [sent(3.0, timeslice="S"), sent(7.0, timeslice="W"), arrived(9.0, timeslice="S"), arrived(0.8)]
    in_state = [row._replace(sow="1", process="tb") for row in rows]
    other = [sent(3.0, sow="2"), arrived(9.0, sow="2")]
    check = trade(traded([*in_state, *other], link("a", "b", 0.98)))
    assert counts(check) == (FAILS, 2, 1, 0)
    assert list(check.cases.sow) == ["2"]
