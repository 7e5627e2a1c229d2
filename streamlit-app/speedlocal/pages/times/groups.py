"""What both views of the explorer say and tabulate of the groups that they draw."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from speedlocal.figures.bars import group_colours
from speedlocal.ui.names import Names
from speedlocal.ui.selectors import scenario_words


def in_words(scenarios: Sequence[str]) -> str:
    """Return what a title says of the scenarios shown."""
    return scenario_words()(scenarios[0]) if len(scenarios) == 1 else f"{len(scenarios)} scenarios"


def in_order(frame: pd.DataFrame, scenarios: Sequence[str]) -> pd.DataFrame:
    """Return the rows of each scenario in the order in which they were chosen."""
    places = {name: place for place, name in enumerate(scenarios)}
    return frame.sort_values("scenario", key=lambda names: names.map(places), kind="stable", ignore_index=True)


def say_absent(scenarios: Sequence[str], frame: pd.DataFrame) -> None:
    """Say which of the scenarios have no rows."""
    if absent := [name for name in scenarios if name not in set(frame.scenario)]:
        st.info(f"No rows for these choices in {', '.join(absent)}.")


def wide(frame: pd.DataFrame, by: str, column: str, order: Sequence[str], names: Names) -> pd.DataFrame:
    """Return one row a scenario and group, in the order of the stack, one column a period or timeslice.

    Where there are no rows, a cell is empty. What is spread, if anything, has rows of its own.
    """
    keys = ["scenario", "group"]
    if "spread" in frame and frame.spread.any():
        keys.append("spread")
        frame = frame.assign(spread=["spread" if spread else "" for spread in frame.spread])
    table = frame.pivot_table(index=keys, columns=column, values="value", aggfunc="sum")
    stack = list(group_colours(names.colours, list(frame.group.unique())))
    table = table.reindex(columns=list(order)).reindex(stack, level="group").reset_index().rename(columns={"group": by})
    table[by] = [names.words(code) for code in table[by]]
    return in_order(table, list(dict.fromkeys(frame.scenario)))
