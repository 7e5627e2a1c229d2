"""An attribute over the periods, summed over timeslices and vintages, from the summary `annual`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Select,
    Table,
    Text,
    and_,
    cast,
    collate,
    func,
    literal,
    null,
    select,
    true,
)

from speedlocal.database.engine import Asking
from speedlocal.database.order import largest_first, ordered
from speedlocal.database.schema import annual, commodity, process, scenario
from speedlocal.queries.units import meant, measured_in
from speedlocal.vocabulary.lists import Attribute

GROUPS: Final = ("carrier", "sector", "process", "commodity", "category", "region")
"""What rows can be told apart by; a category is what stands in the user constraint's place, as in Reg_ACost."""
AGGREGATION: Final = and_(annual.c.attribute == "VAR_FOut", annual.c.process == "-")
"""Rows of no process that COM_AGG adds up from other commodities: no production of their own."""


@dataclass(frozen=True)
class Selection:
    """Which rows: an attribute in scenarios; of one unit and kind of commodity, where None is the unknown one.

    No region named: all regions. `commodity` and `process` narrow to one of them. `sow` is a state of the world, None
    where each scenario has one only; a deterministic scenario belongs to every state.
    """

    attribute: Attribute
    scenarios: tuple[str, ...]
    unit: str | None = None
    kind: str | None = None
    regions: tuple[str, ...] = ()
    commodity: str | None = None
    process: str | None = None
    sow: str | None = None

    @property
    def adds_up(self) -> bool:
        """Whether its rows may be added to each other.

        Emissions overlap. What has no known unit is added only within a kind of commodity, which activities and
        capacities do not have.
        """
        return self.kind != "ENV" and not (self.unit is None and self.kind is None)


def unit_groups(results: Asking, *, attribute: Attribute, scenarios: tuple[str, ...]) -> pd.DataFrame:
    """One row a unit and kind of commodity in which the attribute has values.

    Columns: unit (None: unknown; a listed unit stands for all its spellings), kind (None where the attribute has no
    commodity or the sources name no kind), scenarios (how many have such rows), rows. Those of most scenarios come
    first, among them energy (NRG), then the one with most rows.
    """
    unit, kind = _unit(attribute).label("unit"), _kind(attribute).label("kind")
    count = func.sum(annual.c.rows).label("rows")
    keys = (unit, kind, annual.c.scenario.label("scenario"))
    question = _of(select(*keys, count), attribute, scenarios).group_by(*keys)
    frame = meant(results.frame(ordered(question, "-rows", "unit", "kind", "scenario")))
    groups = frame.groupby(["unit", "kind"], dropna=False, sort=False)
    found = groups.agg(scenarios=("scenario", "nunique"), rows=("rows", "sum")).reset_index()
    found = found.astype({"unit": object, "kind": object}).where(found.notna(), None)
    first = found.assign(energy=found.kind != "NRG")
    order = first.sort_values(
        ["scenarios", "energy", "rows", "unit", "kind"], ascending=[False, True, False, True, True]
    )
    return found.loc[order.index].reset_index(drop=True)


def commodities(results: Asking, *, selection: Selection) -> pd.DataFrame:
    """One row a commodity of the selection, the largest first: commodity, description (or label), size."""
    return largest_first(results.frame(by_code(selection, commodity.c.commodity)), "size", "commodity")


def processes(results: Asking, *, selection: Selection) -> pd.DataFrame:
    """One row a process of the selection, the largest first: process, description (or label), size."""
    return largest_first(results.frame(by_code(selection, process.c.process)), "size", "process")


def by_code(selection: Selection, code: Column[Any], flow: Table = annual) -> Select[Any]:
    """Return the question for a row a commodity or process of the selection: its code, description, size."""
    size = func.sum(func.abs(flow.c.value)).label("size")
    spelt: ColumnElement[Any] = func.min(collate(code, "C")).label(code.key)
    words = func.coalesce(code.table.c.label, code.table.c.description)
    description = func.min(words).label("description")
    question = selected(select(spelt, description, size), selection, flow)
    return question.where(code.is_not(None)).group_by(func.lower(code))


