"""Lines of the import report: what is missing, what is odd, and what the side files say beside the result."""

from __future__ import annotations

from collections.abc import Iterator
from operator import ne
from pathlib import PurePath
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from speedlocal.database.schema import KEY, NO_EFFICIENCIES, NO_SETS
from speedlocal.ingest.bounds import ROUNDING
from speedlocal.ingest.contradictions import report_contradictions
from speedlocal.ingest.describe import NOWHERE, currency_codes, kinds, pairs, sets_of, unit_of, units_by_code
from speedlocal.ingest.result_set import ResultSet
from speedlocal.ingest.rows import AGGREGATED
from speedlocal.ingest.spelling import one_spelling
from speedlocal.ingest.trade_links import report_links
from speedlocal.ingest.words import counted, listed, some
from speedlocal.vocabulary import units as vocabulary
from speedlocal.vocabulary.lists import attribute, attributes
from speedlocal.vocabulary.units import CURRENCY

COMPANIONS: Final = {
    "vde": ("elements", "descriptions of processes and commodities"),
    "vds": ("set_members", NO_SETS),
    "vdt": ("links", "links between processes and commodities"),
}
"""What a companion of a `.vd` holds, as a list of the ResultSet and in words."""

DIMENSIONS: Final = {"commodity": "flows", "activity": "activities", "capacity": "capacities"}
"""What has a unit of its own, and what its rows are called."""

OUTSIDE: Final = NOWHERE | {"", "impexp", "minrnw"}


def report(results: ResultSet) -> None:
    """Add the lines of one scenario that was read from all its sources."""
    _report_missing(results)
    _report_odd(results)
    for dimension in ("process", "commodity"):
        _report_undescribed(results, dimension)
    _report_strange(results)
    _report_region_kinds(results)
    _report_commodity_kinds(results)
    _report_units(results)
    _report_unlisted_units(results)
    _report_efficiencies_above_one(results)
    spelt = one_spelling(results)
    report_contradictions(spelt)
    report_links(spelt)


def _report_efficiencies_above_one(results: ResultSet) -> None:
    above = [p for p in results.parameters if p.parameter == "COM_IE" and (p.value or 0) > 1 + ROUNDING]
    if told := dict.fromkeys(f"COM_IE of {p.region} {p.commodity} is {p.value:g}" for p in above):
        results.warn(f"efficiencies above 1, which may be per cent: {some(told)}")


def _report_missing(results: ResultSet) -> None:
    formats = {source.format for source in results.sources}
    stem = next((PurePath(source.file).stem for source in results.sources if source.format == "vd"), None)
    for suffix, (field, words) in COMPANIONS.items():
        if suffix not in formats and not getattr(results, field):
            results.lacks.append(words)
            results.warn(f"no {stem}.{suffix}: {words} are missing" if stem else f"{words} are missing")
    if stem and "objz" not in results.codes("attribute"):
        results.warn(f"no ObjZ, which every solve writes: {stem}.vd may be cut off")
    if not results.units:
        results.lacks.append("units")
        results.warn("no units: commodities, activities and capacities are shown as 'unit unknown'")
    parameters = {p.parameter for p in results.parameters}
    for parameter, words in {"G_YRFR": "lengths of timeslices", "COM_IE": NO_EFFICIENCIES}.items():
        if parameter == "COM_IE" and "gdx" in formats:
            continue  # it holds every input, and TIMES takes 1 where none is stated
        if parameter not in parameters:
            results.lacks.append(words)
            results.note(f"no {parameter}: {words} are not known")


def _report_odd(results: ResultSet) -> None:
    unknown = [code for code in results.spellings("attribute") if attribute(code) is None and code != AGGREGATED]
    if unknown:
        results.note(f"attributes that are kept but not summed up: {', '.join(sorted(unknown))}")
    eps = pc.sum(results.rows["is_eps"]).as_py()
    if eps:
        results.note(f"{counted(eps, 'value is', 'values are')} Eps: 0, but told apart from it")
    if beyond := _told_apart_by_gams(results):
        results.warn(
            f"codes that GAMS tells apart, and that are one code here, as case is more than A to Z: {some(beyond)}"
        )
    infinite = pc.sum(pc.is_inf(results.rows["value"])).as_py()
    if infinite:
        results.warn(f"{counted(infinite, 'value is', 'values are')} infinite")


def _told_apart_by_gams(results: ResultSet) -> list[str]:
    """Pairs of codes of a dimension that differ in the case of other letters than A to Z, such as MAß and MASS."""
    pairs_found = []
    for column in KEY:
        first: dict[str, str] = {}
        for code in results.spellings(column):
            one = first.setdefault(code.casefold(), code)
            if one.encode().lower() != code.encode().lower():
                pairs_found.append(f"{one} and {code}")
    return pairs_found


