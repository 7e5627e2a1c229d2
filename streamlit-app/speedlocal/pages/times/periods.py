"""The explorer's view over the periods: stacked bars of an attribute by carrier, sector or process."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from speedlocal.figures.bars import Looks, in_time, stacked_bars
from speedlocal.pages.times.choices import attribute_choice, group_choice, unit_and_kind
from speedlocal.pages.times.groups import in_order, in_words, say_absent, wide
from speedlocal.queries import annual
from speedlocal.ui.ask import ask
from speedlocal.ui.choices import one, several
from speedlocal.ui.downloads import csv_download
from speedlocal.ui.names import names_of, scenario_names
from speedlocal.ui.selectors import code_words, region_choice, state_choice, state_words
from speedlocal.ui.tables import show_table
from speedlocal.ui.units import Shown, converted
from speedlocal.ui.words import UNLIKE, plain


def render(scenarios: tuple[str, ...]) -> None:
    """Show the view of these scenarios."""
    chosen = _choices(scenarios)
    if chosen is None:
        return
    selection, shown, by = chosen
    per_year = selection.attribute.unit_of != "capacity"
    frame = in_order(ask(annual.over_periods, selection=selection, by=by), scenarios)
    frame = converted(frame, ["value"], shown)
    title = _title(selection, by, shown.title(per_year=per_year), frame)
    st.subheader(plain(title), anchor=False)
    if frame.empty:
        st.info("No rows for these choices. Choose other regions, or another attribute.")
        return
    say_absent(scenarios, frame)
    unit = shown.words(per_year=per_year)
    names = names_of(by, scenarios)
    figure = stacked_bars(frame, unit=unit, looks=Looks(names.colours, names.words, scenario_names().words))
    st.plotly_chart(figure, width="stretch", key="bars", theme="streamlit", alt=title)
    show_table(wide(frame, by, "period", in_time(frame.period.unique()), names), alt=title)
    table = frame.rename(columns={"group": by, "value": f"value ({unit})"})
    _say_aggregations(selection)
    if shown.stored is None and not (selection.commodity or selection.process):
        st.caption(UNLIKE)
    csv_download(table, "explorer", says=f"{title}; sums over timeslices and vintages")


def _say_aggregations(selection: annual.Selection) -> None:
    """Say which rows are left out, since they add up other commodities."""
    if selection.commodity is None and (codes := list(ask(annual.aggregations, selection=selection).commodity)):
        st.caption(f"Left out are sums of other commodities (COM_AGG): {', '.join(codes)}. Choose one to see it.")


def _choices(scenarios: tuple[str, ...]) -> tuple[annual.Selection, Shown, str] | None:
    regions = region_choice(scenarios)
    sow = state_choice(scenarios)
    of = attribute_choice()
    if of is None:
        return None
    shown, kind = unit_and_kind(of, scenarios)
    if of.unit_of == "currency" and shown.stored is None and len(regions) != 1:
        st.info("The currency is not known, or regions have different ones. Choose one region.")
        return None
    by = group_choice(of)
    return _narrowed(annual.Selection(of, scenarios, shown.stored, kind, regions, sow=sow)), shown, by


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


def _title(selection: annual.Selection, by: str, unit: str, frame: pd.DataFrame) -> str:
    code = selection.commodity or selection.process
    what = selection.attribute.title + (f" of {code}" if code else "")
    periods = in_time(frame.period.unique())
    span = f", {periods[0]} to {periods[-1]}" if len(periods) > 1 else f", {periods[0]}" if periods else ""
    where = ", ".join(selection.regions) or "all regions"
    return f"{what} by {by}, {unit}{span}, {in_words(selection.scenarios)}, {where}{state_words(selection.sow)}"
