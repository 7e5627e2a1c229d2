"""Cables and pipelines between the regions."""

from __future__ import annotations

from demo_model import timeslices
from demo_model.scenarios import Scenario
from demo_model.system import COMMODITIES, Flow, Operation, Plant, Process
from demo_model.tables import Row, Trajectory, constant, number, table, trajectory

WHEELING = 0.03  # a little cost, so that nothing is sent both ways at once


def processes(scenario: Scenario) -> list[Process]:
    """Every link that exists or may be built in this scenario."""
    found = [_link(row, scenario) for row in table("links")]
    return [link for link in found if link.plant and (link.plant.start or _stands(link.plant.stock))]


def _stands(stock: Trajectory) -> bool:
    return any(value > 0 for _, value in stock.points)


def _send(row: Row, origin: str, destination: str) -> Operation:
    commodity, efficiency = row["commodity"], number(row["efficiency"])
    flows = (Flow(origin, commodity, -1.0), Flow(destination, commodity, efficiency))
    counted = ((origin, 1.0), (destination, efficiency))
    level = COMMODITIES[commodity].level
    return Operation(origin, row["process"], "send", level, flows, counted, WHEELING)


def _link(row: Row, scenario: Scenario) -> Process:
    one, other, commodity = row["origin"], row["destination"], COMMODITIES[row["commodity"]]
    operations = [_send(row, one, other)]
    both = row["both_ways"] == "1"
    if both:
        operations.append(_send(row, other, one))
    kind = "IRE(B)" if both else "IRE(U)"
    text = f"{kind} - {commodity.description} from {one} to {other}"
    return Process(
        row["process"], (one, other), text, ("IRE",), commodity.level, "PJ", row["unit"], tuple(operations),
        plant=_plant(row, scenario), availability=dict.fromkeys(timeslices.of_level(commodity.level), 0.93),
    )  # fmt: skip


def _plant(row: Row, scenario: Scenario) -> Plant:
    early, now = number(row["capacity2020"]), number(row["capacity2025"])
    stock = trajectory([(2020, early), (2025, now)])
    return Plant(
        stock=stock.times(scenario.exchange),
        start=2030 if scenario.new_links else None,
        life=int(row["life"]),
        investment=constant(number(row["inv"])),
        fixed_cost=number(row["fom"]),
        limit=trajectory([(2025, now), (2050, number(row["limit2050"]))]),
    )
