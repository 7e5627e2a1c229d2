"""Loading: files to ResultSets, ResultSets to the database, and the import report."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from speedlocal.checks.check import Check
from speedlocal.checks.every import check_scenario
from speedlocal.database import schema
from speedlocal.database.publish import Change, Facts, changing, record, replace_scenario
from speedlocal.errors import InputError
from speedlocal.ingest.describe import NOWHERE, dimension_tables, pairs, scenario_row
from speedlocal.ingest.inputs import find_inputs
from speedlocal.ingest.one_run import SAME_MODEL
from speedlocal.ingest.reading import UNNAMED, Names, Progress, read_scenarios
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
    replaced = _replaces(results, change, row)
    if replaced:
        results.note("replaces the scenario of that name")
    facts = Facts(results.rows, other_spellings(results))
    replace_scenario(change, row, dimension_tables(results, mapping), facts, step)
    checks = tuple(check_scenario(change, results.scenario))
    files = tuple(source.file for source in results.sources)
    count = results.rows.num_rows
    return Loaded(results.scenario, row["model"], count, files, replaced, tuple(results.findings), checks)


def _replaces(results: ResultSet, change: Change, row: dict[str, Any]) -> bool:
    """Whether a scenario of that name is there; one of another model, or spelt otherwise, is an InputError."""
    s = schema.scenario.c
    there = change.frame(select(s.scenario, s.model))
    models = dict(zip(there.scenario, there.model, strict=True))
    _refuse_another_spelling(results, models)
    if results.scenario not in models:
        return False
    model = models[results.scenario]
    both_named = row["model"] and model
    same = row["model"] == model if both_named else _share_in_common(results, change) >= SAME_MODEL
    if not same:
        raise InputError(
            f"a scenario {results.scenario} of another model is in the database;"
            " give this one another name with --scenario",
            file=results.sources[0].file,
        )
    row["model"] = row["model"] or model
    return True


def _refuse_another_spelling(results: ResultSet, names: Iterable[str]) -> None:
    for name in names:
        if name != results.scenario and name.casefold() == results.scenario.casefold():
            raise InputError(
                f"a scenario {name} is in the database, and {results.scenario} differs in case only;"
                f" --scenario {name} replaces it, another name stands beside it",
                file=results.sources[0].file,
            )


def _share_in_common(results: ResultSet, change: Change) -> float:
    """Smaller share, of regions and of processes, that the scenario in the database and this one have in common."""
    p, r = schema.process.c, schema.region.c
    processes = change.frame(select(p.process).where(p.scenario == results.scenario)).process
    regions = change.frame(select(r.region).where(r.scenario == results.scenario, r.kind == "model region")).region
    return min(
        _overlap({code.casefold() for code in regions}, results.codes("region") - NOWHERE),
        _overlap({code.casefold() for code in processes}, {code for _, code in pairs(results, "process")}),
    )


def _overlap(old: set[str], new: set[str]) -> float:
    return len(old & new) / max(len(old), len(new)) if old or new else 1.0
