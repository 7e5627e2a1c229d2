"""Units that stand in rows of results, and what they are the units of: a commodity, a process, or all costs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from speedlocal.ingest.result_set import ResultSet, Unit
from speedlocal.ingest.rows import AGGREGATED, NOT_APPLICABLE
from speedlocal.ingest.words import listed
from speedlocal.vocabulary.lists import attribute, tags
from speedlocal.vocabulary.units import recognised

UNIT_OF: Final = {"commodity": "commodity", "activity": "process", "capacity": "process"}
NO_UNIT: Final = ("", NOT_APPLICABLE, "NA")
YEARS: Final = "years"


class RowUnit(NamedTuple):
    """What rows say of their unit: their codes, `tag` being what stands in the user constraint's place."""

    attribute: str
    tag: str
    region: str
    commodity: str
    process: str
    unit: str
    currency: str = NOT_APPLICABLE


def add_row_units(results: ResultSet, rows: Iterable[RowUnit], source: str) -> None:
    """Add the units that the rows name of commodities, activities and capacities, and the currency of the costs.

    Of a code with several units, and of costs in several currencies, none is known: a warning names them, and those
    that are the unit of nothing that is kept. Spellings of one unit are one unit.
    """
    found: dict[tuple[str, ...], dict[str, Unit]] = {}
    currencies: dict[str, None] = {}
    unused: dict[str, None] = {}
    for row in rows:
        if unit := _unit(row, source):
            key = (unit.dimension, unit.region.casefold(), unit.code.casefold())
            found.setdefault(key, {}).setdefault(recognised(unit.unit), unit)
            continue
        if (currency := _currency(row)) not in NO_UNIT:
            currencies[currency] = None
        if row.unit not in (*NO_UNIT, currency) and row.unit.casefold() != YEARS:
            unused[f"{row.unit} of {row.attribute}"] = None
    results.units += [unit for units in found.values() if len(units) == 1 for unit in units.values()]
    results.currency = next(iter(currencies)) if len(currencies) == 1 else None
    _report(results, [list(units.values()) for units in found.values() if len(units) > 1], currencies, unused)


def _unit(row: RowUnit, source: str) -> Unit | None:
    """Return the unit of a row as that of its commodity or process; None where it is of none."""
    dimension = _unit_of(row)
    code = row._asdict()[UNIT_OF[dimension]] if dimension in UNIT_OF else NOT_APPLICABLE
    if row.unit in NO_UNIT or code in (NOT_APPLICABLE, AGGREGATED):
        return None
    return Unit(dimension, "" if row.region == AGGREGATED else row.region, code, row.unit, source)


def _currency(row: RowUnit) -> str:
    """Return the currency of a row of costs or prices; the unit of costs is one, that of prices is not."""
    of = _unit_of(row)
    if of not in ("currency", "currency per unit"):
        return NOT_APPLICABLE
    return row.unit if of == "currency" and row.currency in NO_UNIT else row.currency


def _unit_of(row: RowUnit) -> str:
    known = attribute(row.attribute)
    if known is None or known.unit_of != "tag":
        return known.unit_of if known else ""
    code, tag = known.attribute.casefold(), row.tag.casefold()
    return next((t.unit_of for t in tags() if (t.attribute.casefold(), t.tag.casefold()) == (code, tag)), "")


def _report(results: ResultSet, several: list[list[Unit]], currencies: Iterable[str], unused: Iterable[str]) -> None:
    if len(named := list(currencies)) > 1:
        results.warn(f"costs in several currencies, so that of the scenario is not known: {', '.join(named)}")
    if several:
        told = "; ".join(_contradiction(units) for units in several)
        results.warn(f"codes with rows of several units, so theirs is not known: {told}")
    if lost := list(unused):
        results.warn(f"units that are left out, as they are those of no commodity, process or cost: {listed(lost)}")


def _contradiction(units: list[Unit]) -> str:
    first = units[0]
    place = f"{first.code} in {first.region}" if first.region else first.code
    return f"{place}: {', '.join(unit.unit for unit in units)}"
