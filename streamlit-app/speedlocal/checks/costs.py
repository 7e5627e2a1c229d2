"""I3: the annual costs of a region are the sum of the costs of its processes and commodities, category by category.

REG_ACOST of TIMES' reports (cost_ann.rpt; Documentation Part IV, Appendix A).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd
from sqlalchemy import Double, case, cast, func, select

from speedlocal.checks.check import REPORTED, Check, Identity, judged, nothing_compared
from speedlocal.checks.subject import Subject
from speedlocal.database.schema import AGGREGATED, annual

CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "INV": ("Cost_Inv", "Cost_Dec"),
    "INVX": ("Cost_Invx",),
    "FIX": ("Cost_Fom",),
    "FIXX": ("Cost_Fixx",),
    "VAR": ("Cost_Act", "Cost_Flo", "Cost_Com"),
    "VARX": ("Cost_Flox", "Cost_Comx"),
    "IRE": ("Cost_ire",),
    "ELS": ("Cost_Els",),
    "DAM": ("Cost_Dam",),
}
"""What Reg_ACost adds up in each category."""
OF: Final = {attribute: category for category, attributes in CATEGORIES.items() for attribute in attributes}
TOTAL: Final = "Reg_ACost"
KEYS: Final = ("sow", "region", "period", "category")
IDENTITY: Final = Identity("I3 annual costs", KEYS, "sums", TOTAL, "sum of costs", REPORTED)


def costs(subject: Subject) -> Check:
    """Compare, for each state of the world, region, period and category, Reg_ACost with the sum of the costs."""
    if TOTAL not in subject.attributes:
        return nothing_compared(IDENTITY, f"the sources have no {TOTAL}")
    frame = _sums(subject)
    turnover = pd.concat([frame.left.abs(), frame.gross], axis=1).max(axis=1)
    sides = frame.assign(turnover=turnover, attributes=[_attributes(one) for one in frame.category])
    summed_up = (sides[list(KEYS)] == AGGREGATED).any(axis=1)
    opened = pd.Series("", sides.index).mask(summed_up, "the source has summed up what the costs are of")
    return judged(IDENTITY, sides.assign(open=opened), subject, _reasons)


def _sums(subject: Subject) -> pd.DataFrame:
    """One row a state, region, period and category: left (Reg_ACost), right (the costs), gross, rows, told, listed."""
    a = annual.c
    of_cost = case(OF, value=a.attribute)
    category = func.coalesce(of_cost, func.upper(a.userconstraint)).label("category")
    rows = (
        select(a.sow, a.region, a.period, category, a.attribute, a.value, a.rows)
        .where(a.scenario == subject.scenario, a.attribute.in_([TOTAL, *OF]))
        .subquery()
        .c
    )
    is_total = rows.attribute == TOTAL
    sums = {
        "left": func.sum(rows.value).filter(is_total),
        "right": func.sum(rows.value).filter(~is_total),
        "gross": func.sum(func.abs(rows.value)).filter(~is_total),
        "rows": func.sum(rows.rows),
    }
    keys = [rows[name] for name in KEYS]
    columns = [cast(value, Double).label(name) for name, value in sums.items()]
    frame = subject.results.frame(select(*keys, *columns).group_by(*keys))
    frame = frame.assign(told=frame.left.notna(), listed=frame.right.notna())
    filled = ["left", "right", "gross"]
    return frame.assign(**frame[filled].fillna(0.0)).sort_values(list(KEYS), ignore_index=True)


def _attributes(category: str) -> str:
    return " ".join((TOTAL, *CATEGORIES.get(category, ())))


def _reasons(sides: pd.DataFrame, subject: Subject) -> pd.Series[str]:
    """Why sums that differ say nothing: the costs, or their total, are not reported at all."""
    reason = pd.Series(subject.partial, sides.index, object)
    for column, words in (("told", f"the sources have no {TOTAL} of this category"), ("listed", "no costs are listed")):
        never = ~sides.groupby("category")[column].transform("any")
        reason = reason.mask(never & (reason == ""), words)
    return reason
