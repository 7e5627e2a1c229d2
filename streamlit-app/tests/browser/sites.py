"""The four apps as a deployment serves them, with the results that they show and what the tests choose there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest

from tests.fixtures.browser import Serve, Visit
from tools.served import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Page

ENTRIES = {
    "times": "times_app.py",
    "flowmaps": "flow_maps_app.py",
    "sankey": "sankey_app.py",
    "database": "database_app.py",
}
ONE_ENTRY = "app/main.py"
TITLES = {
    "times": "TIMES Data Explorer",
    "flowmaps": "Energy Flow Maps",
    "sankey": "Sankey Diagrams",
    "database": "Database Tools",
}


@dataclass(frozen=True)
class Results:
    """A database, and what the tests choose in it; no unit: it is unknown."""

    database: Path
    scenario: str
    region: str
    period: str
    later: str
    unit: str | None

    @property
    def choices(self) -> dict[str, str]:
        """What stands in the address of any page."""
        return {"scenario": self.scenario, "region": self.region, "period": self.period, "commodity": "ELC"}


@dataclass(frozen=True)
class Site:
    """Four apps that show the same results: the address of each by its code."""

    addresses: Mapping[str, str]
    results: Results

    def open(self, visit: Visit, code: str, **choices: str) -> Page:
        """Open an app with the choices in its address."""
        query = f"?{urlencode(choices)}" if choices else ""
        page: Page = visit(self.addresses[code] + query, ours=self.addresses.values())
        page.get_by_role("heading", name=TITLES[code], exact=True).wait_for()
        return page

    def follow(self, page: Page, code: str) -> None:
        """Go on to another app by its link in the sidebar."""
        page.get_by_test_id("stSidebar").get_by_role("link", name=TITLES[code]).click()
        page.wait_for_url(lambda url: urlsplit(url)[1:3] == urlsplit(self.addresses[code])[1:3])
        page.get_by_role("heading", name=TITLES[code], exact=True).wait_for()


def choose(page: Page, label: str, option: str, *, exact: bool = False) -> None:
    """Choose in the sidebar as a person does; `exact`: the option is named in full."""
    page.get_by_test_id("stSelectbox").filter(has_text=label).get_by_role("combobox").click()
    page.get_by_role("option", name=option, exact=exact).click()


def one_process(serve: Serve, results: Results) -> Site:
    """All four apps in one process, each at its path."""
    root = serve(ONE_ENTRY, {"SPEEDLOCAL_DATABASE_URL": f"duckdb:///{results.database}"})
    return Site({code: f"{root}/{code}" for code in ENTRIES}, results)


def four_processes(serve: Serve, results: Results) -> Site:
    """An app a process, each at the root of its own port, told where the others are."""
    ports = dict(zip(ENTRIES, _different_ports(len(ENTRIES)), strict=True))
    addresses = {code: f"http://127.0.0.1:{port}/" for code, port in ports.items()}
    environment = {
        "SPEEDLOCAL_DATABASE_URL": f"duckdb:///{results.database}",
        "SPEEDLOCAL_APP_URLS": json.dumps(addresses),
    }
    with ThreadPoolExecutor() as together:
        list(together.map(lambda code: serve(ENTRIES[code], environment, port=ports[code]), ENTRIES))
    return Site(addresses, results)


WHOLE = "one process"
SHAPES: dict[str, Callable[[Serve, Results], Site]] = {WHOLE: one_process, "four processes": four_processes}
on_the_demo = pytest.mark.parametrize("site", list(SHAPES), indirect=True, scope="session")
in_one_process = pytest.mark.parametrize("site", [WHOLE], indirect=True, scope="session")
"""For what a page does by itself, in whatever shape it is served."""


def _different_ports(count: int) -> set[int]:
    ports: set[int] = set()
    while len(ports) < count:
        ports.add(free_port())
    return ports
