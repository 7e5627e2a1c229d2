"""The scale of a flow map: how wide arrows of round values are."""

from __future__ import annotations

import math
from decimal import Decimal
from html import escape
from typing import Final

from speedlocal.figures.flow_map.picture import FlowMap

NEXT: Final = {1: ("1e0", "5e-1", "2e-1"), 2: ("2e0", "1e0", "5e-1"), 5: ("5e0", "2e0", "1e0")}
"""The three steps from each of 1, 2 and 5 down."""
BAR, LETTER, HEIGHT = 34.0, 6.8, 44.0
"""Length of a bar, width of a letter and height of the legend, in px."""


def legend_values(largest: float) -> tuple[float, ...]:
    """Return three round values up to the largest, which is above 0: steps of 1, 2 and 5 with zeros."""
    whole = Decimal(largest)
    power = whole.adjusted()
    first = max(step for step in NEXT if Decimal(step).scaleb(power) <= whole)
    return tuple(float(Decimal(step).scaleb(power)) for step in NEXT[first])


def round_number(value: float) -> str:
    """Return a round value in full, with thousands separators and no needless zeros: 20000 is 20,000."""
    return format(Decimal(str(value)).normalize(), ",f")


def legend_marks(picture: FlowMap) -> tuple[str, float]:
    """Return the legend's SVG elements, HEIGHT px high, and how many px wide they are."""
    marks, x = [], 2.0
    for entry in picture.scale.entries:
        words = round_number(entry.value)
        marks.append(_bar(x, entry.width / picture.view.pixel, picture.colour))
        marks.append(_words(x + BAR + 8, words))
        x += BAR + 8 + LETTER * len(words) + 18
    words = f"{picture.unit}; each way on its right-hand side" if marks else f"No flows ({picture.unit})"
    return "".join([*marks, _words(x, words)]), math.ceil(x + LETTER * len(words))


def _bar(x: float, thick: float, colour: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{(HEIGHT - thick) / 2:.2f}" width="{BAR:g}" height="{thick:.2f}"'
        f' fill="{escape(colour)}" fill-opacity="0.85"/>'
    )


def _words(x: float, words: str) -> str:
    return f'<text x="{x:.1f}" y="{HEIGHT / 2 + 4:g}" font-size="12" fill="#444">{escape(words)}</text>'


def legend_svg(picture: FlowMap) -> str:
    """Return the scale as an SVG: bars as thick as arrows of round values are before anyone zooms."""
    marks, width = legend_marks(picture)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {HEIGHT:g}" width="{width:g}"'
        f' height="{HEIGHT:g}" role="img" aria-label="Width of the arrows" font-family="sans-serif">{marks}</svg>'
    )
