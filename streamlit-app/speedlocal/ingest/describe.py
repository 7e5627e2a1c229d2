"""From a ResultSet to the rows of the dimension tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from speedlocal.ingest.neighbours import NEIGHBOUR
from speedlocal.ingest.result_set import ResultSet, Unit
from speedlocal.ingest.rows import AGGREGATED, NOT_APPLICABLE
from speedlocal.ingest.spelling import one_spelling
from speedlocal.ingest.trade_links import trade_links
from speedlocal.mapping.given import in_upper_case, of_commodity, of_process, of_regions, of_scenario
from speedlocal.mapping.rules import Mapping

Rows = list[dict[str, Any]]
"""Rows of a table as SQLAlchemy names its columns; each value is what that column holds."""

NOWHERE: Final = frozenset({"", "-", "none"})
COMMODITY_KINDS: Final = ("NRG", "ENV", "DEM", "MAT", "FIN")


def dimension_tables(results: ResultSet, mapping: Mapping) -> dict[str, Rows]:
    """Rows of every dimension table by its name, without the scenario's column; the report's own are `findings`."""
    spelt = one_spelling(results)
    links = trade_links(spelt)
    regions = list(_regions(spelt, links))
    return {
        "source": [{**source._asdict(), "loaded_at": results.read_at} for source in results.sources],
        "element": _numbered(element._asdict() for element in results.elements),
        "set_member": _numbered(member._asdict() for member in results.set_members),
        "topology": _topology(results),
        "commodity": list(_commodities(spelt, mapping)),
        "process": list(_processes(spelt, mapping)),
        "timeslice": list(_timeslices(spelt)),
        "region": list(of_regions(mapping, regions)),
        "source_region": regions,
        "mapped_name": [named._asdict() for named in mapping.named()],
        "trade_link": links,
        "commodity_efficiency": [
            {
                "region": p.region,
                "commodity": p.commodity,
                "period": p.period or "-",
                "timeslice": p.timeslice or "ANNUAL",
                "efficiency": p.value,
                "source": p.source,
            }
            for p in spelt.parameters
            if p.parameter == "COM_IE"
        ],
    }


def findings(results: ResultSet) -> Rows:
    """Rows of the table `finding`: the lines of the import report in their order."""
    return _numbered(finding._asdict() for finding in results.findings)


def _numbered(rows: Iterable[dict[str, Any]]) -> Rows:
    return [{"position": position, **row} for position, row in enumerate(rows, 1)]


def _topology(results: ResultSet) -> Rows:
    known = results.codes("commodity") | results.described("commodity")
    return _numbered(
        {**link._asdict(), "is_group": link.direction.upper() != "UC" and link.commodity.casefold() not in known}
        for link in results.links
    )


def pairs(results: ResultSet, dimension: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Region and code of each commodity or process, by their folded forms, as first spelt: elements, then rows."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for element in results.elements:
        if element.dimension.casefold() == dimension and element.region.casefold() not in NOWHERE:
            pair = (element.region, element.code)
            found.setdefault((pair[0].casefold(), pair[1].casefold()), pair)
    groups = results.rows.group_by(["region", dimension]).aggregate([])
    for region, code in zip(groups["region"].to_pylist(), groups[dimension].to_pylist(), strict=True):
        if code != "-" and region.casefold() not in NOWHERE:
            found.setdefault((region.casefold(), code.casefold()), (region, code))
    return found


def _commodities(results: ResultSet, mapping: Mapping) -> Iterator[dict[str, Any]]:
    """Commodities by region; rows of costs that name a currency in the commodity's place are left to the currency."""
    currencies = {code.casefold() for code in currency_codes(results)}
    descriptions, sets, units = (
        _descriptions(results, "commodity"),
        sets_of(results, "commodity"),
        units_by_code(results),
    )
    for folded, (region, code) in pairs(results, "commodity").items():
        if folded[1] in currencies:
            continue
        unit = unit_of(units, "commodity", folded)
        row = {
            "region": region,
            "commodity": code,
            "description": descriptions.get(folded),
            "kind": next(iter(kinds(sets.get(folded, frozenset()))), None),
            "unit": unit.unit if unit else None,
            "unit_source": unit.source if unit else None,
        }
        yield row | of_commodity(mapping, row, sets)


