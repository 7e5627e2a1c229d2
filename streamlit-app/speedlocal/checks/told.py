"""Checks as JSON: numbers that are none, or infinite, are null."""

from __future__ import annotations

import math
from typing import Any

from speedlocal.checks.check import Check


def as_record(check: Check) -> dict[str, Any]:
    """Return name, verdict, tested, failed, undecided, worst (relative), worst_case, detail and every case."""
    cases = [_plain(case) for case in check.cases.to_dict("records")]
    return {**without_cases(check), "cases": cases}


def without_cases(check: Check) -> dict[str, Any]:
    """Return the same without the cases."""
    return {
        "name": check.name,
        "verdict": str(check.verdict),
        "tested": check.tested,
        "failed": check.failed,
        "undecided": check.undecided,
        "worst": check.worst,
        "worst_case": _plain(dict(check.worst_case)) if check.worst_case else None,
        "detail": check.detail,
    }


def _plain(case: dict[Any, Any]) -> dict[str, Any]:
    return {str(name): _value(value) for name, value in case.items()}


def _value(value: Any) -> str | float | int | None:  # noqa: ANN401 - a cell of a frame
    if isinstance(value, str) or value is None:
        return None if value is None else str(value)
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if isinstance(value, int) else number
