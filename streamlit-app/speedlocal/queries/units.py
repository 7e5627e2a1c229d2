"""Units in questions: every spelling of a listed unit is that unit; what is not listed is only what it is spelt."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, func, or_

from speedlocal.vocabulary.units import folded_spellings, recognised, units


def meant(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the listed unit in the place of its spelling, in the column unit."""
    return frame.assign(unit=pd.Series([_meant(unit) for unit in frame.unit], frame.index, object))


def _meant(spelling: str | None) -> str | None:
    """Only what `measured_in` finds again: of letters that are not ASCII's, engines fold the case in other ways."""
    if spelling is None or spelling != " ".join(spelling.split()) or not spelling.replace("·", "").isascii():
        return spelling
    return recognised(spelling)


def measured_in(column: ColumnElement[Any], code: str | None) -> ColumnElement[bool]:
    """Rows whose unit is this one in any of its spellings; None: the unknown one."""
    if code is None:
        return column.is_(None)
    if code not in units():
        return column == code
    spellings = folded_spellings(code)
    first = func.substr(column, 1, 1).concat(func.lower(func.substr(column, 2)))
    return or_(column.in_(spellings["exact"]), first.in_(spellings["first"]), func.lower(column).in_(spellings["any"]))
