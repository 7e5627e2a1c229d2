"""Whether a load replaces the scenario of its name that is in the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from speedlocal.database import schema
from speedlocal.database.engine import Asking
from speedlocal.errors import InputError
from speedlocal.ingest.describe import NOWHERE, pairs
from speedlocal.ingest.one_run import SAME_MODEL
from speedlocal.ingest.result_set import ResultSet
from speedlocal.ingest.words import counted

Codes = tuple[set[str], set[str]]
"""Those of the database and of the load, in one case."""


def replaces(results: ResultSet, there: Asking, row: dict[str, Any]) -> bool:
    """Return whether a scenario of that name is there, and report it; the model's name is kept.

    One of another model, or spelt otherwise, is an InputError with the way out. Where no model is named, the model is
    the same if at least half of the regions, and half of the processes, of the smaller of the two are in the other.
    """
    s = schema.scenario.c
    frame = there.frame(select(s.scenario, s.model))
    stored = {old["scenario"]: old for old in frame.to_dict("records")}
    _refuse_another_spelling(results, stored)
    if results.scenario not in stored:
        return False
    old = stored[results.scenario]
    processes, regions = _processes(results, there), _regions(results, there)
    if row["model"] and old["model"]:
        _refuse_another_name(results, old["model"], row["model"])
    elif not _of_one_model(processes, regions):
        raise _of_another_model(results, processes, regions, old["model"])
    row["model"] = row["model"] or old["model"]
    results.note("replaces the scenario of that name")
    return True


def _refuse_another_spelling(results: ResultSet, names: Iterable[str]) -> None:
    for name in names:
        if name != results.scenario and name.casefold() == results.scenario.casefold():
            raise InputError(
                f"a scenario {name} is in the database, and {results.scenario} differs in case only;"
                f" --scenario {name} replaces it, another name stands beside it",
                file=results.sources[0].file,
            )


def _refuse_another_name(results: ResultSet, there: str, here: str) -> None:
    if there.casefold() != here.casefold():
        raise InputError(
            f"a scenario {results.scenario} of another model is in the database; its model is {there}, and not {here}:"
            f" give this one another name with --scenario, or replace that one with --model '{there}'",
            file=results.sources[0].file,
        )


def _processes(results: ResultSet, there: Asking) -> Codes:
    p = schema.process.c
    old = there.frame(select(p.process).where(p.scenario == results.scenario)).process
    return {code.casefold() for code in old}, {code for _, code in pairs(results, "process")}


def _regions(results: ResultSet, there: Asking) -> Codes:
    r = schema.region.c
    old = there.frame(select(r.region).where(r.scenario == results.scenario, r.kind == "model region")).region
    return {code.casefold() for code in old}, results.codes("region") - NOWHERE


def _of_one_model(*codes: Codes) -> bool:
    """Whether what both tell of is mostly the same; where there is nothing to compare, whether neither has anything."""
    shares = [len(old & new) / min(len(old), len(new)) for old, new in codes if old and new]
    return min(shares) >= SAME_MODEL if shares else not any(old or new for old, new in codes)


def _of_another_model(results: ResultSet, processes: Codes, regions: Codes, model: str | None) -> InputError:
    same_model = f", or say with --model '{model}' that the model is the same" if model else ""
    same = f"{_in_common(processes, 'process', 'processes')} and {_in_common(regions, 'region', 'regions')} are in both"
    return InputError(
        f"a scenario {results.scenario} of another model is in the database; {same}, where half of the fewer would be:"
        f" give this one another name with --scenario{same_model}",
        file=results.sources[0].file,
    )


def _in_common(codes: Codes, one: str, more: str) -> str:
    old, new = codes
    return f"{len(old & new):,} of {counted(len(new), one, more)} here and {len(old):,} there"
