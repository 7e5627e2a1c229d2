"""From a table of results, of one or several scenarios, to one ResultSet a scenario.

The table has the key columns of `result`, value, is_eps and year; as dictionaries of text it may also have

- `scenario`, `model` and `unit`;
- the sets of `column_roles.SETS`: a row stands once for each set, and counts once;
- `description of <key column>`: what a cell says beside its code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from speedlocal.database.schema import KEY
from speedlocal.errors import InputError
from speedlocal.ingest.column_roles import SETS, Roles
from speedlocal.ingest.keys import first_duplicate, key_numbers
from speedlocal.ingest.places import Places, refuse_broken_codes, refuse_duplicates
from speedlocal.ingest.result_set import Element, ResultSet, SetMember, Source
from speedlocal.ingest.row_units import RowUnit, add_row_units
from speedlocal.ingest.rows import AGGREGATED, NOT_APPLICABLE, SPELT, constant, result_rows
from speedlocal.ingest.words import counted

FACTS: Final = (*KEY, "value", "is_eps", "year")
DESCRIBED: Final = "description of "


def table_of(columns: Mapping[str, pa.DictionaryArray], values: pa.Array, is_eps: pa.Array) -> pa.Table:
    """Return the table of columns of text by their roles; `(all)` stands in the key columns that are not there."""
    summed_up = constant(AGGREGATED, len(values))
    keys = {name: columns.get(name, summed_up) for name in KEY if name != "sow" or name in columns}
    table = result_rows(keys, values, is_eps)
    for name in columns.keys() - keys.keys():
        table = table.append_column(name, columns[name])
    return table


def report_columns(results: ResultSet, roles: Roles) -> None:
    """Say which dimensions the source has summed up, and which of its columns are kept nowhere."""
    if names := roles.aggregated():
        columns, them = ("column", "it") if len(names) == 1 else ("columns", "them")
        results.note(
            f"the source has no {columns} {', '.join(names)}:"
            f" {AGGREGATED} stands there, as values may be sums over {them}"
        )
    if "attribute" not in roles.roles:
        results.warn("the source has no attribute, so what its values are is not known")
    for column, dimension in SETS.items():
        if column in roles.roles and dimension not in roles.roles:
            results.warn(
                f"the source is summed up over each {column}, whose names are left out without the {dimension}"
            )
    if names := roles.left_out():
        results.note(f"columns that are left out: {', '.join(names)}")


def by_scenario(table: pa.Table, path: Path, source: Source, places: Places) -> list[ResultSet]:
    """Return a ResultSet a scenario, in order of appearance; named after the file where no column names them.

    A key that stands twice, a scenario of two models, and two names that differ in case only are an InputError.
    """
    refuse_broken_codes(table, (name for name in ("scenario", "unit", *KEY) if name in table.column_names), places)
    table = table.append_column("place", pa.array(np.arange(table.num_rows)))
    if "scenario" not in table.column_names:
        return [_results(path.stem, table, path, source, places)]
    names = table["scenario"].combine_chunks().unique().to_pylist()
    if "" in names:
        raise places.error(pc.index(table["scenario"].cast(pa.string()), "").as_py(), "an empty scenario")
    _refuse_alike(names, path)
    pieces = (table if len(names) == 1 else table.filter(pc.equal(table["scenario"], name)) for name in names)
    return [_results(name, piece, path, source, places) for name, piece in zip(names, pieces, strict=True)]


def _refuse_alike(names: list[str], path: Path) -> None:
    first: dict[str, str] = {}
    for name in names:
        if first.setdefault(name.casefold(), name) != name:
            raise InputError(f"scenarios {first[name.casefold()]} and {name} differ in case only", file=path)


def _results(name: str, table: pa.Table, path: Path, source: Source, places: Places) -> ResultSet:
    places = Among(places, table["place"])
    sets = [column for column in SETS if column in table.column_names]
    if not sets:
        _refuse_rows_of_no_attribute(table, path, places)
        refuse_duplicates(table, KEY, places)
    rows = _one_row_a_key(table, sets, places) if sets else table
    results = ResultSet(name, rows.select(FACTS), sources=[source], model=_model(name, table, path))
    results.elements = list(_elements(table))
    results.set_members = [member for column in sets for member in _members(table, column)]
    if "unit" in table.column_names:
        add_row_units(results, _row_units(table), path.name)
    if repeated := table.num_rows - rows.num_rows:
        told = counted(repeated, "row repeats another", "rows repeat another")
        results.note(f"{told} for one more set, and {'is' if repeated == 1 else 'are'} not counted again")
    return results


def _refuse_rows_of_no_attribute(table: pa.Table, path: Path, places: Places) -> None:
    """Raise an InputError where no attribute tells rows of one key apart, as in tables that hold no results."""
    if table["attribute"].combine_chunks().dictionary.to_pylist() == [AGGREGATED] and (pair := first_duplicate(table)):
        raise InputError(
            f"no result file: no column Attribute says what its values are, and {places.of(pair[1])} has the key of"
            f" {places.of(pair[0])}",
            file=path,
        )


class Among:
    """Places of rows that were chosen from others."""

    def __init__(self, places: Places, chosen: pa.Array | pa.ChunkedArray) -> None:
        self._places, self._chosen = places, chosen

    def of(self, row: int) -> str:
        """Return the place of a row that was chosen, in words."""
        return self._places.of(self._chosen[row].as_py())

    def error(self, row: int, problem: str) -> InputError:
        """Return the error that names the place of a row that was chosen."""
        return self._places.error(self._chosen[row].as_py(), problem)


def _one_row_a_key(table: pa.Table, sets: list[str], places: Places) -> pa.Table:
    """The first row of each key; another value of a key, and a row that repeats another, are an InputError."""
    _, first, inverse = np.unique(key_numbers(table, KEY), return_index=True, return_inverse=True)
    firsts = first[inverse]
    values, eps = (table[column].to_numpy() for column in ("value", "is_eps"))
    differing = np.flatnonzero((values != values[firsts]) | (eps != eps[firsts]))
    if differing.size:
        row, other = int(differing[0]), int(firsts[differing[0]])
        raise places.error(
            row, f"the value {values[row]:.15g} for the key of {places.of(other)}, which is {values[other]:.15g} there"
        )
    _, first_of_set, inverse = np.unique(key_numbers(table, (*KEY, *sets)), return_index=True, return_inverse=True)
    again = np.flatnonzero(first_of_set[inverse] != np.arange(table.num_rows))
    if again.size:
        row, other = int(again[0]), int(first_of_set[inverse[again[0]]])
        raise places.error(row, f"the same key as {places.of(other)}, with the same set")
    return table.take(np.sort(first))


def _model(name: str, table: pa.Table, path: Path) -> str | None:
    if "model" not in table.column_names:
        return None
    models = [model for model in table["model"].combine_chunks().unique().to_pylist() if model not in ("", "-")]
    if len(models) > 1:
        raise InputError(f"scenario {name} is of two models, {models[0]} and {models[1]}", file=path)
    return models[0] if models else None


def _elements(table: pa.Table) -> Iterator[Element]:
    for column in (*KEY, *SETS):
        if DESCRIBED + column in table.column_names:
            dimension = f"{SPELT[SETS[column]]}SET" if column in SETS else SPELT[column]
            regional = column in ("commodity", "process")
            for region, code, description in _distinct(table, "region", column, DESCRIBED + column, regional=regional):
                if description is not None:
                    yield Element(dimension, region, code, description)


def _members(table: pa.Table, column: str) -> Iterator[SetMember]:
    dimension = SETS[column]
    for region, name, code in _distinct(table, "region", column, dimension, regional=True):
        if name not in ("", NOT_APPLICABLE) and code not in (NOT_APPLICABLE, AGGREGATED):
            yield SetMember(SPELT[dimension], region, name, code)


def _row_units(table: pa.Table) -> Iterator[RowUnit]:
    """What rows say of their unit, in order of appearance."""
    names = ["userconstraint" if name == "tag" else name for name in RowUnit._fields if name != "currency"]
    groups = table.select(names).group_by(names, use_threads=False).aggregate([])
    yield from map(RowUnit, *(groups[name].to_pylist() for name in names))


def _distinct(table: pa.Table, region: str, first: str, second: str, *, regional: bool) -> Iterator[tuple[str, ...]]:
    """What stands in three columns together, in order of appearance; no region where the dimension has none."""
    names = [region, first, second] if regional else [first, second]
    groups = table.select(names).group_by(names, use_threads=False).aggregate([])
    columns = [groups[name].to_pylist() for name in names]
    yield from zip(*([] if regional else [[NOT_APPLICABLE] * groups.num_rows]), *columns, strict=True)
