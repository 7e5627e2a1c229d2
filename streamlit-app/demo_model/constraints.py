"""The equations beside the balances: capacities, stores, limits and the modeller's own constraints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from demo_model import demand, timeslices
from demo_model.periods import MILESTONES
from demo_model.programme import Programme, Terms, plants
from demo_model.system import REGIONS, TOTAL_CARBON, UNLIMITED, Operation, Plant, Process
from demo_model.tables import Row, Trajectory, number, table, trajectory

GWH = 0.0036  # PJ
EVERYWHERE = "NONE"  # the region of a constraint over all regions
CARBON_CAP, RENEWABLE_SHARE, WIND_BUILD = "UC_CO2CAP", "UC_RENELC_MIN", "UC_WINDBUILD"
DESCRIPTIONS = {
    CARBON_CAP: "Emissions of all regions at most the cap (kt)",
    RENEWABLE_SHARE: "Electricity from renewables above the least share (PJ)",
    WIND_BUILD: "Wind power built in a period at most what can be built (GW)",
}


def add(programme: Programme) -> None:
    """Add every equation but the balances."""
    for process, plant in plants(programme.system):
        for period in MILESTONES:
            _within_capacity(programme, process, plant, period)
            _within_potential(programme, process, plant, period)
            _store(programme, process, plant, period)
    _limit_supply(programme)
    _limit_shares(programme)
    _constrain(programme)


def _within_capacity(programme: Programme, process: Process, plant: Plant, period: int) -> None:
    for operation in process.operations:
        for timeslice, available in process.availability.items():
            column = programme.run(operation, period, timeslice)
            yield_ = process.capact * timeslices.FRACTION[timeslice] * available
            _bound(programme, process, plant, period, ({column: 1.0}, yield_))
        for season, available in process.season_availability.items():
            slices = (leaf for leaf in timeslices.LEAVES if timeslices.contains(season, leaf))
            terms = {programme.run(operation, period, leaf): 1.0 for leaf in slices}
            yield_ = process.capact * timeslices.FRACTION[season] * available
            _bound(programme, process, plant, period, (terms, yield_))


def _bound(
    programme: Programme, process: Process, plant: Plant, period: int, use: tuple[Terms, float]
) -> None:  # fmt: skip
    """The terms are at most what one unit of capacity allows, times the capacity."""
    terms, allowed = use
    right = programme.standing(process, period, -allowed)
    programme.linear.row({**terms, **right}, upper=allowed * plant.stock.at(period))


def _within_potential(programme: Programme, process: Process, plant: Plant, period: int) -> None:
    limit, terms = plant.limit.at(period), programme.standing(process, period, 1.0)
    if terms and limit < UNLIMITED:
        programme.linear.row(terms, upper=max(0.0, limit - plant.stock.at(period)))


def _store(programme: Programme, process: Process, plant: Plant, period: int) -> None:
    """What leaves a store in a cycle has entered it, and a day's share fits into it."""
    if process.storage is None:
        return
    charge, discharge = process.operations
    for cycle in timeslices.of_level(process.storage.cycle):
        slices = [one for one in timeslices.of_level(process.level) if timeslices.contains(cycle, one)]
        taken = {programme.run(charge, period, one): 1.0 for one in slices}
        given = {programme.run(discharge, period, one): -1.0 for one in slices}
        programme.linear.row({**taken, **given}, lower=0.0, upper=0.0)
        if process.storage.hours:
            volume = process.storage.hours * GWH * 365 * timeslices.FRACTION[cycle]
            _bound(programme, process, plant, period, (taken, volume))


def _limit_supply(programme: Programme) -> None:
    for operation in programme.system.operations():
        for period in MILESTONES:
            limit = operation.yearly_limit.at(period)
            if limit < UNLIMITED:
                programme.linear.row(programme.yearly(operation, period), upper=limit)


def _only_operation(programme: Programme) -> dict[tuple[str, str], Operation]:
    return {
        (process.regions[0], process.code): process.operations[0]
        for process in programme.system.processes
    }  # fmt: skip


def _limit_shares(programme: Programme) -> None:
    """A new kind of device spreads over twenty years, from its share in the base year to its limit."""
    operations = _only_operation(programme)
    for row in table("share_limits"):
        for region in REGIONS:
            operation = operations[region, row["process"]]
            for period in MILESTONES:
                limit = _spread(row, region).at(period) * demand.yearly(region, row["demand"], period)
                programme.linear.row(programme.yearly(operation, period), upper=limit)


def _spread(row: Row, region: str) -> Trajectory:
    shares = (one for one in table("device_shares") if one["process"] == row["process"])
    first = next((number(one[region]) for one in shares), 0.0)
    return trajectory([(2020, first), (2040, number(row[region]))])


def _constrain(programme: Programme) -> None:
    for period in MILESTONES:
        _cap_carbon(programme, period)
        for region in REGIONS:
            _renewable_share(programme, region, period)
            _wind_build(programme, region, period)


def _cap_carbon(programme: Programme, period: int) -> None:
    cap = programme.scenario.carbon_cap
    if cap is not None and period > MILESTONES[0]:
        terms = {programme.net[region, TOTAL_CARBON, period]: 1.0 for region in REGIONS}
        row = programme.linear.row(terms, upper=cap.at(period))
        programme.constraint[CARBON_CAP, EVERYWHERE, period] = row


def generators(processes: Iterable[Process], region: str) -> Iterator[Process]:
    """The power plants of a region."""
    return (one for one in processes if one.regions == (region,) and {"ELE", "CHP"} & set(one.sets))


def _renewable_share(programme: Programme, region: str, period: int) -> None:
    shares = next(row for row in table("renewable_shares") if row["region"] == region)
    least, terms = number(shares[str(period)]), Terms()
    for process in generators(programme.system.processes, region):
        green = process.consumes({"REN"}) or process.code.startswith("ELCTEBIO")
        terms |= programme.yearly(process.operations[0], period, float(green) - least)
    row = programme.linear.row(terms, lower=0.0)
    programme.constraint[RENEWABLE_SHARE, region, period] = row


def _wind_build(programme: Programme, region: str, period: int) -> None:
    rates = next(row for row in table("wind_build") if row["region"] == region)
    rate = trajectory((int(year), number(text)) for year, text in rates.items() if year != "region")
    codes = [(region, code, period) for code in ("ELCREWIN01", "ELCREWOF01")]
    terms = {programme.new_capacity[key]: 1.0 for key in codes if key in programme.new_capacity}
    if terms:
        row = programme.linear.row(terms, upper=rate.at(period))
        programme.constraint[WIND_BUILD, region, period] = row
