"""Stacked bars over the periods or the timeslices: one panel a scenario, all on the same scale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import cycle
from textwrap import wrap
from typing import Any, Final, NamedTuple

import pandas as pd

OTHERS: Final = (
    "#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#edc948", "#b07aa1", "#9c755f", "#ff9da7", "#86bcb6",
)  # fmt: skip
ABREAST: Final = 3
"""Panels side by side."""
SPACE: Final = 0.03
"""What lies between two panels, as a share of the width."""
ROOM: Final = 1.05
"""How much further than the stacks a scale of our own reaches."""
HEADING: Final = 16
"""Characters of a line of a panel's heading, so that three stand side by side on a phone."""
HATCHED: Final = {"shape": "/", "size": 6, "solidity": 0.4}
ONE_ROW, FURTHER_ROW = 480, 280
"""Height of the figure in px: with one row of panels, and what each further row adds."""


class Group(NamedTuple):
    """A group: its code, what it is called, and its colour."""

    code: str
    name: str
    colour: str

    @property
    def said(self) -> str:
        """What hovering says: the name, with the code where that is another word."""
        same = self.code == "-" or self.code.casefold() in self.name.casefold()
        return self.name if same else f"{self.name} ({self.code})"


class Looks(NamedTuple):
    """Groups that have a colour of their own, in the order of the stack; what groups and what scenarios are called."""

    colours: Mapping[str, str]
    words: Callable[[str], str] = str
    headings: Callable[[str], str] = str


def stacked_bars(
    frame: pd.DataFrame,
    *,
    unit: str,
    looks: Looks,
    timeslices: Sequence[str] = (),
) -> dict[str, Any]:
    """Return a Plotly figure: a panel a scenario, in it a bar a period, stacked from the groups.

    `frame` has the columns scenario, period, group, value; every row is drawn as one bar piece of its own value. Each
    group has a trace in each panel, in the order of the stack; all panels have the same periods and the same scale.
    `looks` says what groups and scenarios are called, and how they are coloured; hovering says their codes too.
    With `timeslices`, in this order, a bar is one of them, and the column timeslice takes the place of period; pieces
    whose column spread is true are hatched.
    """
    scenarios = list(dict.fromkeys(frame.scenario))
    places = list(timeslices) or in_time(frame.period.unique())
    frame = frame.assign(place=frame.timeslice if timeslices else frame.period)
    traces: list[dict[str, Any]] = []
    for code, colour in group_colours(looks.colours, list(frame.group.unique())).items():
        rows = frame[frame.group == code]
        traces += _traces(rows, Group(code, looks.words(code), colour), scenarios, unit)
    layout = {
        "barmode": "relative",
        "bargap": 0.15,
        "height": ONE_ROW + FURTHER_ROW * ((len(scenarios) - 1) // ABREAST),
        "margin": {"l": 8, "r": 8, "t": 36, "b": 8},
        "legend": {"orientation": "h", "traceorder": "normal", "yref": "container", "y": 0, "yanchor": "bottom"},
        "hoverlabel": {"namelength": -1},
        "annotations": [
            _heading(looks.headings(name), number) for number, name in enumerate(scenarios, 1) if len(scenarios) > 1
        ],
    }
    return {
        "data": traces,
        "layout": layout | dict(_axes(len(scenarios), places, unit, _scale(frame) if timeslices else [])),
    }


def in_time(periods: Iterable[str]) -> list[str]:
    """Return periods in order of time; those that are no year come last."""
    return sorted(periods, key=lambda period: (not period.isdigit(), period.zfill(4)))


def _axis(letter: str, number: int) -> str:
    return letter if number == 1 else f"{letter}{number}"


def _heading(scenario: str, number: int) -> dict[str, Any]:
    return {
        "text": "<br>".join(wrap(scenario, HEADING, max_lines=2, placeholder=" …")),
        "showarrow": False,
        "xref": f"{_axis('x', number)} domain",
        "yref": f"{_axis('y', number)} domain",
        "x": 0.5,
        "y": 1.0,
        "yanchor": "bottom",
    }


def _scale(frame: pd.DataFrame) -> list[float]:
    """Return from where to where the stacks reach, with some room; a scale of our own where there is nothing to see.

    Plotly scales the values by itself only where the places may be scaled, too: it then leaves out those at the edge
    that are empty.
    """
    stacks = frame.assign(below=frame.value < 0).groupby(["scenario", "place", "below"]).value.sum()
    low, high = min(0.0, stacks.min()), max(0.0, stacks.max())
    return [low * ROOM, high * ROOM] if low < high else [0.0, 1.0]


def _axes(panels: int, places: list[str], unit: str, scale: list[float]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Both axes of each panel, by their names in the layout; only the panels on the left say the unit."""
    abreast, rows = min(panels, ABREAST), -(-panels // ABREAST)
    width, height = (1 + SPACE) / abreast, 1.0 / rows
    for number in range(1, panels + 1):
        row, column = divmod(number - 1, ABREAST)
        left, bottom = column * width, 1 - (row + 1) * height
        yield (
            f"xaxis{number if number > 1 else ''}",
            {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": places,
                **({"range": [-0.5, len(places) - 0.5]} if scale else {}),
                "automargin": True,
                "domain": [left, left + width - SPACE],
                "anchor": _axis("y", number),
                **({"matches": "x"} if number > 1 else {}),
            },
        )
        yield (
            f"yaxis{number if number > 1 else ''}",
            {
                "title": {"text": unit if column == 0 else ""},
                "showticklabels": column == 0,
                "separatethousands": True,
                "exponentformat": "none",
                **({"range": scale} if scale else {"rangemode": "tozero"}),
                "automargin": True,
                "domain": [bottom + (0.12 * height if rows > 1 else 0), bottom + height],
                "anchor": _axis("x", number),
                **({"matches": "y"} if number > 1 else {}),
            },
        )


def _traces(rows: pd.DataFrame, group: Group, scenarios: list[str], unit: str) -> Iterator[dict[str, Any]]:
    """The pieces of a group, a trace a panel, and one for what is spread there; the first of them is in the legend."""
    spread = rows.spread if "spread" in rows else pd.Series(data=False, index=rows.index)
    pieces = [
        (number, hatched, rows[(rows.scenario == scenario) & (spread == hatched)])
        for number, scenario in enumerate(scenarios, 1)
        for hatched in (False, True)
    ]
    first = True
    for number, hatched, of in pieces:
        if of.empty:
            continue
        said = f"{group.said}, spread" if hatched else group.said
        yield {
            "type": "bar",
            "name": group.name,
            "legendgroup": group.code,
            "showlegend": first,
            "x": of.place.tolist(),
            "y": of.value.tolist(),
            "xaxis": _axis("x", number),
            "yaxis": _axis("y", number),
            "customdata": of.scenario.tolist(),
            "marker": {"color": group.colour, **({"pattern": HATCHED} if hatched else {})},
            "hovertemplate": f"%{{customdata}}, %{{x}}<br>{said}: %{{y:,}} {unit}<extra></extra>",
        }
        first = False


def group_colours(listed: Mapping[str, str], groups: list[str]) -> dict[str, str]:
    """Return a colour for each group in the order of the stack: those listed, then others by turns, by name."""
    known = {code: colour for code, colour in listed.items() if code in groups}
    return known | dict(zip(sorted(set(groups) - set(known)), cycle(OTHERS), strict=False))
