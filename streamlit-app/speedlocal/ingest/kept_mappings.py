"""Mappings in a results database: which one a scenario has, and applying one to what is loaded."""

from __future__ import annotations

from itertools import chain
from typing import Any, Final

import pandas as pd
from sqlalchemy import Table, delete, func, select, update

from speedlocal.database import schema
from speedlocal.database.engine import Asking
from speedlocal.database.publish import Change, arrow
from speedlocal.ingest.mapping_folder import kept_as
from speedlocal.ingest.result_set import Finding
from speedlocal.mapping.given import Grouped, Row, in_upper_case, of_commodity, of_process, of_regions, of_scenario
from speedlocal.mapping.rules import Mapping
from speedlocal.queries.coverage import coverage

TOLD: Final = "mapping: "
"""Begins the line of the import report that tells how much is unmapped."""
DESCRIBED: Final = ("commodity", "process")
SMALLEST: Final = 0.001
"""The smallest share that a report tells as a number."""


def kept_mapping(results: Asking, version: str) -> Mapping | None:
    """Return the mapping of a folder that the database keeps under this version; None: it keeps none."""
    m = schema.mapping_file.c
    files = results.frame(select(m.file, m.text).where(m.version == version))
    return kept_as(version, dict(zip(files.file, files.text, strict=True)))


def mapping_for(change: Change, scenario: str, model: str | None) -> Mapping | None:
    """Return the mapping that the database keeps for a scenario, else for the others of its model; None: none."""
    s = schema.scenario.c
    same = (s.scenario == scenario) if model is None else (s.scenario == scenario) | (s.model == model)
    versions = change.frame(select(s.scenario, s.mapping_version).where(same).order_by(s.loaded_at.desc()))
    own = versions.scenario == scenario
    found = (kept_mapping(change, version) for version in [*versions.mapping_version[own], *versions.mapping_version])
    return next((mapping for mapping in found if mapping), None)


def keep(change: Change, mapping: Mapping) -> None:
    """Keep a folder's files under the version of its mapping."""
    table = schema.mapping_file
    change.execute(delete(table).where(table.c.version == mapping.version))
    rows = [{"version": mapping.version, "file": file, "text": text} for file, text in mapping.files]
    change.insert(table, arrow(table, rows))


def drop_unused(change: Change) -> None:
    """Keep no files that no scenario has."""
    m = schema.mapping_file
    change.execute(delete(m).where(m.c.version.not_in(select(schema.scenario.c.mapping_version))))


def apply_mapping(change: Change, scenario: str, mapping: Mapping) -> Finding | None:
    """Map a loaded scenario anew, as a load with this mapping would; return the line of its import report, if any."""
    sets, beside = {name: _sets(change, scenario, name) for name in DESCRIBED}, _beside(change, scenario)
    commodities = [
        row | of_commodity(mapping, row, sets["commodity"]) for row in _rows(change, schema.commodity, scenario)
    ]
    processes = [
        row | of_process(mapping, row, sets["process"], beside) for row in _rows(change, schema.process, scenario)
    ]
    _replace(change, schema.commodity, scenario, commodities)
    _replace(change, schema.process, scenario, processes)
    _replace(change, schema.region, scenario, list(of_regions(mapping, _rows(change, schema.source_region, scenario))))
    _replace(change, schema.mapped_name, scenario, [named._asdict() for named in mapping.named()])
    s = schema.scenario
    (label,) = change.frame(select(s.c.source_label).where(s.c.scenario == scenario)).source_label
    change.execute(update(s).where(s.c.scenario == scenario).values(**of_scenario(mapping, scenario, label)))
    keep(change, mapping)
    return tell_coverage(change, scenario)


def tell_coverage(change: Change, scenario: str) -> Finding | None:
    """Put the line of how much is unmapped at the end of a scenario's import report; none where all is mapped."""
    f = schema.finding
    change.execute(delete(f).where(f.c.scenario == scenario, f.c.text.startswith(TOLD)))
    words = coverage_words(coverage(change, scenarios=(scenario,)))
    if not words:
        return None
    said = change.frame(select(f.c.position).where(f.c.scenario == scenario)).position
    finding = Finding("note", TOLD + words)
    row = {"scenario": scenario, "position": max(said, default=0) + 1, **finding._asdict()}
    change.insert(f, arrow(f, [row]))
    return finding


def coverage_words(frame: pd.DataFrame) -> str:
    """Return how much of the flows has no carrier, stage or sector, in words; empty where all have.

    `frame` is an answer of `coverage` for one scenario; flows without a unit are told where none has one.
    """
    parts = []
    for of in ("energy", "emissions"):
        rows = frame[frame.of == of]
        rows = rows[rows.unit.notna()] if rows.unit.notna().any() else rows
        rows = rows[rows.total == rows.total.max()]
        lacks = [f"{percent(share)} no {by}" for by, share in zip(rows.by, rows.share, strict=True) if share > 0]
        if lacks:
            parts.append(f"of the flows of {of} {', '.join(lacks)}")
    return "; ".join(parts)


def percent(share: float) -> str:
    """Return a share in percent, of a small one that it is small."""
    return f"{share:.1%}".replace("%", " %") if share >= SMALLEST else f"less than {SMALLEST:.1%}".replace("%", " %")


def _rows(results: Asking, table: Table, scenario: str) -> list[Row]:
    """Rows of a table of one scenario, as `arrow` takes them."""
    frame = results.frame(select(*table.c).where(table.c.scenario == scenario))
    frame = frame.astype(object).where(frame.notna(), None)
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def _replace(change: Change, table: Table, scenario: str, rows: list[dict[str, Any]]) -> None:
    change.execute(delete(table).where(table.c.scenario == scenario))
    change.insert(table, arrow(table, [{**row, "scenario": scenario} for row in rows]))


def _sets(results: Asking, scenario: str, dimension: str) -> Grouped:
    m = schema.set_member.c
    members = select(m.region, m.element, m.set).where(m.scenario == scenario, func.lower(m.dimension) == dimension)
    return in_upper_case(results.frame(members).itertuples(index=False, name=None))


def _beside(results: Asking, scenario: str) -> Grouped:
    """Commodities that processes take or make, by links and by flows."""
    t, a = schema.topology.c, schema.annual.c
    links = select(t.region, t.process, t.commodity).where(t.scenario == scenario)
    flowing = a.attribute.in_(["VAR_FIn", "VAR_FOut"])
    flows = select(a.region, a.process, a.commodity).where(a.scenario == scenario, flowing).distinct()
    frames = (results.frame(question) for question in (links, flows))
    return in_upper_case(chain.from_iterable(frame.itertuples(index=False, name=None) for frame in frames))
