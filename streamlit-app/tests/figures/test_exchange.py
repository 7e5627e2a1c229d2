"""What regions shown send to each other stays inside; what others send or receive crosses the border."""

from __future__ import annotations

import pandas as pd
import pytest

from speedlocal.figures.exchange import split

FLOW = ["region", "commodity", "process", "made", "taken"]
LINK = ["process", "commodity", "origin", "destination", "efficiency", "inner"]


def inside(flows: list[tuple[str, float, float]], links: list[tuple[str, str, float | None]], shown: str = "ab"):
    """The parts that stay inside, by region: (made, taken). A flow is region, made and taken of one process."""
    held = pd.DataFrame([(region, "elc", "tx", made, taken) for region, made, taken in flows], columns=FLOW)
    ways = [("tx", "elc", o, d, efficiency, o in shown and d in shown) for o, d, efficiency in links]
    parts = split(held, pd.DataFrame(ways, columns=LINK))
    return {row.region: (row.made_inside, row.taken_inside) for row in parts.itertuples()}


def test_one_sender_and_two_receivers_of_which_one_is_shown() -> None:
    links = [("a", "b", None), ("a", "c", None)]
    assert inside([("A", 0, 20), ("B", 10, 0)], links) == {"A": (0, 10), "B": (10, 0)}


def test_all_shown_all_stays_inside() -> None:
    flows = [("A", 0, 20), ("B", 10, 0), ("C", 10, 0)]
    assert inside(flows, [("a", "b", None), ("a", "c", None)], "abc") == {"A": (0, 20), "B": (10, 0), "C": (10, 0)}


def test_a_link_s_efficiency_says_what_was_sent() -> None:
    links = [("a", "b", 0.8), ("a", "c", 0.8)]
    assert inside([("A", 0, 20), ("B", 8, 0)], links)["A"] == (0, pytest.approx(10))


def test_a_link_s_efficiency_says_what_arrives() -> None:
    links = [("a", "b", 0.8), ("c", "b", 0.8)]
    assert inside([("A", 0, 10), ("B", 20, 0)], links) == {"A": (0, 10), "B": (pytest.approx(8), 0)}


def test_no_more_stays_inside_than_flows() -> None:
    assert inside([("A", 0, 5), ("B", 10, 0)], [("a", "b", None), ("a", "c", None)])["A"] == (0, 5)


def test_with_the_outside_everything_crosses() -> None:
    links = [("impexp", "a", None), ("b", "impexp", None)]
    assert inside([("A", 10, 0), ("B", 0, 4)], links) == {"A": (0, 0), "B": (0, 0)}


def test_where_the_sides_cannot_be_told_apart_everything_crosses() -> None:
    links = [("a", "b", None), ("a", "c", None), ("d", "b", None)]
    assert inside([("A", 0, 20), ("B", 10, 0)], links) == {"A": (0, 0), "B": (0, 0)}


def test_what_arrives_under_another_name_belongs_to_the_link_too() -> None:
    flows = pd.DataFrame([("A", "elca", "tx", 0.0, 10.0), ("B", "elcb", "tx", 9.0, 0.0)], columns=FLOW)
    links = pd.DataFrame([("tx", "elca", "a", "b", None, True)], columns=LINK)
    parts = split(flows, links)
    assert (list(parts.made_inside), list(parts.taken_inside)) == ([0, 9], [10, 0])