def _report_undescribed(results: ResultSet, dimension: str) -> None:
    described = results.described(dimension)
    known = described | {AGGREGATED} | {code.casefold() for code in currency_codes(results)}
    lost = sorted(code for code in results.spellings(dimension) if code.casefold() not in known)
    if described and lost:
        results.note(f"{dimension} codes without a description: {some(lost)}")


def _report_strange(results: ResultSet) -> None:
    """Tell codes that stand in a side file only, most likely misspelt: what they say is used nowhere."""
    members = {(m.dimension.casefold(), m.element.casefold()) for m in results.set_members}
    known = {
        dimension: results.codes(dimension)
        | results.described(dimension)
        | {code for of, code in members if of == dimension}
        for dimension in ("process", "commodity")
    }
    places = {p.region.casefold() for p in results.places if p.kind != "model region"}
    elsewhere = {e.region.casefold() for e in results.elements} | {m.region.casefold() for m in results.set_members}
    known["region"] = results.codes("region") | places | elsewhere | OUTSIDE
    stated = {code.casefold(): (dimension, code) for dimension, code in _stated(results) if code not in ("", "-")}
    strange = sorted(code for folded, (dimension, code) in stated.items() if folded not in known[dimension])
    if strange:
        are = counted(len(strange), "code of the side files is", "codes of the side files are")
        results.warn(f"{are} not in the result: {some(strange)}")


def _stated(results: ResultSet) -> Iterator[tuple[str, str]]:
    for unit in results.units:
        yield "commodity" if unit.dimension == "commodity" else "process", unit.code
        yield "region", unit.region
    for p in results.parameters:
        yield from (("process", p.process), ("commodity", p.commodity), ("commodity", p.commodity2))
        yield from (("region", p.region), ("region", p.region2))
    for place in results.places:
        yield "region", place.region


def _report_region_kinds(results: ResultSet) -> None:
    model = results.codes("region")
    otherwise = [p.region for p in results.places if p.region.casefold() in model and p.kind != "model region"]
    if otherwise:
        results.warn(f"regions of the result that a side file says are none of the model's: {some(otherwise)}")


def _report_commodity_kinds(results: ResultSet) -> None:
    several = {key: found for key, sets in sets_of(results, "commodity").items() if len(found := kinds(sets)) > 1}
    spelt = pairs(results, "commodity")
    told = sorted(
        f"{' '.join(spelt[key])} ({found[0]}, also {', '.join(found[1:])})"
        for key, found in several.items()
        if key in spelt
    )
    if told:
        results.warn(f"commodities that sets put into several kinds, so that the first stays: {some(told)}")


def _report_units(results: ResultSet) -> None:
    """Tell by dimension how many of the rows that have a unit have one that is not known, and whose."""
    units = units_by_code(results)
    for dimension, words in DIMENSIONS.items() if units else ():
        known, lost = 0, dict[str, int]()
        for region, code, rows in _measured(results, dimension):
            if unit_of(units, dimension, (region.casefold(), code.casefold())):
                known += rows
            else:
                lost[code] = lost.get(code, 0) + rows
        if lost:
            share = 100 * known // (known + sum(lost.values()))
            results.note(f"units are known of {share} % of the rows of {words}; unknown: {some(sorted(lost))}")


def _report_unlisted_units(results: ResultSet) -> None:
    """Tell, in one line, units that have no known dimension, most likely misspelt ones among them; money has none."""
    unlisted = sorted({u.unit for u in results.units if not (vocabulary.unit(u.unit) or CURRENCY.fullmatch(u.unit))})
    if unlisted:
        told = listed(unlisted, lambda unit: unit if _has_kin(unit, unlisted) else _with_nearest(unit))
        results.note(f"units that are not known stay as they are written and are not converted: {told}")


def _has_kin(unit: str, others: list[str]) -> bool:
    """Whether another differs in one sign: the two are of one family, as kSTC and kSTE are, and neither is misspelt."""
    return any(len(other) == len(unit) and sum(map(ne, unit, other)) == 1 for other in others)


def _with_nearest(spelling: str) -> str:
    near = vocabulary.nearest(spelling)
    return f"{spelling} (is {near} meant?)" if near else spelling


def _measured(results: ResultSet, dimension: str) -> Iterator[tuple[str, str, int]]:
    """Regions and codes whose unit the rows of attributes have, with the number of these rows."""
    codes = "commodity" if dimension == "commodity" else "process"
    measured = [a.attribute.casefold() for a in attributes() if a.unit_of == dimension]
    rows = results.rows.select(["attribute", "region", codes])
    rows = rows.filter(pc.is_in(pc.utf8_lower(rows["attribute"].cast(pa.string())), pa.array(measured)))
    groups = rows.group_by(["region", codes]).aggregate([([], "count_all")])
    for region, code, count in zip(*(groups[n].to_pylist() for n in ("region", codes, "count_all")), strict=True):
        if code not in ("-", AGGREGATED):
            yield region, code, count
