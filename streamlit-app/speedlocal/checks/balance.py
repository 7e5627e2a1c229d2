"""I1: of every commodity, production times COM_IE is what is consumed and what is left.

EQ_COMBAL of TIMES (Documentation Part II, "Commodity balance"; eqcombal.mod): production, trade and what COM_AGG adds
up, times COM_IE, less consumption and exports. What is left is VAR_COMNET where that is reported, else the level of
the equation, else nothing. An elastic demand gives up VAR_ELAST of its level, which no attribute reports.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from sqlalchemy import ColumnElement, Double, cast, func, select

from speedlocal.checks.check import NO_FLOWS, SOLVED, Check, Identity, judged, mismatches, nothing_compared
from speedlocal.checks.delivered import with_efficiency
from speedlocal.checks.ratios import explained
from speedlocal.checks.subject import Subject, with_described
from speedlocal.database.schema import AGGREGATED, NO_EFFICIENCIES, annual

KEYS: Final = ("sow", "region", "commodity", "period")
PAIR: Final = ["sow", "region", "commodity"]
IDENTITY: Final = Identity("I1 commodity balance", KEYS, "balances", "production × COM_IE", "consumption + net", SOLVED)
FLOWS: Final = {"made": "VAR_FOut", "taken": "VAR_FIn"}
NETS: Final = {"net": "VAR_Comnet", "level": "EQ_Combal"}
ELASTIC: Final = "Cost_Els"
ATTRIBUTES: Final = (*FLOWS.values(), *NETS.values())


def balance(subject: Subject) -> Check:
    """Compare, for each state, region, commodity and period, production × COM_IE with consumption + net."""
    if not subject.attributes & set(FLOWS.values()):
        return nothing_compared(IDENTITY, NO_FLOWS)
    frame = with_efficiency(_sums(subject), subject)
    net = frame.net.fillna(frame.level)
    right = frame.taken + net.fillna(0.0)
    turnover = pd.concat([frame.gross_made, frame.gross_taken + net.abs().fillna(0.0)], axis=1).max(axis=1)
    sides = frame.assign(left=frame.delivered, right=right, turnover=turnover, told=net.notna())
    sides = sides.assign(attributes=" ".join(ATTRIBUTES))
    return judged(IDENTITY, sides.assign(open=_open(sides)), subject, _reasons)


def _sums(subject: Subject) -> pd.DataFrame:
    """One row a balance: its keys, flows made and taken, net, level (missing: none), elastic, rows of flows."""
    a = annual.c
    keys = (a.sow, a.region, a.commodity, a.period)
    flow = a.attribute.in_(FLOWS.values())
    columns = [
        *(_sum(a.value, a.attribute == of).label(name) for name, of in (FLOWS | NETS).items()),
        *(_sum(func.abs(a.value), a.attribute == of).label(f"gross_{name}") for name, of in FLOWS.items()),
        _sum(func.abs(a.value), a.attribute == ELASTIC).label("elastic"),
        _sum(a.rows, flow).label("rows"),
    ]
    sums = (
        select(*keys, *columns)
        .where(a.scenario == subject.scenario, a.attribute.in_([*ATTRIBUTES, ELASTIC]), a.commodity != "-")
        .group_by(*keys)
        .having(func.count().filter(a.attribute.in_(ATTRIBUTES)) > 0)
    )
    frame = subject.results.frame(sums)
    filled = ["made", "taken", "gross_made", "gross_taken", "elastic", "rows"]
    return frame.assign(**frame[filled].fillna(0.0)).sort_values(list(KEYS), ignore_index=True)


def _sum(value: ColumnElement[Any], condition: ColumnElement[bool]) -> ColumnElement[float]:
    return cast(func.sum(value).filter(condition), Double)


def _open(sides: pd.DataFrame) -> pd.Series[str]:
    """Balances that sums stand for, or whose COM_IE differs by timeslice while their production does not."""
    summed_up = (sides[list(KEYS)] == AGGREGATED).any(axis=1)
    told = pd.Series("", sides.index).mask(summed_up, "the source has summed up what the balance is of")
    return told.mask(~sides.by_slice, "COM_IE differs by timeslice, and production is told by coarser ones")


def _reasons(sides: pd.DataFrame, subject: Subject) -> pd.Series[str]:
    """Why a balance that does not close cannot be decided; empty where nothing but an error explains it.

    COM_IE, where no source tells it, explains too much production in every period, but not in one alone.
    """
    missing = [of for of in FLOWS.values() if of not in subject.attributes]
    elsewhere = f"the sources have no {' and no '.join(missing)}" if missing else subject.partial
    reason = pd.Series(elsewhere, sides.index)
    reason = reason.mask(sides.elastic > 0, "the demand is elastic, and no row tells how much of its level is given up")
    reason = reason.mask((reason == "") & _never_netted(sides, subject), "nothing takes it, and no row tells its net")
    if NO_EFFICIENCIES in subject.lacks:
        ratios = explained(sides, PAIR, mismatches(sides, SOLVED), "a transmission efficiency, COM_IE")
        reason = reason.where(reason != "", ratios)
    return reason


def _never_netted(sides: pd.DataFrame, subject: Subject) -> pd.Series[bool]:
    """Commodities that nothing takes and of which no net is told in any period, though emissions need not balance."""
    pairs = sides.groupby(PAIR)
    unused = (pairs.gross_taken.transform("sum") == 0) & ~pairs.told.transform("any") & (sides.made > 0)
    kind = with_described(sides, subject.commodities, "commodity").kind.set_axis(sides.index)
    unbalanced = kind.isna() | (kind == "ENV")
    return unused if not subject.attributes & set(NETS.values()) else unused & unbalanced
