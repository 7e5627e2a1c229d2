"""Energy Flow Maps: what flows between regions, and which way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from speedlocal.figures.finite import finite
from speedlocal.figures.flow_map import deck, flow_map, legend_svg
from speedlocal.queries import names, trade
from speedlocal.ui.ask import ask
from speedlocal.ui.choices import one
from speedlocal.ui.downloads import csv_download
from speedlocal.ui.names import groups_of
from speedlocal.ui.outlines import OUTLINES
from speedlocal.ui.selectors import (
    code_words,
    period_choice,
    scenario_choice,
    scenario_words,
    state_choice,
    state_words,
    unit_choice,
)
from speedlocal.ui.tables import show_table
from speedlocal.ui.units import Shown, converted
from speedlocal.ui.viewport import is_narrow, watch_width
from speedlocal.ui.words import plain, unit_words
from speedlocal.vocabulary.lists import UNMAPPED

ARROWS = "#0b6e99"
"""Of flows of no carrier that has a colour."""
FLOWS = ("value", "sent", "arrived")
DESKTOP, PHONE = (760.0, 560.0), (350.0, 480.0)
"""Width and height in px that the view fits; a wider window shows more around it."""


def render() -> None:
    """Show the page."""
    scenario = scenario_choice(ask(trade.scenarios).scenario)
    sow = state_choice((scenario,))
    traded = ask(trade.commodities, scenario=scenario, sow=sow)
    if traded.empty:
        st.info(f"Nothing is traded in {scenario}, or no source tells who trades with whom. Choose another scenario.")
        return
    commodity = one("commodity", "Commodity", list(traded.commodity), words=code_words(traded, "commodity")) or ""
    every = _finite(ask(trade.between_regions, scenario=scenario, commodity_code=commodity, sow=sow))
    if every.empty:
        st.info(f"Nothing else flows of {commodity}. Choose another commodity.")
        return
    period = period_choice(list(dict.fromkeys(every.period)))
    shown = _unit(scenario, commodity)
    every = converted(every, FLOWS, shown)
    what, unit = code_words(traded, "commodity")(commodity), shown.title(per_year=True)
    title = f"Trade of {what}, {unit}, {period}, {scenario_words()(scenario)}{state_words(sow)}"
    st.subheader(plain(title), anchor=False)
    flows = every[every.period == period].drop(columns="period")
    if flows.empty:
        st.info("Nothing flows in this period. Choose another one.")
        return
    regions = ask(trade.regions, scenario=scenario)
    look = Look(shown.words(per_year=True), every.value.max(), _colour(scenario, traded, commodity), title)
    _map(scenario, regions, flows, look)
    words = code_words(regions, "region", "label")
    show_table(flows.assign(origin=flows.origin.map(words), destination=flows.destination.map(words)), alt=title)
    csv_download(flows, "flows", says=title)
    watch_width()


def _finite(flows: pd.DataFrame) -> pd.DataFrame:
    """Leave out flows that are infinite, and say which."""
    shown, left_out = finite(flows, FLOWS, ["origin", "destination", "period"])
    if left_out:
        st.warning(f"Left out, since infinite (origin, destination, period): {'; '.join(left_out)}.")
    return shown


def _unit(scenario: str, commodity: str) -> Shown:
    """Let the person choose the unit; where regions have different ones, all of them are said and none is chosen."""
    units = list(ask(trade.units, scenario=scenario, commodity_code=commodity).unit)
    if len(units) <= 1:
        return unit_choice(units)
    st.warning(f"Regions give {commodity} different units: {', '.join(map(unit_words, units))}.")
    either = " or ".join(map(unit_words, units))
    return Shown(either, either)


def _colour(scenario: str, traded: pd.DataFrame, commodity: str) -> str:
    """Return the colour of a commodity: the mapping's, else its carrier's, else that of arrows."""
    row = traded.set_index("commodity").loc[commodity]
    if row.colour:
        return str(row.colour)
    carrier = groups_of((scenario,)).carriers.get(str(row.carrier))
    return ARROWS if carrier is None or carrier.carrier == UNMAPPED else carrier.colour


@dataclass(frozen=True)
class Look:
    """What the map says and shows of its flows."""

    unit: str
    largest: float
    colour: str
    title: str


def _map(scenario: str, regions: pd.DataFrame, flows: pd.DataFrame, look: Look) -> None:
    ends = {*flows.origin, *flows.destination}
    shown = regions[(regions.kind == "model region") | regions.region.isin(ends)]
    shown = shown.assign(label=shown.label.where(shown.label.notna(), shown.region))
    size = PHONE if is_narrow() else DESKTOP
    picture = flow_map(shown, flows, unit=look.unit, colour=look.colour, largest=float(look.largest), size=size)
    outlines = None if picture.schematic else OUTLINES
    own = None if picture.schematic else _own_outlines(scenario)
    st.pydeck_chart(deck(picture, outlines=outlines, own=own), height=int(size[1]), key="map", alt=look.title)
    st.image(legend_svg(picture))
    if picture.schematic:
        st.caption("The results name no places: regions stand on a circle. A file NAME_regions.csv gives them places.")
    elif picture.unplaced:
        st.caption(f"Beside the map, since no source gives them a place: {', '.join(picture.unplaced)}.")


def _own_outlines(scenario: str) -> dict[str, Any] | None:
    """Return the GeoJSON that the scenario's mapping has of its regions, if any."""
    texts = list(ask(names.outlines, scenario_name=scenario).text)
    return json.loads(texts[0]) if texts else None
