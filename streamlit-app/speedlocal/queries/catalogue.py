"""What the database holds: scenarios, periods, regions, commodities, attributes."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import func, select

from speedlocal.database.engine import Asking
from speedlocal.database.order import ordered
from speedlocal.database.schema import annual, check_result, finding, publication, region, source
from speedlocal.database.schema import scenario as scenario_table


def scenarios(results: Asking) -> pd.DataFrame:
    """One row a scenario, the reference first, then by name: the columns of `scenario`."""
    return results.frame(ordered(select(scenario_table), "-reference", "scenario"))


def last_publication(results: Asking) -> pd.DataFrame:
    """Return the newest row of `publication`."""
    newest = select(func.max(publication.c.id)).scalar_subquery()
    return results.frame(select(publication).where(publication.c.id == newest))


def sources(results: Asking) -> pd.DataFrame:
    """One row a file: scenario, file, format, size in bytes, loaded_at; by scenario, the result first."""
    s = source.c
    question = select(s.scenario, s.file, s.format, s.size, s.loaded_at)
    return results.frame(ordered(question, "scenario", "format", "file"))


def findings(results: Asking, *, scenario_name: str) -> pd.DataFrame:
    """One row a line of the import report: severity and text."""
    f = finding.c
    return results.frame(select(f.severity, f.text).where(f.scenario == scenario_name).order_by(f.position))


def checks(results: Asking, *, scenario_name: str) -> pd.DataFrame:
    """One row a check of the scenario, as it was loaded: check, verdict, tested, failed, worst, detail."""
    c = check_result.c
    columns = (c.check, c.verdict, c.tested, c.failed, c.worst, c.detail)
    return results.frame(ordered(select(*columns).where(c.scenario == scenario_name), "check"))


def attributes(results: Asking) -> pd.DataFrame:
    """One row an attribute that the summaries hold: attribute."""
    return results.frame(ordered(select(annual.c.attribute).distinct(), "attribute"))


def periods(results: Asking, *, scenario: str) -> pd.DataFrame:
    """One row a period of a scenario with flows: period and year, in order of time."""
    a = annual.c
    flows = a.attribute.in_(["VAR_FIn", "VAR_FOut"])
    question = select(a.period, a.year).where(flows, a.scenario == scenario, a.year.is_not(None)).distinct()
    return results.frame(ordered(question, "year", "period"))


def states(results: Asking) -> pd.DataFrame:
    """One row a scenario and state of the world: scenario, sow; deterministic scenarios have none."""
    a = annual.c
    question = select(a.scenario, a.sow).where(a.sow != "-").distinct()
    return results.frame(ordered(question, "scenario", "sow"))


def regions(results: Asking) -> pd.DataFrame:
    """One row a scenario and region: scenario, region, label, longitude, latitude, kind; model regions first."""
    return results.frame(ordered(select(region), "kind", "region", "scenario"))
