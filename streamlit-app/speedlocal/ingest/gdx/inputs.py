"""Inputs of the model as a GDX states them, by TIMES' name: what is taken from a solve and from a cube alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from speedlocal.ingest.gdx.columns import without_acronyms
from speedlocal.ingest.gdx.container import Gdx, Symbol
from speedlocal.ingest.gdx.records import Records
from speedlocal.ingest.gdx.rules import input_rules


class Stated(NamedTuple):
    """A record of an input: its codes by what they name, and its value, which sets do not have.

    The value is NaN where it is undefined (UNDF), not available (NA) or an acronym.
    """

    codes: dict[str, str]
    value: float


Inputs = Mapping[str, list[Stated]]
"""Records by TIMES' name of the symbol; a symbol that states nothing is not there."""


def labelled(gdx: Gdx, records: Records) -> Iterator[tuple[tuple[str, ...], float]]:
    """Give the labels and the value of each record."""
    columns = [[gdx.labels[number - 1] for number in key.tolist()] for key in records.keys]
    rows = zip(*columns, strict=True) if columns else iter([()] * len(records.values))
    yield from zip(rows, records.values.tolist(), strict=True)


def solve_inputs(gdx: Gdx) -> dict[str, list[Stated]]:
    """Return the inputs of a solve, as TIMES left them: interpolated and completed."""
    found = {}
    for rule in input_rules():
        names = rule.indices.split()
        symbol = gdx.symbol(rule.symbol)
        if symbol and symbol.records and symbol.dimensions == len(names):
            found[rule.symbol] = list(_stated(gdx, symbol, names))
    return found


def _stated(gdx: Gdx, symbol: Symbol, names: list[str]) -> Iterator[Stated]:
    for labels, value in labelled(gdx, without_acronyms(gdx.records(symbol))):
        yield Stated(dict(zip(names, labels, strict=True)), value)
