"""Side files beside a quartet, for what it can't hold: units, inputs in TIMES' words, and places on the map.

`<name>_units.csv` has the columns dimension, region, code, unit, where dimension is commodity, activity or capacity
and no region means every region. `<name>_times.csv` has the columns of `Parameter` but its source. `<name>_regions.csv`
has the columns region, label, longitude, latitude, kind. `<name>_neighbours.csv` has the columns by, pattern, region.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from speedlocal.errors import InputError
from speedlocal.ingest.bounds import BOUNDS, within_bounds
from speedlocal.ingest.code_pages import tell_code_page
from speedlocal.ingest.neighbours import OUTSIDE
from speedlocal.ingest.result_set import (
    INPUT_CODES,
    INPUT_COLUMNS,
    NEIGHBOUR_COLUMNS,
    NeighbourRule,
    Parameter,
    ResultSet,
    Source,
    Unit,
)
from speedlocal.ingest.rows import AGGREGATED, NOT_APPLICABLE
from speedlocal.ingest.side_rows import (
    Row,
    number_of,
    places_of,
    refuse_broken,
    refuse_empty,
    refuse_unlisted,
    table_rows,
    unread_columns,
)
from speedlocal.ingest.text import read_through
from speedlocal.ingest.timeslice_tree import nearest_above
from speedlocal.ingest.trade_links import KNOWN_BY, MINING
from speedlocal.mapping.rules import Place

UNIT_DIMENSIONS: Final = ("commodity", "activity", "capacity")
PARAMETERS: Final = ("COM_IE", "IRE_FLO", "TOP_IRE", "G_YRFR", "TS_GROUP", "TS_MAP", "PRC_CAPACT", "G_DYEAR")
NUMBERLESS: Final = ("TOP_IRE", "TS_GROUP", "TS_MAP")
KEYS: Final = {
    "COM_IE": ("region", "period", "commodity", "timeslice"),
    "IRE_FLO": ("region", "period", "process", "commodity", "timeslice", "region2", "commodity2"),
    "G_YRFR": ("region", "timeslice"),
    "TS_GROUP": ("region", "timeslice"),
    "TS_MAP": ("region", "text"),
    "PRC_CAPACT": ("region", "process"),
    "G_DYEAR": ("region",),
}
"""What tells one input from another; all codes, where it is not listed."""
NEEDED: Final = {
    "COM_IE": ("region", "commodity"),
    "IRE_FLO": ("region", "process", "commodity", "region2"),
    "TOP_IRE": ("region", "process", "commodity", "region2"),
    "G_YRFR": ("timeslice",),
    "TS_GROUP": ("timeslice", "text"),
    "TS_MAP": ("timeslice", "text"),
    "PRC_CAPACT": ("region", "process"),
    "G_DYEAR": (),
}
"""Columns without which an input says nothing."""
RULES: Final = ("code", "set", "pattern")
NO_NEIGHBOUR: Final = OUTSIDE | {MINING, NOT_APPLICABLE, AGGREGATED}
LONGEST_REGION: Final = 200


def add_units(results: ResultSet, path: Path) -> None:
    """Read units; two units of one code are an InputError."""
    seen: dict[tuple[str, ...], Unit] = {}
    for line, row in _rows(results, path, "units", ("dimension", "region", "code", "unit")):
        dimension, region, code, unit = row["dimension"].casefold(), row["region"], row["code"], row["unit"]
        region = "" if region == NOT_APPLICABLE else region
        refuse_unlisted(dimension, UNIT_DIMENSIONS, "dimension", path, line)
        refuse_empty(row, ("code", "unit"), path, line)
        read = Unit(dimension, region, code, unit, path.name)
        first = seen.setdefault((dimension, region.casefold(), code.casefold()), read)
        if first.unit != unit:
            raise InputError(f"{code} has the unit {unit} here and {first.unit} above", file=path, line=line)
        results.units.append(read)


def input_key(one: Parameter) -> tuple[str, ...]:
    """Return what tells an input from another: no timeslice, `-` and ANNUAL are one, and so are no code and `-`."""
    fields = KEYS.get(one.parameter, INPUT_CODES)
    return (one.parameter, *(_normal(field, getattr(one, field)) for field in fields))


def _normal(field: str, code: str) -> str:
    folded = code.casefold()
    return "" if folded == "-" or (field == "timeslice" and folded == "annual") else folded


def input_says(one: Parameter) -> float | str | None:
    """Return what an input says: the level or the parent of a timeslice, else its value; None of a link."""
    says = {"TS_GROUP": one.text.upper(), "TS_MAP": one.timeslice.upper()}
    return says.get(one.parameter, one.value)


def add_parameters(results: ResultSet, path: Path) -> None:
    """Read inputs of the model; an unknown parameter, and an input told in two ways, are an InputError.

    TS_MAP may name the timeslice directly above, or every one above, as TIMES has it.
    """
    seen: dict[tuple[str, ...], float | str] = {}
    maps: list[tuple[int, Parameter]] = []
    for line, row in _rows(results, path, "times", INPUT_COLUMNS):
        name = row["parameter"].upper()
        refuse_unlisted(name, PARAMETERS, "parameter", path, line)
        value = None if name in NUMBERLESS else _bounded(name, row["value"], path, line)
        read = Parameter(parameter=name, value=value, source=path.name, **{field: row[field] for field in INPUT_CODES})
        refuse_empty(row, NEEDED[name], path, line)
        if name == "TS_MAP":
            maps.append((line, read))
            continue
        _refuse_known_by(read, path, line)
        key, says = input_key(read), input_says(read)
        if says is not None and seen.setdefault(key, says) != says:
            told = f"{_shown(says)} here and {_shown(seen[key])} above"
            raise InputError(f"{' '.join(code for code in key if code)} is {told}", file=path, line=line)
        results.parameters.append(read)
    results.parameters += nearest_above(maps, path)


def _refuse_known_by(read: Parameter, path: Path, line: int) -> None:
    """Raise an InputError where the text of TOP_IRE is none of those that an export says how a link is known by."""
    if read.parameter == "TOP_IRE" and not KNOWN_BY.fullmatch(read.text):
        told = "it is empty, or says how the link is known as an exported file does"
        raise InputError(f"the text {read.text[:40]!r}; {told}", file=path, line=line)


def _shown(says: float | str) -> str:
    return says if isinstance(says, str) else f"{says:g}"


def add_places(results: ResultSet, path: Path) -> None:
    """Read regions with their places; a region that stands twice is an InputError."""
    results.places += places_of(_rows(results, path, "regions", Place._fields), path)


def add_neighbours(results: ResultSet, path: Path) -> None:
    """Read rules that name the neighbour of exchange processes; a rule that stands twice is an InputError."""
    seen: set[tuple[str, str]] = set()
    for line, row in _rows(results, path, "neighbours", NEIGHBOUR_COLUMNS):
        by, pattern = row["by"].casefold(), row["pattern"]
        refuse_unlisted(by, RULES, "by", path, line)
        refuse_empty(row, ("pattern", "region"), path, line)
        _refuse_region(row["region"], path, line)
        if (by, pattern.casefold()) in seen:
            raise InputError(f"{by} {pattern} once more", file=path, line=line)
        seen.add((by, pattern.casefold()))
        results.neighbours.append(NeighbourRule(by, pattern, row["region"], path.name))


def _refuse_region(region: str, path: Path, line: int) -> None:
    if region.casefold() in NO_NEIGHBOUR:
        raise InputError(f"{region} is no neighbour; name the region that is", file=path, line=line)
    if len(region) > LONGEST_REGION:
        raise InputError(f"a region of {len(region):,} characters", file=path, line=line)


def _rows(results: ResultSet, path: Path, kind: str, columns: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    text = read_through(path)
    results.sources.append(Source(path.name, kind, text.encoding, text.sha256, text.size, ",".join(columns)))
    content = text.text()
    tell_code_page(results, text)
    for line, row in table_rows(content, columns, path):
        refuse_broken(row, path, line)
        yield line, row
    if unread := unread_columns(content, columns):
        results.note(f"{path.name}: columns that are left out: {', '.join(unread)}")


def _bounded(parameter: str, text: str, path: Path, line: int) -> float:
    number = number_of(text, path, line)
    if not within_bounds(parameter, number):
        raise InputError(f"{parameter} is {text}; it is {BOUNDS[parameter].words}", file=path, line=line)
    return number