def kinds(sets: frozenset[str]) -> list[str]:
    """Return the kinds that the sets of a commodity give it; of several the first counts."""
    return [kind for kind in COMMODITY_KINDS if kind in sets]


def _processes(results: ResultSet, mapping: Mapping) -> Iterator[dict[str, Any]]:
    descriptions, sets, units = _descriptions(results, "process"), sets_of(results, "process"), units_by_code(results)
    capacts = {
        (p.region.casefold(), p.process.casefold()): p for p in results.parameters if p.parameter == "PRC_CAPACT"
    }
    beside = in_upper_case(_taken_or_made(results))
    for folded, (region, code) in pairs(results, "process").items():
        capact = capacts.get(folded)
        activity, capacity = unit_of(units, "activity", folded), unit_of(units, "capacity", folded)
        row = {
            "region": region,
            "process": code,
            "description": descriptions.get(folded),
            "activity_unit": activity.unit if activity else None,
            "capacity_unit": capacity.unit if capacity else None,
            "capacity_activity": capact.value if capact else None,
            "unit_source": activity.source if activity else None,
            "capacity_unit_source": capacity.source if capacity else None,
            "capacity_activity_source": capact.source if capact else None,
        }
        yield row | of_process(mapping, row, sets, beside)


def _taken_or_made(results: ResultSet) -> Iterator[tuple[str, str, str]]:
    """Region, process and commodity of links and of flows."""
    for link in results.links:
        yield link.region, link.process, link.commodity
    rows = results.rows
    flows = pc.is_in(pc.utf8_lower(rows["attribute"].cast(pa.string())), pa.array(["var_fin", "var_fout"]))
    names = ["region", "process", "commodity"]
    groups = rows.select(names).filter(flows).group_by(names).aggregate([])
    yield from zip(*(groups[name].to_pylist() for name in names), strict=True)


def _descriptions(results: ResultSet, dimension: str) -> dict[tuple[str, str], str]:
    """Descriptions by region and code in one case: the first that says anything."""
    found: dict[tuple[str, str], str] = {}
    for e in results.elements:
        if e.dimension.casefold() == dimension:
            key = (e.region.casefold(), e.code.casefold())
            found[key] = found.get(key) or e.description
    return found


def sets_of(results: ResultSet, dimension: str) -> dict[tuple[str, str], frozenset[str]]:
    """Names of the sets, in upper case, that hold a code in a region."""
    members = (m for m in results.set_members if m.dimension.casefold() == dimension)
    return in_upper_case((member.region, member.element, member.set) for member in members)


def units_by_code(results: ResultSet) -> dict[tuple[str, str, str], Unit]:
    """Units by dimension, region and code in one case; an empty region is every region."""
    return {(u.dimension, u.region.casefold(), u.code.casefold()): u for u in results.units}


def unit_of(units: dict[tuple[str, str, str], Unit], dimension: str, pair: tuple[str, str]) -> Unit | None:
    """Return the unit of a region and code, that of this region before that of every region; None: unknown."""
    return units.get((dimension, *pair)) or units.get((dimension, "", pair[1]))


