"""Regions and flows for the tests of flow maps: five countries round the Baltic, and any others."""

from __future__ import annotations

import math

import pandas as pd
from hypothesis import strategies as st

from speedlocal.figures.flow_map import FlowMap, flow_map
from speedlocal.figures.flow_map.view import Point, mercator

COLUMNS = ["region", "label", "longitude", "latitude", "kind"]
BALTIC = pd.DataFrame(
    [
        ("DK", "Denmark", 11.80, 55.55, "model region"),
        ("FI", "Finland", 23.60, 61.20, "model region"),
        ("LT", "Lithuania", 22.60, 55.60, "model region"),
        ("PL", "Poland", 18.60, 53.40, "model region"),
        ("SE", "Sweden", 16.60, 59.10, "model region"),
    ],
    columns=COLUMNS,
)
OUTSIDE = pd.DataFrame(
    [("IMPEXP", "Imports from and exports to outside", math.nan, math.nan, "pseudo")], columns=COLUMNS
)
BORNHOLM = pd.DataFrame([("BOR", "Bornholm", 14.9, 55.1, "model region")], columns=COLUMNS)
FLOWS = pd.DataFrame(
    [
        ("DK", "SE", 12.3),
        ("SE", "DK", 20.1),
        ("SE", "FI", 33.0),
        ("FI", "SE", 4.2),
        ("LT", "PL", 6.0),
        ("SE", "LT", 0.4),
    ],
    columns=["origin", "destination", "value"],
)
NO_FLOWS = FLOWS[:0]


def drawn(
    regions: pd.DataFrame = BALTIC,
    flows: pd.DataFrame = FLOWS,
    *,
    largest: float | None = None,
    size: tuple[float, float] = (640, 520),
) -> FlowMap:
    return flow_map(regions, flows, unit="PJ per year", colour="#0b6e99", largest=largest, size=size)


def without_places(regions: pd.DataFrame) -> pd.DataFrame:
    return regions.assign(longitude=math.nan, latitude=math.nan)


def shuffled(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    return frame.sample(frac=1, random_state=seed)


def flat(place: Point) -> complex:
    """A longitude and latitude in Web Mercator radians."""
    return complex(*mercator(*place))


def off_line(point: complex, start: complex, end: complex) -> float:
    """How far a point lies to the left of the line from start to end; negative: to the right."""
    along = (end - start) / abs(end - start)
    return ((point - start) * along.conjugate()).imag


CODES = [f"R{number}" for number in range(8)]
coordinates = st.tuples(st.floats(-170, 170, allow_subnormal=False), st.floats(-80, 80, allow_subnormal=False)).map(
    lambda place: (round(place[0], 2), round(place[1], 2))
)
values = st.floats(1e-6, 1e9, allow_nan=False)


@st.composite
def regions_anywhere(draw: st.DrawFn, *, unknown: bool = True) -> pd.DataFrame:
    """Two to eight regions at different places; with `unknown`, some or all of them without one."""
    codes = CODES[: draw(st.integers(2, 8))]
    spots = draw(st.lists(coordinates, min_size=len(codes), max_size=len(codes), unique=True))
    lost = draw(st.sets(st.sampled_from(codes))) if unknown else set()
    kinds = draw(st.lists(st.sampled_from(["model region", "neighbour", "pseudo"]), min_size=8, max_size=8))
    rows = [
        (code, f"Region {code}", *((math.nan, math.nan) if code in lost else spot), kind)
        for code, spot, kind in zip(codes, spots, kinds, strict=False)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


@st.composite
def flows_between(draw: st.DrawFn, codes: list[str]) -> pd.DataFrame:
    """Any number of flows, at most one each way."""
    ways = [(origin, destination) for origin in codes for destination in codes if origin != destination]
    chosen = draw(st.lists(st.sampled_from(ways), unique=True, max_size=20))
    rows = [(origin, destination, draw(values)) for origin, destination in chosen]
    return pd.DataFrame(rows, columns=["origin", "destination", "value"]).astype({"value": float})


@st.composite
def maps(draw: st.DrawFn, *, unknown: bool = True) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Regions, and flows between them."""
    regions = draw(regions_anywhere(unknown=unknown))
    return regions, draw(flows_between(list(regions.region)))
