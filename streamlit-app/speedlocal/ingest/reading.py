"""Files to scenarios: each file by the reader of its format, and all that tell of one scenario put together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from speedlocal.errors import InputError
from speedlocal.ingest.combine import combine, complete
from speedlocal.ingest.companions import add_companion
from speedlocal.ingest.databases import read_database
from speedlocal.ingest.dated_names import report_dated
from speedlocal.ingest.formats import Format
from speedlocal.ingest.gdx import read_gdx
from speedlocal.ingest.inputs import File, Inputs, PassedOver, Result
from speedlocal.ingest.items_list import add_items_list
from speedlocal.ingest.report import report
from speedlocal.ingest.result_set import ResultSet
from speedlocal.ingest.side_files import add_neighbours, add_parameters, add_places, add_units
from speedlocal.ingest.table_file import read_table
from speedlocal.ingest.vd import read_vd
from speedlocal.ingest.veda_csv import read_veda_csv
from speedlocal.ingest.words import some

Progress = Callable[[str, float], None]
"""Told what is being done and the share of the whole that is done, from 0 to 1."""

READERS: Final[Mapping[Format, Callable[[Path], list[ResultSet]]]] = {
    Format.VD: lambda path: [read_vd(path)],
    Format.GDX: lambda path: [read_gdx(path)],
    Format.VEDA_CSV: read_veda_csv,
    Format.TABLE: read_table,
    Format.DUCKDB: read_database,
}
ADDERS: Final[Mapping[Format, Callable[[ResultSet, Path], None]]] = {
    Format.VDE: add_companion,
    Format.VDS: add_companion,
    Format.VDT: add_companion,
    Format.UNITS: add_units,
    Format.TIMES: add_parameters,
    Format.REGIONS: add_places,
    Format.NEIGHBOURS: add_neighbours,
    Format.ITEMS_LIST: add_items_list,
}
LONGEST_NAME: Final = 200
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
FOR_ALL: Final = (Format.UNITS, Format.ITEMS_LIST)
"""What may complete every scenario of a command, since it names the regions or codes that it tells of."""


@dataclass(frozen=True)
class Names:
    """What the command says of the scenario and its model, and units and a mapping folder that go with all."""

    scenario: str | None = None
    model: str | None = None
    units: Path | None = None
    mapping: Path | None = None
    demo: bool = False


UNNAMED: Final = Names()


def read_scenarios(inputs: Inputs, names: Names, progress: Progress) -> list[ResultSet]:
    """Read what was given, one ResultSet a scenario in the order of their first files, each with its import report.

    Sources that name the same scenario complete each other; `names.scenario` stands in the place of what they name.
    """
    sources: dict[str, list[ResultSet]] = {}
    named = Counter(result.file.path.name.casefold() for result in inputs.results)
    for number, result in enumerate(inputs.results):
        progress(f"reading {result.file.path.name}", 0.5 * number / len(inputs.results))
        for read in _read_among(len(inputs.results), result, names):
            if named[result.file.path.name.casefold()] > 1:
                _name_folder(read, result)
            _refuse_name(read)
            same = sources.setdefault(read.scenario.casefold(), [])
            _refuse_another_spelling(same, read)
            same.append(read)
    scenarios = [combine(same) for same in sources.values()]
    units = [File(names.units, Format.UNITS)] if names.units else []
    for file in (*inputs.loose, *units):
        _complete(scenarios, file)
    for scenario in scenarios:
        report(scenario)
    report_dated(scenarios)
    _report_passed_over(scenarios[0], inputs.passed_over)
    return scenarios


def _report_passed_over(first: ResultSet, passed_over: PassedOver) -> None:
    if passed_over.others:
        first.note(f"passed over, as no results and nothing that completes them: {some(passed_over.others)}")
    if passed_over.unreadable:
        told = some(f"{error.file.name} ({error.problem})" for error in passed_over.unreadable)
        first.warn(f"passed over, since what they are cannot be told: {told}")


def _read_among(results: int, result: Result, names: Names) -> list[ResultSet]:
    """Read a result; an InputError says that nothing was loaded, where there are others to load without it."""
    try:
        return _read(result, names)
    except InputError as error:
        if results == 1:
            raise
        told = "nothing was loaded, nor was any of the other results: mend this file, or leave it out"
        raise InputError(f"{error.problem}; {told}", file=error.file, line=error.line) from error


def _read(result: Result, names: Names) -> list[ResultSet]:
    scenarios = READERS[result.file.format](result.file.path)
    if not scenarios or not all(scenario.rows.num_rows for scenario in scenarios):
        raise InputError("no row is left of it", file=result.file.path)
    if names.scenario and len(scenarios) > 1:
        held = ", ".join(scenario.scenario for scenario in scenarios)
        raise InputError(f"--scenario names one scenario, but it holds {held}", file=result.file.path)
    for scenario in scenarios:
        scenario.scenario = names.scenario or scenario.scenario
        for file in result.beside:
            complete(scenario, ADDERS[file.format], file.path)
    return scenarios


def _name_folder(read: ResultSet, result: Result) -> None:
    """Put the folder before the names of files, where another result of the command is called the same."""
    folders = {file.path.name: file.path.parent.name for file in (result.file, *result.beside)}
    named = {name: f"{folder}/{name}" for name, folder in folders.items()}
    read.sources = [source._replace(file=named.get(source.file, source.file)) for source in read.sources]
    read.units = [one._replace(source=named.get(one.source, one.source)) for one in read.units]
    read.parameters = [one._replace(source=named.get(one.source or "", one.source)) for one in read.parameters]
    read.neighbours = [one._replace(source=named.get(one.source or "", one.source)) for one in read.neighbours]


def _refuse_name(read: ResultSet) -> None:
    name = read.scenario
    if not name.strip() or len(name) > LONGEST_NAME or CONTROL.search(name):
        raise InputError(
            f"{name[:40]!r} is no name for a scenario, which has 1 to {LONGEST_NAME} characters on one line;"
            " give another with --scenario",
            file=read.sources[0].file,
        )


def _refuse_another_spelling(same: list[ResultSet], read: ResultSet) -> None:
    if same and same[0].scenario != read.scenario:
        raise InputError(
            f"scenario {read.scenario} and scenario {same[0].scenario} differ in case only;"
            " load them apart, with --scenario",
            file=read.sources[0].file,
        )


def _complete(scenarios: list[ResultSet], file: File) -> None:
    if len(scenarios) > 1 and file.format not in FOR_ALL:
        raise InputError(
            f"which of the {len(scenarios)} scenarios it belongs to is not known;"
            " load it with one of them, or name it like the result beside it",
            file=file.path,
        )
    for scenario in scenarios:
        complete(scenario, ADDERS[file.format], file.path)
