"""Files are dropped on the start page of a person's own machine, and nowhere else."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from filelock import FileLock

from tests.browser.commands import IS_DEMO, Command, Started, make_run, serve
from tests.browser.reading import eventually
from tests.browser.sites import Results
from tests.fixtures.browser import Serve, Visit
from tests.pages.small_result import database_of, write_result

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.posix]

NOT_TAKEN = b"No files are taken here."


@pytest.fixture
def embedded(tmp_path: Path) -> Path:
    """Where the served command keeps what is loaded."""
    return tmp_path / "data" / "speedlocal" / "results.duckdb"


def quartet(folder: Path, scenario: str, factor: float = 1.0) -> list[Path]:
    """The files of a result, with its units."""
    return sorted(write_result(folder, scenario, factor).parent.iterdir())


def zipped(files: Iterable[Path], path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for file in files:
            archive.write(file, file.name)
    return path


def drop(page: Page, *files: Path) -> None:
    """Give the files to the page, and load them once they are there."""
    page.locator('input[type="file"]').set_input_files([str(file) for file in files])
    for file in files:
        page.get_by_test_id("stFileUploader").get_by_text(file.name, exact=True).wait_for()
    page.get_by_role("button", name="Load", exact=True).click()


def published(page: Page) -> list[str]:
    """The scenarios in the table of the start page, as a screen reader finds them."""
    rows: list[str] = page.locator('[data-testid="stDataFrame"] table tbody tr').evaluate_all(
        "rows => rows.map(row => row.querySelector('td').textContent)"
    )
    return rows


@pytest.mark.parametrize("command", [make_run, serve])
def test_a_quartet_that_is_dropped_takes_the_place_of_the_demo(
    command: Command, started: Started, tmp_path: Path, visit: Visit
) -> None:
    address = started(command)
    page = visit(address)
    page.get_by_text(IS_DEMO).wait_for()
    drop(page, *quartet(tmp_path / "files", "Small"))
    page.get_by_text("Small: 35 rows from Small.vd, Small.vde, Small.vds, Small.vdt, Small_units.csv").wait_for()
    page.get_by_text("Import report, 10 lines").wait_for()
    page.get_by_text("Small: note: no G_YRFR: lengths of timeslices are not known").wait_for()
    page.get_by_text("Small: check: solve status cannot be decided: the sources have no SOLVE_STATUS").wait_for()
    eventually(page, published, ["Small"])
    assert page.get_by_text(IS_DEMO).count() == 0
    page.get_by_role("link", name="Open TIMES Data Explorer").click()
    page.get_by_test_id("stMain").get_by_text("Results: Small from Small.vd").wait_for()


def test_a_zip_replaces_the_scenario_and_another_name_stands_beside_it(
    started: Started, tmp_path: Path, visit: Visit, embedded: Path
) -> None:
    embedded.parent.mkdir(parents=True)
    database_of(tmp_path, Small=1.0).rename(embedded)
    page = visit(started(serve))
    packed = zipped(quartet(tmp_path / "files", "Small", 2.0), tmp_path / "new.zip")
    drop(page, packed)
    page.get_by_text("replaces the scenario of that name").wait_for()
    assert page.get_by_test_id("stFileUploader").get_by_text("new.zip").count() == 0
    page.get_by_label("Name of the scenario").fill("Beside")
    drop(page, packed)
    page.get_by_text("Beside: 35 rows from Small.vd").wait_for()
    eventually(page, published, ["Beside", "Small"])


def test_files_at_fault_are_one_sentence_and_change_nothing(
    started: Started, tmp_path: Path, visit: Visit, embedded: Path
) -> None:
    page = visit(started(serve))
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(zipped(quartet(tmp_path / "files", "Small"), tmp_path / "whole.zip").read_bytes()[:-40])
    drop(page, damaged)
    page.get_by_role("alert").get_by_text(re.compile(r"^damaged\.zip: a damaged or locked zip: ")).wait_for()
    page.get_by_text(IS_DEMO).wait_for()
    assert not embedded.exists()
    assert page.get_by_test_id("stFileUploader").get_by_text("damaged.zip").count() == 1
    page.set_viewport_size({"width": 390, "height": 844})
    eventually(page, lambda page: page.evaluate("document.documentElement.scrollWidth") <= 390, wanted=True)


def test_a_load_goes_on_while_its_page_is_left_and_another_waits_its_turn(
    started: Started, tmp_path: Path, visit: Visit, embedded: Path
) -> None:
    embedded.parent.mkdir(parents=True)
    address = started(serve)
    first, second = visit(address), visit(address)
    with FileLock(f"{embedded}.lock"):
        drop(first, *quartet(tmp_path / "one", "One"))
        first.get_by_role("progressbar").wait_for()
        drop(second, *quartet(tmp_path / "two", "Two"))
        second.get_by_text("waiting for another load").wait_for()
        first.get_by_role("link", name="Open Sankey Diagrams").click()
        first.get_by_role("heading", name="Sankey Diagrams").wait_for()
    second.get_by_text("Two: 35 rows").wait_for()
    eventually(second, published, ["One", "Two"])


def refusal(address: str) -> tuple[int, bytes]:
    """How the way in for files answers."""
    request = Request(f"{address}/_stcore/upload_file/session/file", b"rows", method="PUT")
    with pytest.raises(HTTPError) as error:
        urlopen(request, timeout=60)
    with error.value as answer:
        return answer.code, answer.read()


def no_files_are_taken(page: Page, address: str) -> None:
    page.get_by_role("heading", name="Published scenarios").wait_for()
    eventually(page, lambda page: bool(published(page)), wanted=True)
    assert page.locator('input[type="file"]').count() == 0
    assert page.get_by_text("Load results").count() == 0
    assert refusal(address) == (403, NOT_TAKEN)


def test_the_image_s_command_takes_no_files(served_app: Serve, tmp_path: Path, visit: Visit) -> None:
    address = served_app("app/main.py", {"XDG_DATA_HOME": str(tmp_path)})
    no_files_are_taken(visit(address), address)


def with_option(port: int, home: dict[str, str]) -> list[str]:
    return [*serve(port, home), "--database", home["URL"]]


def with_variable(port: int, home: dict[str, str]) -> list[str]:
    home["SPEEDLOCAL_DATABASE_URL"] = home["URL"]
    return serve(port, home)


@pytest.mark.parametrize("command", [with_option, with_variable])
def test_where_a_database_is_named_no_files_are_taken(
    command: Callable[..., list[str]], started: Started, home: dict[str, str], demo: Results, visit: Visit
) -> None:
    home["URL"] = f"duckdb:///{demo.database}"
    address = started(command)
    no_files_are_taken(visit(address), address)


def test_where_files_are_taken_only_a_session_of_the_page_gives_them(started: Started) -> None:
    status, words = refusal(started(serve))
    assert (status, words != NOT_TAKEN) == (403, True)