def over_periods(results: Asking, *, selection: Selection, by: str) -> pd.DataFrame:
    """One row a scenario, period and group: scenario, period, year, group, value.

    `value` is the sum over timeslices, vintages, regions and what else the group holds, in the selection's unit.
    Ordered by scenario, year, group; rows that belong to no process or commodity are the group `none`. What COM_AGG
    adds up is left out, but of a commodity that is chosen alone.
    """
    a = annual.c
    group = group_of(by).label("group")
    keys = (a.scenario, a.period, a.year, group)
    question = selected(select(*keys, func.sum(a.value).label("value")), selection).group_by(*keys)
    if not selection.commodity:
        question = question.where(~AGGREGATION)
    return results.frame(ordered(question, "scenario", "year", "period", "group"))


def aggregations(results: Asking, *, selection: Selection) -> pd.DataFrame:
    """One row a commodity of the selection that COM_AGG adds up from others: commodity."""
    spelt: ColumnElement[Any] = func.min(collate(annual.c.commodity, "C")).label("commodity")
    question = selected(select(spelt), selection).where(AGGREGATION).group_by(func.lower(annual.c.commodity))
    return results.frame(ordered(question, "commodity"))


def in_state(sow: ColumnElement[str], chosen: str | None) -> ColumnElement[bool]:
    """Rows of a state of the world and of none; None: all rows, of a scenario with one state only."""
    return true() if chosen is None else sow.in_([chosen, "-"])


def selected(question: Select[Any], selection: Selection, flow: Table = annual) -> Select[Any]:
    """Return the question on the selection's rows, of the summary or of `result`."""
    a, of = flow.c, selection.attribute
    question = _of(question, of, selection.scenarios, flow).where(in_state(a.sow, selection.sow))
    kind = _kind(of)
    question = question.where(measured_in(_unit(of), selection.unit))
    question = question.where(kind.is_(None) if selection.kind is None else kind == selection.kind)
    if selection.regions:
        question = question.where(func.lower(a.region).in_([func.lower(code) for code in selection.regions]))
    for column, code in ((a.commodity, selection.commodity), (a.process, selection.process)):
        if code:
            question = question.where(func.lower(column) == func.lower(code))
    return question


def _of(question: Select[Any], attribute: Attribute, scenarios: tuple[str, ...], flow: Table = annual) -> Select[Any]:
    code = attribute.attribute
    is_attribute = annual.c.attribute == code if flow is annual else func.lower(flow.c.attribute) == code.lower()
    return question.select_from(described(flow)).where(is_attribute, flow.c.scenario.in_(scenarios))


def described(flow: Table = annual) -> FromClause:
    """Rows of the summary, or of `result`, with their commodity, process and scenario."""
    a = flow.c
    of_commodity = and_(
        commodity.c.scenario == a.scenario,
        func.lower(commodity.c.region) == func.lower(a.region),
        func.lower(commodity.c.commodity) == func.lower(a.commodity),
    )
    of_process = and_(
        process.c.scenario == a.scenario,
        func.lower(process.c.region) == func.lower(a.region),
        func.lower(process.c.process) == func.lower(a.process),
    )
    joined = flow.join(scenario, scenario.c.scenario == a.scenario).outerjoin(commodity, of_commodity)
    return joined.outerjoin(process, of_process)


def _unit(attribute: Attribute) -> ColumnElement[Any]:
    columns: dict[str, ColumnElement[Any]] = {
        "commodity": commodity.c.unit,
        "activity": process.c.activity_unit,
        "capacity": process.c.capacity_unit,
        "currency": scenario.c.currency,
    }
    return columns[attribute.unit_of]


def _kind(attribute: Attribute) -> ColumnElement[Any]:
    return commodity.c.kind if attribute.unit_of == "commodity" else cast(null(), Text)


def group_of(by: str, flow: Table = annual) -> ColumnElement[Any]:
    """Return what tells rows of the summary, or of `result`, apart; a code of `GROUPS`."""
    columns: dict[str, ColumnElement[Any]] = {
        "carrier": commodity.c.carrier,
        "sector": process.c.sector,
        "process": func.coalesce(process.c.process, flow.c.process),
        "commodity": func.coalesce(commodity.c.commodity, flow.c.commodity),
        "category": flow.c.userconstraint,
        "region": flow.c.region,
    }
    return func.coalesce(columns[by], literal("none"))
