"""The shape of an arrow: half of one, on the right-hand side of the line between two regions.

The way back has the other side, so both directions are seen and neither hides the other. Lengths are Web Mercator
radians; points are complex numbers, since turning right is then a multiplication by -i.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from speedlocal.figures.flow_map.view import Point

HEAD_SHARE: Final = 0.35
"""Longest head, as a share of what is drawn of the line."""
NEAREST: Final = 0.25
"""Largest radius of a region, as a share of the way to the next one: half of each line stays for its arrows."""
GAP, HEAD, BARB = 0.75, 9.0, 4.0
"""Distance from the line, least length of a head and least overhang of its barb, in px."""


def half_arrow(
    origin: Point, destination: Point, width: float, *, rings: tuple[float, float], pixel: float
) -> tuple[Point, ...]:
    """Return the five corners of an arrow `width` wide that starts and ends at the regions' rings; its tip is last."""
    start, end = complex(*origin), complex(*destination)
    along = (end - start) / abs(end - start)
    right = along * -1j
    start, tip = (start + rings[0] * along + GAP * pixel * right, end - rings[1] * along + GAP * pixel * right)
    head = min(max(width, HEAD * pixel), HEAD_SHARE * abs(tip - start))
    barb = width + min(max(0.6 * width, BARB * pixel), head)
    neck = tip - head * along
    corners = (start, start + width * right, neck + width * right, neck + barb * right, tip)
    return tuple((corner.real, corner.imag) for corner in corners)


def radii(points: Mapping[str, Point], largest: float) -> dict[str, float]:
    """Return each region's radius: `largest`, less where another region is near."""
    places = {code: complex(*point) for code, point in points.items()}
    return {
        code: min([largest, *(NEAREST * abs(place - other) for name, other in places.items() if name != code)])
        for code, place in places.items()
    }
