"""What the sources of one scenario say in two ways, each in one line of the import report."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from speedlocal.errors import UnitError
from speedlocal.ingest.describe import currency_codes, pairs, unit_of, units_by_code
from speedlocal.ingest.result_set import Parameter, ResultSet
from speedlocal.ingest.rows import NOT_APPLICABLE
from speedlocal.ingest.words import joined, some
from speedlocal.queries.slice_tree import ROUNDING, YEAR
from speedlocal.vocabulary.units import average_power

Told = dict[str, dict[str, float | str]]
"""What is said of timeslices, by region (empty: every region) and timeslice in upper case."""


def report_contradictions(results: ResultSet) -> None:
    """Warn of what is told in two ways; the codes of `results` have one spelling."""
    _report_descriptions(results)
    _report_base_years(results)
    _report_currencies(results)
    _report_fractions_of_one_region(results)
    _report_more_than_the_whole(results)
    _report_circles(results)
    _report_capacts(results)


def _report_descriptions(results: ResultSet) -> None:
    first: dict[tuple[str, ...], str] = {}
    differing: dict[str, None] = {}
    for element in results.elements:
        key, text = tuple(code.casefold() for code in element[:3]), element.description
        if text and first.setdefault(key, text) != text:
            differing[f"{joined(element[:3])} ({first[key]}, also {text})"] = None
    if differing:
        results.warn(f"codes that are described differently, so that the first stays: {some(differing)}")


def _report_base_years(results: ResultSet) -> None:
    years = [p for p in results.parameters if p.parameter == "G_DYEAR" and p.value is not None]
    if len({p.value for p in years}) > 1:
        told = dict.fromkeys(joined((p.region, f"{p.value:g}")) for p in years)
        results.warn(f"several years that costs are discounted to (G_DYEAR), so that none is kept: {some(told)}")


def _report_currencies(results: ResultSet) -> None:
    if len(codes := currency_codes(results)) > 1:
        results.warn(f"several currencies in the rows of the objective, so that none is kept: {some(codes)}")


def _told(results: ResultSet, parameter: str) -> Told:
    """Fractions (G_YRFR) or levels (TS_GROUP) of timeslices, or what lies above each (TS_MAP); of two, the last."""
    found: Told = {}
    for p in results.parameters:
        if p.parameter == parameter:
            region = "" if p.region == NOT_APPLICABLE else p.region
            code = p.text if parameter == "TS_MAP" else p.timeslice
            found.setdefault(region, {})[code.upper()] = _says(p)
    return found


def _says(p: Parameter) -> float | str:
    if p.parameter == "G_YRFR":
        return math.nan if p.value is None else p.value
    return p.timeslice.upper() if p.parameter == "TS_MAP" else p.text.upper()


def _report_fractions_of_one_region(results: ResultSet) -> None:
    told = _told(results, "G_YRFR")
    everywhere = told.pop("", {})
    differing = [
        f"{region} {code} ({fraction:g}, {everywhere[code]:g} everywhere)"
        for region, of_region in told.items()
        for code, fraction in of_region.items()
        if code in everywhere and everywhere[code] != fraction
    ]
    if differing:
        results.warn(f"lengths of timeslices (G_YRFR) in a region that are not those of all regions: {some(differing)}")


def _report_more_than_the_whole(results: ResultSet) -> None:
    """Warn of timeslices that are longer together than the one above them, or at one level than the year."""
    fractions, above, levels = (_told(results, name) for name in ("G_YRFR", "TS_MAP", "TS_GROUP"))
    more: dict[str, None] = {}
    for region, told in fractions.items():
        known = {code: value for code, value in ({**fractions.get("", {}), **told}).items() if isinstance(value, float)}
        parents, of_level = ({**of.get("", {}), **of.get(region, {})} for of in (above, levels))
        for words in (*_longer(known, parents, known), *_longer(known, of_level, {})):
            more[joined((region, words))] = None
    if more:
        results.warn(f"timeslices that are longer together (G_YRFR) than what they are parts of: {some(more)}")


def _longer(
    fractions: Mapping[str, float], wholes: Mapping[str, float | str], known: Mapping[str, float]
) -> Iterator[str]:
    """Give the wholes whose parts are more, with their sum; a whole without a length is the year."""
    parts: dict[str, list[float]] = {}
    for code, fraction in fractions.items():
        if code != YEAR:
            parts.setdefault(str(wholes.get(code, "")), []).append(fraction)
    for whole, found in parts.items():
        if whole and math.fsum(found) > known.get(whole, 1) * (1 + ROUNDING):
            yield f"{whole} ({math.fsum(found):g} of {known.get(whole, 1):g})"


def _report_circles(results: ResultSet) -> None:
    told = _told(results, "TS_MAP")
    circles = [
        joined((region, code))
        for region, of_region in told.items()
        for code in of_region
        if _above_itself(code, {**told.get("", {}), **of_region})
    ]
    if circles:
        results.warn(f"timeslices that TS_MAP puts above themselves: {some(circles)}")


def _above_itself(code: str, above: Mapping[str, float | str]) -> bool:
    seen: set[str] = set()
    upper = above.get(code)
    while isinstance(upper, str) and upper not in seen and upper != code:
        seen.add(upper)
        upper = above.get(upper)
    return upper == code


def _report_capacts(results: ResultSet) -> None:
    """Warn of processes whose PRC_CAPACT is not what the units of their activity and capacity make a year of."""
    units, processes = units_by_code(results), pairs(results, "process")
    differing = []
    for p in results.parameters:
        folded = (p.region.casefold(), p.process.casefold())
        if p.parameter != "PRC_CAPACT" or p.value is None or folded not in processes:
            continue
        activity, capacity = unit_of(units, "activity", folded), unit_of(units, "capacity", folded)
        expected = _of_a_year(activity.unit, capacity.unit) if activity and capacity else None
        if expected and not math.isclose(p.value, expected, rel_tol=ROUNDING):
            differing.append(f"{p.region} {p.process} ({p.value:g}; {expected:g} by its units)")
    if differing:
        results.warn(f"PRC_CAPACT that are not what the units of activity and capacity say: {some(differing)}")


def _of_a_year(energy: str, power: str) -> float | None:
    """The energy that one of the power makes in a year, where they are energy and power."""
    try:
        return 1 / float(average_power(energy, power))
    except UnitError:
        return None
