"""What every picture keeps to, whatever is drawn."""

from __future__ import annotations

import json
import math
from collections import defaultdict

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.errors import UnknownCodeError
from speedlocal.figures.sankey import Picture, PlacedNode, Ribbon, sankey
from tests.figures.sankey.diagrams import (
    balance,
    commands,
    corners,
    diagrams,
    link_frame,
    node_frame,
    overlaps,
    stations,
)

Frames = tuple[pd.DataFrame, pd.DataFrame]


def start(ribbon: Ribbon) -> tuple[float, float]:
    return stations(ribbon.path)[0]


def end(ribbon: Ribbon) -> tuple[float, float]:
    """The upper edge where a ribbon arrives: half of its path leads there."""
    there = stations(ribbon.path)
    return there[len(there) // 2 - 1]


def column(picture: Picture) -> dict[int, list[PlacedNode]]:
    found = defaultdict(list)
    for node in picture.nodes:
        found[node.stage].append(node)
    return found


@given(diagrams())
def test_ribbons_carry_what_links_carry(frames: Frames) -> None:
    nodes, links = frames
    picture = sankey(nodes, links, unit="PJ")
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    for row in links[links.value > 0].itertuples():
        sums[row.origin, row.destination, row.carrier] += row.value
    drawn = {(r.origin, r.destination, r.carrier): r.value for r in picture.ribbons}
    assert drawn == pytest.approx(dict(sums), rel=1e-12)
    assert math.fsum(drawn.values()) == pytest.approx(math.fsum(links.value), rel=1e-12)


@given(diagrams())
def test_a_ribbon_is_as_wide_as_its_value(frames: Frames) -> None:
    picture = sankey(*frames, unit="PJ")
    assert [r.thickness for r in picture.ribbons] == [r.value * picture.scale for r in picture.ribbons]
    for ribbon in picture.ribbons:
        low = stations(ribbon.path)[-1]
        assert low == pytest.approx((start(ribbon)[0], start(ribbon)[1] + ribbon.thickness), abs=0.011)


@given(diagrams())
def test_a_node_is_as_high_as_the_larger_of_its_sides(frames: Frames) -> None:
    picture = sankey(*frames, unit="PJ")
    for node in picture.nodes:
        out = math.fsum(r.value for r in picture.ribbons if r.origin == node.id)
        into = math.fsum(r.value for r in picture.ribbons if r.destination == node.id)
        assert node.value == pytest.approx(max(out, into), rel=1e-12)
        assert node.height == node.value * picture.scale


@given(diagrams())
def test_ribbons_at_a_node_lie_beside_each_other_and_within_its_height(frames: Frames) -> None:
    picture = sankey(*frames, unit="PJ")
    for node in picture.nodes:
        leaving = [(start(r)[1], start(r)[1] + r.thickness) for r in picture.ribbons if r.origin == node.id]
        arriving = [(end(r)[1], end(r)[1] + r.thickness) for r in picture.ribbons if r.destination == node.id]
        for spans in (leaving, arriving):
            assert overlaps(spans) == []
            assert all(node.y - 0.01 <= top and low <= node.y + node.height + 0.01 for top, low in spans)


def test_a_hair_beside_a_broad_ribbon_is_beside_it() -> None:
    nodes = pd.DataFrame({"node": ["n0", "n1"], "label": ["n0", "n1"], "stage": [1, 0], "colour": "#336699"})
    links = pd.DataFrame(
        [("n0", "n0", "Electricity", 94076.0), ("n1", "n0", "Electricity", 7.0), ("n1", "n0", "Heat", 1.0)],
        columns=["origin", "destination", "carrier", "value"],
    ).assign(colour="#3b4cc0")
    picture = sankey(nodes, links, unit="PJ")
    arriving = [(end(r)[1], end(r)[1] + r.thickness) for r in picture.ribbons if r.destination == "n0"]
    assert overlaps(arriving) == []


@given(diagrams())
def test_ribbons_begin_and_end_at_their_nodes(frames: Frames) -> None:
    picture = sankey(*frames, unit="PJ")
    nodes = {node.id: node for node in picture.nodes}
    for ribbon in picture.ribbons:
        origin, destination = nodes[ribbon.origin], nodes[ribbon.destination]
        assert start(ribbon)[0] == pytest.approx(origin.x + origin.width, abs=0.011)
        assert end(ribbon)[0] == pytest.approx(destination.x, abs=0.011)


@given(diagrams())
def test_nodes_of_a_stage_stand_apart_by_a_line(frames: Frames) -> None:
    picture = sankey(*frames, unit="PJ")
    for nodes in column(picture).values():
        assert overlaps([(node.y, node.y + node.height + 16.0) for node in nodes]) == []
        assert len({node.x for node in nodes}) == 1


@given(diagrams())
def test_stages_stand_from_left_to_right(frames: Frames) -> None:
    picture = sankey(*frames, unit="PJ")
    stages = column(picture)
    edges = [edge for stage in sorted(stages) for edge in (stages[stage][0].x, stages[stage][0].x + 0.01)]
    assert edges == sorted(edges)


@given(diagrams(), st.floats(200, 3000), st.floats(10, 3000))
def test_everything_stays_inside_the_picture(frames: Frames, width: float, height: float) -> None:
    picture = sankey(*frames, unit="PJ", width=width, height=height)
    points = [point for ribbon in picture.ribbons for point in corners(ribbon.path)]
    for node in picture.nodes:
        points += [(node.x, node.y), (node.x + node.width, node.y + node.height)]
    assert all(-0.01 <= x <= picture.width + 0.01 and -0.01 <= y <= picture.height + 0.01 for x, y in points)
    assert picture.width == width
    assert picture.height >= height


@given(diagrams(), st.floats(1e-6, 1e-3))
def test_a_given_scale_is_kept_and_the_picture_grows_for_it(frames: Frames, scale: float) -> None:
    picture = sankey(*frames, unit="PJ", scale=scale)
    lowest = max([y for ribbon in picture.ribbons for _, y in corners(ribbon.path)], default=0.0)
    assert picture.scale == scale
    assert lowest <= picture.height + 0.01


@given(diagrams())
def test_the_scale_that_fits_fits_when_it_is_given(frames: Frames) -> None:
    picture = sankey(*frames, unit="PJ")
    again = sankey(*frames, unit="PJ", scale=picture.scale)
    assert (again.scale, again.height) == (picture.scale, pytest.approx(picture.height))
    assert [node.y for node in again.nodes] == pytest.approx([node.y for node in picture.nodes], abs=1e-6)


@given(diagrams(), st.integers(0, 1000))
def test_the_order_of_the_rows_changes_nothing(frames: Frames, seed: int) -> None:
    nodes, links = frames
    shuffled = [frame.sample(frac=1, random_state=seed) for frame in frames]
    assert sankey(*shuffled, unit="PJ") == sankey(nodes, links, unit="PJ")


@given(diagrams())
def test_links_lead_back_when_they_reach_no_later_stage(frames: Frames) -> None:
    stages = dict(zip(frames[0].node, frames[0].stage, strict=True))
    picture = sankey(*frames, unit="PJ")
    assert all(r.back == (stages[r.destination] <= stages[r.origin]) for r in picture.ribbons)


@given(diagrams())
def test_links_that_lead_back_run_below_all_nodes(frames: Frames) -> None:
    picture = sankey(*frames, unit="PJ")
    floor = max([node.y + node.height for node in picture.nodes], default=0.0)
    for ribbon in picture.ribbons:
        if ribbon.back:
            assert max(y for _, y in corners(ribbon.path)) >= floor + ribbon.thickness


@given(diagrams())
def test_ribbons_of_a_kind_have_the_same_commands(frames: Frames) -> None:
    picture = sankey(*frames, unit="PJ")
    assert len({commands(r.path) for r in picture.ribbons if not r.back}) <= 1
    assert {commands(r.path) for r in picture.ribbons if r.back} <= {"M" + "LCLCLCLCL" + "L" + "LCLCLCLCL" + "Z"}


@given(diagrams())
def test_the_payload_is_plain_json_with_values_in_full(frames: Frames) -> None:
    picture = sankey(*frames, unit="PJ")
    payload = json.loads(json.dumps(picture.payload(), allow_nan=False))
    assert payload == picture.payload()
    assert [r["value"] for r in payload["ribbons"]] == [r.value for r in picture.ribbons]
    assert [n["y"] for n in payload["nodes"]] == [round(n.y, 2) for n in picture.nodes]


@pytest.mark.parametrize("value", [1e-323, 1e-200, 1e200])
def test_very_small_and_very_large_values_have_finite_places(value: float) -> None:
    nodes = node_frame([("a", "A", 0, "#111111"), ("b", "B", 1, "#222222")])
    picture = sankey(nodes, link_frame([("a", "b", "Heat", "#333333", value)]), unit="PJ")
    numbers = [number for r in picture.ribbons for point in corners(r.path) for number in point]
    numbers += [picture.scale, *(number for node in picture.nodes for number in (node.y, node.height))]
    assert all(map(math.isfinite, numbers))


def test_no_links_make_an_empty_picture() -> None:
    nodes, links = balance()
    assert sankey(nodes, links[:0], unit="PJ") == Picture(1100, 620, "PJ", 1.0, (), ())
    assert sankey(nodes, links.assign(value=0.0), unit="PJ", scale=2.0) == Picture(1100, 620, "PJ", 2.0, (), ())


def test_links_of_no_value_are_left_out() -> None:
    nodes, links = balance()
    nothing = link_frame([("wind", "transport", "Wind", "#235ebc", 0.0)])
    assert sankey(nodes, pd.concat([links, nothing]), unit="PJ") == sankey(nodes, links, unit="PJ")


def test_rows_of_the_same_ends_and_carrier_are_one_ribbon() -> None:
    nodes, links = balance()
    halves = pd.concat([links.assign(value=links.value / 2)] * 2)
    assert sankey(nodes, halves, unit="PJ") == sankey(nodes, links, unit="PJ")


def test_a_link_to_an_unknown_node_is_named() -> None:
    nodes, links = balance()
    with pytest.raises(UnknownCodeError, match="not in the diagram: sto"):
        sankey(nodes[nodes.node != "sto"], links, unit="PJ")


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf])
def test_a_value_that_no_flow_can_have_is_refused(value: float) -> None:
    nodes, links = balance()
    with pytest.raises(ValueError, match="the link from wind to ele has the value"):
        sankey(nodes, links.assign(value=[value, *links.value[1:]]), unit="PJ")


