"""The words the model is built from: commodities, processes, what they do and what they cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from demo_model.tables import Trajectory, constant, number, table

UNLIMITED: Final = float("inf")
BOUNDLESS: Final = constant(UNLIMITED)
PJ_PER_GW_YEAR: Final = 31.536
OUTSIDE: Final = "IMPEXP"
NATURE: Final = "MINRNW"
TOTAL_CARBON: Final = "TOTCO2"


@dataclass(frozen=True)
class Commodity:
    """An energy carrier (NRG), a demand (DEM) or an emission (ENV)."""

    code: str
    description: str
    kind: str
    family: str
    level: str
    unit: str


@dataclass(frozen=True)
class Flow:
    """What one unit of activity makes (positive) or takes (negative) of a commodity in a region."""

    region: str
    commodity: str
    amount: float


@dataclass(frozen=True)
class Operation:
    """Something a process does in each timeslice of its level, at the expense of `region`.

    `activity` says how much of the activity counts in which region; `price` is per unit and falls on the first flow.
    """

    region: str
    process: str
    name: str
    level: str
    flows: tuple[Flow, ...]
    activity: tuple[tuple[str, float], ...]
    cost: float = 0.0
    price: Trajectory | None = None
    price_shape: Mapping[str, float] = field(default_factory=dict)
    yearly_limit: Trajectory = BOUNDLESS

    def price_at(self, period: int, timeslice: str) -> float:
        """What the outside world asks for one unit (negative: pays)."""
        return self.price.at(period) * self.price_shape.get(timeslice, 1.0) if self.price else 0.0


@dataclass(frozen=True)
class Plant:
    """The capacity of a process: what stands, what may be built and what that costs."""

    stock: Trajectory
    start: int | None
    life: int
    investment: Trajectory
    fixed_cost: float
    limit: Trajectory = BOUNDLESS


@dataclass(frozen=True)
class Storage:
    """What comes out of a store is what went in, within each timeslice of `cycle` (ANNUAL or SEASON)."""

    cycle: str
    hours: float


@dataclass(frozen=True)
class Process:
    """A process in its region, or a link in the two regions it joins."""

    code: str
    regions: tuple[str, ...]
    description: str
    sets: tuple[str, ...]
    level: str
    activity_unit: str
    capacity_unit: str
    operations: tuple[Operation, ...]
    plant: Plant | None = None
    availability: Mapping[str, float] = field(default_factory=dict)
    season_availability: Mapping[str, float] = field(default_factory=dict)
    storage: Storage | None = None

    @property
    def capact(self) -> float:
        """Activity of one unit of capacity that runs all year (PRC_CAPACT)."""
        return PJ_PER_GW_YEAR if self.capacity_unit == "GW" else 1.0

    def consumes(self, families: set[str]) -> bool:
        """Whether any input belongs to one of the commodity families."""
        flows = (flow for operation in self.operations for flow in operation.flows)
        return any(flow.amount < 0 and COMMODITIES[flow.commodity].family in families for flow in flows)


@dataclass(frozen=True)
class System:
    """Everything a scenario may use."""

    processes: tuple[Process, ...]

    def operations(self) -> Iterator[Operation]:
        """Every operation of every process."""
        for process in self.processes:
            yield from process.operations


def _commodities() -> dict[str, Commodity]:
    columns = ("commodity", "description", "kind", "family", "level", "unit")
    return {row["commodity"]: Commodity(*(row[column] for column in columns)) for row in table("commodities")}


COMMODITIES: Final = _commodities()
REGIONS: Final = tuple(row["region"] for row in table("regions") if row["kind"] == "model region")
SECTOR_CARBON: Final = tuple(
    code for code, one in COMMODITIES.items() if one.kind == "ENV" and code != TOTAL_CARBON
)  # fmt: skip
COM_IE: Final = {row["region"]: number(row["com_ie"]) for row in table("regions") if row["com_ie"]}


def transmission(region: str, commodity: str) -> float:
    """What arrives of one unit produced (COM_IE): below 1 for electricity only."""
    return COM_IE[region] if commodity == "ELC" else 1.0
