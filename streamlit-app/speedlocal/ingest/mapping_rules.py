"""The rows of rules.csv as rules; what can give nothing, or gives what the vocabulary does not know, is an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from speedlocal.errors import InputError
from speedlocal.ingest.side_rows import Numbered, refuse_empty, refuse_unlisted
from speedlocal.mapping.rules import BY, GIVEN, Rule, fits
from speedlocal.vocabulary.lists import carriers, sectors, stages

COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
GROUPS: Final[dict[str, Callable[[], Mapping[str, object]]]] = {"carrier": carriers, "sector": sectors}
NOT_GIVEN: Final = ("none", "all")
"""Codes of the vocabulary that stand for rows without any, and for all together: no rule gives them."""
FOLDED: Final = ("carrier", "sector", "stage")

Numbers = Sequence[tuple[int, Rule]]


def rules_of(rows: Numbered, file: str) -> Iterator[Rule]:
    """Give the rules in order, or raise an InputError with the line that is at fault."""
    numbered = [(line, _rule(row, file, line)) for line, row in rows]
    known = {dimension: _known(numbered, dimension, file) for dimension in GROUPS}
    known["stage"] = [code for code in stages() if code not in NOT_GIVEN]
    for place, (line, rule) in enumerate(numbered):
        if rule.gives in known:
            refuse_unlisted(rule.value, known[rule.gives], rule.gives, file, line)
        if rule.gives == "colour" and not COLOUR.fullmatch(rule.value):
            raise InputError(f"colour {rule.value!r}; it is # and six digits, such as #3b4cc0", file=file, line=line)
        earlier = next((before for before in numbered[:place] if _always_wins(before[1], rule)), None)
        if earlier:
            words = f"the rule can never match: that of line {earlier[0]} always matches before it"
            raise InputError(words, file=file, line=line)
        yield rule


def _rule(row: dict[str, str], file: str, line: int) -> Rule:
    refuse_empty(row, Rule._fields, file, line)
    rule = Rule(**{**row, **{name: row[name].casefold() for name in ("dimension", "gives", "by")}})
    refuse_unlisted(rule.dimension, GIVEN, "dimension", file, line)
    refuse_unlisted(rule.gives, GIVEN[rule.dimension], f"{rule.dimension} gives", file, line)
    refuse_unlisted(rule.by, _ways(rule), f"{rule.dimension} by", file, line)
    if rule.gives in FOLDED or rule.gives == "colour":
        return rule._replace(value=rule.value.casefold())
    return rule


def _ways(rule: Rule) -> Sequence[str]:
    """What a rule of this kind may match by: only processes take commodities, and groups have a code alone."""
    if rule.dimension in GROUPS:
        return BY[:1]
    return BY if rule.dimension == "process" and rule.gives in FOLDED else BY[:-1]


def _known(numbered: Numbers, dimension: str, file: str) -> list[str]:
    """Codes of carriers or sectors that rules may give: the vocabulary's, and those that the file adds with all."""
    listed = [code for code in GROUPS[dimension]() if code not in NOT_GIVEN]
    told: dict[str, set[str]] = {}
    for line, rule in numbered:
        if rule.dimension == dimension:
            code = rule.pattern.casefold()
            if code in NOT_GIVEN:
                raise InputError(f"{dimension} {code} is none that a code can have", file=file, line=line)
            told.setdefault(code, set()).add(rule.gives)
            if code not in listed and not re.fullmatch(r"[a-z0-9_-]+", code):
                words = f"{dimension} {rule.pattern!r}; a new one has letters, digits, - and _ only"
                raise InputError(words, file=file, line=line)
    for line, rule in numbered:
        code = rule.pattern.casefold()
        if rule.dimension == dimension and code not in listed and len(told[code]) < len(GIVEN[dimension]):
            lacks = ", ".join(gift for gift in GIVEN[dimension] if gift not in told[code])
            raise InputError(f"{dimension} {code} is new, so it needs a {lacks} too", file=file, line=line)
    return [*listed, *(code for code in told if code not in listed)]


def _always_wins(earlier: Rule, later: Rule) -> bool:
    """Whether all that the later rule can match is matched by the earlier one, as far as the rules alone tell."""
    if earlier[:2] != later[:2]:
        return False
    one, other = earlier.pattern.upper(), later.pattern.upper()
    if earlier.by == later.by and one == other:
        return True
    if earlier.by == "pattern":
        return not one.strip("*") or (later.by in {"pattern", "code"} and _covers(one, other))
    return earlier.by == later.by and earlier.by in {"commodity", "description"} and _covers(one, other)


def _covers(one: str, other: str) -> bool:
    """Whether a pattern fits codes of another's form, in which `*` is none, one or two signs that no pattern names."""
    filled = (other.replace("?", "\0").replace("*", signs) for signs in ("", "\0", "\0\0"))
    return all(fits(code, one) for code in filled)