@pytest.mark.parametrize("sizes", [{"scale": 0.0}, {"scale": math.inf}, {"width": -1.0}, {"height": math.nan}])
def test_a_size_that_no_picture_can_have_is_refused(sizes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="finite numbers above 0"):
        sankey(*balance(), unit="PJ", **sizes)


def test_a_node_given_twice_is_refused() -> None:
    nodes, links = balance()
    with pytest.raises(ValueError, match="the same key twice"):
        sankey(pd.concat([nodes, nodes[:1]]), links, unit="PJ")


def test_a_picture_of_a_balance_says_all_of_it() -> None:
    nodes, links = balance()
    picture = sankey(nodes, links, unit="PJ")
    assert [(n.id, n.label, n.stage, n.colour) for n in sorted(picture.nodes, key=lambda n: n.id)] == sorted(
        nodes.itertuples(index=False, name=None)
    )
    drawn = [(r.origin, r.destination, r.carrier, r.colour, r.value) for r in picture.ribbons]
    assert sorted(drawn) == sorted(links.itertuples(index=False, name=None))
    assert {(r.origin, r.destination) for r in picture.ribbons if r.back} == {
        ("refinery", "refinery"),
        ("sto", "ele"),
        ("ele", "chp"),
    }


def test_a_ribbon_keeps_its_id_when_its_value_changes() -> None:
    nodes, links = balance()
    later = sankey(nodes, links.assign(value=links.value[::-1].to_list()), unit="PJ")
    assert {r.id for r in later.ribbons} == {r.id for r in sankey(nodes, links, unit="PJ").ribbons}


def test_ids_differ_however_keys_are_spelled() -> None:
    names = ["a", "b", "a > b", "a,b", '"a"']
    nodes = node_frame([(name, name, 0, "#111111") for name in names])
    links = link_frame([(one, two, "b", "#111111", 1.0) for one in names for two in names])
    assert len({ribbon.id for ribbon in sankey(nodes, links, unit="PJ").ribbons}) == len(links)


def test_a_column_stays_where_its_nodes_have_no_links() -> None:
    nodes, links = balance()
    without = sankey(nodes, links[(links.origin != "sto") & (links.destination != "sto")], unit="PJ")
    places = {node.stage: node.x for node in sankey(nodes, links, unit="PJ").nodes}
    assert {node.stage: node.x for node in without.nodes} == {s: x for s, x in places.items() if s != 3}
