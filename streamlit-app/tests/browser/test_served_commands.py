"""The apps under the commands that people and deployments know, opened in a browser."""

from __future__ import annotations

import signal
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.browser import stored
from tests.browser.commands import IS_DEMO, Command, Started, load_and_serve, make_run, serve
from tests.browser.reading import bars, draws
from tests.browser.sites import TITLES, Results, Site, on_the_demo
from tests.fixtures.browser import Serve, Visit
from tests.pages.small_result import write_result
from tools.served import free_port, running

pytestmark = [pytest.mark.browser, pytest.mark.posix]


@on_the_demo
def test_every_entry_is_healthy_under_its_command(site: Site) -> None:
    """`python -m streamlit run ENTRY --server.port=N --server.address=0.0.0.0`, with which a site is served."""
    hosts = {urlsplit(address).netloc for address in site.addresses.values()}
    for host in hosts:
        with urlopen(f"http://{host}/_stcore/health", timeout=60) as answer:
            assert (answer.status, answer.read()) == (200, b"ok")


def test_an_app_answers_below_a_base_path(served_app: Serve, demo: Results, visit: Visit) -> None:
    environment = {
        "STREAMLIT_SERVER_BASE_URL_PATH": "/times",
        "SPEEDLOCAL_DATABASE_URL": f"duckdb:///{demo.database}",
    }
    address = served_app("times_app.py", environment)
    assert urlsplit(address).path == "/times"
    for path in ("", "/"):
        page = visit(f"{address}{path}?scenario={demo.scenario}&region={demo.region}&group=commodity")
        draws(page, bars, stored.production(demo))


@pytest.mark.parametrize("command", [make_run, load_and_serve])
def test_results_that_are_loaded_are_served_and_not_the_demo(
    command: Command, started: Started, tmp_path: Path, visit: Visit
) -> None:
    address = started(command, write_result(tmp_path / "results", "Small"))
    page = visit(f"{address}/times")
    page.get_by_test_id("stMain").get_by_text("Results: Small from Small.vd").wait_for()
    assert page.get_by_text(IS_DEMO).count() == 0


def test_make_run_serves_the_demo_until_results_are_loaded(started: Started, visit: Visit) -> None:
    address = started(make_run)
    page = visit(address)
    for code, title in TITLES.items():
        page.goto(f"{address}/{code}")
        page.get_by_role("heading", name=title, exact=True).wait_for()
        page.get_by_text(IS_DEMO).wait_for()


def test_a_server_that_is_stopped_by_hand_ends_without_a_complaint(
    home: dict[str, str], tmp_path: Path, visit: Visit
) -> None:
    """A page was drawn, so that a database is open; DuckDB's bindings call what is never freed leaks."""
    port, log = free_port(), tmp_path / "log"
    with running(serve(port, home), port, environment=home, log=log) as server:
        page = visit(f"{server.address}/times")
        page.get_by_test_id("stMain").get_by_text("Results: ").wait_for()
        page.close()
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(60) == 130  # as a shell has it for what is interrupted
    assert "leaked" not in log.read_text(encoding="utf-8")
