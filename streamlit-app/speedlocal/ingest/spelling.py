"""One spelling a code: the first of the `.vd`, else the first of its companions.

What the files say is kept as it stands in `result`, `element`, `set_member` and `topology`. Every other table is
derived from a copy in which each code is spelt in one way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

import pyarrow as pa

from speedlocal.database.schema import KEY
from speedlocal.ingest.result_set import Parameter, ResultSet, Unit

Spelling = dict[str, dict[str, str]]
"""By dimension: the spelling of each code, by the code in one case."""


def one_spelling(results: ResultSet) -> ResultSet:
    """Return the results with every code in its first spelling."""
    spelling = _first_spellings(results)

    def spelt(dimension: str, code: str) -> str:
        return spelling.get(dimension.casefold(), {}).get(code.casefold(), code)

    def unit(u: Unit) -> Unit:
        dimension = "commodity" if u.dimension == "commodity" else "process"
        return u._replace(region=spelt("region", u.region), code=spelt(dimension, u.code))

    def parameter(p: Parameter) -> Parameter:
        return p._replace(
            region=spelt("region", p.region),
            region2=spelt("region", p.region2),
            process=spelt("process", p.process),
            commodity=spelt("commodity", p.commodity),
            commodity2=spelt("commodity", p.commodity2),
            timeslice=spelt("timeslice", p.timeslice),
            text=spelt("timeslice", p.text) if p.parameter == "TS_MAP" else p.text,
        )

    return replace(
        results,
        rows=_rows(results.rows, spelling),
        elements=[
            e._replace(region=spelt("region", e.region), code=spelt(e.dimension, e.code)) for e in results.elements
        ],
        set_members=[
            m._replace(region=spelt("region", m.region), element=spelt(m.dimension, m.element))
            for m in results.set_members
        ],
        units=[unit(u) for u in results.units],
        parameters=[parameter(p) for p in results.parameters],
        neighbours=[rule._replace(region=spelt("region", rule.region)) for rule in results.neighbours],
        places=[place._replace(region=spelt("region", place.region)) for place in results.places],
    )


def other_spellings(results: ResultSet) -> Spelling:
    """Return by key column what else a code is spelt like in the `.vd`, and its first spelling."""
    found = {}
    for column in KEY:
        first = _first(results.spellings(column))
        found[column] = {c: first[c.casefold()] for c in results.spellings(column) if c != first[c.casefold()]}
    return {column: others for column, others in found.items() if others}


def _first_spellings(results: ResultSet) -> Spelling:
    beside: Spelling = {}
    for dimension, code in chain(_of_companions(results), _of_side_files(results)):
        beside.setdefault(dimension, {}).setdefault(code.casefold(), code)
    return {column: beside.get(column, {}) | _first(results.spellings(column)) for column in KEY}


def _first(codes: Iterable[str]) -> dict[str, str]:
    first: dict[str, str] = {}
    for code in codes:
        first.setdefault(code.casefold(), code)
    return first


def _of_companions(results: ResultSet) -> Iterator[tuple[str, str]]:
    for element in results.elements:
        yield from (("region", element.region), (element.dimension.casefold(), element.code))
    for member in results.set_members:
        yield from (("region", member.region), (member.dimension.casefold(), member.element))


def _of_side_files(results: ResultSet) -> Iterator[tuple[str, str]]:
    for place in results.places:
        yield "region", place.region
    for rule in results.neighbours:
        yield "region", rule.region
    for p in results.parameters:
        yield from (("region", p.region), ("region", p.region2), ("process", p.process), ("timeslice", p.timeslice))
        yield from (("commodity", p.commodity), ("commodity", p.commodity2))


def _rows(rows: pa.Table, spelling: Spelling) -> pa.Table:
    for name in KEY:
        column = rows.column(name).combine_chunks()
        codes = column.dictionary.to_pylist()
        spelt = [spelling[name].get(code.casefold(), code) for code in codes]
        if spelt != codes:
            plain = pa.array(spelt, pa.string()).take(column.indices)
            rows = rows.set_column(rows.schema.get_field_index(name), name, plain.dictionary_encode())
    return rows
