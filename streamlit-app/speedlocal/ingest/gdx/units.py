"""Units of commodities, activities and capacities, each with the symbol that says so."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final

from speedlocal.ingest.gdx.inputs import Inputs, Stated
from speedlocal.ingest.result_set import ResultSet, Unit

Told = tuple[str, str, str]
"""Region, code, unit."""

BY_FACTOR: Final = "UNITS_CAP and PRC_CAPACT"
BY_DEFAULT: Final = "UNITS_CAP and PRC_CAPACT's default"
DEFAULT_FACTOR: Final = 1.0
"""PRC_CAPACT where it is not stated (TIMES documentation, Part II, table of input parameters)."""

PER_YEAR: Final = ("a", "_a")
"""What a capacity's unit has after the activity's, where the capacity is that activity in a year: PJ, PJa."""
YEAR: Final = {
    ("kw", "gj"): 31.536, ("mw", "gj"): 31536.0, ("gw", "gj"): 31536000.0,
    ("kw", "tj"): 0.031536, ("mw", "tj"): 31.536, ("gw", "tj"): 31536.0,
    ("kw", "pj"): 0.000031536, ("mw", "pj"): 0.031536, ("gw", "pj"): 31.536,
    ("kw", "mwh"): 8.76, ("mw", "mwh"): 8760.0, ("gw", "mwh"): 8760000.0,
    ("kw", "gwh"): 0.00876, ("mw", "gwh"): 8.76, ("gw", "gwh"): 8760.0,
    ("kw", "twh"): 0.00000876, ("mw", "twh"): 0.00876, ("gw", "twh"): 8.76,
}  # fmt: skip
"""Activity of one unit of capacity that runs for a year of 8760 hours."""


def add_units(results: ResultSet, inputs: Inputs) -> None:
    """Add the units that the inputs state; of a code with two different ones none is added, and a warning names it.

    The unit of a capacity is that of PRC_UNITS or PRC_CAPUNT, else the only one of UNITS_CAP whose activity in a year,
    in the unit of the activity, is PRC_CAPACT, which TIMES takes to be 1 where it is not stated. TIMES finds the unit
    in the same way (its set PRC_UNITS), there with more tolerance. The source of the unit tells which it was.
    """
    activities = list(_told(inputs.get("PRC_ACTUNT", ()), "process"))
    reported = [one for one in inputs.get("PRC_UNITS", ()) if one.codes["kind"].casefold() == "cap"]
    stated = [*_told(reported, "process"), *_told(inputs.get("PRC_CAPUNT", ()), "process")]
    known = {(region.casefold(), code.casefold()) for region, code, _ in stated}
    rest = [told for told in activities if (told[0].casefold(), told[1].casefold()) not in known]
    results.units += _agreed(results, "commodity", _told(inputs.get("COM_UNIT", ()), "commodity"), "COM_UNIT")
    results.units += _agreed(results, "activity", activities, "PRC_ACTUNT")
    results.units += _agreed(results, "capacity", stated, "PRC_UNITS" if reported else "PRC_CAPUNT")
    for source, found in _by_factor(inputs, rest).items():
        results.units += _agreed(results, "capacity", found, source)


def _told(stated: Iterable[Stated], of: str) -> Iterator[Told]:
    for codes, _ in stated:
        yield codes["region"], codes[of], codes["unit"]


def _agreed(results: ResultSet, dimension: str, told: Iterable[Told], source: str) -> Iterator[Unit]:
    units: dict[tuple[str, str], dict[str, Told]] = {}
    for one in told:
        units.setdefault((one[0].casefold(), one[1].casefold()), {}).setdefault(one[2], one)
    for choices in units.values():
        (region, code, unit), *others = choices.values()
        if others:
            results.warn(f"{source}: {code} in {region} has the units {', '.join(choices)}; none is taken")
        else:
            yield Unit(dimension, region, code, unit, source)


def _by_factor(inputs: Inputs, activities: Iterable[Told]) -> dict[str, list[Told]]:
    """Units of capacity that follow from the factor between activity and capacity, by where that is known from."""
    units = list({one.codes["unit"].casefold(): one.codes["unit"] for one in inputs.get("UNITS_CAP", ())}.values())
    stated = {
        (one.codes["region"].casefold(), one.codes["process"].casefold()): one.value
        for one in inputs.get("PRC_CAPACT", ())
    }
    found: dict[str, list[Told]] = {BY_FACTOR: [], BY_DEFAULT: []}
    for region, code, activity in activities:
        factor = stated.get((region.casefold(), code.casefold()))
        fitting = [unit for unit in units if _fits(unit, activity, DEFAULT_FACTOR if factor is None else factor)]
        if len(fitting) == 1:
            found[BY_DEFAULT if factor is None else BY_FACTOR].append((region, code, fitting[0]))
    return found


def _fits(unit: str, activity: str, factor: float) -> bool:
    capacity, made = unit.casefold(), activity.casefold()
    expected = YEAR.get((capacity, made), 1.0 if capacity in {made + end for end in PER_YEAR} else math.nan)
    return math.isclose(factor, expected, rel_tol=1e-9)
