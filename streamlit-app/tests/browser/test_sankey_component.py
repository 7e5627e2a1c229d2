"""The Sankey component in a real browser: drawn, pointed at, walked with the keyboard, moved."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from speedlocal.figures.sankey import sankey
from tests.figures.sankey.diagrams import balance
from tests.fixtures.browser import Serve, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.posix]

APP = Path(__file__).with_name("sankey_app.py")
PICTURE = sankey(*balance(), unit="PJ")
FORWARD = [ribbon for ribbon in PICTURE.ribbons if not ribbon.back]


@pytest.fixture(scope="module")
def address(served_app: Serve) -> str:
    return served_app(str(APP))


@pytest.fixture
def page(visit: Visit, address: str) -> Page:
    """The drawn page."""
    opened = visit(address)
    opened.locator(".ribbon").first.wait_for()
    return opened


def shows(page: Page, words: str) -> None:
    """Wait until Python says so."""
    page.locator("code").get_by_text(re.compile(words)).wait_for()


def lit(page: Page, kind: str) -> set[str]:
    """Ids of what is not faded."""
    ids: list[str] = page.locator(f".{kind}:not(.faded)").evaluate_all("found => found.map(e => e.dataset.id)")
    return set(ids)


def keys(page: Page, *names: str) -> None:
    for name in names:
        page.keyboard.press(name)


def test_it_draws_what_the_picture_holds(page: Page) -> None:
    drawn = page.locator(".ribbon").evaluate_all("found => found.map(e => [e.dataset.id, e.getAttribute('d')])")
    assert drawn == [[ribbon.id, ribbon.path] for ribbon in PICTURE.ribbons]
    texts = page.locator(".node text").evaluate_all("found => found.map(e => [...e.children].map(s => s.textContent))")
    assert texts == [list(node.lines) for node in PICTURE.nodes]


def test_nodes_are_buttons_that_say_their_value(page: Page) -> None:
    names = page.locator(".node").evaluate_all("found => found.map(e => e.getAttribute('aria-label'))")
    assert set(names) >= {"Wind, 150 PJ", "Crude oil, 90.5 PJ", "Storage, 12 PJ"}
    assert page.get_by_role("button", name="Wind, 150 PJ", exact=True).count() == 1


def test_pointing_at_a_node_lights_all_that_leads_there_and_on(page: Page) -> None:
    page.get_by_role("button", name="Refinery, 95.5 PJ").locator("rect").hover()
    assert lit(page, "node") == {"oil", "refinery", "transport"}
    assert lit(page, "ribbon") == {
        ribbon.id
        for ribbon in PICTURE.ribbons
        if {ribbon.origin, ribbon.destination} <= {"oil", "refinery", "transport"}
    }
    assert page.locator(".tip div").all_text_contents() == ["Refinery", "95.5 PJ", "in: 95.5 PJ", "out: 90.5 PJ"]
    page.mouse.move(5, 5)
    assert lit(page, "node") == {node.id for node in PICTURE.nodes}
    assert page.locator(".tip").is_hidden()


def test_the_tooltip_of_a_ribbon_says_value_and_shares(page: Page) -> None:
    page.locator('[aria-label="Wind to Electricity, Wind, 150 PJ"]').hover()
    assert page.locator(".tip div").all_text_contents() == [
        "Wind to Electricity",
        "Wind: 150 PJ",
        "100 % of what leaves Wind",
        "81.1 % of what reaches Electricity",
    ]


def test_the_keyboard_reaches_nodes_and_python(page: Page) -> None:
    second = PICTURE.nodes[1]
    page.locator(".node").first.focus()
    keys(page, "Tab", "Enter")
    shows(page, re.escape(f"Clicked(kind='node', id='{second.id}', nodes=('{second.id}',), carrier=None)"))
    assert page.locator(".node:focus").get_attribute("data-id") == second.id


def test_nodes_that_come_back_are_walked_in_the_order_they_are_drawn_in(page: Page) -> None:
    coal, later = page.locator('.node[data-id="coal"]'), page.get_by_text("Later")
    later.click()
    coal.wait_for(state="detached")
    later.click()
    coal.wait_for()
    walked = page.locator(".node").evaluate_all("found => found.map(e => e.dataset.id)")
    assert walked == [node.id for node in PICTURE.nodes]


def test_arrows_walk_along_the_ribbons(page: Page) -> None:
    page.locator('.node[data-id="wind"]').focus()
    keys(page, "ArrowRight")
    assert page.locator(".ribbon:focus").get_attribute("aria-label") == "Wind to Electricity, Wind, 150 PJ"
    keys(page, "Enter")
    shows(page, r"kind='link'.*nodes=\('wind', 'ele'\), carrier='Wind'")
    keys(page, "ArrowRight")
    assert page.locator(".node:focus").get_attribute("data-id") == "ele"


def test_a_click_on_a_ribbon_reaches_python(page: Page) -> None:
    page.locator('[aria-label="Coal to Industry, Coal, 20 PJ"]').dispatch_event("click", {"bubbles": True})
    shows(page, r"kind='link'.*nodes=\('coal', 'industry'\), carrier='Coal'")


def test_a_changed_picture_moves_what_is_there(page: Page) -> None:
    page.locator('.node[data-id="wind"]').evaluate("node => { node.kept = true; }")
    page.get_by_text("Later").click()
    page.locator('.node[data-id="coal"]').wait_for(state="detached")
    assert page.locator(".ribbon").count() == len([r for r in PICTURE.ribbons if r.origin != "coal"])
    assert page.locator('.node[data-id="wind"]').evaluate("node => node.kept")
    page.get_by_role("button", name="Wind, 300 PJ", exact=True).wait_for()


def test_ribbons_move_gently(page: Page) -> None:
    begun = """() => new Promise(resolve => {
        const root = [...document.querySelectorAll('*')].map(e => e.shadowRoot).find(r => r?.querySelector('.sankey'));
        root.addEventListener('transitionrun', event => event.propertyName === 'd' && resolve(event.propertyName));
        document.querySelector('[data-testid="stCheckbox"] input').click();
    })"""
    assert page.evaluate(begun) == "d"


def test_a_phone_scrolls_the_picture_and_not_the_page(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    scroller = page.locator(".scroller")
    assert scroller.evaluate("box => box.scrollWidth > box.clientWidth && box.clientWidth <= 390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    size = page.locator(".node text").first.evaluate("text => 14 * text.getScreenCTM().a")
    assert size > 10
