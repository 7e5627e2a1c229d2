"""What the inputs say of the model beside its results: parameters, links and sets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final

from speedlocal.ingest.bounds import BOUNDS, within_bounds
from speedlocal.ingest.gdx.inputs import Inputs
from speedlocal.ingest.gdx.periods import FULL, OPTION_YEAR, changes, in_periods
from speedlocal.ingest.gdx.rules import set_rules
from speedlocal.ingest.gdx.timeslices import directly_above, shares
from speedlocal.ingest.gdx.units import add_units
from speedlocal.ingest.result_set import Link, Parameter, ResultSet, SetMember
from speedlocal.ingest.words import joined, some

PSEUDO: Final = ("impexp", "minrnw")
"""Regions that stand for the world outside and for mining: they have no timeslices of their own to show."""
EMPTY: Final = Parameter("", "", "", "", "", "", "", "", "", None)


def add_model(results: ResultSet, inputs: Inputs) -> None:
    """Add units, parameters, links and sets from the inputs of a GDX."""
    add_units(results, inputs)
    _add_parameters(results, list(_parameters(inputs)))
    results.links += _links(inputs)
    seen = {_folded(member) for member in results.set_members}
    for member in _members(inputs):
        if _folded(member) not in seen:
            seen.add(_folded(member))
            results.set_members.append(member)
    for name in ("COM_IE", "IRE_FLO"):
        if any(one.codes["period"] == str(OPTION_YEAR) and one.value not in FULL for one in inputs.get(name, ())):
            results.note(f"{name}: an interpolation that is not TIMES' default; in periods not stated it is unknown")


def _add_parameters(results: ResultSet, parameters: list[Parameter]) -> None:
    """Add those whose values can be, and warn of the others."""
    results.parameters += [one for one in parameters if within_bounds(one.parameter, one.value)]
    if beyond := [one for one in parameters if not within_bounds(one.parameter, one.value)]:
        results.warn(f"inputs that cannot be so, and are left out: {some(_in_words(one) for one in beyond)}")


def _in_words(one: Parameter) -> str:
    unknown = one.value is None or math.isnan(one.value)
    what = "no number" if unknown else f"{one.value:g}, not {BOUNDS[one.parameter].words}"
    return f"{joined(one[:-3])} is {what}"


def _parameters(inputs: Inputs) -> Iterator[Parameter]:
    yield from _direct(inputs, "PRC_CAPACT")
    yield from _direct(inputs, "G_DYEAR")
    yield from (one._replace(value=None) for one in _direct(inputs, "TOP_IRE"))
    yield from _timeslices(inputs)
    for periods in _by_period(inputs, "COM_IE"):
        yield from _changes(periods)
    for periods in _by_period(inputs, "IRE_FLO"):
        yield from periods.values()


def _direct(inputs: Inputs, name: str, *, text: str = "") -> Iterator[Parameter]:
    """Parameters with the codes and values of an input; the code named `text` is their text."""
    for codes, value in inputs.get(name, ()):
        fields = {"text" if kind == text else kind: code for kind, code in codes.items()}
        yield Parameter(**{**EMPTY._asdict(), **fields, "parameter": name, "value": value})


def _timeslices(inputs: Inputs) -> Iterator[Parameter]:
    """TS_GROUP; TS_MAP of direct neighbours, `timeslice` being above and `text` below; G_YRFR of all that is known."""
    levels = _by_region(_direct(inputs, "TS_GROUP", text="level"))
    fractions = _by_region(_direct(inputs, "G_YRFR"))
    pairs = _by_region(_direct(inputs, "TS_MAP", text="below"))
    for region in {**levels, **fractions, **pairs}:
        of_levels, of_fractions = levels.get(region, []), fractions.get(region, [])
        tree = [(one.timeslice, one.text) for one in pairs.get(region, [])]
        above = directly_above(tree + [(one.timeslice, one.timeslice) for one in of_levels + of_fractions])
        known = shares({one.timeslice: one.value or 0.0 for one in of_fractions}, above)
        here = EMPTY._replace(region=(of_levels + of_fractions + pairs.get(region, []))[0].region)
        yield from (one._replace(value=None) for one in of_levels)
        yield from (here._replace(parameter="TS_MAP", timeslice=upper, text=lower) for lower, upper in above.items())
        yield from (here._replace(parameter="G_YRFR", timeslice=code, value=share) for code, share in known.items())


def _by_region(parameters: Iterable[Parameter]) -> dict[str, list[Parameter]]:
    """Parameters by region in one case, but for the regions that stand for the outside."""
    found: dict[str, list[Parameter]] = {}
    for one in parameters:
        if one.region.casefold() not in PSEUDO:
            found.setdefault(one.region.casefold(), []).append(one)
    return found


def _by_period(inputs: Inputs, name: str) -> Iterator[dict[int, Parameter]]:
    """Parameters by period, for each key without the period; the periods are the milestone years where stated."""
    stated = (one.codes["period"] for one in inputs.get("MILESTONYR", ()))
    milestones = [int(period) for period in stated if period.isdecimal()]
    keys: dict[tuple[str, ...], dict[int, Parameter]] = {}
    for one in _direct(inputs, name):
        if one.period.isdecimal():
            codes = (one.region, one.process, one.commodity, one.timeslice, one.region2, one.commodity2)
            keys.setdefault(_folded(codes), {})[int(one.period)] = one
    for points in keys.values():
        first = next(iter(points.values()))
        values = {year: one.value for year, one in points.items() if one.value is not None}
        filled = in_periods(values, milestones or [year for year in values if year != OPTION_YEAR])
        yield {year: first._replace(period=str(year), value=value) for year, value in filled.items()}


def _changes(periods: dict[int, Parameter]) -> Iterator[Parameter]:
    """Give the parameters of the periods from which another value holds."""
    values = {year: one.value for year, one in periods.items() if one.value is not None}
    yield from (periods[year] for year in changes(values))


def _links(inputs: Inputs) -> list[Link]:
    """Rows of a `.vdt`: TOP, and both ends of TOP_IRE, what a region sends being its input; each once."""
    links = [Link(c["region"], c["process"], c["commodity"], c["direction"]) for c, _ in inputs.get("TOP", ())]
    for codes, _ in inputs.get("TOP_IRE", ()):
        links.append(Link(codes["region"], codes["process"], codes["commodity"], "IN"))
        links.append(Link(codes["region2"], codes["process"], codes["commodity2"], "OUT"))
    return list({_folded(link): link for link in reversed(links)}.values())[::-1]


def _members(inputs: Inputs) -> Iterator[SetMember]:
    """Rows of a `.vds` from the maps of the model; both ends of TOP_IRE are members of IRE, as RP_IRE has them."""
    for rule in set_rules():
        of = rule.dimension.casefold()
        for codes, _ in inputs.get(rule.symbol, ()):
            if codes["group"].casefold() == rule.group.casefold() or not rule.set:
                yield SetMember(rule.dimension, codes["region"], rule.set or codes["group"], codes[of])
    for codes, _ in inputs.get("TOP_IRE", ()):
        for region in (codes["region"], codes["region2"]):
            yield SetMember("Process", region, "IRE", codes["process"])


def _folded(row: Iterable[str]) -> tuple[str, ...]:
    return tuple(field.casefold() for field in row)
