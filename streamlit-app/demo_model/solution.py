"""The optimum in the field's words: activities, flows, capacities and prices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from demo_model import constraints, timeslices
from demo_model.linear import Optimum
from demo_model.periods import MILESTONES, alive, present_value
from demo_model.programme import Programme, plants, start
from demo_model.scenarios import Scenario
from demo_model.system import COMMODITIES, Operation, Plant, Process

SOLVER_ZERO = 1e-9  # below this a level is what the solver calls zero
FlowKey = tuple[str, str, str, int, str]  # region, process, commodity, period, timeslice


@dataclass(frozen=True)
class Solution:
    """A solved scenario; every quantity is yearly and in the unit of its commodity or process."""

    programme: Programme
    optimum: Optimum

    @property
    def scenario(self) -> Scenario:
        """The scenario that was solved."""
        return self.programme.scenario

    @property
    def processes(self) -> tuple[Process, ...]:
        """Every process of the scenario."""
        return self.programme.system.processes

    def value(self, column: int) -> float:
        """The column's value, the solver's zeros as 0."""
        value = float(self.optimum.values[column])
        return value if abs(value) > SOLVER_ZERO else 0.0

    def price(self, row: int, period: int) -> float:
        """What one unit more on the row's right hand side costs, undiscounted."""
        dual = float(self.optimum.duals[row]) / present_value(period)
        return dual if abs(dual) > SOLVER_ZERO else 0.0

    def level(self, row: int) -> float:
        """The value of the row's terms, the solver's zeros as 0."""
        level = float(self.optimum.levels[row])
        return level if abs(level) > SOLVER_ZERO * 100 else 0.0

    def runs(self) -> Iterator[tuple[Operation, int, str, float]]:
        """Every operation that runs: operation, period, timeslice, activity."""
        for operation in self.programme.system.operations():
            for period in MILESTONES:
                for timeslice in timeslices.of_level(operation.level):
                    activity = self.value(self.programme.run(operation, period, timeslice))
                    if activity:
                        yield operation, period, timeslice, activity

    @cached_property
    def consumption(self) -> dict[FlowKey, float]:
        """What each process takes (VAR_FIn)."""
        return self._flows(-1)

    @cached_property
    def production(self) -> dict[FlowKey, float]:
        """What each process makes (VAR_FOut)."""
        return self._flows(1)

    def _flows(self, sign: int) -> dict[FlowKey, float]:
        """Flows in the coarser of the process' and the commodity's timeslices."""
        totals: dict[FlowKey, float] = defaultdict(float)
        for operation, period, timeslice, activity in self.runs():
            for flow in operation.flows:
                if flow.amount * sign > 0:
                    reported = flow_timeslice(flow.commodity, timeslice)
                    key = (flow.region, operation.process, flow.commodity, period, reported)
                    totals[key] += sign * flow.amount * activity
        return totals

    @cached_property
    def activity(self) -> dict[tuple[str, str, int, str], float]:
        """Activity by region, process, period and timeslice; of a link all traffic on the region's side."""
        totals: dict[tuple[str, str, int, str], float] = defaultdict(float)
        for operation, period, timeslice, activity in self.runs():
            for region, factor in operation.activity:
                totals[region, operation.process, period, timeslice] += factor * activity
        return totals

    def net(self, region: str, commodity: str, period: int) -> float:
        """Net emissions (VAR_Comnet), kt."""
        return self.value(self.programme.net[region, commodity, period])

    def built(self) -> Iterator[tuple[Process, Plant, int, float]]:
        """What is built: process, plant, vintage, capacity."""
        for process, plant in plants(self.programme.system):
            for vintage in MILESTONES:
                column = self.programme.new_capacity.get((process.regions[0], process.code, vintage))
                size = self.value(column) if column is not None else 0.0
                if size:
                    yield process, plant, vintage, size

    def newer(self, process: Process, plant: Plant, period: int) -> float:
        """Capacity built within the horizon that stands in the period."""
        code, region = process.code, process.regions[0]
        columns = {vintage: self.programme.new_capacity.get((region, code, vintage)) for vintage in MILESTONES}
        standing = (one for year, one in columns.items() if alive(year, period, plant.life))
        return sum(self.value(column) for column in standing if column is not None)

    def capacity(self, process: Process, period: int) -> float:
        """All capacity that stands in the period; 0 for a process without one."""
        plant = process.plant
        return self.newer(process, plant, period) + plant.stock.at(period) if plant else 0.0

    def scarcity(self, region: str, commodity: str, period: int, timeslice: str) -> float:
        """The commodity's shadow price, currency per unit, in a timeslice of its level."""
        return self.price(self.programme.balance[region, commodity, period, timeslice], period)


def flow_timeslice(commodity: str, timeslice: str) -> str:
    """Where a flow is reported: in its process' timeslice, or the coarser one of its commodity."""
    level = timeslices.coarser(COMMODITIES[commodity].level, timeslices.level(timeslice))
    return timeslices.ancestor(timeslice, level)


def solve(scenario: Scenario) -> Solution:
    """Build and solve a scenario; NoOptimumError where it has no solution."""
    programme = start(scenario)
    constraints.add(programme)
    return Solution(programme, programme.linear.optimum())
