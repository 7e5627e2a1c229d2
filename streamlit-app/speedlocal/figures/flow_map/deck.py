"""A flow map as layers of deck.gl."""

from __future__ import annotations

import json
import math
from typing import Any, Final

import pydeck
from pydeck.types import String

from speedlocal.figures.flow_map.labels import AWAY
from speedlocal.figures.flow_map.picture import FlowMap, Ring, Side
from speedlocal.figures.flow_map.view import Point

BLANK: Final = "data:application/json,%7B%22version%22%3A8%2C%22sources%22%3A%7B%7D%2C%22layers%22%3A%5B%5D%7D"
"""A style without a map: none at all makes Streamlit ask a server for one."""
EARTH: Final = 6_378_137.0
"""Radius of the equator in metres."""
Colours = tuple[list[int], list[int]]
"""Of an area and of its border, red, green and blue."""
COUNTRY: Final[Colours] = ([233, 236, 228], [170, 178, 168])
REGION: Final[Colours] = ([218, 226, 214], [120, 132, 118])
LABEL: Final[dict[Side, tuple[int, int, str, str]]] = {
    "below": (0, 1, "middle", "top"),
    "above": (0, -1, "middle", "bottom"),
    "right": (1, 0, "start", "center"),
    "left": (-1, 0, "end", "center"),
}
"""Direction from the ring in px, anchor and baseline of a label by its side."""


class CompactDeck(pydeck.Deck):  # type: ignore[misc]
    """A deck whose JSON has no line breaks and indents, which would be more than half of it."""

    def to_json(self) -> str:
        """Return the deck as JSON."""
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"))


def deck(picture: FlowMap, *, outlines: str | None, own: dict[str, Any] | None = None) -> pydeck.Deck:
    """Return the map; `outlines` is the address of a GeoJSON file of countries, or None; `own` are those of regions.

    The layers' ids are outlines, own, panel, regions, arrows and labels. A picked region's row holds its code as
    `region`, a picked arrow's its `origin`, `destination` and `value`; both hold what they say as `words`.
    """
    layers = [_outlines(outlines, "outlines", COUNTRY)] if outlines else []
    layers += [_outlines(own, "own", REGION)] if own else []
    layers += [_panel(picture)] if picture.panel else []
    layers += [_rings(picture), _arrows(picture), _labels(picture)]
    view = picture.view
    return CompactDeck(
        layers=layers,
        initial_view_state=pydeck.ViewState(longitude=view.longitude, latitude=view.latitude, zoom=round(view.zoom, 3)),
        map_style=BLANK,
        map_provider="mapbox",
        tooltip={"text": "{words}"},
    )


def _short(place: Point) -> list[float]:
    """A place to about a metre."""
    return [round(place[0], 5), round(place[1], 5)]


def _outlines(outlines: str | dict[str, Any], name: str, colours: Colours) -> pydeck.Layer:
    return pydeck.Layer(
        "GeoJsonLayer",
        data=outlines,
        id=name,
        stroked=True,
        filled=True,
        get_fill_color=colours[0],
        get_line_color=colours[1],
        line_width_min_pixels=0.7,
        pickable=False,
    )


def _panel(picture: FlowMap) -> pydeck.Layer:
    return pydeck.Layer(
        "PolygonLayer",
        data=[{"polygon": [_short(corner) for corner in picture.panel]}],
        id="panel",
        get_polygon="polygon",
        get_fill_color=[255, 255, 255],
        get_line_color=[170, 178, 168],
        line_width_min_pixels=1,
        pickable=False,
    )


def _rings(picture: FlowMap) -> pydeck.Layer:
    rows = [
        {
            "region": ring.region,
            "place": _short((ring.longitude, ring.latitude)),
            "radius": round(ring.radius * EARTH * math.cos(math.radians(ring.latitude)), 1),
            "line": [60, 66, 60] if ring.placed else [150, 156, 150],
            "words": picture.ring_words(ring),
        }
        for ring in picture.rings
    ]
    return pydeck.Layer(
        "ScatterplotLayer",
        data=rows,
        id="regions",
        get_position="place",
        get_radius="radius",
        get_fill_color=[255, 255, 255, 205],
        get_line_color="line",
        stroked=True,
        line_width_min_pixels=1.2,
        pickable=True,
        auto_highlight=True,
    )


def _arrows(picture: FlowMap) -> pydeck.Layer:
    rows: list[dict[str, Any]] = [
        {
            "origin": arrow.origin,
            "destination": arrow.destination,
            "value": arrow.value,
            "polygon": [_short(corner) for corner in arrow.polygon],
            "words": picture.arrow_words(arrow),
        }
        for arrow in picture.arrows
    ]
    colour = [int(picture.colour[i : i + 2], 16) for i in (1, 3, 5)]
    return pydeck.Layer(
        "PolygonLayer",
        data=rows,
        id="arrows",
        get_polygon="polygon",
        get_fill_color=[*colour, 217],
        get_line_color=colour,
        line_width_min_pixels=0.5,
        pickable=True,
        auto_highlight=True,
    )


def _labels(picture: FlowMap) -> pydeck.Layer:
    return pydeck.Layer(
        "TextLayer",
        data=[_label(picture, ring) for ring in picture.rings],
        id="labels",
        get_position="place",
        get_text="text",
        get_pixel_offset="offset",
        get_text_anchor="anchor",
        get_alignment_baseline="baseline",
        get_size=13,
        font_family=String("Source Sans, sans-serif"),
        get_color=[32, 36, 31],
        character_set=String("auto"),
        background=True,
        get_background_color=[255, 255, 255, 170],
        background_padding=[3, 1],
        pickable=False,
    )


def _label(picture: FlowMap, ring: Ring) -> dict[str, Any]:
    right, down, anchor, baseline = LABEL[ring.side]
    away = round(ring.radius / picture.view.pixel + AWAY, 1)
    return {
        "place": _short((ring.longitude, ring.latitude)),
        "text": "\n".join(ring.lines),
        "offset": [right * away, down * away],
        "anchor": anchor,
        "baseline": baseline,
    }
