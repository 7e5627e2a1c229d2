"""Regions stand where they are, and those without a place where nobody takes it for geography."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.figures.flow_map.places import INNER, OUTER, SMALLEST, places, spread
from speedlocal.figures.flow_map.view import degrees, mercator, view_of
from tests.figures.flow_map.maps import (
    BALTIC,
    COLUMNS,
    FLOWS,
    NO_FLOWS,
    OUTSIDE,
    drawn,
    flat,
    regions_anywhere,
    shuffled,
    without_places,
)

WITH_OUTSIDE = pd.concat([BALTIC, OUTSIDE])
IMPORTS = pd.DataFrame([("IMPEXP", "PL", 30.0)], columns=FLOWS.columns)


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_degrees_come_back_from_mercator(longitude: float, latitude: float) -> None:
    assert degrees(mercator(longitude, latitude)) == pytest.approx((longitude, latitude), abs=1e-9)


@given(regions_anywhere(), st.sampled_from([(640.0, 520.0), (358.0, 560.0), (1100.0, 560.0)]))
def test_the_view_fits_every_region_with_its_ring(regions: pd.DataFrame, size: tuple[float, float]) -> None:
    picture = drawn(regions, NO_FLOWS, size=size)
    for ring in picture.rings:
        x, y = picture.view.px((ring.longitude, ring.latitude))
        radius = ring.radius / picture.view.pixel
        assert radius <= x + 1e-6 <= size[0] - radius + 2e-6
        assert radius <= y + 1e-6 <= size[1] - radius + 2e-6


@given(st.floats(0, 640), st.floats(0, 520))
def test_a_point_of_the_picture_is_a_place_and_back(x: float, y: float) -> None:
    view = drawn().view
    assert view.px(view.place((x, y))) == pytest.approx((x, y), abs=1e-6)


def test_the_view_s_bounds_are_the_picture_s_corners() -> None:
    view = drawn().view
    west, south, east, north = view.bounds
    assert view.px((west, north)) == pytest.approx((0, 0), abs=1e-6)
    assert view.px((east, south)) == pytest.approx((640, 520), abs=1e-6)


def test_a_region_beside_the_map_does_not_send_through_one_region_to_another() -> None:
    stand = places(WITH_OUTSIDE, {}).points
    x0, y0 = stand["IMPEXP"]
    seen = sorted(math.atan2(y - y0, x - x0) for code, (x, y) in stand.items() if code != "IMPEXP")
    assert min(after - before for before, after in pairwise(seen)) > math.radians(8)


def test_who_trades_with_opposite_regions_stands_where_neither_hides_the_other() -> None:
    codes = [("A", "A", math.nan, math.nan, "model region"), ("B", "B", math.nan, math.nan, "model region")]
    outside = ("X", "X", math.nan, math.nan, "pseudo")
    stand = places(pd.DataFrame([*codes, outside], columns=COLUMNS), {"X": {"A", "B"}}).points
    (ax, _), (bx, _), (xx, xy) = (stand[code] for code in "ABX")
    assert (ax, bx) == pytest.approx((0, 0))
    assert (abs(xx), xy) == pytest.approx((OUTER, 0))


def test_without_regions_the_whole_earth_is_seen() -> None:
    view = view_of([], (640, 520))
    assert (view.longitude, view.latitude) == (0, 0)
    assert view.bounds[0] < -180 < 180 < view.bounds[2]
    assert drawn(BALTIC[:0], NO_FLOWS).rings == ()


def test_one_region_is_not_looked_at_through_a_magnifying_glass() -> None:
    assert drawn(BALTIC[:1], NO_FLOWS).view.zoom == pytest.approx(9)


def test_a_region_with_coordinates_stands_there() -> None:
    rings = {ring.region: ring for ring in drawn().rings}
    for row in BALTIC.itertuples():
        ring = rings[row.region]
        assert (ring.longitude, ring.latitude) == pytest.approx((row.longitude, row.latitude))
        assert ring.placed


def test_a_map_with_all_places_is_neither_schematic_nor_has_a_panel() -> None:
    picture = drawn()
    assert (picture.schematic, picture.unplaced, picture.panel) == (False, (), ())


def test_a_region_without_a_place_stands_beside_all_others_on_a_panel() -> None:
    picture = drawn(WITH_OUTSIDE, IMPORTS)
    assert (picture.schematic, picture.unplaced) == (False, ("IMPEXP",))
    outside = next(ring for ring in picture.rings if ring.region == "IMPEXP")
    corners = [picture.view.px(corner) for corner in picture.panel]
    x, y = picture.view.px((outside.longitude, outside.latitude))
    assert not outside.placed
    assert corners[0][0] < x < corners[2][0]
    assert corners[0][1] < y < corners[2][1]
    assert corners[2][0] < min(picture.view.px((ring.longitude, 0))[0] for ring in picture.rings if ring.placed)
    assert picture.ring_words(outside).endswith("net arrivals -30.00 PJ per year (no place on the map)")


@given(regions_anywhere())
def test_unplaced_are_those_without_coordinates(regions: pd.DataFrame) -> None:
    picture = drawn(regions, NO_FLOWS)
    lost = tuple(sorted(regions.region[regions.longitude.isna()]))
    assert picture.unplaced == lost
    assert picture.schematic == (len(lost) == len(regions))
    assert tuple(ring.region for ring in picture.rings if not ring.placed) == lost


@given(regions_anywhere())
def test_no_two_regions_stand_at_one_place(regions: pd.DataFrame) -> None:
    points = list(places(regions, {}).points.values())
    assert len(set(points)) == len(points)


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(math.nan, 55.0), (12.0, math.nan), (12.0, 90.0), (181.0, 55.0), (math.inf, 55.0)]
)
def test_half_a_place_or_one_beyond_the_map_is_none(longitude: float, latitude: float) -> None:
    odd = pd.DataFrame([("XX", "Odd", longitude, latitude, "model region")], columns=COLUMNS)
    assert drawn(pd.concat([BALTIC, odd]), NO_FLOWS).unplaced == ("XX",)


def test_of_two_regions_at_one_spot_the_second_is_said_to_have_none() -> None:
    twin = BALTIC[:1].assign(region="DKX")
    picture = drawn(pd.concat([twin, BALTIC]), pd.DataFrame([("DK", "DKX", 1.0)], columns=FLOWS.columns))
    assert picture.unplaced == ("DKX",)
    assert len(picture.arrows) == 1


def test_without_any_place_the_model_stands_on_a_circle_in_the_order_of_codes() -> None:
    picture = drawn(without_places(BALTIC))
    points = [flat((ring.longitude, ring.latitude)) for ring in picture.rings]
    assert picture.schematic
    assert picture.unplaced == ("DK", "FI", "LT", "PL", "SE")
    assert [abs(point) for point in points] == pytest.approx([INNER] * 5)
    for here, there in pairwise([*points, points[0]]):
        assert abs(there - here) == pytest.approx(2 * INNER * math.sin(math.pi / 5))


def test_without_any_place_others_stand_outside_near_their_partners() -> None:
    picture = drawn(without_places(WITH_OUTSIDE), IMPORTS)
    points = {ring.region: flat((ring.longitude, ring.latitude)) for ring in picture.rings}
    assert abs(points["IMPEXP"]) == pytest.approx(OUTER)
    assert min(BALTIC.region, key=lambda code: abs(points[code] - points["IMPEXP"])) == "PL"


def test_one_model_region_stands_in_the_middle() -> None:
    picture = drawn(without_places(WITH_OUTSIDE[WITH_OUTSIDE.region.isin(["PL", "IMPEXP"])]), IMPORTS)
    points = {ring.region: flat((ring.longitude, ring.latitude)) for ring in picture.rings}
    assert abs(points["PL"]) == pytest.approx(0, abs=1e-9)
    assert abs(points["IMPEXP"]) == pytest.approx(OUTER)


@given(regions_anywhere(), st.integers(0, 100))
def test_places_do_not_depend_on_the_order_of_rows(regions: pd.DataFrame, seed: int) -> None:
    for asked in (regions, without_places(regions)):
        assert places(shuffled(asked, seed), {}) == places(asked, {})


@given(st.dictionaries(st.sampled_from("abcdefghijklmnopqrst"), st.floats(0, 6.28), min_size=2))
def test_spread_angles_are_apart_and_go_once_round(wanted: dict[str, float]) -> None:
    angles = spread(wanted)
    apart = min(0.6, math.tau / len(wanted))
    ordered = sorted(angles.values())
    assert angles.keys() == wanted.keys()
    assert all(after - before >= apart - 1e-9 for before, after in pairwise(ordered))
    assert ordered[-1] - ordered[0] <= math.tau - apart + 1e-9


def test_angles_with_room_stay_where_they_are_wanted() -> None:
    assert spread({"b": 3.0, "a": 1.0}) == {"a": 1.0, "b": 3.0}
    assert spread({}) == {}


def test_many_regions_without_a_place_stay_within_the_map_s_height() -> None:
    many = pd.concat([OUTSIDE.assign(region=f"X{number:02}") for number in range(20)])
    stand = places(pd.concat([BALTIC, many]), {})
    heights = {code: stand.points[code][1] for code in stand.points}
    own = [heights[code] for code in BALTIC.region]
    assert all(min(own) - SMALLEST <= heights[code] <= max(own) + SMALLEST for code in stand.unplaced)
