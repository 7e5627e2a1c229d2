"""The older deployment's DuckDB file, with the table `timesreport_facts` or `timesreport`.

Its columns: scen, year, attr, prc, com, all_ts, vntg, reg, regfrom, regto, unit, cur, value, model; and what a mapping
had added, which ours adds anew: topic, sector, subsector, service, techgroup, comgroup. An attribute is written in
small letters without `VAR_`, but for the names of `views.ATTRIBUTES`.

Where the table has no region of its own, it is the one that the flow leaves (`f_in`) or reaches (`f_out`).
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    String,
    TableClause,
    case,
    cast,
    column,
    func,
    literal,
    select,
    table,
)
from sqlalchemy.types import Double

from speedlocal.database.views import ATTRIBUTES
from speedlocal.errors import InputError
from speedlocal.ingest.annual_totals import leave_out_totals
from speedlocal.ingest.duckdb_file import DuckDBFile, opened
from speedlocal.ingest.numbers import refuse_long_numbers, refuse_missing_values
from speedlocal.ingest.partners import OneAKey, one_row_a_key
from speedlocal.ingest.places import NumberedRows
from speedlocal.ingest.result_set import Parameter, ResultSet
from speedlocal.ingest.row_units import RowUnit, add_row_units
from speedlocal.ingest.rows import NOT_APPLICABLE, constant
from speedlocal.ingest.scenarios import Among, by_scenario, table_of
from speedlocal.ingest.table_file import binary_source
from speedlocal.vocabulary.lists import attribute

TABLES: Final = ("timesreport_facts", "timesreport")
REQUIRED: Final = ("scen", "year", "attr", "value")
DIMENSIONS: Final = {
    "commodity": "com",
    "process": "prc",
    "vintage": "vntg",
    "timeslice": "all_ts",
    "userconstraint": "userconstraint",
    "sow": "sow",
    "model": "model",
}
READ: Final = frozenset({*REQUIRED, *DIMENSIONS.values(), "reg", "regfrom", "regto", "unit", "cur"})
TEXTS: Final = ("VARCHAR", "ENUM", '"NULL"')
"""Types of codes; the last is that of a column in which nothing stands."""
LONG: Final = ("BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT")
WHOLE: Final = ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER", *LONG)
NUMBERS: Final = (*WHOLE, "FLOAT", "DOUBLE", "DECIMAL")
KINDS: Final = {"value": ("a number", (*NUMBERS, "VARCHAR")), "year": ("a number or text", (*NUMBERS, *TEXTS))}
"""What columns hold that are no codes, and the types that they may have."""
DIGITS: Final = 15
"""Of a decimal number that every double keeps."""
OLD_ATTRIBUTES: Final = {old: new for new, old in ATTRIBUTES.items()}
FLOWS: Final = ("f_in", "f_out")
NO_PERIOD: Final = ("none", "nan")
"""What stands for a missing year where it was made a text."""


def read_old_database(path: Path) -> list[ResultSet]:
    """Return one ResultSet a scenario of the table.

    A database without the table, a missing column or value, NaN, and a key twice are an InputError.
    """
    with opened(path) as file:
        facts = _facts(file, path)
        source = binary_source(path, "duckdb")
        read = _rows(file, facts, path)
        scenarios = by_scenario(read.rows, path, source, Among(NumberedRows(path), read.places))
        units, links = file.table(facts.units()).to_pylist(), file.table(facts.links()).to_pylist()
    for results in scenarios:
        read.report(results)
        leave_out_totals(results)
        add_row_units(results, (_row_unit(row) for row in units if row["scenario"] == results.scenario), path.name)
        results.parameters = [_link(row) for row in links if row["scenario"] == results.scenario]
        _report(results, facts)
    return scenarios


class _Facts:
    """The table, with VEDA's dimensions as expressions over its columns; what is null or empty is `-`."""

    def __init__(self, name: str, columns: dict[str, str], types: dict[str, str]) -> None:
        self.columns, self.types = columns, types
        self._table: TableClause = table(name, *(column(c) for c in columns.values()))

    def may_be_long(self) -> bool:
        """Whether a value may have more digits than a double."""
        kind = self.types["value"]
        return kind in LONG or (kind.startswith("DECIMAL") and int(kind[8:].split(",")[0]) > DIGITS)

    def rows(self) -> ClauseElement:
        """Every row, in the table's order."""
        names = {name: old for name, old in DIMENSIONS.items() if old in self.columns}
        return select(
            self._text("scen", "").label("scenario"),
            self._text("attr").label("attribute"),
            self._period().label("period"),
            self._region().label("region"),
            func.concat_ws("\t", self._text("regfrom"), self._text("regto")).label("partner"),
            *(self._text(old).label(name) for name, old in names.items()),
            cast(self._column("value"), Double).label("value"),
            *([cast(self._column("value"), String).label("written")] if self.may_be_long() else []),
        )

    def units(self) -> ClauseElement:
        """Units and currencies of what rows tell, by attribute and tag."""
        return (
            select(
                self._text("scen", "").label("scenario"),
                self._text("attr").label("attribute"),
                self._text("userconstraint").label("tag"),
                self._region().label("region"),
                self._text("com").label("commodity"),
                self._text("prc").label("process"),
                self._text("unit").label("unit"),
                self._text("cur").label("currency"),
            )
            .distinct()
            .order_by("scenario", *RowUnit._fields)
        )

    def links(self) -> ClauseElement:
        """Who sends what to whom by which process."""
        sender, receiver = self._text("regfrom"), self._text("regto")
        return (
            select(
                self._text("scen", "").label("scenario"),
                self._text("prc").label("process"),
                self._text("com").label("commodity"),
                sender.label("sender"),
                receiver.label("receiver"),
            )
            .distinct()
            .where(sender != receiver, sender != NOT_APPLICABLE, receiver != NOT_APPLICABLE)
            .where(func.lower(self._text("attr")).in_(FLOWS))
            .order_by("scenario", "process", "commodity", "sender", "receiver")
        )

    def _period(self) -> ColumnElement[str]:
        year = self._text("year")
        missing = func.lower(year).in_(NO_PERIOD)
        return case((missing, NOT_APPLICABLE), else_=func.regexp_replace(year, r"\.0+$", ""))

    def _region(self) -> ColumnElement[str]:
        sender, receiver = (self._text(name, None) for name in ("regfrom", "regto"))
        arrives = func.lower(self._text("attr")) == "f_out"
        side = case((arrives, func.coalesce(receiver, sender)), else_=func.coalesce(sender, receiver))
        return func.coalesce(self._text("reg", None), side, NOT_APPLICABLE)

    def _text(self, name: str, missing: str | None = NOT_APPLICABLE) -> ColumnElement[str]:
        """A column as text; null where `missing` is None."""
        if name not in self.columns:
            return cast(literal(missing), String)
        text = func.nullif(cast(self._column(name), String), "")
        return func.coalesce(text, missing) if missing is not None else text

    def _column(self, name: str) -> ColumnElement[Any]:
        return self._table.c[self.columns[name]]


