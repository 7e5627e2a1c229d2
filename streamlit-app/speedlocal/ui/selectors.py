"""The choices that several apps offer, in the same order and under the same names."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import pandas as pd
import streamlit as st

from speedlocal.queries import catalogue
from speedlocal.ui.ask import ask
from speedlocal.ui.choices import Words, one, several
from speedlocal.ui.units import UNKNOWN, Shown, offered
from speedlocal.ui.words import UNIT_UNKNOWN


def scenario_choices() -> tuple[str, ...]:
    """Let the person choose scenarios; at first the first three."""
    names = _scenarios()
    return several("scenario", "Scenarios", names, default=names[:3], words=scenario_words())


def scenario_choice(shown: Iterable[str]) -> str:
    """Let the person choose one scenario; at first the first of those that the page has something to show of."""
    names = _scenarios()
    return (
        one(
            "scenario",
            "Scenario",
            names,
            default=next((n for n in names if n in set(shown)), None),
            words=scenario_words(),
        )
        or ""
    )


def scenario_words() -> Words:
    """Return how scenarios are called: by their labels, with the name where it is another."""
    return code_words(ask(catalogue.scenarios), "scenario", "label")


def _scenarios() -> list[str]:
    names = list(ask(catalogue.scenarios).scenario)
    if not names:
        st.info("No results are loaded yet. Load some with: speedlocal load FILE…")
        st.stop()
    return names


def region_choice(scenarios: tuple[str, ...]) -> tuple[str, ...]:
    """Let the person choose model regions of the scenarios; none chosen: all regions."""
    frame = model_regions(scenarios)
    return several("region", "Regions", list(frame.region), words=code_words(frame, "region", "label"), hint="All")


def model_regions(scenarios: tuple[str, ...]) -> pd.DataFrame:
    """Return one row a model region of the scenarios, also where these spell it differently."""
    frame = ask(catalogue.regions)
    inside = frame[frame.scenario.isin(scenarios) & (frame.kind == "model region")]
    return inside[~inside.region.str.casefold().duplicated()]


def state_choice(scenarios: tuple[str, ...]) -> str | None:
    """Let the person choose a state of the world where a scenario has several; None: each has one only."""
    frame = ask(catalogue.states)
    frame = frame[frame.scenario.isin(scenarios)]
    if not frame.scenario.duplicated().any():
        return None
    return one("sow", "State of the world", sorted(frame.sow.unique(), key=_by_number))


def state_words(sow: str | None) -> str:
    """Return what a title says of the state of the world that was chosen."""
    return f", state of the world {sow}" if sow else ""


def _by_number(code: str) -> tuple[int, str]:
    return (int(code), code) if code.isdecimal() else (sys.maxsize, code)


def period_choice(periods: list[str]) -> str:
    """Let the person choose one period; at first the middle one."""
    return one("period", "Period", periods, default=periods[len(periods) // 2] if periods else None) or ""


def unit_choice(stored: Sequence[str | None], *, power: bool = False) -> Shown:
    """Let the person choose a unit to show rows in, of those that they are stored in and can be converted to.

    At first the first of the stored ones. With `power` an energy may be shown as average power.
    """
    units = offered(stored, power=power)
    chosen = one("unit", "Unit", list(units), words=lambda code: UNIT_UNKNOWN if code == UNKNOWN else code)
    return units[chosen] if chosen else Shown()


def code_words(frame: pd.DataFrame, code: str, words: str = "description") -> Words:
    """Return how codes are shown: with the description where there is one that says more."""
    known = dict(zip(frame[code], frame[words], strict=True))

    def shown(value: str) -> str:
        description = known.get(value)
        return f"{description} ({value})" if description and description != value else value

    return shown
