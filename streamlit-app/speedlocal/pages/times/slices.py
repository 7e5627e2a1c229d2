"""The explorer's view by timeslice: stacked bars of a flow in the timeslices of one region and period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from speedlocal.figures.bars import Looks, in_time, stacked_bars
from speedlocal.figures.finite import finite
from speedlocal.pages.times.choices import attribute_choice, group_choice, unit_and_kind
from speedlocal.pages.times.groups import in_order, in_words, say_absent, wide
from speedlocal.queries import annual, catalogue, timeslices
from speedlocal.ui.ask import ask
from speedlocal.ui.choices import one
from speedlocal.ui.downloads import csv_download
from speedlocal.ui.names import names_of, scenario_names
from speedlocal.ui.selectors import code_words, model_regions, period_choice, state_choice, state_words
from speedlocal.ui.tables import show_table
from speedlocal.ui.units import Shown, converted
from speedlocal.ui.words import plain

NAMED: Final = 8
"""Timeslices that a remark names; of the others it says how many there are."""


def render(scenarios: tuple[str, ...]) -> None:
    """Show the view of these scenarios."""
    chosen = _choices(scenarios)
    if chosen is None:
        return
    profile, shown = chosen
    frame = _finite(_at_level(profile))
    title = _title(profile, shown)
    st.subheader(plain(title), anchor=False)
    if frame.empty:
        st.info("No rows for these choices. Choose another region, period or attribute.")
        return
    say_absent(scenarios, frame)
    _draw(frame, profile, shown, title)


def _choices(scenarios: tuple[str, ...]) -> tuple[timeslices.Profile, Shown] | None:
    frame = model_regions(scenarios)
    region = one("region", "Region", list(frame.region), words=code_words(frame, "region", "label"))
    periods = {period for name in scenarios for period in ask(catalogue.periods, scenario=name).period}
    period = period_choice(in_time(periods))
    sow = state_choice(scenarios)
    of = attribute_choice(by_timeslice=True)
    if region is None or not period:
        st.info("No flows in any region and period that is a year. Choose other scenarios.")
        return None
    if of is None:
        return None
    selection = annual.Selection(of, scenarios, regions=(region,), sow=sow)
    unknown = ask(timeslices.without_fraction, selection=selection, period=period)
    shown, kind = unit_and_kind(of, scenarios, power=unknown.empty)
    by = group_choice(of, default="sector")
    selection = replace(selection, unit=shown.stored, kind=kind)
    return timeslices.Profile(_narrowed(selection, period), period, by), shown


def _narrowed(selection: annual.Selection, period: str) -> annual.Selection:
    """Let the person choose the one commodity or process whose timeslices are shown."""
    if selection.attribute.unit_of == "activity":
        frame = ask(timeslices.processes, selection=selection, period=period)
        process = one("process", "Process", list(frame.process), words=code_words(frame, "process"))
        return replace(selection, process=process)
    frame = ask(timeslices.commodities, selection=selection, period=period)
    label = "Emission" if selection.kind == "ENV" else "Commodity"
    commodity = one("commodity", label, list(frame.commodity), words=code_words(frame, "commodity"))
    return replace(selection, commodity=commodity)


def _at_level(profile: timeslices.Profile) -> pd.DataFrame:
    """Let the person choose how fine the timeslices are; return the profile so, at first as fine as it is told."""
    frame = ask(timeslices.profile, profile=profile)
    finest = frame.depth.max()
    if pd.isna(finest) or finest == 0:
        return frame
    levels = _levels(_tree(profile), int(finest))
    chosen = one("level", "Level", list(levels))
    depth = levels[chosen] if chosen else int(finest)
    return frame if depth == finest else ask(timeslices.profile, profile=replace(profile, depth=depth))


def _tree(profile: timeslices.Profile) -> pd.DataFrame:
    """Return the tree that levels and the order of timeslices are taken from: the first scenario's."""
    selection = profile.selection
    return ask(timeslices.tree, scenario=selection.scenarios[0], region=selection.regions[0])


