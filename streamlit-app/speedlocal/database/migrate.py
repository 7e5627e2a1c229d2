"""Bringing the tables of an older version to this program's version: one step a version, all in one change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import update

from speedlocal.database.engine import Asking, open_results, refuse_other_version, version_of
from speedlocal.database.publish import Change, changing, is_demo, record
from speedlocal.database.schema import SCHEMA_VERSION, process


def _to_version_2(change: Change) -> None:
    """Units of activities and of capacities have a source each; version 1 told one of both. The view is made."""
    p = process.c
    change.add_column(p.capacity_unit_source)
    change.execute(update(process).where(p.capacity_unit.is_not(None)).values(capacity_unit_source=p.unit_source))
    change.execute(update(process).where(p.activity_unit.is_(None)).values(unit_source=None))
    change.make_views()


STEPS: Final[Mapping[int, Callable[[Change], None]]] = {
    1: _to_version_2,
}
"""By version: what brings its tables to the next one."""


def migrate(url: str) -> int:
    """Bring the tables to this program's version, as one change, and return the version that they had.

    Nothing is written where they have it already. Tables of a newer version, or none, are a SchemaError, and a
    database that is not there is a DatabaseUnreachableError.
    """
    with open_results(url, _require_steps) as results:
        found = version_of(results)
    if found < SCHEMA_VERSION:
        with changing(url, _require_steps) as change:
            _bring_up(change)
    return found


def _require_steps(results: Asking) -> None:
    found = version_of(results)
    if found not in STEPS:
        refuse_other_version(found)


def _bring_up(change: Change) -> None:
    """Take the steps from the version that is there now: another program may have been faster."""
    found = version_of(change)
    for version in range(found, SCHEMA_VERSION):
        STEPS[version](change)
    record(change, f"brought the tables from version {found} to {SCHEMA_VERSION}", demo=is_demo(change))
