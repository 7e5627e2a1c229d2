"""The linear programme of a scenario: its columns, its equations and where they are found again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from demo_model import demand, links, supply, technologies, timeslices
from demo_model.linear import LinearProgramme
from demo_model.periods import MILESTONES, alive, annuity, present_value
from demo_model.scenarios import Scenario
from demo_model.system import (
    COMMODITIES,
    REGIONS,
    SECTOR_CARBON,
    TOTAL_CARBON,
    Operation,
    Plant,
    Process,
    System,
    transmission,
)

Terms = dict[int, float]
ActivityKey = tuple[str, str, str, int, str]  # region, process, operation, period, timeslice
BalanceKey = tuple[str, str, int, str]  # region, commodity, period, timeslice
CapacityKey = tuple[str, str, int]  # first region, process, period


@dataclass
class Programme:
    """A scenario as columns and rows. Every map leads from the field's words to a column or row number."""

    scenario: Scenario
    system: System
    linear: LinearProgramme = field(default_factory=LinearProgramme)
    activity: dict[ActivityKey, int] = field(default_factory=dict)
    new_capacity: dict[CapacityKey, int] = field(default_factory=dict)
    net: dict[tuple[str, str, int], int] = field(default_factory=dict)  # region, emission, period
    balance: dict[BalanceKey, int] = field(default_factory=dict)
    constraint: dict[tuple[str, str, int], int] = field(default_factory=dict)  # name, region, period

    def run(self, operation: Operation, period: int, timeslice: str) -> int:
        """The column of an operation's activity."""
        return self.activity[operation.region, operation.process, operation.name, period, timeslice]

    def yearly(self, operation: Operation, period: int, factor: float = 1.0) -> Terms:
        """The operation's activity of a whole year, as terms of a row."""
        slices = timeslices.of_level(operation.level)
        return {self.run(operation, period, timeslice): factor for timeslice in slices}

    def standing(self, process: Process, period: int, factor: float) -> Terms:
        """What was built and stands in the period, as terms of a row."""
        life = _plant(process).life
        built = ((vintage, self.new_capacity.get((*_key(process), vintage))) for vintage in MILESTONES)
        return {column: factor for vintage, column in built if column is not None and alive(vintage, period, life)}


def _key(process: Process) -> tuple[str, str]:
    return process.regions[0], process.code


def _plant(process: Process) -> Plant:
    if process.plant is None:
        raise ValueError(f"{process.code} has no capacity")
    return process.plant


def system(scenario: Scenario) -> System:
    """Every process of the scenario."""
    found = supply.processes(scenario) + technologies.processes(scenario) + links.processes(scenario)
    return System(tuple(found))


def start(scenario: Scenario) -> Programme:
    """The scenario's columns and balances; the other equations are still to come."""
    programme = Programme(scenario, system(scenario))
    _add_activities(programme)
    _add_new_capacities(programme)
    _add_net_emissions(programme)
    _add_balances(programme)
    programme.linear.offset = _cost_of_stock(programme.system)
    return programme


def _cost_of_stock(everything: System) -> float:
    """What standing plants cost in any case, discounted."""
    return sum(
        plant.fixed_cost * plant.stock.at(period) * present_value(period)
        for _, plant in plants(everything)
        for period in MILESTONES
    )


def _add_activities(programme: Programme) -> None:
    for operation in programme.system.operations():
        for period in MILESTONES:
            for timeslice in timeslices.of_level(operation.level):
                cost = operation.cost + operation.price_at(period, timeslice)
                key = (operation.region, operation.process, operation.name, period, timeslice)
                programme.activity[key] = programme.linear.column(cost * present_value(period))


def investment_payments(plant: Plant, vintage: int) -> float:
    """The yearly payment for one unit built in `vintage`, as long as it stands."""
    return plant.investment.at(vintage) * annuity(plant.life)


def _building_cost(plant: Plant, vintage: int) -> float:
    yearly = investment_payments(plant, vintage) + plant.fixed_cost
    return sum(yearly * present_value(period) for period in MILESTONES if alive(vintage, period, plant.life))


def _add_new_capacities(programme: Programme) -> None:
    for process, plant in plants(programme.system):
        for period in MILESTONES:
            if plant.start is not None and period >= plant.start and plant.limit.at(period) > 0:
                column = programme.linear.column(_building_cost(plant, period))
                programme.new_capacity[(*_key(process), period)] = column


def plants(everything: System) -> Iterator[tuple[Process, Plant]]:
    """Every process that has a capacity, with it."""
    return ((process, process.plant) for process in everything.processes if process.plant)


def _add_net_emissions(programme: Programme) -> None:
    for region in REGIONS:
        for period in MILESTONES:
            for commodity in (*SECTOR_CARBON, TOTAL_CARBON):
                price = programme.scenario.carbon_price.at(period) if commodity == TOTAL_CARBON else 0.0
                column = programme.linear.column(price * present_value(period), lower=float("-inf"))
                programme.net[region, commodity, period] = column


def _flow_terms(programme: Programme) -> dict[BalanceKey, Terms]:
    """Production times COM_IE less consumption, in the timeslices in which each commodity is balanced."""
    terms: dict[BalanceKey, Terms] = defaultdict(lambda: defaultdict(float))
    for operation in programme.system.operations():
        for period in MILESTONES:
            for timeslice in timeslices.of_level(operation.level):
                column = programme.run(operation, period, timeslice)
                for key, factor in _contributions(operation, period, timeslice):
                    terms[key][column] += factor
    return terms


def _contributions(
    operation: Operation, period: int, timeslice: str
) -> Iterator[tuple[BalanceKey, float]]:  # fmt: skip
    for flow in operation.flows:
        delivered = transmission(flow.region, flow.commodity) if flow.amount > 0 else 1.0
        for balanced in timeslices.of_level(COMMODITIES[flow.commodity].level):
            share = timeslices.overlap(timeslice, balanced)
            if share:
                key = (flow.region, flow.commodity, period, balanced)
                yield key, flow.amount * delivered * share


def _add_balances(programme: Programme) -> None:
    terms = _flow_terms(programme)
    for (region, commodity, period), column in programme.net.items():
        key = (region, commodity, period, timeslices.ANNUAL)
        terms[key][column] = -1.0
        if commodity != TOTAL_CARBON:
            terms[region, TOTAL_CARBON, period, timeslices.ANNUAL][column] = 1.0
    for key in terms:
        lower, upper = _wanted(*key)
        programme.balance[key] = programme.linear.row(terms[key], lower, upper)


def _wanted(region: str, commodity: str, period: int, timeslice: str) -> tuple[float, float]:
    kind = COMMODITIES[commodity].kind
    if kind == "ENV":
        return 0.0, 0.0
    if kind == "DEM":
        share = demand.fractions(commodity)[timeslice]
        return demand.yearly(region, commodity, period) * share, float("inf")
    return 0.0, float("inf")
