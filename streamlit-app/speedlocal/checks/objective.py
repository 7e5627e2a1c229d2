"""I4: the objective is the sum of its parts, and what one region pays another one for trade cancels.

OBJZ, REG_OBJ, REG_WOBJ, REG_IREC and CST_IREC of TIMES' reports (Documentation Part II, "Objective function", and
Part IV, Appendix A). In a stochastic run the objective is the expectation over the states of the world.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd
from sqlalchemy import Double, cast, func, select

from speedlocal.checks.check import SOLVED, Check, Identity, judged, nothing_compared
from speedlocal.checks.subject import Subject
from speedlocal.database.schema import AGGREGATED, result

OBJECTIVE: Final = "objz"
PARTS: Final = ("Reg_obj", "Reg_wobj")
CANCELLING: Final = ("Reg_irec", "Cost_ire")
SUBTOTALS: Final = ("dam-ext+",)
"""Tags of Reg_wobj whose rows add up those of other tags."""
DAMAGES: Final = ("dam", "das")
"""Tags of Reg_wobj for costs of damages, which a model may leave out of its objective."""
KEYS: Final = ("identity", "sow", "period")
IDENTITY: Final = Identity("I4 objective", KEYS, "identities", "value", "due", SOLVED)
Row = dict[str, Any]


def objective(subject: Subject) -> Check:
    """Compare ObjZ with the sums of Reg_obj and of Reg_wobj, and the sums of Reg_irec and Cost_ire with nothing."""
    rows = _sums(subject).sort_values(["attribute", "sow", "period", "tag"])
    cases = [*_parts(rows), *_cancelling(rows)]
    if not cases:
        return nothing_compared(IDENTITY, "the sources have no ObjZ with Reg_obj or Reg_wobj, nor Reg_irec or Cost_ire")
    return judged(IDENTITY, pd.DataFrame(cases), subject, _reasons)


def _reasons(cases: pd.DataFrame, subject: Subject) -> pd.Series[str]:
    """Why a difference says nothing: rows may be missing, or costs of damages are in one sum alone."""
    reason = pd.Series(subject.partial, cases.index, object)
    return reason.mask(cases.damages & (reason == ""), "costs of damages may lie outside the objective")


def _sums(subject: Subject) -> pd.DataFrame:
    """One row an attribute (folded), state, period and tag: value, gross, rows."""
    r = result.c
    attribute, tag = func.lower(r.attribute).label("attribute"), func.lower(r.userconstraint).label("tag")
    keys = (attribute, r.sow, r.period, tag)
    wanted = [name.lower() for name in (OBJECTIVE, *PARTS, *CANCELLING)]
    sums = (
        cast(func.sum(r.value), Double).label("value"),
        cast(func.sum(func.abs(r.value)), Double).label("gross"),
        cast(func.count(), Double).label("rows"),
    )
    question = select(*keys, *sums).where(r.scenario == subject.scenario, attribute.in_(wanted)).group_by(*keys)
    return subject.results.frame(question)


def _parts(rows: pd.DataFrame) -> Iterator[Row]:
    """Cases of the objective and its parts, which belong to its own state of the world, else to all of them."""
    for whole in rows[rows.attribute == OBJECTIVE].itertuples(index=False):
        for attribute in PARTS:
            parts = rows[(rows.attribute == attribute.lower()) & ~rows.tag.isin(SUBTOTALS)]
            own = parts[parts.sow == whole.sow]
            of_states = (parts if own.empty else own).groupby("sow")[["value", "gross", "rows"]].sum()
            if not of_states.empty:
                yield _part(whole, attribute, of_states) | {"damages": bool(parts.tag.isin(DAMAGES).any())}


def _part(whole: Any, attribute: str, of_states: pd.DataFrame) -> Row:  # noqa: ANN401 - a row of the sums
    """Return the case; of several states the objective lies between the least and the most."""
    least, most = of_states.value.min(), of_states.value.max()
    within = least < whole.value < most
    open_ = "no source tells the probabilities of the states of the world" * bool(within)
    return {
        "identity": f"ObjZ = sum of {attribute}",
        "sow": whole.sow,
        "period": "-",
        "left": whole.value,
        "right": min(max(whole.value, least), most),
        "turnover": max(abs(whole.value), of_states.gross.max()),
        "rows": of_states.rows.sum(),
        "open": open_,
        "attributes": f"ObjZ {attribute}",
    }


def _cancelling(rows: pd.DataFrame) -> Iterator[Row]:
    for attribute in CANCELLING:
        sums = rows[rows.attribute == attribute.lower()].groupby(["sow", "period"])[["value", "gross", "rows"]].sum()
        for one in sums.reset_index().itertuples(index=False):
            yield {
                "identity": f"sum of {attribute} = 0",
                "sow": one.sow,
                "period": one.period,
                "left": one.value,
                "right": 0.0,
                "turnover": one.gross,
                "rows": one.rows,
                "damages": False,
                "open": "the source has summed up the period" if one.period == AGGREGATED else "",
                "attributes": attribute,
            }
