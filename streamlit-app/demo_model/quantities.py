"""Results in quantities: flows, activities, capacities, balances, prices and the modeller's constraints."""

from __future__ import annotations

from collections.abc import Iterator

from demo_model import timeslices
from demo_model.constraints import EVERYWHERE
from demo_model.periods import MILESTONES
from demo_model.programme import plants
from demo_model.records import Record
from demo_model.solution import Solution
from demo_model.system import COMMODITIES, REGIONS, TOTAL_CARBON, Operation, Process

BEFORE = "0"  # the vintage of what stood before the horizon


def records(solution: Solution) -> Iterator[Record]:
    """Every quantity of a solved scenario, grouped by attribute in the order of a TIMES results file."""
    yield from _activities(solution)
    yield from _capacities(solution)
    yield from _building(solution)
    yield from _flows(solution)
    yield from _net_emissions(solution)
    yield from _levels(solution)
    yield from _prices(solution)
    yield from _new_capacity(solution)
    yield from _constraints(solution)


def _activities(solution: Solution) -> Iterator[Record]:
    for (region, process, period, timeslice), value in solution.activity.items():
        year = str(period)
        yield Record("VAR_Act", value, "-", process, year, region, year, timeslice)


def _capacities(solution: Solution) -> Iterator[Record]:
    for process, plant in plants(solution.programme.system):
        for period in MILESTONES:
            sizes = {"-": solution.newer(process, plant, period), BEFORE: plant.stock.at(period)}
            for vintage, size in sizes.items():
                for region in process.regions if size else ():
                    yield Record("VAR_Cap", size, "-", process.code, str(period), region, vintage)


def _building(solution: Solution) -> Iterator[Record]:
    for process, _, vintage, size in solution.built():
        for region in process.regions:
            yield Record("VAR_Ncap", size, "-", process.code, str(vintage), region)


def _flows(solution: Solution) -> Iterator[Record]:
    for attribute, flows in (("VAR_FIn", solution.consumption), ("VAR_FOut", solution.production)):
        for (region, process, commodity, period, timeslice), value in flows.items():
            year = str(period)
            yield Record(attribute, value, commodity, process, year, region, year, timeslice)
    for region in REGIONS:
        for period in MILESTONES:
            total = solution.net(region, TOTAL_CARBON, period)
            if total:
                yield Record("VAR_FOut", total, TOTAL_CARBON, "-", str(period), region, "-", timeslices.ANNUAL)


def _net_emissions(solution: Solution) -> Iterator[Record]:
    for region, commodity, period in solution.programme.net:
        value = solution.net(region, commodity, period)
        yield Record("VAR_Comnet", value, commodity, "-", str(period), region, "-", timeslices.ANNUAL)


def _levels(solution: Solution) -> Iterator[Record]:
    for (region, commodity, period, timeslice), row in solution.programme.balance.items():
        level = solution.level(row)
        if level and COMMODITIES[commodity].kind != "ENV":
            yield Record("EQ_Combal", level, commodity, "-", str(period), region, "-", timeslice)


def _prices(solution: Solution) -> Iterator[Record]:
    for region, commodity, period, timeslice in solution.programme.balance:
        price = solution.scarcity(region, commodity, period, timeslice)
        if price:
            yield Record("EQ_CombalM", price, commodity, "-", str(period), region, "-", timeslice)
    for process, operation in sends(solution):
        yield from _trade_prices(solution, process, operation)


def sends(solution: Solution) -> Iterator[tuple[Process, Operation]]:
    """Every direction of every link."""
    for process in solution.processes:
        for operation in process.operations:
            if operation.name == "send":
                yield process, operation


def _trade_prices(solution: Solution, process: Process, operation: Operation) -> Iterator[Record]:
    """The exporter's price, per unit sent (EXP, negative) and received (IMP), while the link stands."""
    sent, received = operation.flows
    for period in (year for year in MILESTONES if solution.capacity(process, year)):
        for timeslice in timeslices.of_level(operation.level):
            price = solution.scarcity(sent.region, sent.commodity, period, timeslice)
            for flow, tag, each in ((sent, "EXP", -price), (received, "IMP", price / received.amount)):
                place = (flow.commodity, process.code, str(period), flow.region)
                yield Record("EQ_IreM", each, *place, "-", timeslice, tag)


def _new_capacity(solution: Solution) -> Iterator[Record]:
    for process, plant, vintage, size in solution.built():
        lump = size * plant.investment.at(vintage) / len(process.regions)
        for region in process.regions:
            place = ("-", process.code, str(vintage), region, str(vintage), "-")
            yield Record("Cap_New", size, *place, "INSTCAP")
            yield Record("Cap_New", lump, *place, "LUMPINV")


def _constraints(solution: Solution) -> Iterator[Record]:
    found = solution.programme.constraint.items()
    for (name, region, period), row in found:
        place = ("-", "-", str(period), region, "-", timeslices.ANNUAL, name)
        yield Record("User_con", solution.level(row), *place)
    nowhere = ("-", "-", EVERYWHERE, EVERYWHERE, "-", EVERYWHERE)
    yield Record("User_con", 1.0, *nowhere, "SOLVE_STATUS")
    for (name, region, period), row in found:
        place = ("-", "-", str(period), region, "-", timeslices.ANNUAL, name)
        yield Record("User_conFXM", solution.price(row, period), *place)
