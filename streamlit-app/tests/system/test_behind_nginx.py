"""The four apps behind a proxy that does with their paths what the chart's Ingress says."""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fixtures.browser import Visit
from tests.fixtures.containers import Run
from tests.system.apps import APPS, await_table, holds, shows
from tests.system.deployed import Site
from tests.system.proxy import proxied

TITLES = {
    "times_app.py": "TIMES Data Explorer",
    "flow_maps_app.py": "Energy Flow Maps",
    "sankey_app.py": "Sankey Diagrams",
    "database_app.py": "Database Tools",
}
UPLOAD = Path(__file__).with_name("upload.py")
MIB = 1024**2


@pytest.fixture(scope="module")
def proxy(chart_site: Site, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the proxy in front of four containers, with the environment that the chart gives them."""
    apps = chart_site.apps.values()
    addresses = {app.service: run(app.entry, environment=app.environment).address for app in apps}
    upload = run("/page/upload.py", f"--volume={UPLOAD.parent}:/page:ro").address
    with proxied(chart_site, addresses, tmp_path_factory.mktemp("nginx"), upload=upload) as address:
        yield address


Address = Callable[[str], str]


@pytest.fixture(scope="module")
def at(proxy: str, chart_site: Site) -> Address:
    """The address of an app by its entry, with the slash at the end."""
    return lambda entry: f"{proxy}{chart_site.apps[entry].path}"


def test_the_chart_serves_all_apps(chart_site: Site) -> None:
    assert chart_site.apps.keys() == APPS.keys() == TITLES.keys()


def test_the_top_leads_to_the_first_app(proxy: str, at: Address, visit: Visit) -> None:
    page = visit(f"{proxy}/")
    shows(page, APPS["times_app.py"])
    assert page.url.startswith(at("times_app.py"))


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("entry", APPS)
def test_an_app_opens_by_its_path(at: Address, visit: Visit, entry: str, slash: str) -> None:
    page = visit(at(entry).rstrip("/") + slash)
    shows(page, APPS[entry])
    assert page.url.startswith(at(entry))


@pytest.mark.parametrize("entry", [entry for entry in APPS if entry != "database_app.py"])
def test_a_table_is_downloaded_through_the_proxy(at: Address, visit: Visit, entry: str, tmp_path: Path) -> None:
    page, shown = visit(at(entry)), APPS[entry]
    await_table(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    download.value.save_as(tmp_path / "table.csv")
    lines = (tmp_path / "table.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(f"# {shown.heading}")
    assert holds((cell for row in csv.reader(lines) for cell in row), shown)


def test_a_statement_is_answered_and_downloaded_through_the_proxy(at: Address, visit: Visit, tmp_path: Path) -> None:
    page = visit(f"{at('database_app.py')}?sql=SELECT+6+*+7+AS+answer")
    await_table(page)
    page.get_by_role("button", name="Run").click()
    page.get_by_text("1 rows in").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    download.value.save_as(tmp_path / "answer.csv")
    lines = (tmp_path / "answer.csv").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["answer", "42"]


def test_a_file_goes_up_and_comes_down_through_the_proxy(proxy: str, visit: Visit, tmp_path: Path) -> None:
    content = random.Random(1).randbytes(30 * MIB)
    file = tmp_path / "result.vd"
    file.write_bytes(content)
    page = visit(f"{proxy}/upload/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text(f"result.vd: {len(content)} bytes, {hashlib.sha256(content).hexdigest()}").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Give it back").click()
    download.value.save_as(tmp_path / "back.vd")
    assert (tmp_path / "back.vd").read_bytes() == content


@pytest.mark.parametrize("entry", APPS)
def test_an_app_leads_to_the_others(at: Address, visit: Visit, entry: str) -> None:
    page = visit(f"{at(entry)}?scenario=Baltic_NetZero")
    await_table(page)
    links = page.get_by_role("navigation", name="Apps").get_by_role("link")
    assert links.all_text_contents() == [title for other, title in TITLES.items() if other != entry]
    goal = next(other for other in TITLES if other != entry)
    links.first.click()
    page.get_by_role("heading", name=TITLES[goal], exact=True).wait_for()
    await_table(page)
    assert page.url.startswith(f"{at(goal)}?scenario=Baltic_NetZero")
