"""A solve GDX of TIMES: result rows from its symbols, by the rules of `times2veda.vdd`.

Semantics of gdx2veda: zeros, Eps among them, are left out of the attributes that the rules name, and are rows of all
others; an index that a symbol lacks is `-`. Other than gdx2veda, which writes Eps as 0 and infinities as 1e30, this
keeps them what they are, and refuses NA and UNDF, which it writes as 9999999999 and 8888888888.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa

from speedlocal.errors import InputError
from speedlocal.ingest.gdx.columns import refuse_keys, refuse_no_numbers, rows_of
from speedlocal.ingest.gdx.container import Gdx
from speedlocal.ingest.gdx.inputs import labelled
from speedlocal.ingest.gdx.records import Numbers, Records
from speedlocal.ingest.gdx.rules import LITERAL, ResultRule, SetRule, element_rules, result_rules, set_rules
from speedlocal.ingest.result_set import Element, ResultSet, SetMember
from speedlocal.ingest.rows import NOT_APPLICABLE

KEYS: Final = ("sow", "commodity", "process", "period", "region", "vintage", "timeslice", "userconstraint")


def is_solve(gdx: Gdx) -> bool:
    """Whether any symbol is there that a solve of TIMES must hold."""
    return any(gdx.symbol(rule.symbol) for run in ("plain", "stochastic") for rule in _needed(run))


def solve_results(gdx: Gdx) -> ResultSet:
    """Return the rows, elements and sets of a solve; a symbol that must be there and is not is an InputError."""
    run = "stochastic" if any(gdx.count(rule.symbol) for rule in _needed("stochastic")) else "plain"
    if missing := [rule.symbol for rule in _needed(run) if not gdx.symbol(rule.symbol)]:
        raise InputError(f"no results of TIMES without the symbols {', '.join(missing)}", file=gdx.path)
    taken = [(rule, records) for rule in result_rules(run) if (records := _records(gdx, rule))]
    if not taken:
        raise InputError("symbols of TIMES without a record: nothing was solved, or not reported", file=gdx.path)
    results = ResultSet(gdx.path.stem, _rows(gdx, taken))
    _tell_zeros(results, gdx, taken)
    _tell_unread(results, gdx, run)
    results.elements = elements(gdx)
    results.set_members = [member for rule in set_rules() for member in _members(gdx, rule)]
    return results


def _needed(run: str) -> list[ResultRule]:
    always = {rule.symbol for rule in result_rules("plain")} & {rule.symbol for rule in result_rules("stochastic")}
    rules = [rule for rule in result_rules(run) if rule.needed == "yes"]
    return rules if run == "plain" else [rule for rule in rules if rule.symbol not in always]


def _records(gdx: Gdx, rule: ResultRule) -> Records | None:
    """Return the records that a rule takes, or None where there are none or they have other indices."""
    symbol, indices = gdx.symbol(rule.symbol), rule.indices.split()
    if symbol is None or symbol.dimensions != len(indices) or not max(symbol.records, symbol.dimensions == 0):
        return None
    records = gdx.records(symbol)
    refuse_no_numbers(records, symbol.name, gdx.labels, gdx.path)
    for index, name in enumerate(indices):
        if name.startswith(LITERAL):
            number = next((n for n, label in enumerate(gdx.labels, 1) if label.casefold() == name[1:].casefold()), 0)
            records = records.where(records.keys[index] == number)
    return records


def _shown(rule: ResultRule, records: Records) -> Records:
    return records.where(records.values != 0) if rule.zeros == "dropped" else records


def _rows(gdx: Gdx, taken: list[tuple[ResultRule, Records]]) -> pa.Table:
    """Put the records of all rules below each other, in the order of the rules."""
    attributes = list(dict.fromkeys(rule.attribute for rule, _ in taken))
    labels = [*gdx.labels, NOT_APPLICABLE, *attributes]
    shown = [(rule, _shown(rule, records)) for rule, records in taken]
    keys: dict[str, list[Numbers]] = {name: [] for name in ("attribute", *KEYS)}
    symbols, start = [], 0
    for rule, records in shown:
        count = len(records.values)
        symbols.append((start, rule.symbol))
        start += count
        numbers = dict(zip(rule.indices.split(), records.keys, strict=True))
        keys["attribute"].append(np.full(count, len(gdx.labels) + 1 + attributes.index(rule.attribute)))
        for name in KEYS:
            keys[name].append(numbers[name] - 1 if name in numbers else np.full(count, len(gdx.labels)))
    rows = rows_of(
        {name: np.concatenate(parts) for name, parts in keys.items()},
        labels,
        np.concatenate([records.values for _, records in shown]),
        np.concatenate([records.codes for _, records in shown]),
    )
    refuse_keys(rows, symbols, gdx.path)
    return rows


def _tell_zeros(results: ResultSet, gdx: Gdx, taken: list[tuple[ResultRule, Records]]) -> None:
    dropped: dict[str, int] = {}
    for rule, records in taken:
        if rule.zeros == "dropped":
            dropped[rule.attribute] = dropped.get(rule.attribute, 0) + int((records.values == 0).sum())
    if count := sum(dropped.values()):
        names = ", ".join(name for name, zeros in dropped.items() if zeros)
        results.note(f"{gdx.path.name}: {count:,} zeros of {names} are left out, as a .vd of the run leaves them out")


def _tell_unread(results: ResultSet, gdx: Gdx, run: str) -> None:
    """Warn of symbols whose records no rule takes since they have other indices than any that is known."""
    known: dict[str, set[int]] = {}
    for rule in result_rules(run):
        known.setdefault(rule.symbol, set()).add(len(rule.indices.split()))
    for name, counts in known.items():
        symbol = gdx.symbol(name)
        if symbol and symbol.records and symbol.dimensions not in counts:
            expected = " or ".join(str(count) for count in sorted(counts))
            results.warn(
                f"{gdx.path.name}: symbol {name} has {symbol.dimensions} indices where {expected} belong; its"
                f" {symbol.records:,} records are not read"
            )


def elements(gdx: Gdx) -> list[Element]:
    """Return the rows of a `.vde`: labels with their texts, the first text of a label; then the sets with theirs.

    A label without a text is described by itself, as gdx2veda does. Other than a `.vde`, codes that stand in rows
    and in no set of TIMES are not listed.
    """
    found: dict[tuple[str, str, str], Element] = {}
    for rule in element_rules():
        symbol = gdx.symbol(rule.symbol)
        if symbol and symbol.records and symbol.dimensions == (2 if rule.regional == "yes" else 1):
            for labels, number in labelled(gdx, gdx.records(symbol)):
                region = labels[0] if rule.regional == "yes" else NOT_APPLICABLE
                element = Element(rule.dimension, region, labels[-1], gdx.element_text(number) or labels[-1])
                found.setdefault((rule.dimension, region.casefold(), labels[-1].casefold()), element)
    for named in set_rules():
        if not named.group and named.set and (symbol := gdx.symbol(named.symbol)):
            of_name = gdx.symbol(named.set)
            dimension = f"{named.dimension}SET"
            text = (of_name.text if of_name else "") or symbol.text or named.set
            element = Element(dimension, NOT_APPLICABLE, named.set, text)
            found.setdefault((dimension, NOT_APPLICABLE, named.set.casefold()), element)
    return list(found.values())


def _members(gdx: Gdx, rule: SetRule) -> list[SetMember]:
    symbol = gdx.symbol(rule.symbol)
    if rule.group or not rule.set or symbol is None or symbol.dimensions != 2:
        return []
    pairs = [labels for labels, _ in labelled(gdx, gdx.records(symbol))] if symbol.records else []
    return [SetMember(rule.dimension, region, rule.set, element) for region, element in pairs]
