"""Loading: files to ResultSets, ResultSets to the database, and the import report."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from speedlocal.checks.check import Check
from speedlocal.checks.every import check_scenario
from speedlocal.database.publish import Change, Facts, changing, record, replace_scenario, require_place
from speedlocal.ingest.describe import dimension_tables, scenario_row
from speedlocal.ingest.inputs import find_inputs
from speedlocal.ingest.reading import UNNAMED, Names, Progress, read_scenarios
from speedlocal.ingest.replacing import replaces
from speedlocal.ingest.result_set import Finding, ResultSet
from speedlocal.ingest.spelling import other_spellings
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
    with tempfile.TemporaryDirectory(prefix="speedlocal-") as unpacked:
        results = read_scenarios(find_inputs(paths, Path(unpacked)), names, progress)
        with changing(url) as change:
            loaded = [_publish(r, change, names, progress, n / len(results)) for n, r in enumerate(results)]
            record(change, "loaded " + ", ".join(report.scenario for report in loaded), demo=names.demo)
    progress("done", 1.0)
    return loaded


def _publish(results: ResultSet, change: Change, names: Names, progress: Progress, start: float) -> Loaded:
    def step(words: str) -> None:
        progress(f"{results.scenario}: {words}", 0.5 + start / 2)

    mapping: Mapping = default_mapping()
    row = scenario_row(results, mapping, names.model or results.model)
    replaced = replaces(results, change, row)
    facts = Facts(results.rows, other_spellings(results))
    replace_scenario(change, row, dimension_tables(results, mapping), facts, step)
    checks = tuple(check_scenario(change, results.scenario))
    files = tuple(source.file for source in results.sources)
    count = results.rows.num_rows
    return Loaded(results.scenario, row["model"], count, files, replaced, tuple(results.findings), checks)
