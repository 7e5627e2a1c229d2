"""The tables and views of the database, for those who write SQL."""

from __future__ import annotations

from typing import Final

import pandas as pd
from sqlalchemy import func, literal, select, union_all

from speedlocal.database.engine import Asking
from speedlocal.database.order import ordered
from speedlocal.database.schema import metadata, result
from speedlocal.database.views import timesreport_facts, views

LISTED: Final = (*metadata.sorted_tables, *views.sorted_tables)
COUNTED: Final = {timesreport_facts.name: result}
"""By view: the table whose rows it has, which is counted sooner."""


def tables(results: Asking) -> pd.DataFrame:
    """One row a table or view, in order of name: table, rows, description."""
    counts = [
        select(literal(t.name).label("table"), func.count().label("rows")).select_from(COUNTED.get(t.name, t))
        for t in LISTED
    ]
    both = union_all(*counts).subquery()
    frame = results.frame(ordered(select(both.c.table, both.c.rows), "table"))
    comments = {t.name: t.comment or "" for t in LISTED}
    return frame.assign(description=[comments[name] for name in frame.table])


def columns(results: Asking) -> pd.DataFrame:  # noqa: ARG001 - a question like the others, which the schema answers
    """One row a column, in order of table and place: table, column, type, description."""
    rows = [
        (table.name, column.name, str(column.type).lower(), column.comment)
        for table in LISTED
        for column in table.columns
    ]
    return pd.DataFrame(rows, columns=["table", "column", "type", "description"]).sort_values("table", kind="stable")
