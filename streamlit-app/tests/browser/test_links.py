"""From app to app in a browser, in one process and in four: the choices go along."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser import stored
from tests.browser.reading import arrows, draws, eventually, ribbons, table
from tests.browser.sites import TITLES, Site, in_one_process, on_the_demo
from tests.fixtures.browser import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.posix]


def chosen(page: Page) -> dict[str, list[str]]:
    """The choices in the address."""
    return parse_qs(urlsplit(page.url).query)


@on_the_demo
def test_the_choices_go_along_from_app_to_app(site: Site, visit: Visit) -> None:
    results = site.results
    page = site.open(visit, "sankey", scenario=results.scenario, region=results.region, period=results.later)
    draws(page, ribbons, stored.flows(results, results.later))
    site.follow(page, "times")
    page.wait_for_url("**group=**")
    assert chosen(page).items() >= {"scenario": [results.scenario], "region": [results.region]}.items()
    site.follow(page, "flowmaps")
    draws(page, arrows, stored.trade(results, results.later))
    site.follow(page, "database")
    eventually(page, lambda page: table(page)[0][0], "table")
    site.follow(page, "sankey")
    draws(page, ribbons, stored.flows(results, results.later))


@in_one_process
def test_the_start_page_leads_to_every_app(site: Site, visit: Visit) -> None:
    start = site.addresses["times"].removesuffix("times")
    page = visit(start)
    for code, title in TITLES.items():
        page.get_by_role("link", name=title).last.click()
        page.get_by_role("heading", name=title, exact=True).wait_for()
        assert urlsplit(page.url).path == f"/{code}"
        page.goto(start)
