"""Rules that give a code its sector, stage and carrier: the first that matches wins.

A rule matches the code itself (`code`), a set that holds it (`set`), or a pattern of its name (`pattern`, with `*`
and `?`), whatever the case. What no rule matches is `unmapped`. The default rules ask TIMES' own sets first.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import NamedTuple

UNMAPPED = "unmapped"


class Rule(NamedTuple):
    """A line of a rule file: codes of `dimension` that match get `value` as their `gives`."""

    dimension: str
    gives: str
    by: str
    pattern: str
    value: str


class Verdict(NamedTuple):
    """What a code was given, and by which rule; no rule: unmapped."""

    value: str
    rule: str


@dataclass(frozen=True)
class Mapping:
    """The rules in order; `version` is a hash of their text."""

    rules: tuple[Rule, ...]
    version: str

    def verdict(self, dimension: str, gives: str, code: str, sets: AbstractSet[str]) -> Verdict:
        """Return what the first matching rule gives; `sets` holds the names of the code's sets in upper case."""
        upper = code.upper()
        for rule in self.rules:
            if rule.dimension == dimension and rule.gives == gives and _matches(rule, upper, sets):
                return Verdict(rule.value, f"{rule.by} {rule.pattern}")
        return Verdict(UNMAPPED, "")


def _matches(rule: Rule, code: str, sets: AbstractSet[str]) -> bool:
    pattern = rule.pattern.upper()
    if rule.by == "set":
        return pattern in sets
    return code == pattern if rule.by == "code" else fnmatchcase(code, pattern)


@cache
def default_mapping() -> Mapping:
    """The rules of the package, which work from TIMES' sets and VEDA's usual names on any model."""
    text = files("speedlocal.mapping").joinpath("rules.csv").read_text(encoding="utf-8")
    rules = tuple(Rule(**row) for row in csv.DictReader(text.splitlines()))
    return Mapping(rules, "default " + hashlib.sha256(text.encode()).hexdigest()[:8])
