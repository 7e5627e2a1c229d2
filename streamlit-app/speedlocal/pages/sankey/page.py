"""Sankey Diagrams: energy from source to use in a scenario, region and period, with its losses."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from speedlocal.figures.energy_balance import energy_balance
from speedlocal.figures.finite import finite
from speedlocal.figures.sankey import sankey
from speedlocal.queries import catalogue, energy, losses
from speedlocal.ui.ask import ask
from speedlocal.ui.downloads import csv_download
from speedlocal.ui.names import groups_of
from speedlocal.ui.sankey import show_sankey
from speedlocal.ui.selectors import (
    period_choice,
    region_choice,
    scenario_choice,
    scenario_words,
    state_choice,
    state_words,
    unit_choice,
)
from speedlocal.ui.tables import show_table
from speedlocal.ui.units import Shown, converted
from speedlocal.ui.words import UNLIKE, amount, plain

EFFICIENCIES: Final = "commodity efficiencies"
"""What a scenario lacks where no source tells COM_IE."""


def render() -> None:
    """Show the page."""
    scenario = scenario_choice(ask(energy.scenarios).scenario)
    regions = region_choice((scenario,))
    period = period_choice(list(ask(catalogue.periods, scenario=scenario).period))
    sow = state_choice((scenario,))
    units = list(ask(energy.units, scenario=scenario).unit)
    if not units:
        st.info(
            f"Of the commodities that flow in {scenario}, no source says which carry energy:"
            " a .vds or a GDX does, or a file of units."
        )
        return
    if not period:
        st.info(f"{scenario} has no flows in any period that is a year. Choose another scenario.")
        return
    shown = unit_choice(units)
    balance = energy.Balance(scenario, period, regions, shown.stored, sow)
    _draw(balance, shown, ", ".join([*regions] or ["all regions"]) + state_words(sow))


def _draw(balance: energy.Balance, shown: Shown, where: str) -> None:
    groups = groups_of((balance.scenario,))
    nodes, links = energy_balance(*_finite(balance), ask(energy.trade_links, balance=balance), groups)
    links, unit = converted(links, ["value"], shown), shown.words(per_year=True)
    of = scenario_words()(balance.scenario)
    title = f"Energy from source to use, {shown.title(per_year=True)}, {balance.period}, {of}, {where}"
    st.subheader(plain(title), anchor=False)
    if links.empty:
        st.info("No energy flows for these choices. Choose another period or other regions.")
        return
    show_sankey(sankey(nodes, links, unit=unit), key="sankey")
    _figures(nodes, links, unit)
    if _lacks_efficiencies(balance.scenario):
        st.caption("No source tells COM_IE, the efficiencies of commodities: what is made and not taken may be lost.")
    if balance.unit is None:
        st.caption(UNLIKE)
    table = _table(nodes, links, unit)
    show_table(table, alt=title)
    csv_download(table, "sankey", says=title)


def _lacks_efficiencies(scenario: str) -> bool:
    frame = ask(catalogue.scenarios)
    return EFFICIENCIES in frame.lacks[frame.scenario == scenario].iloc[0].split("; ")


def _finite(balance: energy.Balance) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Ask for flows, net and losses; say which of them are infinite and left out."""
    flows, no_flows = finite(ask(energy.flows, balance=balance), ["made", "taken"], ["commodity", "process"])
    net, no_net = finite(ask(energy.net, balance=balance), ["net"], ["commodity"])
    lost, no_loss = finite(ask(losses.network_losses, balance=balance), ["lost"], ["commodity"])
    if left_out := [*no_flows, *no_net, *no_loss]:
        st.warning(f"Left out, since infinite or too large to be added (commodity, process): {'; '.join(left_out)}.")
    return flows, net, lost


def _figures(nodes: pd.DataFrame, links: pd.DataFrame, unit: str) -> None:
    """Say what enters, what is lost and what is not accounted for, by the nodes' own labels."""
    sources = links[links.origin.isin(nodes.node[nodes.stage == 0])].value.sum()
    labels = dict(zip(nodes.node, nodes.label, strict=True))
    ends = links.groupby("destination").value.sum()
    parts = [f"From sources {amount(sources, unit)}"]
    parts += [f"{labels[end].lower()} {amount(value, unit)}" for end, value in ends.items() if "losses" in str(end)]
    missing = links[links.origin == "missing"].value.sum()
    parts += [f"made, not taken {amount(ends['not taken'], unit)}"] if "not taken" in ends else []
    parts += [f"not accounted for {amount(missing, unit)}"] if missing else []
    st.caption("; ".join(parts) + ".")


def _table(nodes: pd.DataFrame, links: pd.DataFrame, unit: str) -> pd.DataFrame:
    labels = dict(zip(nodes.node, nodes.label, strict=True))
    table = links.assign(origin=links.origin.map(labels), destination=links.destination.map(labels))
    columns = ["origin", "destination", "carrier", "value"]
    return table[columns].sort_values("value", ascending=False).rename(columns={"value": f"value ({unit})"})