def _order(frame: pd.DataFrame, tree: pd.DataFrame) -> list[str]:
    """Return the timeslices drawn, and those of the same level in which nothing flows, in the order of the tree."""
    depth = frame.depth.max()
    ends = ~tree.timeslice.isin(tree.parent)
    level = set() if pd.isna(depth) else set(tree.timeslice[(tree.depth == depth) | (ends & (tree.depth < depth))])
    shown = dict.fromkeys(frame.timeslice)
    placed = [code for code in tree.timeslice if code in level or code in shown]
    return list(dict.fromkeys([*placed, *shown]))


def _levels(tree: pd.DataFrame, finest: int) -> dict[str, int]:
    """How far below the year each level lies, by its name, the finest first; by a number where no source names it."""
    levels: dict[str, int] = {}
    for depth in range(finest, -1, -1):
        names = tree.level[tree.depth == depth].dropna().unique()
        name = "/".join(names) or str(depth)
        levels[f"{name} {depth}" if name in levels else name] = depth
    return levels


def _title(profile: timeslices.Profile, shown: Shown) -> str:
    selection = profile.selection
    code = selection.commodity or selection.process
    what = selection.attribute.title + (f" of {code}" if code else "")
    when = f"{profile.period}, {in_words(selection.scenarios)}, {selection.regions[0]}{state_words(selection.sow)}"
    return f"{what} by {profile.by} and timeslice, {shown.title(per_year=True)}, {when}"


def _finite(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out what is infinite, and say which."""
    shown, left_out = finite(frame, ["value"], ["group", "timeslice"])
    if left_out:
        st.warning(f"Left out, since infinite (group, timeslice): {'; '.join(left_out)}.")
    return shown


def _draw(frame: pd.DataFrame, profile: timeslices.Profile, shown: Shown, title: str) -> None:
    frame = in_order(frame, profile.selection.scenarios)
    frame, unit, by = converted(frame, ["value"], shown), shown.words(per_year=True), profile.by
    order = _order(frame, _tree(profile))
    names = names_of(by, profile.selection.scenarios)
    looks = Looks(names.colours, names.words, scenario_names().words)
    figure = stacked_bars(frame, unit=unit, looks=looks, timeslices=order)
    st.plotly_chart(figure, width="stretch", key="slices", theme="streamlit", alt=title)
    show_table(wide(frame, by, "timeslice", order, names), alt=title)
    for words in _remarks(frame, profile):
        st.caption(words)
    columns = ["scenario", "group", "timeslice", "level", "fraction", "spread", "value"]
    table = frame[columns].rename(columns={"group": by, "value": f"value ({unit})"})
    csv_download(table, "timeslices", says=f"{title}; sums over vintages")


def _remarks(frame: pd.DataFrame, profile: timeslices.Profile) -> Iterator[str]:
    """What has to be said of the timeslices drawn."""
    region = profile.selection.regions[0]
    if frame.spread.any():
        yield "Hatched is what is told for a coarser timeslice and spread here by fractions of the year."
    if frame.coarse.any():
        yield f"Not spread, since fractions are not known or do not add up: {_listed(frame.timeslice[frame.coarse])}."
    if (without := frame.depth.isna()).any():
        yield f"No source tells where these lie in {region}'s tree of timeslices: {_listed(frame.timeslice[without])}."
    selection = replace(profile.selection, commodity=None, process=None)
    unknown = ask(timeslices.without_fraction, selection=selection, period=profile.period)
    if not unknown.empty:
        yield (
            f"No source tells what fraction of the year these take in {region}: {_listed(unknown.timeslice)}."
            " So there is no average power, only what flows in each timeslice."
        )


def _listed(codes: pd.Series) -> str:
    names = list(dict.fromkeys(codes))
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
