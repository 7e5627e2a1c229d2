"""What is drawn is what was asked: each flow once, to scale, on its own side of the line."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.errors import UnknownCodeError
from speedlocal.figures.flow_map import Arrow, FlowMap, flow_map
from speedlocal.figures.flow_map.arrows import HEAD_SHARE, half_arrow, radii
from tests.figures.flow_map.maps import BALTIC, BORNHOLM, FLOWS, NO_FLOWS, drawn, flat, maps, off_line, shuffled

Asked = tuple[pd.DataFrame, pd.DataFrame]


def ends(picture: FlowMap, arrow: Arrow) -> tuple[complex, complex]:
    places = {ring.region: flat((ring.longitude, ring.latitude)) for ring in picture.rings}
    return places[arrow.origin], places[arrow.destination]


def px(picture: FlowMap, corners: list[complex]) -> list[complex]:
    return [corner / picture.view.pixel for corner in corners]


@given(maps())
def test_each_flow_is_drawn_once_with_its_value(asked: Asked) -> None:
    regions, flows = asked
    picture = drawn(regions, flows)
    rows = sorted(zip(flows.origin, flows.destination, flows.value, strict=True))
    assert sorted((arrow.origin, arrow.destination, arrow.value) for arrow in picture.arrows) == rows
    assert math.fsum(arrow.value for arrow in picture.arrows) == math.fsum(flows.value)


@given(maps())
def test_widths_are_proportional_to_values(asked: Asked) -> None:
    picture = drawn(*asked)
    for arrow in picture.arrows:
        assert arrow.width * picture.scale.value_per_width == pytest.approx(arrow.value)


@given(maps())
def test_an_arrow_s_body_is_as_wide_as_it_says(asked: Asked) -> None:
    picture = drawn(*asked)
    for arrow in picture.arrows:
        start, side, *_ = (flat(corner) for corner in arrow.polygon)
        assert abs(side - start) == pytest.approx(arrow.width, abs=1e-12)


@given(maps())
def test_an_arrow_points_from_its_origin_to_its_destination(asked: Asked) -> None:
    picture = drawn(*asked)
    for arrow in picture.arrows:
        origin, destination = ends(picture, arrow)
        start, *_, tip = (flat(corner) for corner in arrow.polygon)
        ahead = (tip - start) / (destination - origin)
        assert ahead.real > 0
        assert ahead.imag == pytest.approx(0, abs=1e-6)
        assert abs(start - origin) < abs(start - destination)
        assert abs(tip - destination) < abs(tip - origin)


@given(maps())
def test_every_corner_is_on_the_right_hand_side_so_two_ways_never_overlap(asked: Asked) -> None:
    picture = drawn(*asked)
    for arrow in picture.arrows:
        line = ends(picture, arrow)
        assert all(off_line(flat(corner), *line) < 0 for corner in arrow.polygon)


@given(maps())
def test_an_arrow_starts_and_ends_outside_of_its_regions_rings(asked: Asked) -> None:
    picture = drawn(*asked)
    radius = {ring.region: ring.radius for ring in picture.rings}
    for arrow in picture.arrows:
        origin, destination = ends(picture, arrow)
        start, *_, tip = (flat(corner) for corner in arrow.polygon)
        assert abs(start - origin) >= radius[arrow.origin] * (1 - 1e-9)
        assert abs(tip - destination) >= radius[arrow.destination] * (1 - 1e-9)


@given(maps())
def test_half_of_each_line_at_least_is_its_arrow_s(asked: Asked) -> None:
    picture = drawn(*asked)
    for arrow in picture.arrows:
        origin, destination = ends(picture, arrow)
        start, *_, tip = (flat(corner) for corner in arrow.polygon)
        assert abs(tip - start) >= 0.5 * abs(destination - origin) * (1 - 1e-6)


@given(st.floats(0.001, 5), st.floats(1e-6, 2), st.floats(1e-5, 0.1))
def test_a_head_is_at_most_a_good_third_of_its_arrow(length: float, width: float, pixel: float) -> None:
    corners = [complex(*corner) for corner in half_arrow((0, 0), (length, 0), width, rings=(0, 0), pixel=pixel)]
    start, _, neck, barb, tip = corners
    assert (tip - neck).real <= HEAD_SHARE * abs(tip - start) * (1 + 1e-9)
    assert abs(barb - neck) <= (tip - neck).real * (1 + 1e-9)


def test_a_short_link_to_an_island_can_be_seen() -> None:
    flows = pd.concat([FLOWS, pd.DataFrame([("SE", "BOR", 0.5), ("BOR", "PL", 0.9)], columns=FLOWS.columns)])
    island = BORNHOLM.assign(longitude=16.0, latitude=58.6)
    picture = drawn(pd.concat([BALTIC, island]), flows)
    arrow = next(arrow for arrow in picture.arrows if arrow.destination == "BOR")
    start, *_, tip = px(picture, [flat(corner) for corner in arrow.polygon])
    assert abs(tip - start) > 8


@given(maps(), st.integers(0, 100))
def test_the_order_of_the_rows_changes_nothing(asked: Asked, seed: int) -> None:
    regions, flows = asked
    assert drawn(shuffled(regions, seed), shuffled(flows, seed + 1)) == drawn(regions, flows)


def test_the_largest_arrow_is_drawn_first_and_has_the_largest_width() -> None:
    picture = drawn()
    values = [arrow.value for arrow in picture.arrows]
    assert values == sorted(values, reverse=True)
    assert picture.arrows[0].width / picture.view.pixel == pytest.approx(22)


def test_a_given_largest_value_fixes_the_scale_of_two_periods() -> None:
    one, other = drawn(largest=66.0), drawn(flows=FLOWS[:2], largest=66.0)
    assert one.scale == other.scale
    assert one.arrows[0].width / one.view.pixel == pytest.approx(11)
    assert {arrow for arrow in one.arrows if {arrow.origin, arrow.destination} == {"DK", "SE"}} == set(other.arrows)


def test_no_flows_leave_the_regions() -> None:
    picture = drawn(flows=NO_FLOWS)
    assert picture.arrows == ()
    assert [ring.region for ring in picture.rings] == ["DK", "FI", "LT", "PL", "SE"]
    assert {ring.net for ring in picture.rings} == {0.0}
    assert picture.scale.entries == ()
    assert picture.view == drawn().view


@given(maps())
def test_net_arrivals_are_what_comes_less_what_goes_and_add_up_to_nothing(asked: Asked) -> None:
    regions, flows = asked
    picture = drawn(regions, flows)
    for ring in picture.rings:
        came = flows.value[flows.destination == ring.region].sum()
        went = flows.value[flows.origin == ring.region].sum()
        assert ring.net == pytest.approx(came - went, abs=1e-9 * (came + went))
    assert math.fsum(ring.net for ring in picture.rings) == pytest.approx(0, abs=1e-9 * (1 + flows.value.sum()))


def test_where_arrivals_are_known_the_losses_are_nobody_s() -> None:
    flows = pd.DataFrame(
        [("DK", "SE", 10.0, 9.5), ("SE", "FI", 4.0, math.nan)], columns=["origin", "destination", "value", "arrived"]
    )
    picture = drawn(flows=flows)
    assert {ring.region: ring.net for ring in picture.rings} == {
        "DK": -10.0,
        "FI": 4.0,
        "LT": 0.0,
        "PL": 0.0,
        "SE": 5.5,
    }
    assert [arrow.arrived for arrow in picture.arrows] == [9.5, None]
    words = [picture.arrow_words(arrow) for arrow in picture.arrows]
    assert words == [
        "Denmark to Sweden: 10.00 PJ per year, of which 9.500 arrive",
        "Sweden to Finland: 4.000 PJ per year",
    ]


def test_rings_never_touch() -> None:
    points = {"A": (0.0, 0.0), "B": (0.01, 0.0), "C": (1.0, 0.0)}
    reach = radii(points, 0.1)
    assert reach == {"A": pytest.approx(0.0025), "B": pytest.approx(0.0025), "C": pytest.approx(0.1)}
    for (one, there), (other, elsewhere) in pairwise(points.items()):
        assert reach[one] + reach[other] < abs(complex(*there) - complex(*elsewhere))


def test_unknown_regions_are_all_named() -> None:
    flows = pd.DataFrame([("DK", "XX", 1.0), ("AA", "DK", 1.0)], columns=FLOWS.columns)
    with pytest.raises(UnknownCodeError, match=r"^Flows name regions that the map does not have: AA, XX\.$"):
        drawn(flows=flows)


def test_a_region_does_not_trade_with_itself() -> None:
    flows = pd.DataFrame([("DK", "SE", 1.0), ("DK", "DK", 1.0)], columns=FLOWS.columns)
    with pytest.raises(ValueError, match=r"^DK to DK: a region does not trade with itself\.$"):
        drawn(flows=flows)


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_a_flow_is_above_zero_and_finite(value: float) -> None:
    with pytest.raises(ValueError, match=r"^DK to SE: a flow is above zero and finite\.$"):
        drawn(flows=pd.DataFrame([("DK", "SE", value)], columns=FLOWS.columns))


def test_a_way_has_one_flow() -> None:
    with pytest.raises(ValueError, match=r"^DK to SE: a way has one flow\.$"):
        drawn(flows=pd.concat([FLOWS, FLOWS[:1]], ignore_index=True))


def test_a_region_is_there_once() -> None:
    with pytest.raises(ValueError, match=r"^Regions are there twice: DK\.$"):
        drawn(pd.concat([BALTIC, BALTIC[:1]]))


@pytest.mark.parametrize("largest", [32.9, 0.0, -1.0, math.nan, math.inf])
def test_no_flow_is_above_the_largest(largest: float) -> None:
    with pytest.raises(ValueError, match=r"but the largest flow is 33\.0\.$"):
        drawn(largest=largest)


@pytest.mark.parametrize("colour", ["red", "#12345", '#12345"', "#1234567"])
def test_a_colour_is_six_hexadecimal_digits(colour: str) -> None:
    with pytest.raises(ValueError, match=r"^A colour is #rrggbb"):
        flow_map(BALTIC, FLOWS, unit="PJ", colour=colour)
