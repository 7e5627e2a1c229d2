"""Removing and renaming scenarios of a results database, each as one change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import delete, select, update

from speedlocal.database import schema
from speedlocal.database.engine import Asking, open_results
from speedlocal.database.order import ordered
from speedlocal.database.publish import Change, changing, is_demo, record
from speedlocal.errors import CommandError

BESIDE: Final = tuple(table for table in schema.PER_SCENARIO if table is not schema.result)
"""What a scenario has beside its rows."""


def remove(url: str, scenario: str) -> None:
    """Remove a scenario with all that belongs to it; one that is not there is a CommandError that names the others."""
    with _changing_stored(url) as change:
        require_scenario(change, scenario)
        for table in BESIDE:
            change.execute(delete(table).where(table.c.scenario == scenario))
        change.remove_results(scenario)
        record(change, f"removed {scenario}", demo=is_demo(change))


def rename(url: str, old: str, new: str) -> None:
    """Rename a scenario.

    An `old` that is not there, and a `new` that is empty, broken, or the name of another scenario in any case, is a
    CommandError.
    """
    with _changing_stored(url) as change:
        require_scenario(change, old)
        _refuse_name(new, [name for name in _names(change) if name != old])
        if new == old:
            raise CommandError(f"the scenario is called {old} already")
        for table in BESIDE:
            change.execute(update(table).where(table.c.scenario == old).values(scenario=new))
        change.rename_results(old, new)
        record(change, f"renamed {old} to {new}", demo=is_demo(change))


def require_scenario(results: Asking, scenario: str) -> None:
    """Raise a CommandError that names the scenarios of the database unless this is one of them."""
    names = _names(results)
    if scenario not in names:
        raise CommandError(f"there is no scenario {scenario}; there are {', '.join(names) or 'none'}")


def _names(results: Asking) -> list[str]:
    return list(results.frame(ordered(select(schema.scenario.c.scenario), "scenario")).scenario)


def _refuse_name(new: str, others: list[str]) -> None:
    if not new.strip() or not new.isprintable():
        raise CommandError(f"{new!r} is no name of a scenario")
    for name in others:
        if name.casefold() == new.casefold():
            raise CommandError(f"there is a scenario {name} already; remove it first, or choose another name")


@contextmanager
def _changing_stored(url: str) -> Iterator[Change]:
    """Change a database that is there; one that is not is not made."""
    with open_results(url):
        pass
    with changing(url) as change:
        yield change