def _timeslices(results: ResultSet) -> Iterator[dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for parameter in results.parameters:
        column = {"G_YRFR": "fraction", "TS_GROUP": "level", "TS_MAP": "parent"}.get(parameter.parameter)
        if column is None:
            continue
        code = parameter.text if column == "parent" else parameter.timeslice
        value = {"fraction": parameter.value, "level": parameter.text, "parent": parameter.timeslice}[column]
        row = found.setdefault(
            (parameter.region.casefold(), code.casefold()), _timeslice(parameter.region or "-", code)
        )
        row |= {column: value, f"{column}_source": parameter.source}
    known = {code for _, code in found}
    for element in results.elements:
        if element.dimension.casefold() == "timeslice" and element.code.casefold() not in known | NOWHERE:
            found["-", element.code.casefold()] = _timeslice("-", element.code)
    yield from found.values()


def _timeslice(region: str, code: str) -> dict[str, Any]:
    told = ("parent", "level", "fraction")
    return {"region": region, "timeslice": code} | {name: None for of in told for name in (of, f"{of}_source")}


def _regions(results: ResultSet, links: Rows) -> Iterator[dict[str, Any]]:
    places = {place.region.casefold(): place for place in results.places}
    known = results.codes("region") - NOWHERE
    model = {code.casefold(): code for code in results.spellings("region") if code.casefold() in known}
    others = {code.casefold(): code for code in _other_regions(results, links)}
    neighbours = {rule.region.casefold() for rule in results.neighbours}
    for folded, code in {**others, **{p.region.casefold(): p.region for p in results.places}, **model}.items():
        place = places.get(folded)
        kind = place.kind if place else NEIGHBOUR if folded in neighbours else "pseudo"
        yield {
            "region": code,
            "label": (place.label or None) if place else None,
            "longitude": place.longitude if place else None,
            "latitude": place.latitude if place else None,
            "kind": "model region" if folded in model else kind,
        }


def _other_regions(results: ResultSet, links: Rows) -> Iterator[str]:
    for member in results.set_members:
        if member.region.casefold() not in NOWHERE:
            yield member.region
    for link in links:
        yield from (link["origin"], link["destination"])


def currency_codes(results: ResultSet) -> list[str]:
    """Return what stands in the commodity's place of the objective's rows: the currency, where it is named."""
    objective = pc.is_in(
        pc.utf8_lower(results.rows["attribute"].cast(pa.string())),
        pa.array(["objz", "reg_obj", "reg_wobj", "reg_irec"]),
    )
    codes = results.rows.filter(objective)["commodity"].cast(pa.string()).unique().to_pylist()
    return [code for code in codes if code not in (NOT_APPLICABLE, AGGREGATED)]


def scenario_row(results: ResultSet, mapping: Mapping, model: str | None) -> dict[str, Any]:
    """Return the row of the table `scenario`; the model that is named stands before the source's own."""
    currencies = currency_codes(results)
    return {
        "scenario": results.scenario,
        "model": model or results.model,
        "source_label": results.label,
        "description": results.description,
        **of_scenario(mapping, results.scenario, results.label),
        "objective": _single(results, "objz", "value"),
        "solve_status": _solve_status(results),
        "currency": currencies[0] if len(currencies) == 1 else None if currencies else results.currency,
        "base_year": _base_year(results),
        "lacks": "; ".join(results.lacks),
        "rows": results.rows.num_rows,
        "loaded_at": results.read_at,
    }


def _base_year(results: ResultSet) -> str | None:
    """Return the year that costs are discounted to, G_DYEAR, where the sources tell one."""
    years = {p.value for p in results.parameters if p.parameter == "G_DYEAR" and p.value is not None}
    return f"{years.pop():g}" if len(years) == 1 else None


def _single(results: ResultSet, attribute: str, column: str) -> float | None:
    mask = pc.equal(pc.utf8_lower(results.rows["attribute"].cast(pa.string())), attribute)
    values = results.rows.filter(mask)[column].to_pylist()
    return values[0] if len(values) == 1 else None


def _solve_status(results: ResultSet) -> str | None:
    mask = pc.equal(pc.utf8_lower(results.rows["userconstraint"].cast(pa.string())), "solve_status")
    values = results.rows.filter(mask)["value"].to_pylist()
    return f"{values[0]:g}" if len(values) == 1 else None
