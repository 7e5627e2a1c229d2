"""Loading: files to ResultSets, ResultSets to the database, and the import report."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from speedlocal.database import schema
from speedlocal.database.publish import Change, Facts, Step, changing, record, replace_scenario
from speedlocal.errors import InputError
from speedlocal.ingest.describe import NOWHERE, dimension_tables, pairs, scenario_row
from speedlocal.ingest.inputs import find_inputs
from speedlocal.ingest.kept_mappings import apply_mapping, drop_unused, keep, mapping_for, tell_coverage
from speedlocal.ingest.mapping_folder import read_mapping
from speedlocal.ingest.one_run import SAME_MODEL
from speedlocal.ingest.reading import UNNAMED, Names, Progress, read_scenarios
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


def load(
    paths: Iterable[Path], url: str, names: Names = UNNAMED, progress: Progress = lambda _, __: None
) -> list[Loaded]:
    """Load every result among the paths in one change; an InputError leaves the database as it was."""
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
    replaced = _replaces(results, change, row)
    if replaced:
        results.note("replaces the scenario of that name")
    mapping = given or mapping_for(change, results.scenario, row["model"]) or results.mapping or default_mapping()
    row |= of_scenario(mapping, results.scenario, results.label)
    if mapping.files and not given:
        results.note(
            f"mapped by {mapping.version}, which is kept for it; load or remap with --mapping gives it another"
        )
    facts = Facts(results.rows, other_spellings(results))
    replace_scenario(change, row, dimension_tables(results, mapping), facts, step)
    keep(change, mapping)
    unmapped = tell_coverage(change, results.scenario)
    results.findings += [unmapped] if unmapped else []
    files = tuple(source.file for source in results.sources)
    return Loaded(results.scenario, row["model"], results.rows.num_rows, files, replaced, tuple(results.findings))


def _map_the_rest(change: Change, given: Mapping | None, loaded: list[Loaded]) -> None:
    """Give the mapping of the command to the other scenarios of its models: a model has one."""
    s = schema.scenario.c
    models = [one.model for one in loaded if one.model]
    others = select(s.scenario).where(s.model.in_(models), s.scenario.not_in([one.scenario for one in loaded]))
    if given:
        for name in change.frame(others).scenario:
            apply_mapping(change, name, given)
    drop_unused(change)


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
