"""What every export asks of a scenario first."""

from __future__ import annotations

from importlib.metadata import version

from sqlalchemy import func, select

from speedlocal.database import schema
from speedlocal.database.engine import Asking, Question
from speedlocal.database.order import ordered
from speedlocal.database.scenarios import require_scenario
from speedlocal.queries.catalogue import last_publication


def count_rows(results: Asking, scenario: str) -> int:
    """Return how many rows of `result` a scenario has; one that is not there is a CommandError that names the others.

    It is the first question of an export.
    """
    r = schema.result.c
    count = results.frame(select(func.count().label("n")).where(r.scenario == scenario)).n[0]
    if not count:
        require_scenario(results, scenario)
    return int(count)


def rows_in_order(scenario: str) -> Question:
    """Ask for every row of `result` of a scenario, with all columns, ordered by key."""
    return ordered(select(schema.result).where(schema.result.c.scenario == scenario), *schema.KEY)


def provenance(results: Asking, scenario: str) -> dict[str, str]:
    """Return where the rows come from: scenario, model, publication, published_at, schema_version, program_version."""
    s = schema.scenario.c
    model = results.frame(select(s.model).where(s.scenario == scenario)).model[0]
    newest = last_publication(results)
    return {
        "scenario": scenario,
        "model": model or "",
        "publication": str(newest.id[0]),
        "published_at": newest["at"][0].isoformat(),
        "schema_version": str(newest.schema_version[0]),
        "program_version": version("speedlocal"),
    }
