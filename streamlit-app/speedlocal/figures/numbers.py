"""Numbers in words, for pictures and pages."""

from __future__ import annotations

import math


def number(value: float) -> str:
    """Return a number with thousands separators and four digits that carry meaning: 12345.678 is 12,346."""
    if not math.isfinite(value):
        return str(value)
    if 0 < abs(value) < 0.001:
        return f"{value:.3g}"
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    return f"{value:,.{max(0, 4 - whole)}f}"
