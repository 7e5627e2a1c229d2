"""The tables of the database, for those who write SQL."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import func, literal, select, union_all

from speedlocal.database.engine import Asking
from speedlocal.database.order import ordered
from speedlocal.database.schema import metadata


def tables(results: Asking) -> pd.DataFrame:
    """One row a table, in order of name: table, rows, description."""
    counts = [
        select(literal(t.name).label("table"), func.count().label("rows")).select_from(t)
        for t in metadata.sorted_tables
    ]
    both = union_all(*counts).subquery()
    frame = results.frame(ordered(select(both.c.table, both.c.rows), "table"))
    return frame.assign(description=[metadata.tables[name].comment or "" for name in frame.table])


def columns(results: Asking) -> pd.DataFrame:  # noqa: ARG001 - a question like the others, which the schema answers
    """One row a column, in order of table and place: table, column, type, description."""
    rows = [
        (table.name, column.name, str(column.type).lower(), column.comment)
        for table in metadata.sorted_tables
        for column in table.columns
    ]
    return pd.DataFrame(rows, columns=["table", "column", "type", "description"]).sort_values("table", kind="stable")
