"""A picture as an SVG file that stands alone: for the download, for print, and for PNG."""

from __future__ import annotations

from html import escape
from typing import Final

from speedlocal.figures.sankey.labels import FONT_SIZE, LINE
from speedlocal.figures.sankey.picture import Picture, PlacedNode, Ribbon

HEAD: Final = 40.0
FOOT: Final = 28.0
MARGIN: Final = 12.0
INK: Final = "#222222"
FAINT: Final = "#666666"
UNWRITABLE: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd")
"""Characters that no XML file may hold."""


def svg(picture: Picture, *, title: str, stamp: str = "") -> str:
    """Return the SVG of a picture on white, under its title and above its stamp (where the figures come from).

    Each node and ribbon says its names, its full value and the unit in its own title. Text is escaped.
    """
    width, height = _px(picture.width), _px(picture.height + HEAD + FOOT)
    labels = {node.id: node.label for node in picture.nodes}
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}" role="img" aria-label="{_text(title)}"'
            f' font-family="sans-serif" font-size="{_px(FONT_SIZE)}">',
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            f'<text x="{_px(MARGIN)}" y="26" font-size="18" fill="{INK}">{_text(title)}</text>',
            f'<g transform="translate(0 {_px(HEAD)})">',
            *(_ribbon(ribbon, labels, picture.unit) for ribbon in picture.ribbons),
            *(_node(node, picture.unit) for node in picture.nodes),
            "</g>",
            f'<text x="{_px(MARGIN)}" y="{_px(picture.height + HEAD + FOOT - 10)}" font-size="11"'
            f' fill="{FAINT}">{_text(stamp)}</text>',
            "</svg>",
        ]
    )


def _ribbon(ribbon: Ribbon, labels: dict[str, str], unit: str) -> str:
    words = f"{labels[ribbon.origin]} to {labels[ribbon.destination]}, {ribbon.carrier}: {ribbon.value:,.15g} {unit}"
    back = f' stroke="{_text(ribbon.colour)}" stroke-dasharray="5 3"' if ribbon.back else ""
    return (
        f'<path d="{ribbon.path}" fill="{_text(ribbon.colour)}" fill-opacity="{0.25 if ribbon.back else 0.45}"{back}>'
        f"<title>{_text(words)}</title></path>"
    )


def _node(node: PlacedNode, unit: str) -> str:
    first = node.y + node.height / 2 - (len(node.lines) - 1) * LINE / 2 + FONT_SIZE * 0.35
    texts = (
        f'<text x="{_px(node.label_x)}" y="{_px(first + number * LINE)}" text-anchor="{node.anchor}" fill="{INK}"'
        f' stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke">{_text(line)}</text>'
        for number, line in enumerate(node.lines)
    )
    return (
        f"<g><title>{_text(f'{node.label}: {node.value:,.15g} {unit}')}</title>"
        f'<rect x="{_px(node.x)}" y="{_px(node.y)}" width="{_px(node.width)}"'
        f' height="{_px(max(node.height, 0.5))}" fill="{_text(node.colour)}"/>{"".join(texts)}</g>'
    )


def _px(length: float) -> str:
    return f"{length:.2f}".rstrip("0").rstrip(".")


def _text(words: str) -> str:
    return escape(words.translate(UNWRITABLE))
