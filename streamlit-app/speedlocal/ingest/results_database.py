"""A results database of this program as a source: its scenarios with all that was loaded with them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pyarrow as pa
from sqlalchemy import Table, func, select

from speedlocal.database import schema
from speedlocal.database.views import timesreport_facts
from speedlocal.errors import InputError
from speedlocal.ingest.duckdb_file import DuckDBFile, opened
from speedlocal.ingest.mapping_folder import kept_as
from speedlocal.ingest.result_set import Element, Link, ResultSet, SetMember, Source
from speedlocal.ingest.scenarios import FACTS
from speedlocal.ingest.stored import Row, parameters, places, units
from speedlocal.ingest.table_file import binary_source
from speedlocal.ingest.words import some
from speedlocal.mapping.rules import Mapping


def read_results_database(path: Path) -> list[ResultSet]:
    """Return one ResultSet a scenario, its sources those that it was loaded from and then this file.

    A database of another schema version, or without a scenario, is an InputError.
    """
    with opened(path) as file:
        _refuse_views(file, path)
        _require_version(file, path)
        scenarios = file.table(select(*schema.scenario.c).order_by("scenario")).to_pylist()
        if not scenarios:
            raise InputError("a results database without a scenario", file=path)
        return [_results(file, row, binary_source(path, "duckdb")) for row in scenarios]


def _require_version(file: DuckDBFile, path: Path) -> None:
    question = select(func.max(schema.publication.c.schema_version).label("version"))
    (found,) = file.table(question)["version"].to_pylist()
    if found != schema.SCHEMA_VERSION:
        older = isinstance(found, int) and found < schema.SCHEMA_VERSION
        cure = f"run `speedlocal migrate --database duckdb:///{path}` on it first" if older else "use a newer program"
        told = f"a results database of version {found}; this program reads version {schema.SCHEMA_VERSION}"
        raise InputError(f"{told}; {cure}" if found else f"{told}; load its sources anew", file=path)


def _refuse_views(file: DuckDBFile, path: Path) -> None:
    if views := file.views() - {timesreport_facts.name}:
        raise InputError(f"a results database has no views {some(sorted(views))}; only tables are read", file=path)


def _results(file: DuckDBFile, scenario: Row, database: Source) -> ResultSet:
    name = scenario["scenario"]
    rows = partial(_rows, file, name)
    results = ResultSet(
        name,
        _facts(file, name),
        label=scenario["source_label"],
        description=scenario["description"],
        model=scenario["model"],
        currency=scenario["currency"],
        sources=[Source(**_only(row, Source._fields)) for row in rows(schema.source)] + [database],
        elements=[Element(**_only(row, Element._fields)) for row in rows(schema.element)],
        set_members=[SetMember(**_only(row, SetMember._fields)) for row in rows(schema.set_member)],
        links=[Link(**_only(row, Link._fields)) for row in rows(schema.topology)],
        units=list(units(rows)),
        parameters=list(parameters(rows)),
        places=list(places(rows)),
        mapping=_mapping(file, scenario["mapping_version"]),
    )
    results.note(f"copied from {database.file}; what its own import report said is not copied")
    return results


def _mapping(file: DuckDBFile, version: str) -> Mapping | None:
    m = schema.mapping_file.c
    texts = file.table(select(m.file, m.text).where(m.version == version)).to_pylist()
    return kept_as(version, {row["file"]: row["text"] for row in texts})


def _facts(file: DuckDBFile, name: str) -> pa.Table:
    r = schema.result.c
    rows = file.table(select(*(r[column] for column in FACTS)).where(r.scenario == name))
    for place, column in enumerate(schema.KEY):
        rows = rows.set_column(place, column, rows[column].combine_chunks().dictionary_encode())
    return rows


def _rows(file: DuckDBFile, name: str, table: Table) -> list[Row]:
    """Rows of a table of one scenario, in the order of the files where it is known."""
    question = select(*table.c).where(table.c.scenario == name)
    ordered = question.order_by(table.c.position) if "position" in table.c else question
    rows: list[Row] = file.table(ordered).to_pylist()
    return rows


def _only(row: Row, fields: tuple[str, ...]) -> Row:
    return {field: row[field] for field in fields}
