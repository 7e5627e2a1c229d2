"""A flow map as layers of deck.gl."""

from __future__ import annotations

import math
from typing import Any, Final

import pydeck

from speedlocal.figures.flow_map.geometry import FlowMap
from speedlocal.figures.numbers import number

BLANK: Final = "data:application/json,%7B%22version%22%3A8%2C%22sources%22%3A%7B%7D%2C%22layers%22%3A%5B%5D%7D"
"""A style without a map: none at all makes Streamlit ask a server for one."""
EARTH: Final = 6_378_137.0


def deck(picture: FlowMap, *, outlines: str | None) -> pydeck.Deck:
    """Return the map; `outlines` is the address of a GeoJSON file of countries, or None."""
    layers = [_outlines(outlines)] if outlines else []
    layers += [_arrows(picture), _rings(picture), _labels(picture)]
    return pydeck.Deck(
        layers=layers,
        initial_view_state=_view(picture),
        map_style=BLANK,
        map_provider="mapbox",
        tooltip={"text": "{words}"},
    )


def _view(picture: FlowMap, width: float = 640.0, height: float = 520.0) -> pydeck.ViewState:
    west, south, east, north = picture.bounds
    x = (east - west) / 360
    y = (_mercator(north) - _mercator(south)) / (2 * math.pi)
    zoom = math.log2(min(width / 512 / x, height / 512 / y))
    middle = math.degrees(2 * math.atan(math.exp((_mercator(north) + _mercator(south)) / 2)) - math.pi / 2)
    return pydeck.ViewState(longitude=(west + east) / 2, latitude=middle, zoom=zoom)


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def _outlines(address: str) -> pydeck.Layer:
    return pydeck.Layer(
        "GeoJsonLayer",
        data=address,
        id="outlines",
        stroked=True,
        filled=True,
        get_fill_color=[236, 239, 232],
        get_line_color=[150, 158, 150],
        line_width_min_pixels=0.7,
        pickable=False,
    )


def _arrows(picture: FlowMap) -> pydeck.Layer:
    rows: list[dict[str, Any]] = [
        {
            "origin": arrow.origin,
            "destination": arrow.destination,
            "value": arrow.value,
            "polygon": [[round(x, 5), round(y, 5)] for x, y in arrow.polygon],
            "words": f"{arrow.origin} to {arrow.destination}: {number(arrow.value)} {picture.unit}",
        }
        for arrow in sorted(picture.arrows, key=lambda a: -a.value)
    ]
    colour = [int(picture.colour[i : i + 2], 16) for i in (1, 3, 5)]
    return pydeck.Layer(
        "PolygonLayer",
        data=rows,
        id="arrows",
        get_polygon="polygon",
        get_fill_color=[*colour, 215],
        get_line_color=[255, 255, 255],
        line_width_min_pixels=0.6,
        pickable=True,
        auto_highlight=True,
    )


def _rings(picture: FlowMap) -> pydeck.Layer:
    rows = [
        {
            "region": ring.region,
            "position": [round(ring.longitude, 5), round(ring.latitude, 5)],
            "words": f"{ring.label}: net arrivals {number(ring.net)} {picture.unit}",
            "radius": picture.radius * EARTH * math.cos(math.radians(ring.latitude)),
        }
        for ring in picture.rings
    ]
    return pydeck.Layer(
        "ScatterplotLayer",
        data=rows,
        id="regions",
        get_position="position",
        get_radius="radius",
        get_fill_color=[255, 255, 255, 170],
        get_line_color=[60, 66, 60],
        stroked=True,
        line_width_min_pixels=1.2,
        pickable=True,
    )


def _labels(picture: FlowMap) -> pydeck.Layer:
    rows = [
        {"position": [round(ring.longitude, 5), round(ring.latitude, 5)], "label": ring.region}
        for ring in picture.rings
    ]
    return pydeck.Layer(
        "TextLayer",
        data=rows,
        id="labels",
        get_position="position",
        get_text="label",
        get_size=13,
        get_color=[30, 34, 30],
        background=True,
        get_background_color=[255, 255, 255, 190],
        background_padding=[3, 1],
    )
