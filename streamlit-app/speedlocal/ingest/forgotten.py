"""What the database knew of a scenario and a load that replaces it does not tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, ColumnElement, func, select

from speedlocal.database import schema
from speedlocal.database.engine import Asking
from speedlocal.ingest.describe import Rows
from speedlocal.ingest.neighbours import MARK
from speedlocal.ingest.result_set import Finding, ResultSet
from speedlocal.ingest.trade_links import TOP_IRE
from speedlocal.ingest.words import counted, listed

MUCH_LESS: Final = 0.5
"""Share of what is replaced below which a load may be a part that was meant to complete it."""


class Known(NamedTuple):
    """A column whose values are counted, and what one and more of them are called."""

    column: Column[Any]
    one: str
    more: str


class Fallen(NamedTuple):
    """What there was more of before."""

    words: str
    before: int
    now: int


KNOWN: Final = (
    Known(schema.element.c.code, "description", "descriptions"),
    Known(schema.set_member.c.element, "member of sets", "members of sets"),
    Known(schema.topology.c.process, "link of processes to commodities", "links of processes to commodities"),
    Known(schema.commodity.c.unit, "unit of commodities", "units of commodities"),
    Known(schema.process.c.activity_unit, "unit of activities", "units of activities"),
    Known(schema.process.c.capacity_unit, "unit of capacities", "units of capacities"),
    Known(schema.process.c.capacity_activity, "PRC_CAPACT", "PRC_CAPACT"),
    Known(schema.timeslice.c.parent, "TS_MAP", "TS_MAP"),
    Known(schema.timeslice.c.level, "TS_GROUP", "TS_GROUP"),
    Known(schema.timeslice.c.fraction, "G_YRFR", "G_YRFR"),
    Known(schema.trade_link.c.efficiency, "IRE_FLO", "IRE_FLO"),
    Known(schema.commodity_efficiency.c.efficiency, "COM_IE", "COM_IE"),
    Known(schema.source_region.c.label, "name of a region", "names of regions"),
    Known(schema.source_region.c.longitude, "place of a region", "places of regions"),
)
SINGLE: Final = {
    "objective": "the objective",
    "solve_status": "the solve status",
    "currency": "the currency",
    "base_year": "the base year",
    "source_label": "the source's label",
    "description": "what the source says of it",
}
"""Columns of `scenario` that a load may leave empty."""


def report_forgotten(results: ResultSet, there: Asking, row: Mapping[str, Any], tables: Mapping[str, Rows]) -> None:
    """Put first into the report what the scenario that is replaced had more of; `row` and `tables` are the new ones.

    It is a warning where something is gone or less than half is left, else a note.
    """
    gone = _attributes(results, there)
    single = [f"{words} (none now)" for words in _single(results, there, row)]
    fallen = [one for one in _counts(results, there, tables) if one.now < one.before]
    had = [f"{one.words} ({one.now:,} now)" for one in fallen]
    told = [f"attributes that are there no longer: {listed(gone)}"] if gone else []
    told += [f"had more: {', '.join(had + single)}"] if had or single else []
    if told:
        much = bool(gone or single) or any(one.now < MUCH_LESS * one.before for one in fallen)
        results.findings.insert(0, Finding("warning" if much else "note", _line(told)))


def _line(told: Sequence[str]) -> str:
    return (
        f"the scenario that it replaces had {'; it '.join(told).removeprefix('had ')};"
        " files of one scenario complete each other where one command names them all"
    )


def _attributes(results: ResultSet, there: Asking) -> list[str]:
    """Attributes that no row has any more."""
    r = schema.result.c
    old = there.frame(select(r.attribute).where(r.scenario == results.scenario).distinct()).attribute
    now = results.codes("attribute")
    return sorted(code for code in old if code.casefold() not in now | {schema.AGGREGATED, "-"})


def _single(results: ResultSet, there: Asking, row: Mapping[str, Any]) -> Iterator[str]:
    known = _known_values(results, there, [schema.scenario.c[name] for name in SINGLE])
    for name, words in SINGLE.items():
        if known[name] and row[name] is None:
            yield words


def _known_values(results: ResultSet, there: Asking, columns: Sequence[Column[Any]]) -> dict[str, int]:
    """How many rows of the scenario that is replaced have a value, by column of one table."""
    counts: list[ColumnElement[Any]] = [func.count(column).label(column.name) for column in columns]
    frame = there.frame(select(*counts).where(columns[0].table.c.scenario == results.scenario))
    return {column.name: int(frame[column.name][0]) for column in columns}


def _counts(results: ResultSet, there: Asking, tables: Mapping[str, Rows]) -> Iterator[Fallen]:
    yield from _rows_and_processes(results, there, tables)
    yield _stated_links(results, there, tables)
    for table in dict.fromkeys(known.column.table for known in KNOWN):
        of_table = [known for known in KNOWN if known.column.table is table]
        before = _known_values(results, there, [known.column for known in of_table])
        for column, one, more in of_table:
            now = sum(row[column.name] is not None for row in tables[str(column.table)])
            yield Fallen(counted(before[column.name], one, more), before[column.name], now)


def _rows_and_processes(results: ResultSet, there: Asking, tables: Mapping[str, Rows]) -> Iterator[Fallen]:
    s, p = schema.scenario.c, schema.process.c
    rows = int(there.frame(select(s.rows).where(s.scenario == results.scenario)).rows[0])
    yield Fallen(counted(rows, "row", "rows"), rows, results.rows.num_rows)
    before = {code.casefold() for code in there.frame(select(p.process).where(p.scenario == results.scenario)).process}
    now = {row["process"].casefold() for row in tables["process"]}
    yield Fallen(counted(len(before), "process", "processes"), len(before), len(now))


def _stated_links(results: ResultSet, there: Asking, tables: Mapping[str, Rows]) -> Fallen:
    """Trade links that do not just follow from sets and flows."""
    link = schema.trade_link.c
    old = there.frame(select(link.known_by).where(link.scenario == results.scenario)).known_by
    before, now = (
        sum(known_by.startswith((TOP_IRE, MARK)) for known_by in found)
        for found in (old, [row["known_by"] for row in tables["trade_link"]])
    )
    return Fallen(counted(before, "stated trade link", "stated trade links"), before, now)
