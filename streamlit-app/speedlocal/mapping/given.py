"""What a mapping gives the rows of the dimension tables: the same at a load and when it is applied anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from speedlocal.mapping.rules import Mapping, Subject

Row = dict[str, Any]
"""Columns of a row by their names in the schema."""


Grouped = dict[tuple[str, str], frozenset[str]]
"""By region and code in one case: codes that belong to it, in upper case."""


def in_upper_case(belonging: Iterable[tuple[str, str, str]]) -> Grouped:
    """Return what belongs to each region and code, from region, code and what belongs to it."""
    groups: dict[tuple[str, str], set[str]] = {}
    for region, code, other in belonging:
        groups.setdefault((region.casefold(), code.casefold()), set()).add(other.upper())
    return {key: frozenset(codes) for key, codes in groups.items()}


def of_commodity(mapping: Mapping, row: Row, sets: Grouped) -> Row:
    """Return carrier, sector, label, colour and rule of a commodity, of which `row` tells region, code, description."""
    subject = _subject("commodity", row, sets)
    carrier, sector = (mapping.verdict(subject, gives) for gives in ("carrier", "sector"))
    return {
        "carrier": carrier.value,
        "sector": sector.value,
        "rule": f"carrier: {carrier.rule}; sector: {sector.rule}",
        **_seen(mapping, subject),
    }


def of_process(mapping: Mapping, row: Row, sets: Grouped, commodities: Grouped) -> Row:
    """Return sector, stage, kind, label, colour and rule of a process; the kind is the set that set the stage.

    `row` tells its region, code and description, `commodities` what it takes and makes.
    """
    subject = _subject("process", row, sets)._replace(commodities=_belonging(commodities, row, "process"))
    sector, stage = (mapping.verdict(subject, gives) for gives in ("sector", "stage"))
    return {
        "sector": sector.value,
        "stage": stage.value,
        "kind": stage.rule.removeprefix("set ") if stage.rule.startswith("set ") else None,
        "rule": f"sector: {sector.rule}; stage: {stage.rule}",
        **_seen(mapping, subject),
    }


def _subject(dimension: str, row: Row, sets: Grouped) -> Subject:
    description = (row["description"] or "").upper()
    return Subject(dimension, row[dimension].upper(), _belonging(sets, row, dimension), description)


def _belonging(groups: Grouped, row: Row, dimension: str) -> frozenset[str]:
    return groups.get((row["region"].casefold(), row[dimension].casefold()), frozenset())


def _seen(mapping: Mapping, subject: Subject) -> Row:
    return {gives: mapping.told(subject, gives) for gives in ("label", "colour")}


def of_regions(mapping: Mapping, told: Iterable[Row]) -> Iterator[Row]:
    """Give regions as the sources tell them with what the folder says of them, and those that only the folder has."""
    places = {place.region.casefold(): place for place in mapping.places}
    for row in told:
        place = places.pop(row["region"].casefold(), None)
        if place is None:
            yield row
            continue
        own = {"label": place.label or None, "longitude": place.longitude, "latitude": place.latitude}
        kind = row["kind"] if row["kind"] == "model region" else place.kind
        yield {**row, **{name: value for name, value in own.items() if value is not None}, "kind": kind}
    for place in places.values():
        yield {**place._asdict(), "label": place.label or None}


def of_scenario(mapping: Mapping, scenario: str, source_label: str | None) -> Row:
    """Return label, reference and mapping_version of a scenario."""
    named = next((one for one in mapping.scenarios if one.scenario.casefold() == scenario.casefold()), None)
    return {
        "label": (named.label if named else "") or source_label,
        "reference": named is not None and named.reference,
        "mapping_version": mapping.version,
    }
