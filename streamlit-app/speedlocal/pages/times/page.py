"""TIMES Data Explorer: stacked bars of an attribute over the periods, by carrier, sector or process."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from speedlocal.figures.bars import stacked_bars
from speedlocal.queries import annual, catalogue
from speedlocal.ui.ask import ask
from speedlocal.ui.choices import UNKNOWN, one, several
from speedlocal.ui.downloads import csv_download
from speedlocal.ui.selectors import code_words, region_choice, scenario_choices
from speedlocal.ui.words import KINDS, unit_words
from speedlocal.vocabulary.lists import Attribute, attribute, carriers, sectors

GROUP_WORDS = {
    "carrier": "carrier",
    "sector": "sector",
    "process": "process",
    "commodity": "commodity",
    "region": "region",
}


def render() -> None:
    """Show the page."""
    selection, by = _choices()
    if selection is None:
        return
    frame = ask(annual.over_periods, selection=selection, by=by)
    _title(selection, by, frame)
    if frame.empty:
        st.info("No rows for these choices. Choose other regions, or another attribute.")
        return
    unit = f"{unit_words(selection.unit)}{_per_year(selection.attribute)}"
    figure = stacked_bars(frame, by=by, unit=unit, words=lambda code: group_words(by, code))
    st.plotly_chart(figure, width="stretch", key="bars", theme="streamlit")
    table = frame.rename(columns={"group": by, "value": f"value ({unit})"})
    st.dataframe(wide(frame, by), width="stretch", hide_index=True)
    csv_download(table, "explorer", says=f"{selection.attribute.title}, {unit}, sums over timeslices and vintages")


def _choices() -> tuple[annual.Selection | None, str]:
    scenarios = scenario_choices()
    if not scenarios:
        st.info("Choose at least one scenario in the sidebar.")
        return None, ""
    regions = region_choice(scenarios)
    of = _attribute()
    unit, kind = _unit(of, scenarios)
    by = one("group", "Group by", annual.groups(of), words=lambda code: GROUP_WORDS[code].capitalize()) or ""
    selection = annual.Selection(of, scenarios, unit, kind, regions)
    return annual.Selection(of, scenarios, unit, kind, regions, _commodity(selection)), by


def _attribute() -> Attribute:
    codes = list(ask(catalogue.attributes).attribute)
    known = {code: found for code in codes if (found := attribute(code))}
    order = sorted(known, key=lambda code: list(known).index(code))
    chosen = one(
        "attribute", "Attribute", order, default="VAR_FOut", words=lambda code: f"{known[code].title} ({code})"
    )
    return known[chosen or order[0]]


def _unit(of: Attribute, scenarios: tuple[str, ...]) -> tuple[str | None, str | None]:
    frame = ask(annual.unit_groups, attribute=of, scenarios=scenarios)
    found = {_unit_code(unit, kind): (unit, kind) for unit, kind in zip(frame.unit, frame.kind, strict=True)}
    chosen = one("unit", "Unit", list(found), words=lambda code: _unit_label(*found[code]))
    return found[chosen] if chosen else (None, None)


def _unit_code(unit: str | None, kind: str | None) -> str:
    return f"{unit or UNKNOWN} {kind}" if kind else unit or UNKNOWN


def _unit_label(unit: str | None, kind: str | None) -> str:
    return f"{unit_words(unit)}, {KINDS.get(kind, kind)}" if kind else unit_words(unit)


def _commodity(selection: annual.Selection) -> str | None:
    """Emissions overlap, so that they are shown one commodity at a time; all else can be narrowed to one."""
    if selection.attribute.unit_of != "commodity":
        return None
    frame = ask(annual.commodities, selection=selection)
    words = code_words(frame, "commodity")
    if selection.kind == "ENV":
        return one("commodity", "Emission", list(frame.commodity), words=words)
    codes = several("commodity", "Commodity", list(frame.commodity), words=words, hint="All")
    if len(codes) > 1:
        st.info(f"This view narrows to one commodity; it shows {codes[0]}.")
    return codes[0] if codes else None


def _per_year(of: Attribute) -> str:
    return "" if of.unit_of == "capacity" else " per year"


def _title(selection: annual.Selection, by: str, frame: pd.DataFrame) -> None:
    what = selection.attribute.title + (f" of {selection.commodity}" if selection.commodity else "")
    unit = f"{unit_words(selection.unit)}{_per_year(selection.attribute)}"
    periods = list(dict.fromkeys(frame.sort_values("year").period)) if not frame.empty else []
    span = f", {periods[0]} to {periods[-1]}" if len(periods) > 1 else f", {periods[0]}" if periods else ""
    scenarios = selection.scenarios[0] if len(selection.scenarios) == 1 else f"{len(selection.scenarios)} scenarios"
    where = ", ".join(selection.regions) or "all regions"
    st.subheader(f"{what} by {GROUP_WORDS[by]}, {unit}{span}, {scenarios}, {where}", anchor=False)


def group_words(by: str, code: str) -> str:
    """Return the plain name of a group."""
    if by == "carrier":
        return carriers()[code].label
    if by == "sector":
        return sectors()[code].label
    return "none" if code == "-" else code


def wide(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return one row a scenario and group, one column a period; a cell without rows stays empty."""
    table = frame.pivot_table(index=["scenario", "group"], columns="period", values="value", aggfunc="sum", sort=False)
    table = table.reset_index().rename(columns={"group": by})
    table[by] = [group_words(by, code) for code in table[by]]
    return table
