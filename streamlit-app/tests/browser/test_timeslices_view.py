"""In a browser the explorer turns to one period's timeslices and back, in energy and in power."""

from __future__ import annotations

import re

import pytest

from tests.browser import stored
from tests.browser.reading import Pair, bars, downloaded, draws
from tests.browser.sites import Results, Site, choose, in_one_process
from tests.fixtures.browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.posix]

SLICES = """
SELECT process, timeslice, r.value, r.value / 31.536 / t.fraction
FROM result r JOIN timeslice t USING (scenario, region, timeslice)
WHERE scenario = $scenario AND region = $region AND period = $period AND commodity = 'ELC' AND attribute = 'VAR_FOut'
"""


def energy_and_power(results: Results) -> tuple[dict[Pair, float], dict[Pair, float]]:
    """Electricity that each process makes in each timeslice, in PJ and as average power in GW."""
    rows = stored.rows(results, SLICES, scenario=results.scenario, region=results.region, period=results.period)
    assert len({code for _, code, _, _ in rows}) > 4
    return {(p, code): pj for p, code, pj, _ in rows}, {(p, code): gw for p, code, _, gw in rows}


@in_one_process
def test_the_view_is_chosen_in_the_sidebar_and_keeps_the_choices(site: Site, visit: Visit) -> None:
    results = site.results
    energy, power = energy_and_power(results)
    page = site.open(visit, "times", **results.choices, attribute="VAR_FOut", group="process")
    page.get_by_role("heading", name="Production of ELC by process, PJ per year").wait_for()
    choose(page, "View", "By timeslice")
    draws(page, bars, energy)
    choose(page, "Unit", "GW", exact=True)
    draws(page, bars, power)
    page.wait_for_url(re.compile(r"[?&]unit=GW(&|$)"))
    says, rows = downloaded(page)
    assert "GW on average (PJ × 1/31.536 ÷ fraction of the year)" in says
    found = {(row["process"], row["timeslice"]): float(row["value (GW on average)"]) for row in rows}
    assert found == pytest.approx(power, rel=1e-9)
    page.reload()
    draws(page, bars, power)
    assert page.get_by_role("alert").filter(has_text="is not among").count() == 0


@in_one_process
def test_back_over_the_periods_the_regions_are_chosen_as_before(site: Site, visit: Visit) -> None:
    results = site.results
    page = site.open(visit, "times", **results.choices, attribute="VAR_FOut", group="process", view="timeslices")
    draws(page, bars, energy_and_power(results)[0])
    choose(page, "View", "Over the periods")
    page.get_by_role("heading", name="Production of ELC by process, PJ per year").wait_for()
    assert results.region in page.get_by_role("heading", level=3).inner_text()
    assert page.get_by_role("alert").filter(has_text="is not among").count() == 0
