"""Memory stays below what the chart asks a cluster for: idle below the request, in a session that looks at much below the limit."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.browser import Visit
from tests.fixtures.containers import Container, Run
from tests.system.apps import APPS, await_table, shows
from tests.system.deployed import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

MIB = 1024**2

SCENARIOS = ("Baltic_Islanded", "Baltic_NetZero", "Baltic_Reference")
LINKS = {
    "times_app.py": [
        f"?attribute={attribute}&group={group}"
        for attribute in ("VAR_FIn", "VAR_Cap")
        for group in ("process", "sector")
    ],
    "flow_maps_app.py": [f"?scenario={name}&period={period}" for name in SCENARIOS for period in (2020, 2050)],
    "sankey_app.py": [f"?scenario={name}&period={period}" for name in SCENARIOS for period in (2020, 2050)],
}
STATEMENTS = (
    "SELECT * FROM result ORDER BY value DESC",
    "SELECT a.process, count(*) AS pairs, sum(a.value) AS total FROM result a JOIN result b USING (scenario, region, "
    "attribute, commodity, process) GROUP BY a.process ORDER BY pairs DESC",
)


@contextmanager
def sampled(container: Container) -> Iterator[Callable[[], int]]:
    """Look at the memory ten times a second; the function tells the most that was seen."""
    seen, over = [container.memory()], threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            seen.append(container.memory())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield lambda: max(seen)
    finally:
        over.set()
        thread.join()


def look_at_much(page: Page, entry: str, address: str) -> None:
    for link in LINKS.get(entry, ()):
        page.goto(f"{address}/{link}")
        await_table(page)


def ask_much(page: Page, statements: Sequence[str]) -> None:
    for statement in statements:
        page.get_by_label("Statement").fill(statement)
        page.get_by_role("button", name="Run").click()
        page.get_by_test_id("stStatusWidget").wait_for(state="detached")
        page.get_by_text(re.compile(r"^[\d,]+ rows.* in [\d.]+ s$")).wait_for()


@pytest.mark.parametrize("entry", APPS)
def test_an_app_keeps_to_its_memory(run: Run, visit: Visit, chart_site: Site, entry: str) -> None:
    app = chart_site.apps[entry]
    container = run(entry, memory=f"{app.limit:.0f}m")
    page = visit(container.address)
    shows(page, APPS[entry])
    idle = container.memory() / MIB
    with sampled(container) as most:
        look_at_much(page, entry, container.address)
        if entry == "database_app.py":
            ask_much(page, STATEMENTS)
    busy = most() / MIB
    print(f"{entry}: {idle:.0f} MiB after one session, at most {busy:.0f} MiB while much was looked at")
    assert idle < app.request
    assert busy < app.limit
