"""A statement on its way in a browser: how it stands is said, the person ends it, and another is answered."""

from __future__ import annotations

import pytest

from tests.browser.sites import Site, in_one_process
from tests.fixtures.browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.posix]

ENDLESS = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT 1 FROM r) SELECT count(*) FROM r"


@in_one_process
def test_a_running_statement_is_cancelled_and_the_next_one_is_answered(site: Site, visit: Visit) -> None:
    page = site.open(visit, "database", sql=ENDLESS)
    page.get_by_role("button", name="Run").click()
    page.get_by_text("Running …").wait_for()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Cancelled.", exact=True).wait_for()
    page.get_by_role("textbox", name="Statement").fill("SELECT 6 * 7 AS answer")
    page.get_by_role("button", name="Run").click()
    page.get_by_text("1 rows in").wait_for()
    assert page.get_by_role("button", name="Cancel").count() == 0
