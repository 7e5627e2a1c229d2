"""Loading: files to ResultSets, ResultSets to the database, and the import report."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import select

from speedlocal.checks.check import Check
from speedlocal.checks.every import check_scenario
from speedlocal.database import schema
from speedlocal.database.publish import Change, Facts, Step, changing, record, replace_scenario, require_place
from speedlocal.ingest.describe import dimension_tables, findings, scenario_row
from speedlocal.ingest.forgotten import report_forgotten
from speedlocal.ingest.inputs import find_inputs
from speedlocal.ingest.kept_mappings import apply_mapping, drop_unused, keep, mapping_for, tell_coverage
from speedlocal.ingest.mapping_folder import read_mapping
from speedlocal.ingest.reading import UNNAMED, Names, Progress, read_scenarios
from speedlocal.ingest.replacing import replaces
from speedlocal.ingest.result_set import Finding, ResultSet
from speedlocal.ingest.spelling import other_spellings
from speedlocal.mapping.given import of_scenario
from speedlocal.mapping.rules import Mapping, default_mapping


@dataclass(frozen=True)
class Loaded:
    """The import report of one scenario."""

    scenario: str
    model: str | None
    rows: int
    files: tuple[str, ...]
    replaced: bool
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]

    @property
    def told(self) -> list[str]:
        """Lines of the report: what the import found, and every check that does not hold or cannot be decided."""
        return [f"{found.severity}: {found.text}" for found in self.findings] + [
            line for check in self.checks for line in check.line
        ]


def load(
    paths: Iterable[Path], url: str, names: Names = UNNAMED, progress: Progress = lambda _, __: None
) -> list[Loaded]:
    """Load every result among the paths in one change; an InputError leaves the database as it was."""
    require_place(url)
    given = read_mapping(names.mapping) if names.mapping else None
    with tempfile.TemporaryDirectory(prefix="speedlocal-") as unpacked:
        results = read_scenarios(find_inputs(paths, Path(unpacked)), names, progress)
        with changing(url) as change:
            publish = partial(_publish, change=change, names=names, given=given)
            loaded = [publish(r, step=_told(progress, r, n / len(results))) for n, r in enumerate(results)]
            _map_the_rest(change, given, loaded)
            record(change, "loaded " + ", ".join(report.scenario for report in loaded), demo=names.demo)
    progress("done", 1.0)
    return loaded


def _told(progress: Progress, results: ResultSet, start: float) -> Step:
    return lambda words: progress(f"{results.scenario}: {words}", 0.5 + start / 2)


def _publish(results: ResultSet, change: Change, names: Names, given: Mapping | None, step: Step) -> Loaded:
    row = scenario_row(results, default_mapping(), names.model or results.model)
    replaced = replaces(results, change, row)
    mapping = given or mapping_for(change, results.scenario, row["model"]) or results.mapping or default_mapping()
    row |= of_scenario(mapping, results.scenario, results.label)
    if mapping.files and not given:
        results.note(
            f"mapped by {mapping.version}, which is kept for it; load or remap with --mapping gives it another"
        )
    facts = Facts(results.rows, other_spellings(results))
    tables = dimension_tables(results, mapping)
    if replaced:
        report_forgotten(results, change, row, tables)
    replace_scenario(change, row, tables | {"finding": findings(results)}, facts, step)
    keep(change, mapping)
    unmapped = tell_coverage(change, results.scenario)
    results.findings += [unmapped] if unmapped else []
    checks = tuple(check_scenario(change, results.scenario))
    files = tuple(source.file for source in results.sources)
    count = results.rows.num_rows
    return Loaded(results.scenario, row["model"], count, files, replaced, tuple(results.findings), checks)


def _map_the_rest(change: Change, given: Mapping | None, loaded: list[Loaded]) -> None:
    """Give the mapping of the command to the other scenarios of its models: a model has one."""
    s = schema.scenario.c
    models = [one.model for one in loaded if one.model]
    others = select(s.scenario).where(s.model.in_(models), s.scenario.not_in([one.scenario for one in loaded]))
    if given:
        for name in change.frame(others).scenario:
            apply_mapping(change, name, given)
    drop_unused(change)
