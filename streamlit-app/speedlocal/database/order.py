"""The order of answers: the same on every engine and under every locale of a server."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, String, collate, select


def largest_first(frame: pd.DataFrame, size: str, *names: str) -> pd.DataFrame:
    """Return an answer from the largest `size` to the smallest, equal ones by these columns.

    Sums are compared by nine digits: further ones depend on the order in which an engine adds.
    """
    rounded = frame.assign(**{size: [-float(f"{value:.9g}") for value in frame[size]]})
    return frame.loc[rounded.sort_values([size, *names]).index].reset_index(drop=True)


def ordered(question: Select[Any], *names: str) -> Select[Any]:
    """Return the question with its answer ordered by these of its columns; one with a - before it from the largest.

    Texts are ordered by their characters' numbers, and rows without a value come last.
    """
    answer = question.subquery()
    keys = []
    for name in names:
        column = answer.c[name.removeprefix("-")]
        key: ColumnElement[Any] = collate(column, "C") if isinstance(column.type, String) else column
        keys.append((key.desc() if name.startswith("-") else key.asc()).nulls_last())
    return select(*answer.c).order_by(*keys)
