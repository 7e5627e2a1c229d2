"""What TIMES' symbols mean, as lists beside this file.

`results.csv`, `elements.csv` and `sets.csv` hold the facts of TIMES' own `times2veda.vdd` and, for stochastic runs,
`times2veda_stc.vdd` (github.com/etsap-TIMES/TIMES_model; versions with other symbols or more indices stand beside each
other, the number of indices tells them apart). `inputs.csv` holds the order of indices of input symbols as TIMES
declares them, and where a cube of TIMES/MIRO keeps each: the name of an index, or the place among the unnamed ones.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple, TypeVar

LITERAL: Final = "="


class ResultRule(NamedTuple):
    """A symbol whose records are rows of an attribute.

    `indices` are names of key columns in the symbol's order; `=UP` keeps the records of that label and is no column.
    `zeros` tells whether rows of 0 are kept or dropped; `needed` whether a run without the symbol is not read.
    """

    run: str
    attribute: str
    symbol: str
    indices: str
    zeros: str
    needed: str


class ElementRule(NamedTuple):
    """A set whose labels and texts describe a dimension; a regional one has the region first."""

    dimension: str
    symbol: str
    regional: str


class SetRule(NamedTuple):
    """A symbol whose records are members of a set.

    Without a group its records are region and member. With one they name the group as well, and those of the group
    belong to the set; where the rule names no set, each group is a set of its own.
    """

    dimension: str
    set: str
    symbol: str
    group: str


class InputRule(NamedTuple):
    """An input of the model: its indices in TIMES' order, and where a cube keeps them."""

    symbol: str
    indices: str
    cube: str


Rule = TypeVar("Rule", ResultRule, ElementRule, SetRule, InputRule)


def _rules(name: str, rule: type[Rule]) -> tuple[Rule, ...]:
    text = files("speedlocal.ingest.gdx").joinpath(name).read_text(encoding="utf-8")
    return tuple(rule(**fields) for fields in csv.DictReader(text.splitlines()))


@cache
def result_rules(run: str) -> tuple[ResultRule, ...]:
    """Return the rules of a run, `plain` or `stochastic`, in the order of the attributes in a `.vd`."""
    return tuple(rule for rule in _rules("results.csv", ResultRule) if rule.run == run)


@cache
def element_rules() -> tuple[ElementRule, ...]:
    """Return the rules of the `.vde`."""
    return _rules("elements.csv", ElementRule)


@cache
def set_rules() -> tuple[SetRule, ...]:
    """Return the rules of the `.vds`."""
    return _rules("sets.csv", SetRule)


@cache
def input_rules() -> tuple[InputRule, ...]:
    """Return the inputs that are read."""
    return _rules("inputs.csv", InputRule)
