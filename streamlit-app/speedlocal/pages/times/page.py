"""TIMES Data Explorer: stacked bars of an attribute over the periods, by carrier, sector or process."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from speedlocal.figures.bars import group_colours, in_time, stacked_bars
from speedlocal.queries import annual, catalogue
from speedlocal.ui.ask import ask
from speedlocal.ui.choices import UNKNOWN, one, several
from speedlocal.ui.downloads import csv_download
from speedlocal.ui.selectors import code_words, region_choice, scenario_choices, state_choice, state_words
from speedlocal.ui.tables import show_table
from speedlocal.ui.words import KINDS, UNLIKE, plain, unit_words
from speedlocal.vocabulary.lists import Attribute, attribute, carriers, sectors


def render() -> None:
    """Show the page."""
    selection, by = _choices()
    if selection is None:
        return
    frame = ask(annual.over_periods, selection=selection, by=by)
    title = _title(selection, by, frame)
    st.subheader(plain(title), anchor=False)
    if frame.empty:
        st.info("No rows for these choices. Choose other regions, or another attribute.")
        return
    if absent := [name for name in selection.scenarios if name not in set(frame.scenario)]:
        st.info(f"No rows for these choices in {', '.join(absent)}.")
    unit = _unit_words(selection)
    figure = stacked_bars(frame, by=by, unit=unit, words=lambda code: group_words(by, code))
    st.plotly_chart(figure, width="stretch", key="bars", theme="streamlit", alt=title)
    show_table(wide(frame, by), alt=title)
    table = frame.rename(columns={"group": by, "value": f"value ({unit})"})
    _say_aggregations(selection)
    if selection.unit is None and not (selection.commodity or selection.process):
        st.caption(UNLIKE)
    csv_download(table, "explorer", says=f"{title}; sums over timeslices and vintages")


def _say_aggregations(selection: annual.Selection) -> None:
    """Say which rows are left out, since they add up other commodities."""
    if selection.commodity is None and (codes := list(ask(annual.aggregations, selection=selection).commodity)):
        st.caption(f"Left out are sums of other commodities (COM_AGG): {', '.join(codes)}. Choose one to see it.")


def _choices() -> tuple[annual.Selection | None, str]:
    scenarios = scenario_choices()
    if not scenarios:
        st.info("Choose at least one scenario in the sidebar.")
        return None, ""
    regions = region_choice(scenarios)
    sow = state_choice(scenarios)
    of = _attribute()
    if of is None:
        st.info("These results hold no attribute that can be summed over the year.")
        return None, ""
    unit, kind = _unit(of, scenarios)
    if of.unit_of == "currency" and unit is None and len(regions) != 1:
        st.info("The currency is not known, or regions have different ones. Choose one region.")
        return None, ""
    by = one("group", "Group by", of.groups.split(), words=str.capitalize) or ""
    return _narrowed(annual.Selection(of, scenarios, unit, kind, regions, sow=sow)), by


def _attribute() -> Attribute | None:
    codes = list(ask(catalogue.attributes).attribute)
    known = {code: found for code in codes if (found := attribute(code))}
    order = sorted(known, key=lambda code: list(known).index(code))
    chosen = one(
        "attribute", "Attribute", order, default="VAR_FOut", words=lambda code: f"{known[code].title} ({code})"
    )
    return known[chosen] if chosen else None


def _unit(of: Attribute, scenarios: tuple[str, ...]) -> tuple[str | None, str | None]:
    frame = ask(annual.unit_groups, attribute=of, scenarios=scenarios)
    kinds = {kind or UNKNOWN: kind for kind in frame.kind}
    kind = kinds[one("kind", "Kind", list(kinds), words=_kind_words) or UNKNOWN] if any(kinds.values()) else None
    units = {unit or UNKNOWN: unit for unit, of_kind in zip(frame.unit, frame.kind, strict=True) if of_kind == kind}
    chosen = one("unit", "Unit", list(units), words=lambda code: unit_words(units[code]))
    return (units[chosen] if chosen else None), kind


def _kind_words(code: str) -> str:
    return KINDS.get(code, "kind unknown").capitalize()


def _narrowed(selection: annual.Selection) -> annual.Selection:
    """Let the person narrow to one commodity or process; what does not add up is shown one at a time."""
    if selection.attribute.unit_of == "commodity":
        frame = ask(annual.commodities, selection=selection)
        label = "Emission" if selection.kind == "ENV" else "Commodity"
        return replace(selection, commodity=_code(selection, "commodity", label, frame))
    if selection.attribute.unit_of in ("activity", "capacity"):
        frame = ask(annual.processes, selection=selection)
        return replace(selection, process=_code(selection, "process", "Process", frame))
    return selection


def _code(selection: annual.Selection, name: str, label: str, frame: pd.DataFrame) -> str | None:
    codes, words = list(frame[name]), code_words(frame, name)
    if not selection.adds_up:
        return one(name, label, codes, words=words)
    chosen = several(name, label, codes, words=words, hint="All")
    if len(chosen) > 1:
        st.info(f"This view narrows to one {name}; it shows {chosen[0]}.")
    return chosen[0] if chosen else None


def _unit_words(selection: annual.Selection) -> str:
    return unit_words(selection.unit, per_year=selection.attribute.unit_of != "capacity")


def _title(selection: annual.Selection, by: str, frame: pd.DataFrame) -> str:
    code = selection.commodity or selection.process
    what = selection.attribute.title + (f" of {code}" if code else "")
    periods = in_time(frame.period.unique())
    span = f", {periods[0]} to {periods[-1]}" if len(periods) > 1 else f", {periods[0]}" if periods else ""
    scenarios = selection.scenarios[0] if len(selection.scenarios) == 1 else f"{len(selection.scenarios)} scenarios"
    where = ", ".join(selection.regions) or "all regions"
    return f"{what} by {by}, {_unit_words(selection)}{span}, {scenarios}, {where}{state_words(selection.sow)}"


def group_words(by: str, code: str) -> str:
    """Return the plain name of a group."""
    if by == "carrier":
        return carriers()[code].label
    if by == "sector":
        return sectors()[code].label
    return "none" if code == "-" else code


def wide(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return one row a scenario and group, in the order of the stack, one column a period; no rows, an empty cell."""
    table = frame.pivot_table(index=["scenario", "group"], columns="period", values="value", aggfunc="sum")
    stack = list(group_colours(by, list(frame.group.unique())))
    table = table[in_time(table.columns)].reindex(stack, level="group").reset_index().rename(columns={"group": by})
    table[by] = [group_words(by, code) for code in table[by]]
    return table
