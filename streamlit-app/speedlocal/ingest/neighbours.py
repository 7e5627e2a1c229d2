"""Who the neighbour of an exchange with the outside is, where nothing but a modeller's rule says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from speedlocal.database.schema import UNKNOWN_REGION
from speedlocal.ingest.result_set import NeighbourRule, ResultSet
from speedlocal.ingest.words import some
from speedlocal.mapping.rules import Mapping as Rules
from speedlocal.mapping.rules import Rule, Subject

Link = dict[str, Any]
"""A row of `trade_link`."""

MARK: Final = "rule: "
"""Begins `known_by` of a link whose neighbour a rule names; how the rule matched, and what, follows."""
OUTSIDE: Final = frozenset({"impexp", UNKNOWN_REGION})
NEIGHBOUR: Final = "neighbour"


def with_neighbours(
    links: Iterable[Link], sets: Mapping[str, AbstractSet[str]], rules: Sequence[NeighbourRule]
) -> list[Link]:
    """Return the links; IMPEXP or an unknown region gives way to that of the first rule that matches the process.

    `sets` has by process, in one case, the names of its sets in upper case. `known_by` and `source` of such a link are
    those of the rule.
    """
    ordered = Rules(tuple(Rule("process", NEIGHBOUR, rule.by, rule.pattern, rule.region) for rule in rules), "")
    sources = {f"{rule.by} {rule.pattern}": rule.source for rule in rules}
    named = []
    for link in links:
        code = link["process"]
        verdict = ordered.verdict(Subject("process", code.upper(), sets.get(code.casefold(), frozenset())), NEIGHBOUR)
        ends = dict.fromkeys(outside_ends(link) if verdict.rule else (), verdict.value)
        told = {"known_by": MARK + verdict.rule, "source": sources[verdict.rule]} if ends else {}
        named.append(link | ends | told)
    return named


def rules_outside(results: ResultSet) -> list[NeighbourRule]:
    """Return the rules that name no region of the model: no neighbour lies within it."""
    model = results.codes("region")
    return [rule for rule in results.neighbours if rule.region.casefold() not in model]


def outside_ends(link: Link) -> list[str]:
    """Return the columns of a link that name no region in particular."""
    return [end for end in ("origin", "destination") if link[end].casefold() in OUTSIDE]


def report_rules(results: ResultSet, links: Iterable[Link]) -> None:
    """Tell which rules name no neighbour, and which name it by no more than a pattern of the process' name."""
    used = {link["known_by"].removeprefix(MARK) for link in links if link["known_by"].startswith(MARK)}
    usable = rules_outside(results)
    if within := [f"{rule.by} {rule.pattern} ({rule.region})" for rule in results.neighbours if rule not in usable]:
        results.warn(f"rules of neighbours that name a region of the model, and are not used: {some(within)}")
    rules = {f"{rule.by} {rule.pattern}": rule for rule in usable}
    if unused := [words for words in rules if words not in used]:
        results.warn(f"rules of neighbours that match no exchange with the outside: {some(unused)}")
    guesses = [rule for words, rule in rules.items() if rule.by == "pattern" and words in used]
    if guessed := [f"{rule.pattern} ({rule.region})" for rule in guesses]:
        results.note(f"neighbours that nothing but a pattern of the process' name tells: {some(guessed)}")
