"""Whether sources under one name tell of one run: of one model, one objective, and of one value where both tell it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from speedlocal.database.schema import KEY
from speedlocal.errors import InputError
from speedlocal.ingest.result_set import ResultSet
from speedlocal.ingest.union import Union
from speedlocal.ingest.words import counted, joined

SAME_MODEL: Final = 0.5
"""Least share of codes that two results of one model have in common."""
SAME_OBJECTIVE: Final = 1e-6
"""Relative difference of two sources' objectives up to which they may be of one run."""
FEW: Final = 10
"""Contradictions below which no share of them tells that two sources are of different runs."""
WAY_OUT: Final = "load them apart, each with a name given by --scenario"


def file_of(source: ResultSet) -> str:
    """Return the name of the file that a source was read from."""
    return source.sources[0].file


def refuse_other_models(sources: Sequence[ResultSet]) -> None:
    """Raise an InputError where a source names another model than the first, or shares too few processes with it."""
    first = sources[0]
    for other in sources[1:]:
        if first.model and other.model and first.model.casefold() != other.model.casefold():
            raise _of_another_model(first, other, f"model {other.model} here, {first.model} there")
        smaller, larger = sorted((first.codes("process"), other.codes("process")), key=len)
        if len(smaller & larger) < SAME_MODEL * len(smaller):
            raise _of_another_model(first, other, f"{len(smaller & larger)} of {len(smaller)} processes are the same")


def _of_another_model(first: ResultSet, other: ResultSet, why: str) -> InputError:
    return InputError(
        f"it tells scenario {first.scenario} of another model than {file_of(first)} ({why}); {WAY_OUT}",
        file=file_of(other),
    )


def refuse_other_runs(sources: Sequence[ResultSet], found: Union) -> None:
    """Raise an InputError where objectives, most of the common values, or totals and their parts are not the same."""
    for first, other in combinations(sources, 2):
        _refuse_other_objective(first, other)
    for number, source in enumerate(sources):
        otherwise = sum(1 for one in found.contradictions if one.source == number)
        if otherwise >= FEW and 2 * otherwise > found.repeated[number]:
            why = f"{otherwise:,} of the {found.repeated[number]:,} values that both tell are not the same"
            raise _of_another_run(sources[:number], source, why)
    _refuse_unequal_totals(sources, found)


def _refuse_other_objective(first: ResultSet, other: ResultSet) -> None:
    there, here = _objectives(first), _objectives(other)
    for sow in there.keys() & here.keys():
        if not math.isclose(there[sow], here[sow], rel_tol=SAME_OBJECTIVE):
            raise _of_another_run([first], other, f"ObjZ is {here[sow]:.15g} here, {there[sow]:.15g} there")


def _objectives(source: ResultSet) -> dict[str, float]:
    """The objective by state of the world, where a source tells just one."""
    attribute = pc.utf8_lower(source.rows["attribute"].cast(pa.string()))
    rows = source.rows.filter(pc.equal(attribute, "objz")).to_pylist()
    states = [row["sow"] for row in rows]
    return {row["sow"]: row["value"] for row in rows if states.count(row["sow"]) == 1}


def _of_another_run(before: Sequence[ResultSet], other: ResultSet, why: str) -> InputError:
    names = ", ".join(map(file_of, before))
    return InputError(
        f"it tells scenario {other.scenario} of another run than {names} ({why}); {WAY_OUT}",
        file=file_of(other),
    )


def _refuse_unequal_totals(sources: Sequence[ResultSet], found: Union) -> None:
    if not found.unequal:
        return
    one, more = found.unequal[0], sum(other.cells for other in found.unequal) - 1
    names = ", ".join(map(file_of, sources))
    others = f", and {counted(more, 'other total differs', 'other totals differ')}" if more else ""
    raise InputError(
        f"they tell other rows of scenario {sources[0].scenario}:"
        f" {joined(one.key[name] for name in KEY)} is {one.total:.15g} as a total and {one.parts:.15g} as the sum of"
        f" its parts{others}; {WAY_OUT}",
        file=names,
    )
