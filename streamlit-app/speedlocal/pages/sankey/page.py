"""Sankey Diagrams: energy from source to use in a scenario, region and period, with its losses."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from speedlocal.figures.energy_balance import energy_balance
from speedlocal.figures.numbers import number
from speedlocal.figures.sankey import sankey
from speedlocal.queries import catalogue, energy
from speedlocal.ui.ask import ask
from speedlocal.ui.choices import UNKNOWN, one
from speedlocal.ui.downloads import csv_download
from speedlocal.ui.sankey import show_sankey
from speedlocal.ui.selectors import period_choice, region_choice, scenario_choice
from speedlocal.ui.words import unit_words


def render() -> None:
    """Show the page."""
    scenario = scenario_choice()
    regions = region_choice((scenario,))
    period = period_choice(list(ask(catalogue.periods, scenario=scenario).period))
    balance = energy.Balance(scenario, period, regions, _unit(scenario))
    nodes, links = energy_balance(ask(energy.flows, balance=balance), ask(energy.net, balance=balance))
    unit = f"{unit_words(balance.unit)} per year"
    where = ", ".join(regions) or "all regions"
    st.subheader(f"Energy from source to use, {unit}, {period}, {scenario}, {where}", anchor=False)
    if links.empty:
        st.info("No energy flows for these choices. Choose another period or other regions.")
        return
    picture = sankey(nodes, links, unit=unit)
    show_sankey(picture, key="sankey")
    _figures(nodes, links, unit)
    table = _table(nodes, links, unit)
    st.dataframe(table, width="stretch", hide_index=True)
    csv_download(table, "sankey", says=f"Energy from source to use, {unit}, {period}, {scenario}, {where}")


def _unit(scenario: str) -> str | None:
    frame = ask(energy.units, scenario=scenario)
    codes = {unit or UNKNOWN: unit for unit in frame.unit}
    chosen = one("unit", "Unit", list(codes), words=lambda code: unit_words(codes[code]))
    return codes[chosen] if chosen else None


def _figures(nodes: pd.DataFrame, links: pd.DataFrame, unit: str) -> None:
    """Say what enters, what is used and what is lost; the three that are known to the reader of any balance."""
    sources = links[links.origin.isin(nodes.node[nodes.stage == 0])].value.sum()
    lost = links[links.destination.str.endswith("losses")].value.sum()
    missing = links[links.origin == "missing"].value.sum()
    words = f"From sources {number(sources)}, lost {number(lost)} {unit}."
    st.caption(words + (f" Not accounted for: {number(missing)} {unit}." if missing else ""))


def _table(nodes: pd.DataFrame, links: pd.DataFrame, unit: str) -> pd.DataFrame:
    labels = dict(zip(nodes.node, nodes.label, strict=True))
    table = links.assign(origin=links.origin.map(labels), destination=links.destination.map(labels))
    columns = ["origin", "destination", "carrier", "value"]
    return table[columns].sort_values("value", ascending=False).rename(columns={"value": f"value ({unit})"})
