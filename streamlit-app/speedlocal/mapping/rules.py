"""Rules that give a code its sector, stage, carrier, label and colour: the first that matches wins.

A rule matches the code itself (`code`), a set that holds it (`set`), a pattern of the code (`pattern`, with `*` and
`?`) or of its description (`description`), or, for a process, a pattern of a commodity that it takes or makes
(`commodity`), whatever the case. Where no rule gives a sector, stage or carrier, it is `unmapped`. The default rules
ask TIMES' own sets first.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fnmatch import translate
from functools import cache, cached_property
from importlib.resources import files
from typing import Final, NamedTuple

from speedlocal.vocabulary.lists import UNMAPPED, carriers, sectors

GIVEN: Final = {
    "commodity": ("carrier", "sector", "label", "colour"),
    "process": ("sector", "stage", "label", "colour"),
    "carrier": ("label", "colour"),
    "sector": ("label", "colour"),
}
"""By dimension: what rules give its codes."""
BY: Final = ("code", "set", "pattern", "description", "commodity")


class Rule(NamedTuple):
    """A line of a rule file: codes of `dimension` that match get `value` as their `gives`."""

    dimension: str
    gives: str
    by: str
    pattern: str
    value: str


class Subject(NamedTuple):
    """A code with what rules may ask of it, all in upper case: its sets, description, and a process' commodities."""

    dimension: str
    code: str
    sets: AbstractSet[str] = frozenset()
    description: str = ""
    commodities: AbstractSet[str] = frozenset()


class Verdict(NamedTuple):
    """What a code was given, and by which rule; no rule: unmapped."""

    value: str
    rule: str


class Place(NamedTuple):
    """A region on the map."""

    region: str
    label: str
    longitude: float | None
    latitude: float | None
    kind: str


class ScenarioName(NamedTuple):
    """What readers see of a scenario, and whether others are compared with it; no label: the source's own."""

    scenario: str
    label: str
    reference: bool


class Named(NamedTuple):
    """What readers see of a carrier or sector."""

    dimension: str
    code: str
    label: str
    colour: str


@dataclass(frozen=True)
class Mapping:
    """The rules in order, and what else a model's folder tells; `version` names it and has a hash of its texts.

    `files` are the folder's texts by file name; without any these are the default rules alone.
    """

    rules: tuple[Rule, ...]
    version: str
    places: tuple[Place, ...] = ()
    scenarios: tuple[ScenarioName, ...] = ()
    files: tuple[tuple[str, str], ...] = ()

    def verdict(self, subject: Subject, gives: str) -> Verdict:
        """Return what the first matching rule gives, else `unmapped`."""
        for rule in self._by_gift.get((subject.dimension, gives), ()):
            if _matches(rule, subject):
                return Verdict(rule.value, f"{rule.by} {rule.pattern}")
        return Verdict(UNMAPPED, "")

    def told(self, subject: Subject, gives: str) -> str | None:
        """Return the label or colour that the first matching rule gives; None: no rule does."""
        verdict = self.verdict(subject, gives)
        return verdict.value if verdict.rule else None

    def named(self) -> Iterator[Named]:
        """Give the carriers and sectors that the rules call or colour otherwise than the vocabulary, or add to it."""
        for dimension, known in (("carrier", carriers()), ("sector", sectors())):
            for code in dict.fromkeys(rule.pattern.casefold() for rule in self.rules if rule.dimension == dimension):
                label, colour = (self.told(Subject(dimension, code.upper()), gives) for gives in ("label", "colour"))
                listed = known.get(code)
                yield Named(
                    dimension,
                    code,
                    label or (listed.label if listed else ""),
                    colour or (listed.colour if listed else ""),
                )

    @cached_property
    def _by_gift(self) -> dict[tuple[str, str], list[Rule]]:
        """Rules by dimension and gift."""
        rules: dict[tuple[str, str], list[Rule]] = {}
        for rule in self.rules:
            rules.setdefault((rule.dimension, rule.gives), []).append(rule)
        return rules


def _matches(rule: Rule, subject: Subject) -> bool:
    pattern = rule.pattern.upper()
    match rule.by:
        case "set":
            return pattern in subject.sets
        case "code":
            return pattern == subject.code
        case "commodity":
            return any(fits(code, pattern) for code in subject.commodities)
        case "description":
            return fits(subject.description, pattern)
    return fits(subject.code, pattern)


def fits(code: str, pattern: str) -> bool:
    """Return whether a code has the form of a pattern, in which only `*` and `?` mean more than themselves."""
    return _form(pattern)(code) is not None


@cache
def _form(pattern: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(translate(pattern.replace("[", "[[]"))).match


def mapping_of(
    name: str,
    texts: Iterable[tuple[str, str]],
    rules: Iterable[Rule] = (),
    places: Iterable[Place] = (),
    scenarios: Iterable[ScenarioName] = (),
) -> Mapping:
    """Return the mapping of a model's folder: its rules stand before the default ones."""
    kept = tuple(sorted(texts))
    every = (*rules, *default_mapping().rules)
    return Mapping(every, f"{name} {_hash(_default_text(), *map(repr, kept))}", tuple(places), tuple(scenarios), kept)


@cache
def default_mapping() -> Mapping:
    """The rules of the package, which work from TIMES' sets and VEDA's usual names on any model."""
    text = _default_text()
    return Mapping(tuple(Rule(**row) for row in csv.DictReader(text.splitlines())), f"default {_hash(text)}")


@cache
def _default_text() -> str:
    return files("speedlocal.mapping").joinpath("rules.csv").read_text(encoding="utf-8")


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:8]
