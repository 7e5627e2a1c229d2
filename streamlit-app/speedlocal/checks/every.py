"""All checks of a scenario, their rows in `check_result`, and the rows of `result` behind a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd
from sqlalchemy import func, or_, select

from speedlocal.checks.balance import balance
from speedlocal.checks.check import Check
from speedlocal.checks.costs import TOTAL, costs
from speedlocal.checks.emissions import emissions
from speedlocal.checks.keys import keys
from speedlocal.checks.objective import objective
from speedlocal.checks.solve import dummy_imports, noise, solve_status
from speedlocal.checks.sources import lacking, units
from speedlocal.checks.subject import Subject
from speedlocal.checks.trade import trade
from speedlocal.database.engine import Asking
from speedlocal.database.order import ordered
from speedlocal.database.publish import Change, arrow
from speedlocal.database.schema import KEY, check_result, result

CHECKS: Final[tuple[Callable[[Subject], Check], ...]] = (
    balance,
    trade,
    costs,
    objective,
    keys,
    solve_status,
    dummy_imports,
    noise,
    emissions,
    units,
    lacking,
)


def checked(results: Asking, *, scenario: str) -> list[Check]:
    """Return the answer of every check on a scenario that the database holds, in the order of `CHECKS`."""
    subject = Subject(results, scenario)
    return [check(subject) for check in CHECKS]


def check_scenario(change: Change, scenario: str) -> list[Check]:
    """Answer every check on a scenario that a change has written, and put the verdicts into `check_result`."""
    checks = checked(change, scenario=scenario)
    rows = [
        {
            "scenario": scenario,
            "check": one.name,
            "verdict": str(one.verdict),
            "tested": one.tested,
            "failed": one.failed,
            "worst": one.worst,
            "detail": one.detail,
        }
        for one in checks
    ]
    change.insert(check_result, arrow(check_result, rows))
    return checks


def rows_behind(results: Asking, *, scenario: str, case: Mapping[str, Any]) -> pd.DataFrame:
    """Return the rows of `result` that stand behind a case of a check, by key; `case` is a row of its `cases`.

    What identifies a case is a code of the rows; of Reg_ACost the rows of its category alone count.
    """
    r = result.c
    chosen = [r.scenario == scenario]
    chosen += [func.lower(r[name]) == str(case[name]).lower() for name in KEY if name in case and _is_code(name, case)]
    if named := str(case.get("attributes", "")).lower().split():
        chosen.append(func.lower(r.attribute).in_(named))
    if "category" in case:
        own = func.lower(r.userconstraint) == str(case["category"]).lower()
        chosen.append(or_(func.lower(r.attribute) != TOTAL.lower(), own))
    return results.frame(ordered(select(result).where(*chosen), *KEY))


def _is_code(name: str, case: Mapping[str, Any]) -> bool:
    """Whether a case has a code of its own there: identities of the whole run have no period, and all states."""
    return "identity" not in case or (name == "period" and case[name] != "-")
