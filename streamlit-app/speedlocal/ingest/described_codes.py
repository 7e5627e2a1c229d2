"""Codes in the place of descriptions: VEDA can export a view that shows descriptions only.

Such a row names the commodity `Solid fuels` that the other sources of the scenario know as COA.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pyarrow as pa

from speedlocal.ingest.result_set import Element, ResultSet
from speedlocal.ingest.rows import AGGREGATED
from speedlocal.ingest.words import listed

DIMENSIONS: Final = ("process", "commodity")
Described = dict[tuple[str, str], dict[str, str]]
"""By region and description, in one case: the codes so described, by their folded forms."""
Cells = dict[tuple[str, str], str]
"""Codes by region and by what stands in the code's place."""


def resolve_descriptions(sources: Sequence[ResultSet]) -> None:
    """Put codes where a VEDA view has descriptions that another source gives to just one code of the region.

    What is a code in another source stays; what describes several codes stays, and a warning tells it.
    """
    for source in sources:
        others = [other for other in sources if other is not source]
        if source.sources[0].format == "veda_csv" and others:
            for dimension in DIMENSIONS:
                _resolve(source, others, dimension)


def _resolve(source: ResultSet, others: Sequence[ResultSet], dimension: str) -> None:
    known = set().union(*(other.codes(dimension) | other.described(dimension) for other in others))
    described = _described((e for other in others for e in other.elements), dimension)
    codes: Cells = {}
    ambiguous: dict[str, None] = {}
    for region, name in _pairs(source, dimension):
        found = {} if name.casefold() in known else described.get((region.casefold(), name.casefold()), {})
        if len(found) == 1:
            codes[region, name] = next(iter(found.values()))
        elif found:
            ambiguous[f"{name} ({', '.join(found.values())})"] = None
    if codes:
        source.rows = _with_codes(source.rows, dimension, codes)
        told = listed(list(dict.fromkeys(f"{name} is {code}" for (_, name), code in codes.items())))
        source.note(f"descriptions in the place of the {dimension}, read as the code that others describe so: {told}")
    if ambiguous:
        source.warn(
            f"descriptions of several codes in the place of the {dimension}, which stay: {listed(list(ambiguous))}"
        )


def _described(elements: Iterable[Element], dimension: str) -> Described:
    found: Described = {}
    for element in elements:
        if element.dimension.casefold() == dimension and element.description:
            for region in (element.region.casefold(), AGGREGATED):
                codes = found.setdefault((region, element.description.casefold()), {})
                codes.setdefault(element.code.casefold(), element.code)
    return found


def _pairs(source: ResultSet, dimension: str) -> list[tuple[str, str]]:
    groups = source.rows.group_by(["region", dimension], use_threads=False).aggregate([])
    return list(zip(groups["region"].to_pylist(), groups[dimension].to_pylist(), strict=True))


def _with_codes(rows: pa.Table, dimension: str, codes: Cells) -> pa.Table:
    cells = zip(rows["region"].to_pylist(), rows[dimension].to_pylist(), strict=True)
    column = pa.array([codes.get(cell, cell[1]) for cell in cells], pa.string()).dictionary_encode()
    return rows.set_column(rows.schema.get_field_index(dimension), dimension, column)
