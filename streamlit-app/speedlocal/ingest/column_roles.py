"""What the columns of a table of results are, by their names: any case, any order, any subset.

The names are those of VEDA 2.0's and Veda Online's CSV exports, of `result`, and of spreadsheets made from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from speedlocal.database.schema import KEY
from speedlocal.errors import InputError
from speedlocal.ingest.words import some

SETS: Final = {"commodityset": "commodity", "processset": "process", "userconstraintset": "userconstraint"}
"""Columns that name a set of another column's codes."""
OTHER_NAMES: Final = {
    "attr": "attribute",
    "com": "commodity",
    "prc": "process",
    "reg": "region",
    "vntg": "vintage",
    "allts": "timeslice",
    "uc": "userconstraint",
    "stateoftheworld": "sow",
    "pv": "value",
    "val": "value",
    "scen": "scenario",
    "modelname": "model",
    "units": "unit",
}
PERIOD: Final = re.compile(r"(?:19|20|21)\d\d")
SPREAD: Final = 2
"""Columns called like periods from which on a table has its values in them, as a pivot table does."""
ROLES: Final = frozenset({*KEY, *SETS, "value", "is_eps", "year", "scenario", "model", "unit"})


@dataclass(frozen=True)
class Roles:
    """The roles of columns by their place; a column of no role has none."""

    names: tuple[str, ...]
    roles: tuple[str | None, ...]

    def of_keys(self) -> list[str]:
        """Return the key columns that are there, in the order of `result`."""
        return [name for name in KEY if name in self.roles]

    def aggregated(self) -> list[str]:
        """Return the key columns that the source has summed up; it does not sum states of the world."""
        return [name for name in KEY if name not in self.roles and name != "sow"]

    def left_out(self) -> list[str]:
        """Return the names of columns that no scenario holds."""
        return [name for name, role in zip(self.names, self.roles, strict=True) if role is None]


def folded_name(name: str) -> str:
    """Return a column's name in one case, letters and digits only."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def role_of(name: str) -> str | None:
    """Return the role of a column, or None where the name is not known."""
    folded = folded_name(name)
    if folded == "iseps":
        return "is_eps"
    role = OTHER_NAMES.get(folded, folded)
    return role if role in ROLES else None


def is_table_of_results(names: Iterable[str]) -> bool:
    """Whether there is a value, and a dimension that it belongs to."""
    roles = {role_of(name) for name in names}
    return "value" in roles and not roles.isdisjoint({*KEY, "year"})


def refuse_spread_periods(names: Iterable[str], path: Path, line: int | None = None) -> None:
    """Raise an InputError where a column names a dimension and others are called like periods, as in a pivot table."""
    names = list(names)
    periods = [name for name in names if PERIOD.fullmatch(name)]
    if len(periods) >= SPREAD and not {role_of(name) for name in names}.isdisjoint(KEY):
        raise InputError(
            f"the columns {some(periods)} look like periods; a table of results has one row a value, with a column"
            " Period and a column Value: unpivot it in the spreadsheet, or with melt in pandas",
            file=path,
            line=line,
        )


def roles_of(names: Sequence[str], path: Path, line: int | None = None) -> Roles:
    """Return the roles; no value, no dimension, and two columns of one role are an InputError.

    A year is the period where there is no period; beside a period it says nothing new.
    """
    roles = [role_of(name) for name in names]
    if "year" in roles and "period" not in roles:
        roles[roles.index("year")] = "period"
    if not is_table_of_results(names):
        refuse_spread_periods(names, path, line)
        listed = ", ".join(repr(name[:40]) for name in names[:12])
        raise InputError(f"no column Pv or Value beside a dimension; the columns are {listed}", file=path, line=line)
    for role in filter(None, dict.fromkeys(roles)):
        alike = [name for name, other in zip(names, roles, strict=True) if other == role]
        if len(alike) > 1:
            raise InputError(f"the column {role} stands twice: {', '.join(alike)}", file=path, line=line)
    return Roles(tuple(names), tuple(roles))
