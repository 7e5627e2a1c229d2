"""An app at the root of its own port, as by port-forward: links such as `../sankey` would lead to itself."""

from __future__ import annotations

import json

import pytest

from speedlocal.ingest.demo import demo_database
from tests.browser.reading import eventually
from tests.browser.sites import TITLES
from tests.fixtures.browser import Serve, Visit

pytestmark = [pytest.mark.browser, pytest.mark.posix]
LINKS = {code: f"../{code}" for code in TITLES}


@pytest.mark.parametrize(("path", "links"), [("", 0), ("/times", 3)])
def test_links_beside_an_app_are_shown_where_it_has_a_path(
    served_app: Serve, visit: Visit, path: str, links: int
) -> None:
    environment = {
        "SPEEDLOCAL_DATABASE_URL": f"duckdb:///{demo_database()}",
        "SPEEDLOCAL_APP_URLS": json.dumps(LINKS),
        "STREAMLIT_SERVER_BASE_URL_PATH": path,
    }
    page = visit(f"{served_app('times_app.py', environment)}/")
    page.get_by_role("heading", name="Production by carrier").wait_for()
    page.get_by_text("Results: ").first.wait_for()  # the footer, and with it the end of the page
    eventually(page, lambda page: page.get_by_role("navigation", name="Apps").get_by_role("link").count(), links)
