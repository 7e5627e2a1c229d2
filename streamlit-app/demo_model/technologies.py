"""Plants, stores and devices: one process in every region that has or may build it."""

from __future__ import annotations

from demo_model import demand, timeslices
from demo_model.scenarios import Scenario
from demo_model.system import BOUNDLESS, PJ_PER_GW_YEAR, REGIONS, Flow, Operation, Plant, Process, Storage
from demo_model.tables import Row, Trajectory, between, by_period, constant, number, table, trajectory

CAPTURE = ("ELCTEGASC1", "ELCTEBIOC1")
RESERVE = 1.02  # devices stand a little over what the base year needs


def processes(scenario: Scenario) -> list[Process]:
    """Every technology in every region where it can exist in this scenario."""
    rows = [row for row in table("technologies") if scenario.capture or row["process"] not in CAPTURE]
    found = [_process(row, region) for row in rows for region in REGIONS]
    return [process for process in found if _can_exist(process)]


def _can_exist(process: Process) -> bool:
    plant = process.plant
    if plant is None:
        return True
    stands = any(value > 0 for _, value in plant.stock.points)
    may_come = plant.start is not None and any(value > 0 for _, value in plant.limit.points)
    return stands or may_come


def _process(row: Row, region: str) -> Process:
    storage = Storage("ANNUAL" if row["season"] == "YEAR" else "SEASON", number(row["hours"]))
    stores = "STG" in row["sets"].split()
    return Process(
        code=row["process"],
        regions=(region,),
        description=row["description"],
        sets=tuple(row["sets"].split()),
        level=row["level"],
        activity_unit=row["activity"],
        capacity_unit=row["capacity"],
        operations=_store(row, region) if stores else (_run(row, region),),
        plant=_plant(row, region),
        availability=_availability(row, region),
        season_availability={} if stores or not row["season"] else demand.seasonal(row["season"], region),
        storage=storage if stores else None,
    )


def _flows(text: str, region: str, sign: int) -> tuple[Flow, ...]:
    pairs = (part.split(":") for part in text.split())
    return tuple(Flow(region, commodity, sign * number(amount)) for commodity, amount in pairs)


def _run(row: Row, region: str) -> Operation:
    flows = _flows(row["outputs"], region, 1) + _flows(row["inputs"], region, -1)
    cost = number(row["vom"])
    return Operation(region, row["process"], "run", row["level"], flows, ((region, 1.0),), cost)


def _store(row: Row, region: str) -> tuple[Operation, Operation]:
    taken, given = _flows(row["inputs"], region, -1), _flows(row["outputs"], region, 1)
    code, level = row["process"], row["level"]
    charge = Operation(region, code, "charge", level, taken, ())
    return charge, Operation(region, code, "discharge", level, given, ((region, 1.0),), number(row["vom"]))


def _availability(row: Row, region: str) -> dict[str, float]:
    text, slices = row["availability"], timeslices.of_level(row["level"])
    if text[0].isalpha():
        return demand.profile(text, region)
    return dict.fromkeys(slices, number(text))


def _plant(row: Row, region: str) -> Plant:
    code = row["process"]
    return Plant(
        stock=by_period("stock", "process", code, region) or _device_stock(row, region),
        start=int(row["start"]) if row["start"] else None,
        life=int(row["life"]),
        investment=between(number(row["inv2020"]), number(row["inv2050"])),
        fixed_cost=number(row["fom"]),
        limit=by_period("capacity_limits", "process", code, region) or BOUNDLESS,
    )


def _device_stock(row: Row, region: str) -> Trajectory:
    """What serves the device's share of the base year's demand and retires evenly over its life."""
    shares = [one for one in table("device_shares") if one["process"] == row["process"]]
    if not shares:
        return constant(0.0)
    commodity = shares[0]["demand"]
    served = number(shares[0][region]) * demand.yearly(region, commodity, 2020)
    capact = PJ_PER_GW_YEAR if row["capacity"] == "GW" else 1.0
    size = RESERVE * served * demand.peak_factor(commodity) / capact / number(row["availability"])
    return trajectory([(2020, size), (2020 + int(row["life"]), 0.0)])
