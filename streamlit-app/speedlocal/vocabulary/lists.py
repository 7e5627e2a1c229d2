"""Typed access to the lists beside this file."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple, TypeVar

UNMAPPED: Final = "unmapped"
"""Stands where no rule gives a carrier, sector or stage."""


class Attribute(NamedTuple):
    """An attribute of TIMES: its title, whose unit its values have, and whether timeslices may be summed.

    Whose unit is `tag`: that of the tag in the user constraint's place, where `tags` has it.
    `groups` names what its rows can be told apart by, separated by spaces, the first choice first.
    """

    attribute: str
    title: str
    unit_of: str
    annual: str
    groups: str

    @property
    def by_timeslice(self) -> bool:
        """Whether its rows tell timeslices that may be summed: flows and activities, but no capacity and no cost."""
        return self.annual == "sum" and self.unit_of in ("commodity", "activity")


class Tag(NamedTuple):
    """What stands in the user constraint's place of an attribute's rows, and whose unit these have."""

    attribute: str
    tag: str
    unit_of: str


class Carrier(NamedTuple):
    """A group of commodities with its colour."""

    carrier: str
    label: str
    colour: str


class Sector(NamedTuple):
    """A group of processes with its colour."""

    sector: str
    label: str
    colour: str


class Stage(NamedTuple):
    """Where processes stand between source and use."""

    stage: str
    label: str


Row = TypeVar("Row")


def listed(name: str, row: Callable[..., Row]) -> tuple[Row, ...]:
    """Return the rows of a list beside this file, each made from its fields by their names."""
    text = files("speedlocal.vocabulary").joinpath(name).read_text(encoding="utf-8")
    return tuple(row(**fields) for fields in csv.DictReader(text.splitlines()))


@cache
def attributes() -> tuple[Attribute, ...]:
    """All known attributes, in the order in which they are offered."""
    return listed("attributes.csv", Attribute)


@cache
def tags() -> tuple[Tag, ...]:
    """All tags that say whose unit the rows of an attribute have."""
    return listed("tags.csv", Tag)


@cache
def carriers() -> dict[str, Carrier]:
    """Carriers by code, in the order in which they are stacked."""
    return {c.carrier: c for c in listed("carriers.csv", Carrier)}


@cache
def sectors() -> dict[str, Sector]:
    """Sectors by code, in the order in which they are stacked."""
    return {s.sector: s for s in listed("sectors.csv", Sector)}


@cache
def stages() -> dict[str, Stage]:
    """Stages by code: a closed list, since the diagrams have a place for each."""
    return {s.stage: s for s in listed("stages.csv", Stage)}


@cache
def attribute(code: str) -> Attribute | None:
    """Return the attribute whatever its case, or None where it is not listed."""
    return next((a for a in attributes() if a.attribute.casefold() == code.casefold()), None)


def is_summed(code: str) -> bool:
    """Return whether an attribute's rows are added up in the summaries; one that is not listed is not."""
    known = attribute(code)
    return known is not None and known.annual == "sum"
