"""One value of a results file."""

from __future__ import annotations

from typing import NamedTuple

NOT_APPLICABLE = "-"


class Record(NamedTuple):
    """A value with its eight dimensions; `-` where a dimension does not apply."""

    attribute: str
    value: float
    commodity: str = NOT_APPLICABLE
    process: str = NOT_APPLICABLE
    period: str = NOT_APPLICABLE
    region: str = NOT_APPLICABLE
    vintage: str = NOT_APPLICABLE
    timeslice: str = NOT_APPLICABLE
    constraint: str = NOT_APPLICABLE
