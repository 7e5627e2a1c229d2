"""Results in money: what each process and region pays in a year, and the objective."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from demo_model import timeslices
from demo_model.periods import CURRENCY, MILESTONES, alive, present_value
from demo_model.programme import investment_payments, plants
from demo_model.quantities import sends
from demo_model.records import Record
from demo_model.solution import SOLVER_ZERO, Solution
from demo_model.system import REGIONS, TOTAL_CARBON

CATEGORY = {
    "Cost_Inv": "INV", "Cost_Fom": "FIX", "Cost_Act": "VAR", "Cost_Flo": "VAR", "Cost_Com": "VAR",
    "Cost_ire": "IRE",
}  # fmt: skip
BEFORE = str(MILESTONES[0] - 1)  # the vintage of what stood before the horizon


def records(solution: Solution) -> list[Record]:
    """Yearly costs (currency of the base year, not discounted), their sums, and the discounted objective."""
    yearly = [
        *_investments(solution), *_fixed(solution), *_variable(solution), *_carbon(solution),
        *_trade(solution),
    ]  # fmt: skip
    regional = _regional(yearly)
    return [*yearly, *_time_values(), *_objective(regional), *_yearly_sums(regional)]


def _investments(solution: Solution) -> Iterator[Record]:
    for process, plant, vintage, size in solution.built():
        payment = size * investment_payments(plant, vintage) / len(process.regions)
        for period in MILESTONES:
            for region in process.regions if alive(vintage, period, plant.life) else ():
                place = ("-", process.code, str(period), region, str(vintage), "-", "INV")
                yield Record("Cost_Inv", payment, *place)


def _fixed(solution: Solution) -> Iterator[Record]:
    for process, plant in plants(solution.programme.system):
        share = plant.fixed_cost / len(process.regions)
        for period in MILESTONES:
            cost = share * plant.stock.at(period)
            for region in process.regions if cost else ():
                yield Record("Cost_Fom", cost, "-", process.code, str(period), region, BEFORE)
    for process, plant, vintage, size in solution.built():
        cost = size * plant.fixed_cost / len(process.regions)
        for period in MILESTONES:
            for region in process.regions if cost and alive(vintage, period, plant.life) else ():
                yield Record("Cost_Fom", cost, "-", process.code, str(period), region, str(vintage))


def _variable(solution: Solution) -> Iterator[Record]:
    acts: dict[tuple[str, str, str], float] = defaultdict(float)
    flows: dict[tuple[str, str, str, str], float] = defaultdict(float)
    for one, period, timeslice, activity in solution.runs():
        acts[one.process, str(period), one.region] += one.cost * activity
        price = one.price_at(period, timeslice)
        flows[one.flows[0].commodity, one.process, str(period), one.region] += price * activity
    for (process, year, region), cost in acts.items():
        if cost:
            yield Record("Cost_Act", cost, "-", process, year, region, year)
    for (commodity, process, year, region), cost in flows.items():
        if cost:
            yield Record("Cost_Flo", cost, commodity, process, year, region, year)


def _carbon(solution: Solution) -> Iterator[Record]:
    for region in REGIONS:
        for period in MILESTONES:
            price = solution.scenario.carbon_price.at(period)
            cost = price * solution.net(region, TOTAL_CARBON, period)
            if cost:
                yield Record("Cost_Com", cost, TOTAL_CARBON, "-", str(period), region)


def _trade(solution: Solution) -> Iterator[Record]:
    """Trade at the exporter's price: what the importer pays is what the exporter earns."""
    bills: dict[tuple[str, str, str, str], float] = defaultdict(float)
    for _, operation in sends(solution):
        sent, received = operation.flows
        for period in MILESTONES:
            for timeslice in timeslices.of_level(operation.level):
                activity = solution.value(solution.programme.run(operation, period, timeslice))
                bill = activity * solution.scarcity(sent.region, sent.commodity, period, timeslice)
                bills[sent.commodity, operation.process, str(period), sent.region] -= bill
                bills[sent.commodity, operation.process, str(period), received.region] += bill
    for (commodity, process, year, region), bill in bills.items():
        if abs(bill) > SOLVER_ZERO:
            yield Record("Cost_ire", bill, commodity, process, year, region, year)


RegionalCosts = dict[tuple[str, str, str], float]  # region, category, period


def _regional(yearly: Iterable[Record]) -> RegionalCosts:
    sums: RegionalCosts = defaultdict(float)
    for record in yearly:
        sums[record.region, CATEGORY[record.attribute], record.period] += record.value
    return sums


def _discounted(regional: RegionalCosts, region: str, category: str) -> float:
    return sum(regional[region, category, str(period)] * present_value(period) for period in MILESTONES)


def _time_values() -> Iterator[Record]:
    for region in REGIONS:
        for period in MILESTONES:
            place = ("-", "-", str(period), region, "-", timeslices.ANNUAL, "COST")
            yield Record("Time_NPV", present_value(period), *place)


def _objective(regional: RegionalCosts) -> Iterator[Record]:
    categories = ("INV", "FIX", "VAR", "ELS")
    parts = {(region, one): _discounted(regional, region, one) for region in REGIONS for one in categories}
    yield Record("ObjZ", sum(parts.values()))
    for (region, category), value in parts.items():
        yield Record("Reg_wobj", value, CURRENCY, region=region, constraint=category)
    for region in REGIONS:
        yield Record("Reg_obj", sum(parts[region, one] for one in categories), region=region)
    for region in REGIONS:
        yield Record("Reg_irec", _discounted(regional, region, "IRE"), region=region)


def _yearly_sums(regional: RegionalCosts) -> Iterator[Record]:
    for (region, category, year), cost in regional.items():
        if cost:
            yield Record("Reg_ACost", cost, period=year, region=region, constraint=category)
