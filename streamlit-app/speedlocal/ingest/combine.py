"""Several sources of one scenario as one ResultSet: each adds what the earlier ones lack, contradictions are told."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path, PurePath
from typing import Any, Final, NamedTuple

from speedlocal.database.schema import KEY
from speedlocal.ingest.described_codes import resolve_descriptions
from speedlocal.ingest.one_run import file_of, refuse_other_models, refuse_other_runs
from speedlocal.ingest.result_set import INPUT_CODES, Finding, Parameter, ResultSet
from speedlocal.ingest.side_files import KEYS, input_key, input_says
from speedlocal.ingest.union import DIGITS, Contradiction, Union, union
from speedlocal.ingest.words import counted, joined, listed
from speedlocal.vocabulary.units import recognised

Fact = Any
"""An element, a set's member, a link, a unit, an input or a place, each with others of its kind in one list."""


class Kind(NamedTuple):
    """Facts of one kind: where a ResultSet has them, what identifies one, what it says, and its words in a report."""

    field: str
    name: str
    key: Callable[[Fact], Hashable]
    says: Callable[[Fact], object]
    words: Callable[[Fact], str]


def _folded(codes: Iterable[str]) -> Hashable:
    return tuple(code.casefold() for code in codes)


def _codes(parameter: Parameter) -> tuple[str, ...]:
    fields = KEYS.get(parameter.parameter, INPUT_CODES)
    return (parameter.parameter, *(getattr(parameter, field) for field in fields))


KINDS: Final = (
    Kind(
        "elements", "descriptions", lambda e: _folded(e[:3]), lambda e: e.description or None, lambda e: joined(e[:3])
    ),
    Kind("set_members", "members of sets", _folded, lambda _: None, joined),
    Kind("links", "links", _folded, lambda _: None, joined),
    Kind("units", "units", lambda u: _folded(u[:3]), lambda u: recognised(u.unit), lambda u: joined(u[:3])),
    Kind("parameters", "inputs", input_key, input_says, lambda p: joined(_codes(p))),
    Kind(
        "neighbours",
        "rules of neighbours",
        lambda n: _folded(n[:2]),
        lambda n: n.region.casefold(),
        lambda n: joined(n[:2]),
    ),
    Kind("places", "places of regions", lambda p: p.region.casefold(), lambda p: p[1:], lambda p: p.region),
)


def combine(sources: Sequence[ResultSet]) -> ResultSet:
    """Return one scenario as all its sources tell it; where two contradict each other, the earlier one stays.

    What they say differently is a warning in the import report. Sources of different models are an InputError.
    """
    first = sources[0]
    if len(sources) == 1:
        return first
    resolve_descriptions(sources)
    refuse_other_models(sources)
    rows = union([source.rows for source in sources])
    refuse_other_runs(sources, rows)
    combined = replace(
        first,
        rows=rows.rows,
        model=next((source.model for source in sources if source.model), None),
        sources=list(chain.from_iterable(source.sources for source in sources)),
        findings=[_of(source, finding) for source in sources for finding in source.findings],
    )
    _add_facts(combined, sources)
    _report_rows(combined, rows, sources)
    return combined


def complete(results: ResultSet, add: Callable[[ResultSet, Path], None], path: Path) -> None:
    """Add to one scenario what a file without rows of its own tells; what the scenario knows already stays."""
    told = ResultSet(results.scenario, results.rows)
    add(told, path)
    results.sources += told.sources
    results.findings += told.findings
    _add_facts(results, [results, told])


def _of(source: ResultSet, finding: Finding) -> Finding:
    """The finding with the name of its source, where it does not have it."""
    file = file_of(source)
    if finding.text.startswith(file):
        return finding
    return Finding(finding.severity, f"{file}: {finding.text.removeprefix(f'{PurePath(file).name}: ')}")


def _add_facts(combined: ResultSet, sources: Sequence[ResultSet]) -> None:
    for name, words in {"label": "labels", "description": "descriptions", "currency": "currencies"}.items():
        said = list(dict.fromkeys(text for source in sources if (text := getattr(source, name))))
        setattr(combined, name, said[0] if said else None)
        _report_differing(combined, f"{words} of the scenario", listed(said[1:] and said))
    for kind in KINDS:
        found, contradictions = _merged([getattr(source, kind.field) for source in sources], kind)
        setattr(combined, kind.field, found)
        told = listed(contradictions, partial(_told, kind))
        _report_differing(combined, kind.name, told)
    _report_units_of_one_region(combined)


def _told(kind: Kind, pair: tuple[Fact, Fact]) -> str:
    return f"{kind.words(pair[0])} ({kind.says(pair[0])}, also {kind.says(pair[1])})"


def _report_differing(combined: ResultSet, name: str, told: str) -> None:
    if told:
        combined.warn(f"{name} that the sources tell differently, so that the first stays: {told}")


def _report_units_of_one_region(combined: ResultSet) -> None:
    """Tell where one source's unit of a region is not another's of every region."""
    general = {_folded((u.dimension, u.code)): u for u in combined.units if not u.region}
    pairs = ((u, general.get(_folded((u.dimension, u.code)))) for u in combined.units if u.region)
    differing = [(u, g) for u, g in pairs if g and g.source != u.source and recognised(g.unit) != recognised(u.unit)]
    if differing:
        told = listed([f"{joined(u[:3])} ({u.unit} in {u.source}, {g.unit} in {g.source})" for u, g in differing])
        combined.warn(f"units of a region that are not those of all regions, and stay: {told}")


def _merged(lists: Iterable[list[Fact]], kind: Kind) -> tuple[list[Fact], list[tuple[Fact, Fact]]]:
    """All facts of the first list; of each later one those with a new key, and pairs that contradict each other.

    A fact that says nothing contradicts none, and gives way to one that says something.
    """
    found: list[Fact] = []
    contradictions: list[tuple[Fact, Fact]] = []
    places: dict[Hashable, int] = {}
    for facts in lists:
        known = dict(places)
        for fact in facts:
            place = known.get(kind.key(fact))
            if place is None:
                places.setdefault(kind.key(fact), len(found))
                found.append(fact)
            elif kind.says(found[place]) is None and kind.says(fact) is not None:
                found[place] = fact
            elif not _same(kind.says(found[place]), kind.says(fact)):
                contradictions.append((found[place], fact))
    return found, contradictions


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=DIGITS)
    return other is None or one == other


def _report_rows(combined: ResultSet, found: Union, sources: Sequence[ResultSet]) -> None:
    names = ", ".join(map(file_of, sources))
    if repeated := sum(found.repeated):
        stand = counted(repeated, "row stands", "rows stand")
        combined.note(f"{stand} in more than one of {names}, and {'counts' if repeated == 1 else 'count'} once")
    _report_differing(combined, "values", listed(found.contradictions, partial(_contradiction, found)))
    if found.eps:
        combined.note(
            f"{counted(found.eps, 'value is', 'values are')} 0 in one of {names} and Eps in another: Eps stays"
        )
    if found.summed:
        told = ", ".join(f"{attribute} ({number:,})" for attribute, number in found.summed.items())
        combined.note(f"rows left out, by attribute, because they sum up what other rows of {names} tell: {told}")


def _contradiction(found: Union, one: Contradiction) -> str:
    (kept,) = found.rows.slice(one.row, 1).to_pylist()
    return f"{joined(kept[name] for name in KEY)} ({kept['value']:.15g}, also {one.other:.15g})"
