"""The four apps behind a proxy that strips their paths, as the Ingress does."""

from __future__ import annotations

import csv
import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.browser import Visit
from tests.fixtures.containers import Run
from tests.system.apps import APPS, await_table, holds, shows
from tests.system.proxy import proxied

PATHS = {
    "times": "times_app.py",
    "flowmaps": "flow_maps_app.py",
    "sankey": "sankey_app.py",
    "database": "database_app.py",
}
TITLES = {
    "times": "TIMES Data Explorer",
    "flowmaps": "Energy Flow Maps",
    "sankey": "Sankey Diagrams",
    "database": "Database Tools",
}


UPLOAD = Path(__file__).with_name("upload.py")
MIB = 1024**2


@pytest.fixture(scope="module")
def site(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the proxy in front of four containers."""
    links = {"SPEEDLOCAL_APP_URLS": json.dumps({path: f"../{path}" for path in PATHS})}
    addresses = {path: run(entry, environment=links).address for path, entry in PATHS.items()}
    addresses["upload"] = run("/page/upload.py", f"--volume={UPLOAD.parent}:/page:ro").address
    with proxied(addresses, tmp_path_factory.mktemp("nginx")) as address:
        yield address


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("path", PATHS)
def test_an_app_opens_by_its_path(site: str, visit: Visit, path: str, slash: str) -> None:
    page = visit(f"{site}/{path}{slash}")
    shows(page, APPS[PATHS[path]])
    assert page.url.startswith(f"{site}/{path}/")


@pytest.mark.parametrize("path", ["times", "flowmaps", "sankey"])
def test_a_table_is_downloaded_through_the_proxy(site: str, visit: Visit, path: str, tmp_path: Path) -> None:
    page, shown = visit(f"{site}/{path}/"), APPS[PATHS[path]]
    await_table(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    download.value.save_as(tmp_path / "table.csv")
    lines = (tmp_path / "table.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(f"# {shown.heading}")
    assert holds((cell for row in csv.reader(lines) for cell in row), shown)


def test_a_statement_is_answered_and_downloaded_through_the_proxy(site: str, visit: Visit, tmp_path: Path) -> None:
    page = visit(f"{site}/database/?sql=SELECT+6+*+7+AS+answer")
    await_table(page)
    page.get_by_role("button", name="Run").click()
    page.get_by_text("1 rows in").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    download.value.save_as(tmp_path / "answer.csv")
    lines = (tmp_path / "answer.csv").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["answer", "42"]


def test_a_file_goes_up_and_comes_down_through_the_proxy(site: str, visit: Visit, tmp_path: Path) -> None:
    content = random.Random(1).randbytes(30 * MIB)
    file = tmp_path / "result.vd"
    file.write_bytes(content)
    page = visit(f"{site}/upload/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text(f"result.vd: {len(content)} bytes, {hashlib.sha256(content).hexdigest()}").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Give it back").click()
    download.value.save_as(tmp_path / "back.vd")
    assert (tmp_path / "back.vd").read_bytes() == content


@pytest.mark.parametrize("path", PATHS)
def test_an_app_leads_to_the_others(site: str, visit: Visit, path: str) -> None:
    page = visit(f"{site}/{path}/?scenario=Baltic_NetZero")
    await_table(page)
    links = page.get_by_role("navigation", name="Apps").get_by_role("link")
    assert links.all_text_contents() == [title for other, title in TITLES.items() if other != path]
    goal = next(other for other in TITLES if other != path)
    links.first.click()
    page.get_by_role("heading", name=TITLES[goal], exact=True).wait_for()
    await_table(page)
    assert page.url.startswith(f"{site}/{goal}/?scenario=Baltic_NetZero")
