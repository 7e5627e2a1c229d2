"""The four pages in a browser, in one process and in four: their numbers are those of the rows, whatever is clicked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import stored
from tests.browser.reading import (
    Pair,
    arrows,
    bars,
    downloaded,
    draws,
    eventually,
    named_ribbons,
    place_of_an_arrow,
    ribbons,
    table,
)
from tests.browser.sites import Results, Site, choose, in_one_process, on_the_demo
from tests.fixtures.browser import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.posix]

SQL = "SELECT period, sum(value) AS total FROM result WHERE attribute = 'VAR_Cap' GROUP BY period ORDER BY period"
PICTURES = ["times", "flowmaps", "sankey"]


def explored(results: Results) -> dict[str, str]:
    """The explorer's choices: energy by commodity, in the unit that is known or not."""
    chosen = {name: results.choices[name] for name in ("scenario", "region")}
    return chosen | {"attribute": "VAR_FOut", "unit": f"{results.unit or 'unknown'} NRG", "group": "commodity"}


def value_of(row: dict[str, str]) -> float:
    """The value in a row of a download, whose column says the unit."""
    (value,) = (cell for column, cell in row.items() if column.startswith("value"))
    return float(value)


def statement(page: Page) -> str:
    """What stands in the editor."""
    return page.get_by_role("textbox", name="Statement").input_value()


def says_its_unit(page: Page, results: Results) -> None:
    """What the title over the picture says: the unit, or that it is unknown."""
    unit = f"{results.unit} per year" if results.unit else "unit unknown"
    title = page.get_by_role("heading", level=3).filter(has_text=results.scenario)
    assert re.search(rf"\b{unit}\b", title.inner_text())


def test_the_bars_are_the_sums_of_the_rows_and_so_is_the_download(site: Site, visit: Visit) -> None:
    page = site.open(visit, "times", **explored(site.results))
    drawn = stored.production(site.results)
    draws(page, bars, drawn)
    says_its_unit(page, site.results)
    _, rows = downloaded(page)
    assert {(row["commodity"], row["period"]): value_of(row) for row in rows} == pytest.approx(drawn, rel=1e-9)


def test_the_arrows_are_the_sums_of_the_rows_and_so_is_the_download(site: Site, visit: Visit) -> None:
    page = site.open(visit, "flowmaps", **site.results.choices)
    drawn = stored.trade(site.results, site.results.period)
    draws(page, arrows, drawn)
    says_its_unit(page, site.results)
    _, rows = downloaded(page)
    assert {(row["origin"], row["destination"]): value_of(row) for row in rows} == pytest.approx(drawn, rel=1e-9)


def test_the_ribbons_are_the_sums_of_the_rows_and_the_download_is_the_ribbons(site: Site, visit: Visit) -> None:
    page = site.open(visit, "sankey", **site.results.choices)
    draws(page, ribbons, stored.flows(site.results, site.results.period))
    says_its_unit(page, site.results)
    _, rows = downloaded(page)
    named = {(f"{row['origin']} to {row['destination']}", row["carrier"]): value_of(row) for row in rows}
    assert named == pytest.approx(named_ribbons(page), rel=1e-9)


def test_a_typed_statement_is_answered_as_duckdb_answers_it(site: Site, visit: Visit) -> None:
    page = site.open(visit, "database")
    editor = page.get_by_role("textbox", name="Statement")
    editor.press("ControlOrMeta+A")
    editor.press_sequentially(SQL)
    page.get_by_role("button", name="Run").click()
    eventually(page, lambda page: table(page)[0], ["period", "total"])
    answer, (_, *shown) = stored.rows(site.results, SQL), table(page)
    assert [float(total.replace(",", "")) for _, total in shown] == pytest.approx([total for _, total in answer], 1e-4)
    _, rows = downloaded(page)
    assert [(row["period"], float(row["total"])) for row in rows] == [
        (period, pytest.approx(total, rel=1e-9)) for period, total in answer
    ]


def test_a_statement_stays_in_the_address(site: Site, visit: Visit) -> None:
    page = site.open(visit, "database", sql=SQL)
    eventually(page, statement, SQL)
    page.reload()
    eventually(page, statement, SQL)


CLICKS: dict[str, tuple[str, str, str, Callable[[Page], dict[Pair, float]], Callable[[Results], dict[Pair, float]]]] = {
    "times": ("Attribute", "Consumption", "attribute=VAR_FIn", bars, lambda of: stored.production(of, "VAR_FIn")),
    "flowmaps": ("Period", "2050", "period=2050", arrows, lambda of: stored.trade(of, "2050")),
    "sankey": ("Period", "2050", "period=2050", ribbons, lambda of: stored.flows(of, "2050")),
}


@on_the_demo
@pytest.mark.parametrize("code", CLICKS)
def test_a_click_changes_picture_and_address_and_a_reload_keeps_both(site: Site, visit: Visit, code: str) -> None:
    label, option, parameter, read, ask = CLICKS[code]
    page = site.open(visit, code, **(explored(site.results) if code == "times" else site.results.choices))
    choose(page, label, option)
    draws(page, read, ask(site.results))
    page.wait_for_url(re.compile(rf"[?&]{re.escape(parameter)}(&|$)"))
    address = page.url
    page.reload()
    draws(page, read, ask(site.results))
    assert page.url == address


@on_the_demo
@pytest.mark.parametrize("code", PICTURES)
def test_an_unknown_code_in_the_address_is_said(site: Site, visit: Visit, code: str) -> None:
    page = site.open(visit, code, **(site.results.choices | {"scenario": "Atlantis"}))
    said = page.get_by_role("alert").filter(has_text="scenario Atlantis is not among these results")
    said.wait_for()
    assert site.results.scenario in said.inner_text()


@in_one_process
def test_pointing_at_an_arrow_says_what_flows(site: Site, visit: Visit) -> None:
    page = site.open(visit, "flowmaps", **site.results.choices)
    draws(page, arrows, stored.trade(site.results, site.results.period))
    x, y, value = place_of_an_arrow(page)
    page.mouse.move(x, y)
    page.locator(".deck-tooltip").filter(has_text=f"{value:.1f} PJ per year").wait_for()


WIDTHS = """[document.documentElement, document.querySelector('[data-testid="stMain"]')]
    .map(box => [box.scrollWidth, box.clientWidth])"""
COVERED = """title => {
  const { x, y, height } = title.getBoundingClientRect();
  return [y + 4, y + height - 4].some(line => !title.contains(document.elementFromPoint(x + 4, line)));
}"""


@in_one_process
@pytest.mark.parametrize("code", [*PICTURES, "database"])
def test_on_a_phone_no_page_is_wider_than_the_screen_and_its_title_is_in_sight(
    site: Site, visit: Visit, code: str
) -> None:
    page = site.open(visit, code, **site.results.choices)
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_test_id("stMain").get_by_text("Results: ").wait_for()
    eventually(
        page, lambda page: page.get_by_role("heading", level=1).evaluate(COVERED), wanted=False
    )  # sidebar slides
    assert all(content <= width <= 390 for content, width in page.evaluate(WIDTHS))
