"""What comes from outside and from nature, and how fuels reach the sectors."""

from __future__ import annotations

from demo_model import demand, timeslices
from demo_model.scenarios import Scenario
from demo_model.system import COMMODITIES, REGIONS, Flow, Operation, Plant, Process
from demo_model.tables import Row, Trajectory, between, constant, number, table, trajectory

FOSSIL_IMPORTS = ("IMPCOA1", "IMPCRD1", "IMPOIL1", "IMPGAS1", "IMPGAS2", "IMPGAS3", "EXPOIL1")
EXPORT_DISCOUNT = 0.86  # a neighbour pays less than it asks
SETS = {"IMP": ("IRE",), "EXP": ("IRE",), "MIN": ("IRE", "XTRACT"), "RNW": ("IRE", "RENEW")}


def processes(scenario: Scenario) -> list[Process]:
    """Imports, exports, mining, potentials of renewables, exchange with neighbours and fuel delivery."""
    sources = [_source(row, region, scenario) for row in table("supply") for region in REGIONS if row[region] != ""]
    neighbours = [_neighbour(row, direction, scenario) for row in table("neighbours") for direction in ("IMP", "EXP")]
    return sources + neighbours + [_delivery(row, region) for row in _deliveries() for region in REGIONS]


def _sign(code: str) -> int:
    return -1 if code.startswith("EXP") else 1


def _source(row: Row, region: str, scenario: Scenario) -> Process:
    code, commodity = row["process"], row["commodity"]
    level = COMMODITIES[commodity].level
    operation = Operation(
        region, code, "run", level, (Flow(region, commodity, _sign(code)),), ((region, 1.0),),
        price=_source_price(row, scenario), yearly_limit=_limit(row, region),
    )  # fmt: skip
    text = row["description"]
    return Process(code, (region,), text, SETS[code[:3]], level, "PJ", "PJ/a", (operation,))


def _source_price(row: Row, scenario: Scenario) -> Trajectory:
    price = between(number(row["price2020"]), number(row["price2050"]))
    if row["process"] in FOSSIL_IMPORTS:
        price = price.times(scenario.fuel_price)
    return price.times(constant(_sign(row["process"])))


def _limit(row: Row, region: str) -> Trajectory:
    limit = number(row[region])
    if row["last"]:
        last = int(row["last"])
        return trajectory([(last, limit), (last + 5, 0.0)])
    return between(limit, limit * number(row["growth"]))


def _neighbour(row: Row, direction: str, scenario: Scenario) -> Process:
    region, neighbour = row["region"], row["neighbour"]
    code, verb = f"{direction}ELC-{region}{neighbour}", "Import" if direction == "IMP" else "Export"
    factor = 1.0 if direction == "IMP" else -EXPORT_DISCOUNT
    price = between(number(row["price2020"]), number(row["price2050"])).times(constant(factor))
    operation = Operation(
        region, code, "run", "DAYNITE", (Flow(region, "ELC", _sign(code)),), ((region, 1.0),),
        price=price, price_shape=demand.profile(f"price_{neighbour}", region),
    )  # fmt: skip
    capacity = between(number(row["capacity2020"]), number(row["capacity2050"])).times(scenario.exchange)
    return Process(
        code, (region,), f"{verb} of electricity {neighbour}", ("IRE",), "DAYNITE", "PJ", "GW", (operation,),
        plant=Plant(capacity, None, 40, constant(0.0), 0.0),
        availability=dict.fromkeys(timeslices.LEAVES, 0.95),
    )  # fmt: skip


def _deliveries() -> tuple[Row, ...]:
    return table("fuel_supply")


def _delivery(row: Row, region: str) -> Process:
    """A fuel becomes a sector's fuel and sets free the sector's carbon dioxide."""
    sector, level = row["sector"], row["process_level"]
    code, commodity = f"FT-{sector}{row['fuel']}", sector + row["fuel"]
    flows = [Flow(region, commodity, 1.0), Flow(region, row["input"], -1 / number(row["efficiency"]))]
    if number(row["emission"]):
        flows.append(Flow(region, f"{sector}CO2", number(row["emission"])))
    operation = Operation(
        region, code, "run", level, tuple(flows), ((region, 1.0),), number(row["cost"])
    )  # fmt: skip
    text = f"Delivery of {COMMODITIES[commodity].description.lower()}"
    return Process(code, (region,), text, _delivery_sets(row), level, "PJ", "PJ/a", (operation,))


def _delivery_sets(row: Row) -> tuple[str, ...]:
    return ("PRE", "DISTR") if row["fuel"] in {"ELC", "HET"} else ("PRE",)
