"""The tables and views of the database, for those who write SQL."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, Select, Table, cast, func, literal, select, union_all

from speedlocal.database.engine import Asking
from speedlocal.database.order import ordered
from speedlocal.database.schema import metadata, result, scenario
from speedlocal.database.views import timesreport_facts, views

LISTED: Final = (*metadata.sorted_tables, *views.sorted_tables)
ROWS: Final = func.coalesce(func.sum(scenario.c.rows), 0)
"""How many rows `result` has, which a server would count for seconds, and so the view over it."""


def tables(results: Asking) -> pd.DataFrame:
    """One row a table or view, in order of name: table, rows, description."""
    counts = [_count(t) for t in LISTED]
    both = union_all(*counts).subquery()
    frame = results.frame(ordered(select(both.c.table, both.c.rows), "table"))
    comments = {t.name: t.comment or "" for t in LISTED}
    return frame.assign(description=[comments[name] for name in frame.table])


def _count(table: Table) -> Select[Any]:
    told = table in (result, timesreport_facts)
    rows: ColumnElement[Any] = cast(ROWS if told else func.count(), BigInteger)
    return select(literal(table.name).label("table"), rows.label("rows")).select_from(scenario if told else table)


def columns(results: Asking) -> pd.DataFrame:  # noqa: ARG001 - a question like the others, which the schema answers
    """One row a column, in order of table and place: table, column, type, description."""
    rows = [
        (table.name, column.name, str(column.type).lower(), column.comment)
        for table in LISTED
        for column in table.columns
    ]
    return pd.DataFrame(rows, columns=["table", "column", "type", "description"]).sort_values("table", kind="stable")
