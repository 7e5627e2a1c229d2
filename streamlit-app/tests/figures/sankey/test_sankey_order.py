"""Waypoints, and the order of slots in their columns."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
from hypothesis import given

from speedlocal.figures.sankey import sankey
from speedlocal.figures.sankey.graph import graph
from speedlocal.figures.sankey.order import Slot, lattice, order
from tests.figures.sankey.diagrams import balance, diagrams, link_frame, node_frame, stations

Frames = tuple[pd.DataFrame, pd.DataFrame]


def test_a_link_over_several_columns_has_a_waypoint_in_each_between() -> None:
    slots = lattice(graph(*balance()))
    assert slots.routes["coal", "industry"] == (
        Slot(0, "coal"),
        Slot(1, "coal", ("industry",)),
        Slot(2, "coal", ("industry",)),
        Slot(3, "coal", ("industry",)),
        Slot(4, "industry"),
    )
    assert slots.values[Slot(2, "coal", ("industry",))] == 20.0


def test_carriers_between_the_same_nodes_share_their_waypoints() -> None:
    nodes = node_frame([("a", "A", 0, "#111111"), ("b", "B", 1, "#111111"), ("c", "C", 2, "#111111")])
    links = link_frame([("a", "c", name, "#111111", 2.0) for name in ("Heat", "Gas")])
    assert lattice(graph(nodes, links)).values[Slot(1, "a", ("c",))] == 4.0


def test_links_that_lead_back_have_no_route() -> None:
    assert {("sto", "ele"), ("ele", "chp"), ("refinery", "refinery")} & set(lattice(graph(*balance())).routes) == set()


@given(diagrams())
def test_ordering_keeps_every_slot_in_its_column(frames: Frames) -> None:
    slots = lattice(graph(*frames))
    before = [sorted(column) for column in slots.columns]
    if slots.values:
        order(slots)
    assert [sorted(column) for column in slots.columns] == before
    assert all(slot.column == number for number, column in enumerate(slots.columns) for slot in column)


def test_links_that_need_not_cross_do_not() -> None:
    letters = "abcdef"
    sources = [(f"source {a}", a, 0, "#111111") for a in letters]
    uses = [(f"use {a}", a, 2, "#111111") for a in reversed(letters)]
    mirrored = dict(zip(letters, reversed(letters), strict=True))
    links = link_frame([(f"source {a}", f"use {mirrored[a]}", "Heat", "#111111", 1.0) for a in letters])
    picture = sankey(node_frame(sources + uses), links, unit="PJ")
    tops = {node.id: node.y for node in picture.nodes}
    pairs = [(tops[r.origin], tops[r.destination]) for r in picture.ribbons]
    assert all((a[0] < b[0]) == (a[1] < b[1]) for a, b in combinations(pairs, 2))


def test_a_ribbon_that_passes_a_column_runs_beside_its_nodes() -> None:
    picture = sankey(*balance(), unit="PJ")
    for ribbon in (ribbon for ribbon in picture.ribbons if not ribbon.back):
        for x, y in stations(ribbon.path)[: len(stations(ribbon.path)) // 2]:
            passed = [n for n in picture.nodes if n.x + 1 < x < n.x + n.width - 1]
            assert all(y + ribbon.thickness <= n.y + 0.01 or y >= n.y + n.height - 0.01 for n in passed)
