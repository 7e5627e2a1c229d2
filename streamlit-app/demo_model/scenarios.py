"""The three futures that are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from demo_model.tables import Trajectory, constant, trajectory

ONE: Final = constant(1.0)


@dataclass(frozen=True)
class Scenario:
    """What differs from one future to the next; everything else is the same input.

    `carbon_price` is in MEUR20 per kt, `carbon_cap` in kt over all regions, the others are factors.
    """

    name: str
    description: str
    carbon_price: Trajectory
    carbon_cap: Trajectory | None = None
    fuel_price: Trajectory = ONE
    exchange: Trajectory = ONE
    new_links: bool = True
    capture: bool = False


MODERATE: Final = trajectory([(2020, 0.022), (2025, 0.045), (2030, 0.058), (2050, 0.092)])
CAP: Final = trajectory([(2025, 285_000), (2030, 190_000), (2035, 125_000), (2040, 70_000), (2045, 30_000), (2050, 0)])

SCENARIOS: Final = (
    Scenario("Baltic_Reference", "Moderate carbon price, today's plans for new links", MODERATE),
    Scenario(
        "Baltic_NetZero",
        "Emissions of the five countries fall to net zero in 2050, capture of carbon dioxide allowed",
        MODERATE,
        carbon_cap=CAP,
        capture=True,
    ),
    Scenario(
        "Baltic_Islanded",
        "Fossil fuels become dear, links are not built and the old ones fade",
        MODERATE,
        fuel_price=trajectory([(2020, 1.0), (2025, 1.35), (2030, 1.6), (2050, 1.8)]),
        exchange=trajectory([(2020, 1.0), (2025, 0.8), (2030, 0.55), (2050, 0.3)]),
        new_links=False,
    ),
)


def scenario(name: str) -> Scenario:
    """The scenario of that name; KeyError where there is none."""
    return {one.name: one for one in SCENARIOS}[name]