def _table(file: DuckDBFile, path: Path) -> tuple[str, dict[str, str]]:
    tables, views = file.tables(), file.views()
    name = next((name for name in TABLES if name in tables), None)
    if name is None:
        if view := next((name for name in TABLES if name in views), None):
            raise InputError(f"{view} is a view, and only tables are read; store its rows in a table", file=path)
        there = ", ".join(sorted(tables)) or "none"
        raise InputError(f"no table {' or '.join(TABLES)} in it; its tables are {there}", file=path)
    if missing := [c for c in REQUIRED if c not in tables[name]]:
        raise InputError(f"the table {name} has no column {', '.join(missing)}", file=path)
    return name, tables[name]


def _facts(file: DuckDBFile, path: Path) -> _Facts:
    """The table; a column that is read and of a type that is none of its kind is an InputError."""
    name, columns = _table(file, path)
    types = file.types(name)
    for folded in sorted(READ & columns.keys()):
        kind = types[folded].split("(")[0]
        words, fitting = KINDS.get(folded, ("text", (*TEXTS, *WHOLE)))
        if kind not in fitting or types[folded].endswith("]"):
            raise InputError(
                f"the column {columns[folded]} is of type {types[folded]}, where {words} belongs", file=path
            )
    return _Facts(name, columns, types)


def _rows(file: DuckDBFile, facts: _Facts, path: Path) -> OneAKey:
    """The rows that `scenarios` reads."""
    raw = file.table(facts.rows())
    if raw.num_rows == 0:
        raise InputError("a table without a row", file=path)
    values = raw["value"].combine_chunks()
    refuse_missing_values(values, NumberedRows(path).error)
    if facts.may_be_long():
        refuse_long_numbers(map(Decimal, raw["written"].to_pylist()), values, NumberedRows(path).error)
    names = [name for name in raw.column_names if name not in ("value", "written")]
    columns = {name: raw[name].combine_chunks().dictionary_encode() for name in names}
    columns["attribute"] = _spelt(columns["attribute"])
    columns.setdefault("userconstraint", constant(NOT_APPLICABLE, len(values)))
    partners = columns.pop("partner")
    rows = table_of(columns, values, pa.array([False] * len(values)))
    read = one_row_a_key(rows, partners, tagged="userconstraint" in facts.columns)
    read.refuse_lost(columns["scenario"].unique().to_pylist(), path)
    return read


def _spelt(attributes: pa.DictionaryArray) -> pa.DictionaryArray:
    codes = pa.array([veda_attribute(code) for code in attributes.dictionary.to_pylist()], pa.string())
    return codes.take(attributes.indices).dictionary_encode()


def veda_attribute(old: str) -> str:
    """Return VEDA's name of an attribute of the older table; one that is not known stays as it is."""
    known = attribute(OLD_ATTRIBUTES.get(old.casefold(), old)) or attribute(f"VAR_{old}")
    return known.attribute if known else old


def _row_unit(row: dict[str, str]) -> RowUnit:
    codes = {name: row[name] for name in RowUnit._fields}
    return RowUnit(**{**codes, "attribute": veda_attribute(row["attribute"])})


def _link(row: dict[str, str]) -> Parameter:
    return Parameter(
        parameter="TOP_IRE",
        region=row["sender"],
        period="",
        process=row["process"],
        commodity=row["commodity"],
        timeslice="",
        region2=row["receiver"],
        commodity2=row["commodity"],
        text="",
        value=None,
    )


def _report(results: ResultSet, facts: _Facts) -> None:
    if missing := [old for old in DIMENSIONS.values() if old not in facts.columns and old not in ("sow", "model")]:
        results.note(f"the table has no {', '.join(missing)}: {NOT_APPLICABLE} stands there")
    if left_out := [name for folded, name in facts.columns.items() if folded not in READ]:
        results.note(f"columns that are left out: {', '.join(left_out)}")
