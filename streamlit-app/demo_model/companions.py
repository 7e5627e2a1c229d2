"""What a quartet cannot hold, in three tables beside it: units, TIMES parameters, places of the regions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from demo_model import timeslices
from demo_model.periods import CURRENCY, MILESTONES
from demo_model.quartet import number, partner
from demo_model.solution import Solution
from demo_model.system import COM_IE, COMMODITIES, REGIONS, Operation, Process
from demo_model.tables import table

PARAMETERS = (
    "parameter", "region", "period", "process", "commodity", "timeslice", "region2", "commodity2", "text",
    "value",
)  # fmt: skip


def _csv(header: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    target = io.StringIO()
    writer = csv.DictWriter(target, list(header), restval="", lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue()


def regions() -> str:
    """`_regions.csv`: region, label, longitude, latitude, kind."""
    return _csv(("region", "label", "longitude", "latitude", "kind"), table("regions"))


def units(solution: Solution) -> str:
    """`_units.csv`: the unit of every commodity, activity and capacity; an empty region means each."""
    rows = [_unit("commodity", CURRENCY, CURRENCY)]
    rows += [_unit("commodity", code, one.unit) for code, one in COMMODITIES.items()]
    processes = {one.code: one for one in solution.processes}
    rows += [_unit("activity", code, one.activity_unit) for code, one in processes.items()]
    rows += [_unit("capacity", code, one.capacity_unit) for code, one in processes.items()]
    return _csv(("dimension", "region", "code", "unit"), rows)


def _unit(dimension: str, code: str, unit: str) -> dict[str, str]:
    return {"dimension": dimension, "code": code, "unit": unit}


def parameters(solution: Solution) -> str:
    """`_times.csv`: COM_IE, IRE_FLO, TOP_IRE, G_YRFR, TS_GROUP, TS_MAP and PRC_CAPACT."""
    rows = [
        *_transmission(),
        *_exchange(solution.processes),
        *_calendar(),
        *_capacts(solution.processes),
    ]
    return _csv(PARAMETERS, rows)


def _transmission() -> Iterator[dict[str, str]]:
    for region in REGIONS:
        for period in MILESTONES:
            yield {
                "parameter": "COM_IE", "region": region, "period": str(period), "commodity": "ELC",
                "timeslice": timeslices.ANNUAL, "value": number(COM_IE[region]),
            }  # fmt: skip


def _exchange(processes: Iterable[Process]) -> Iterator[dict[str, str]]:
    for process in processes:
        for operation in process.operations:
            if operation.name == "send":
                yield from _trade(operation)
            elif partner(process):
                yield _foreign(process, operation)


def _trade(operation: Operation) -> Iterator[dict[str, str]]:
    sent, received = operation.flows
    row = {
        "region": sent.region, "process": operation.process, "commodity": sent.commodity,
        "region2": received.region, "commodity2": received.commodity,
    }  # fmt: skip
    yield row | {"parameter": "TOP_IRE"}
    efficiency = {"timeslice": timeslices.ANNUAL, "value": number(received.amount), "parameter": "IRE_FLO"}
    for period in MILESTONES:
        yield row | efficiency | {"period": str(period)}


def _foreign(process: Process, operation: Operation) -> dict[str, str]:
    flow, outside = operation.flows[0], partner(process)
    origin, destination = (outside, flow.region) if flow.amount > 0 else (flow.region, outside)
    return {
        "parameter": "TOP_IRE", "region": origin, "process": process.code, "commodity": flow.commodity,
        "region2": destination, "commodity2": flow.commodity,
    }  # fmt: skip


def _calendar() -> Iterator[dict[str, str]]:
    for region in REGIONS:
        for one in timeslices.ALL:
            row = {"region": region, "timeslice": one}
            yield row | {"parameter": "G_YRFR", "value": number(timeslices.FRACTION[one])}
            yield row | {"parameter": "TS_GROUP", "text": timeslices.level(one)}
        for one in timeslices.ALL[1:]:
            parent = timeslices.parent(one)
            yield {"parameter": "TS_MAP", "region": region, "timeslice": parent, "text": one}


def _capacts(processes: Iterable[Process]) -> Iterator[dict[str, str]]:
    for process in processes:
        for region in process.regions:
            row = {"parameter": "PRC_CAPACT", "region": region, "process": process.code}
            yield row | {"value": number(process.capact)}
