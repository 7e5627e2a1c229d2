"""The scale of a flow map: widths of round values."""

from __future__ import annotations

import math
from html import escape

from speedlocal.figures.flow_map.geometry import FlowMap
from speedlocal.figures.numbers import number


def legend_values(largest: float) -> tuple[float, ...]:
    """Return three round values up to the largest: a 1, 2 or 5 with zeros, its half and its tenth."""
    power = 10.0 ** math.floor(math.log10(largest))
    top = max(step * power for step in (1, 2, 5) if step * power <= largest)
    return top, top / 2, top / 10


def legend_svg(picture: FlowMap, *, widest_px: float = 36.0) -> str:
    """Return the scale as an SVG: bars as thick, against each other, as the arrows are wide."""
    parts, x = [], 0
    for value in legend_values(picture.largest):
        thick = value / picture.largest * widest_px
        words = escape(f"{number(value)} {picture.unit}")
        parts.append(
            f'<rect x="{x}" y="{20 - thick / 2:.2f}" width="40" height="{thick:.2f}" fill="{escape(picture.colour)}"/>'
            f'<text x="{x + 48}" y="24" font-size="12" font-family="sans-serif" fill="#555">{words}</text>'
        )
        x += 48 + 8 * len(words) + 16
    return (
        f'<svg viewBox="0 0 {x} 40" width="{x}" height="40" role="img" style="max-width:100%"'
        f' aria-label="Width of the arrows">{"".join(parts)}</svg>'
    )
