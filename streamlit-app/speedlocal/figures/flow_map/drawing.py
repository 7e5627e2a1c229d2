"""A flow map as one SVG that needs nothing else: to download, to print, and where there is no WebGL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from textwrap import wrap
from typing import Any, Final

from speedlocal.figures.flow_map.labels import LINE, label_box
from speedlocal.figures.flow_map.legend import HEIGHT, legend_marks
from speedlocal.figures.flow_map.outlines import Position, clip
from speedlocal.figures.flow_map.picture import FlowMap, Ring
from speedlocal.figures.flow_map.rings import spot

SEA, LAND, COAST, INK = "#f7f9fa", "#e9ece4", "#aab2a8", "#20241f"
TITLE, STAMP, EDGE = 22.0, 14.0, 14.0
"""Height of a line of the title and of the stamp, and of what is empty above and below, in px."""
TITLE_LETTER, STAMP_LETTER = 8.6, 5.6
SIDE: Final = 12.0


def svg(picture: FlowMap, *, title: str, outlines_geojson: dict[str, Any] | None, stamp: str = "") -> str:
    """Return the map with its title, legend and stamp as SVG; `outlines_geojson` holds MultiPolygons in degrees.

    The countries are left out where None is given, and where the map is schematic.
    """
    width = max(picture.view.width, legend_marks(picture)[1] + 2 * SIDE)
    head = wrap(title, int((width - 2 * SIDE) / TITLE_LETTER)) if title else []
    foot = wrap(stamp, int((width - 2 * SIDE) / STAMP_LETTER)) if stamp else []
    top = EDGE + TITLE * len(head)
    legend = top + picture.view.height
    height = legend + HEIGHT + STAMP * len(foot) + EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
        f' height="{height:g}" role="img" font-family="sans-serif">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>',
        *_lines(head, EDGE + 6, TITLE, f'font-size="16" font-weight="bold" fill="{INK}"'),
        _map(picture, (width - picture.view.width) / 2, top, outlines_geojson),
        f'<g class="legend" transform="translate({SIDE:g} {legend:g})">{legend_marks(picture)[0]}</g>',
        *_lines(foot, legend + HEIGHT + 8, STAMP, 'font-size="10" fill="#666"'),
        "</svg>",
    ]
    return "".join(parts) + "\n"


def _lines(texts: Sequence[str], top: float, line: float, look: str) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield f'<text x="{SIDE:g}" y="{top + number * line:g}" {look}>{escape(text)}</text>'


def _map(picture: FlowMap, left: float, top: float, outlines: dict[str, Any] | None) -> str:
    """The map itself; a nested SVG cuts off what reaches over its edge."""
    shown = clip(outlines, picture.view.bounds) if outlines and not picture.schematic else {"features": []}
    inside = [
        f'<rect width="100%" height="100%" fill="{SEA}"/>',
        *(_country(picture, feature["geometry"]["coordinates"]) for feature in shown["features"]),
        _panel(picture),
        *(_circle(picture, ring) for ring in picture.rings),
        '<g class="arrows">',
        *_arrows(picture),
        "</g>",
        *(_label(picture, ring) for ring in picture.rings),
    ]
    size = f'width="{picture.view.width:g}" height="{picture.view.height:g}"'
    return f'<svg x="{left:g}" y="{top:g}" {size}>{"".join(inside)}</svg>'


def _path(picture: FlowMap, ring: Sequence[Position]) -> str:
    points = (picture.view.px((place[0], place[1])) for place in ring)
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + "Z"


def _country(picture: FlowMap, polygons: Sequence[Sequence[Sequence[Position]]]) -> str:
    shape = "".join(_path(picture, ring) for polygon in polygons for ring in polygon)
    return f'<path d="{shape}" fill="{LAND}" fill-rule="evenodd" stroke="{COAST}" stroke-width="0.6"/>'


def _panel(picture: FlowMap) -> str:
    if not picture.panel:
        return ""
    return f'<path class="panel" d="{_path(picture, picture.panel)}" fill="#ffffff" stroke="{COAST}"/>'


def _circle(picture: FlowMap, ring: Ring) -> str:
    (x, y), radius = picture.view.px((ring.longitude, ring.latitude)), ring.radius / picture.view.pixel
    dashes = "" if ring.placed else ' stroke-dasharray="3 2"'
    return (
        f'<circle class="region" cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" fill="#ffffff" fill-opacity="0.8"'
        f' stroke="#3c423c" stroke-width="1.2"{dashes}><title>{escape(picture.ring_words(ring))}</title></circle>'
    )


def _arrows(picture: FlowMap) -> Iterator[str]:
    for arrow in picture.arrows:
        yield (
            f'<path class="arrow" d="{_path(picture, arrow.polygon)}" fill="{picture.colour}" fill-opacity="0.85"'
            f' stroke="{picture.colour}" stroke-width="0.4"><title>{escape(picture.arrow_words(arrow))}</title></path>'
        )


def _label(picture: FlowMap, ring: Ring) -> str:
    left, top, right, _ = label_box(spot(ring, picture.view), ring.side)
    at, anchor = {"right": (left, "start"), "left": (right, "end")}.get(ring.side, ((left + right) / 2, "middle"))
    spans = "".join(
        f'<tspan x="{at:.2f}" y="{top + 11.5 + number * LINE:.2f}">{escape(line)}</tspan>'
        for number, line in enumerate(ring.lines)
    )
    return (
        f'<text font-size="12" text-anchor="{anchor}" fill="{INK}" stroke="#ffffff" stroke-width="3"'
        f' stroke-linejoin="round" paint-order="stroke">{spans}</text>'
    )
