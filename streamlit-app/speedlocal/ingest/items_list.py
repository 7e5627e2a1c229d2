"""VEDA's Items Lists: commodities with their unit, processes with theirs, and commodity groups, one row a region.

Format: the CSV that VEDA 2.0 writes of its Items List (a real sample: EECA-NZ/TIMES-NZ-Model-Files). The column
Scenario names the model's input file that a code comes from, so a code may stand several times. Sets stand between
full stops, as `.ELE.STG.`; `-` and nothing mean that nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from speedlocal.errors import InputError
from speedlocal.ingest.code_pages import tell_code_page
from speedlocal.ingest.column_roles import folded_name, is_table_of_results
from speedlocal.ingest.delimited import Lines, head_of, read_columns
from speedlocal.ingest.places import refuse_empty_codes
from speedlocal.ingest.result_set import Element, ResultSet, SetMember, Source, Unit
from speedlocal.ingest.text import read_through
from speedlocal.ingest.words import joined, listed


@dataclass(frozen=True)
class Kind:
    """What a list describes, and what its columns give: units by column, and members of groups."""

    dimension: str
    units: dict[str, str]
    told_by: tuple[str, ...]


COMMODITIES: Final = Kind("Commodity", {"unit": "commodity"}, ("unit",))
PROCESSES: Final = Kind(
    "Process", {"activityunit": "activity", "capacityunit": "capacity"}, ("activityunit", "capacityunit")
)
GROUPS: Final = Kind("CommodityGroup", {}, ("member",))
REQUIRED: Final = ("region", "name")
USED: Final = frozenset({*REQUIRED, "set", "description", "unit", "activityunit", "capacityunit", "member"})
NOTHING: Final = ("", "-")

Row = dict[str, str]
Fact = TypeVar("Fact", Unit, Element)


def kind_of(names: Iterable[str]) -> Kind | None:
    """Return what list has these columns, or None where they are no Items List's."""
    listed = list(names)
    folded = {folded_name(name) for name in listed}
    if is_table_of_results(listed) or not folded.issuperset(REQUIRED):
        return None
    return next((kind for kind in (PROCESSES, COMMODITIES, GROUPS) if not folded.isdisjoint(kind.told_by)), None)


def add_items_list(results: ResultSet, path: Path) -> None:
    """Add units, descriptions and set members; where the list tells one in two ways, the first stays and it is said.

    A list of which no code stands in the results is an InputError.
    """
    text = read_through(path)
    head = head_of(text.first_line())
    kind = kind_of(head.names)
    if kind is None:
        raise InputError(
            f"no Items List: {', '.join(REQUIRED)} and a unit or a member are its columns", file=path, line=1
        )
    rows = list(_rows(Lines(text, skip=1), head.names, head.delimiter))
    _refuse_another_model(results, kind, rows, path)
    results.sources.append(Source(path.name, "items_list", text.encoding, text.sha256, text.size, head.line))
    tell_code_page(results, text)
    _add_units(results, kind, rows, path)
    _add_descriptions(results, kind, rows, path)
    _add_members(results, kind, rows)
    if left_out := [name for name in head.names if folded_name(name) not in USED]:
        results.note(f"{path.name}: columns that are left out: {', '.join(left_out)}")


def _rows(lines: Lines, heads: tuple[str, ...], delimiter: str) -> Iterator[Row]:
    names = [folded_name(head) for head in heads]
    if again := next((name for name in names if names.count(name) > 1), None):
        raise InputError(f"the column {again} stands twice", file=lines.text.path, line=1)
    table = read_columns(lines, names, frozenset(), delimiter)
    refuse_empty_codes(table, REQUIRED, lines)
    yield from table.to_pylist()


def _refuse_another_model(results: ResultSet, kind: Kind, rows: list[Row], path: Path) -> None:
    codes = ("member", "commodity", "codes") if kind is GROUPS else ("name", kind.dimension.casefold(), "codes")
    for column, of, words in (codes, ("region", "region", "regions")):
        known, told = results.codes(of), {row[column].casefold() for row in rows}
        if known and known.isdisjoint(told):
            raise InputError(
                f"it belongs to another model: none of its {len(told):,} {words} is a {of} of the result", file=path
            )


def _add_units(results: ResultSet, kind: Kind, rows: list[Row], path: Path) -> None:
    results.units, otherwise = _firsts(_units(kind, rows, path))
    if otherwise:
        results.warn(f"{path.name}: units that it tells differently, so that the first stays: {listed(otherwise)}")


def _firsts(facts: Iterable[Fact]) -> tuple[list[Fact], list[str]]:
    """The first of each dimension, region and code, and in words what is said otherwise further down."""
    first: dict[tuple[str, ...], Fact] = {}
    otherwise: dict[str, None] = {}
    for fact in facts:
        known = first.setdefault(tuple(code.casefold() for code in fact[:3]), fact)
        if known[3] != fact[3]:
            otherwise[f"{joined(fact[:3])} ({known[3]}, also {fact[3]})"] = None
    return list(first.values()), list(otherwise)


def _units(kind: Kind, rows: list[Row], path: Path) -> Iterator[Unit]:
    for row in rows:
        for column, dimension in kind.units.items():
            if row.get(column, "") not in NOTHING:
                yield Unit(dimension, row["region"], row["name"], row[column], path.name)


def _add_descriptions(results: ResultSet, kind: Kind, rows: list[Row], path: Path) -> None:
    described = (row for row in rows if row.get("description", "") not in NOTHING)
    results.elements, otherwise = _firsts(
        Element(kind.dimension, row["region"], row["name"], row["description"]) for row in described
    )
    if otherwise:
        told = f"descriptions that it tells differently, so that the first stays: {listed(otherwise)}"
        results.note(f"{path.name}: {told}")


def _add_members(results: ResultSet, kind: Kind, rows: list[Row]) -> None:
    members = (member for row in rows for member in _members(kind, row))
    first: dict[tuple[str, ...], SetMember] = {}
    for member in members:
        first.setdefault(tuple(code.casefold() for code in member), member)
    results.set_members = list(first.values())


def _members(kind: Kind, row: Row) -> Iterator[SetMember]:
    if kind is GROUPS:
        yield SetMember(kind.dimension, row["region"], row["name"], row["member"])
        return
    for name in row.get("set", "").split("."):
        if name.strip() not in NOTHING:
            yield SetMember(kind.dimension, row["region"], name.strip(), row["name"])
