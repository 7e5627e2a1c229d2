"""Side files beside a quartet, for what it can't hold: units, inputs in TIMES' words, and places on the map.

`<name>_units.csv` has the columns dimension, region, code, unit, where dimension is commodity, activity or capacity
and no region means every region. `<name>_times.csv` has the columns of `Parameter` but its source. `<name>_regions.csv`
has the columns region, label, longitude, latitude, kind. `<name>_neighbours.csv` has the columns by, pattern, region.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Final

from speedlocal.errors import InputError
from speedlocal.ingest.bounds import BOUNDS, within_bounds
from speedlocal.ingest.delimited import head_of
from speedlocal.ingest.result_set import (
    INPUT_CODES,
    INPUT_COLUMNS,
    NEIGHBOUR_COLUMNS,
    NeighbourRule,
    Parameter,
    Place,
    ResultSet,
    Source,
    Unit,
)
from speedlocal.ingest.text import read_through

Row = dict[str, str]

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
FARTHEST: Final = {"longitude": 180, "latitude": 90}
RULES: Final = ("code", "set", "pattern")
REGION_KINDS: Final = ("model region", "neighbour", "pseudo")


def add_units(results: ResultSet, path: Path) -> None:
    """Read units; two units of one code are an InputError."""
    seen: dict[tuple[str, ...], Unit] = {}
    for line, row in _rows(results, path, "units", ("dimension", "region", "code", "unit")):
        dimension, region, code, unit = row["dimension"].casefold(), row["region"], row["code"], row["unit"]
        _refuse_unlisted(dimension, UNIT_DIMENSIONS, "dimension", path, line)
        _refuse_empty(row, ("code", "unit"), path, line)
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
    """Read inputs of the model; an unknown parameter, and an input told in two ways, are an InputError."""
    seen: dict[tuple[str, ...], float | str] = {}
    for line, row in _rows(results, path, "times", INPUT_COLUMNS):
        name = row["parameter"].upper()
        _refuse_unlisted(name, PARAMETERS, "parameter", path, line)
        value = None if name in NUMBERLESS else _bounded(name, row["value"], path, line)
        read = Parameter(parameter=name, value=value, source=path.name, **{field: row[field] for field in INPUT_CODES})
        _refuse_empty(row, NEEDED[name], path, line)
        key, says = input_key(read), input_says(read)
        if says is not None and seen.setdefault(key, says) != says:
            told = f"{_shown(says)} here and {_shown(seen[key])} above"
            raise InputError(f"{' '.join(code for code in key if code)} is {told}", file=path, line=line)
        results.parameters.append(read)


def _shown(says: float | str) -> str:
    return says if isinstance(says, str) else f"{says:g}"


def add_places(results: ResultSet, path: Path) -> None:
    """Read regions with their places; a region that stands twice is an InputError."""
    seen: set[str] = set()
    for line, row in _rows(results, path, "regions", Place._fields):
        _refuse_unlisted(row["kind"], REGION_KINDS, "kind", path, line)
        _refuse_empty(row, ("region",), path, line)
        if row["region"].casefold() in seen:
            raise InputError(f"region {row['region']} once more", file=path, line=line)
        seen.add(row["region"].casefold())
        longitude, latitude = (_degrees(row[name], most, path, line) for name, most in FARTHEST.items())
        results.places.append(Place(row["region"], row["label"], longitude, latitude, row["kind"]))


def add_neighbours(results: ResultSet, path: Path) -> None:
    """Read rules that name the neighbour of exchange processes; a rule that stands twice is an InputError."""
    seen: set[tuple[str, str]] = set()
    for line, row in _rows(results, path, "neighbours", NEIGHBOUR_COLUMNS):
        by, pattern = row["by"].casefold(), row["pattern"]
        _refuse_unlisted(by, RULES, "by", path, line)
        _refuse_empty(row, ("pattern", "region"), path, line)
        if (by, pattern.casefold()) in seen:
            raise InputError(f"{by} {pattern} once more", file=path, line=line)
        seen.add((by, pattern.casefold()))
        results.neighbours.append(NeighbourRule(by, pattern, row["region"], path.name))


def _rows(results: ResultSet, path: Path, kind: str, columns: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    text = read_through(path)
    results.sources.append(Source(path.name, kind, text.encoding, text.sha256, text.size, ",".join(columns)))
    delimiter = head_of(text.first_line()).delimiter
    reader = csv.reader(StringIO(text.text()), delimiter=delimiter, strict=True)
    try:
        heads = [name.strip().casefold() for name in next(reader, [])]
        if missing := [c for c in columns if c not in heads]:
            raise InputError(f"the columns {', '.join(missing)} are missing", file=path, line=1)
        for fields in reader:
            if not fields:
                continue
            if len(fields) != len(heads):
                raise InputError(f"{len(fields)} fields where {len(heads)} belong", file=path, line=reader.line_num)
            yield reader.line_num, dict(zip(heads, (f.strip() for f in fields), strict=True))
    except csv.Error as error:
        raise InputError(f"no CSV: {error}", file=path, line=reader.line_num) from error


def _refuse_unlisted(code: str, allowed: tuple[str, ...], what: str, path: Path, line: int) -> None:
    if code not in allowed:
        raise InputError(f"{what} {code!r}; it is one of {', '.join(allowed)}", file=path, line=line)


def _refuse_empty(row: Row, columns: tuple[str, ...], path: Path, line: int) -> None:
    for column in columns:
        if not row[column]:
            raise InputError(f"an empty {column}", file=path, line=line)


def _bounded(parameter: str, text: str, path: Path, line: int) -> float:
    number = _number(text, path, line)
    if not within_bounds(parameter, number):
        raise InputError(f"{parameter} is {text}; it is {BOUNDS[parameter].words}", file=path, line=line)
    return number


def _number(text: str, path: Path, line: int) -> float:
    try:
        number = float(text)
    except ValueError:
        raise InputError(f"{text!r} is no number", file=path, line=line) from None
    if not math.isfinite(number):
        raise InputError(f"{text!r} is no finite number", file=path, line=line)
    return number


def _degrees(text: str, most: int, path: Path, line: int) -> float | None:
    degrees = _number(text, path, line) if text else None
    if degrees is not None and abs(degrees) > most:
        raise InputError(f"{text} is no place on the globe", file=path, line=line)
    return degrees
