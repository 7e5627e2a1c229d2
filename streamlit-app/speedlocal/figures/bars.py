"""Stacked bars over the periods, one stack a scenario."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import Any, Final

import pandas as pd

from speedlocal.vocabulary.lists import carriers, sectors

OTHERS: Final = (
    "#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#edc948", "#b07aa1", "#9c755f", "#ff9da7", "#86bcb6",
)  # fmt: skip


def stacked_bars(frame: pd.DataFrame, *, by: str, unit: str, words: Callable[[str], str]) -> dict[str, Any]:
    """Return a Plotly figure: x the periods with the scenarios inside, one trace a group, in the order of the stack.

    `frame` has the columns scenario, period, group, value; every row is drawn as one bar piece of its own value.
    """
    scenarios = list(dict.fromkeys(frame.scenario))
    colours = group_colours(by, list(frame.group.unique()))
    traces = [_trace(frame[frame.group == g], words(g), c, scenarios, unit) for g, c in colours.items()]
    layout = {
        "barmode": "relative",
        "bargap": 0.15,
        "height": 480,
        "margin": {"l": 8, "r": 8, "t": 24, "b": 8},
        "yaxis": {
            "title": {"text": unit},
            "separatethousands": True,
            "exponentformat": "none",
            "rangemode": "tozero",
            "automargin": True,
        },
        "xaxis": {"automargin": True, "type": "category" if len(scenarios) == 1 else "multicategory"},
        "legend": {"orientation": "h", "traceorder": "normal", "yref": "container", "y": 0, "yanchor": "bottom"},
        "hoverlabel": {"namelength": -1},
    }
    return {"data": traces, "layout": layout}


def _trace(rows: pd.DataFrame, name: str, colour: str, scenarios: list[str], unit: str) -> dict[str, Any]:
    periods = rows.period.tolist()
    return {
        "type": "bar",
        "name": name,
        "x": periods if len(scenarios) == 1 else [periods, rows.scenario.tolist()],
        "y": rows.value.tolist(),
        "customdata": rows.scenario.tolist(),
        "marker": {"color": colour},
        "hovertemplate": f"%{{customdata}}, %{{x}}<br>{name}: %{{y:,}} {unit}<extra></extra>",
    }


def group_colours(by: str, groups: list[str]) -> dict[str, str]:
    """Return a colour for each group, in the order of the stack: the vocabulary's, else by turns in order of name."""
    listed: dict[str, str] = {}
    if by == "carrier":
        listed = {code: carrier.colour for code, carrier in carriers().items()}
    elif by == "sector":
        listed = {code: sector.colour for code, sector in sectors().items()}
    known = {code: colour for code, colour in listed.items() if code in groups}
    return known | dict(zip(sorted(set(groups) - set(known)), cycle(OTHERS), strict=False))
