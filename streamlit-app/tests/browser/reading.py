"""The numbers that the browser holds, read from what it has drawn."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.fixtures.browser import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Page

Pair = tuple[str, str]
Read = Callable[["Page"], dict[Pair, float]]

BARS = """() => (document.querySelector('.js-plotly-plot')?.data ?? []).flatMap(
  trace => trace.x.map((period, place) => [trace.name, period, trace.y[place]]))"""

# Streamlit keeps the deck to itself; React's hooks of the chart hold it. A layer that is loaded is drawn.
DECK = """const deckOf = () => {
  const chart = document.querySelector('[data-testid="stDeckGlJsonChart"]');
  const held = fiber => {
    for (let hook = fiber.memoizedState; hook?.next !== undefined; hook = hook.next)
      if (hook.memoizedState?.current?.deck) return hook.memoizedState.current.deck;
  };
  const below = fiber => fiber && (held(fiber) ?? below(fiber.child) ?? below(fiber.sibling));
  return chart && below(chart[Object.keys(chart).find(key => key.startsWith('__reactFiber'))].child);
};
const arrowsOf = deck => deck?.layerManager?.getLayers().find(layer => layer.id === 'arrows' && layer.isLoaded);
"""
ARROWS = f"""() => {{ {DECK}
  return (arrowsOf(deckOf())?.props.data ?? []).map(arrow => [arrow.origin, arrow.destination, arrow.value]);
}}"""
AN_ARROW = f"""() => {{ {DECK}
  const deck = deckOf(), [arrow] = arrowsOf(deck).props.data, corners = arrow.polygon.slice(0, 4);
  const middle = [0, 1].map(axis => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length);
  const [x, y] = deck.getViewports()[0].project(middle), box = deck.canvas.getBoundingClientRect();
  return [box.x + x, box.y + y, arrow.value];
}}"""

# The tooltip says the whole value of the ribbon that is pointed at.
RIBBONS = """pictures => pictures.flatMap(picture => [...picture.querySelectorAll('.ribbon')].map(ribbon => {
  ribbon.dispatchEvent(new MouseEvent('mousemove', { bubbles: true }));
  const [ends, value] = picture.querySelectorAll('.tip div');
  return [ribbon.dataset.id, ends.textContent, value.textContent];
}))"""
OUTSIDE = {"imports": "outside", "exports": "outside", "resources": "outside", "imports or resources": "outside"}
BALANCING = {"free", "missing", "surplus", "not taken", "network losses", "trade losses", "conversion losses"}
CELLS = "table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent))"


def bars(page: Page) -> dict[Pair, float]:
    """The pieces of the bars by name and period."""
    return _pairs(page.evaluate(BARS))


def arrows(page: Page) -> dict[Pair, float]:
    """The arrows on the map by origin and destination."""
    return _pairs(page.evaluate(ARROWS))


def place_of_an_arrow(page: Page) -> tuple[float, float, float]:
    """Where on the screen an arrow is, and its value."""
    x, y, value = page.evaluate(AN_ARROW)
    return x, y, value


def ribbons(page: Page) -> dict[Pair, float]:
    """The ribbons between carriers and groups of processes, and across the border; not what balances them."""
    found: dict[Pair, float] = {}
    for identity, _, words in page.locator(".sankey").evaluate_all(RIBBONS):
        origin, destination, _ = json.loads(identity)
        pair = OUTSIDE.get(origin, origin), OUTSIDE.get(destination, destination)
        if not BALANCING & set(pair):
            found[pair] = found.get(pair, 0.0) + _carried(words)[1]
    return found


def named_ribbons(page: Page) -> dict[Pair, float]:
    """All ribbons, by what they say of their ends and their carrier."""
    found = ((ends, _carried(words)) for _, ends, words in page.locator(".sankey").evaluate_all(RIBBONS))
    return {(ends, carrier): value for ends, (carrier, value) in found}


def _carried(words: str) -> tuple[str, float]:
    """Carrier and value of words such as `Gas: 1,317.23 PJ per year`."""
    carrier, amount = words.split(": ")
    return carrier, float(amount.split(" ")[0].replace(",", ""))


def _pairs(found: list[tuple[str, str, float]]) -> dict[Pair, float]:
    return {(first, second): value for first, second, value in found}


def eventually(page: Page, read: Callable[[Page], Any], wanted: object) -> None:
    """Wait until what is read from the page is what is wanted; fail with what was read last."""
    found = read(page)
    for _ in range(PATIENCE * 10):
        if found == wanted:
            return
        page.wait_for_timeout(100)
        found = read(page)
    assert found == wanted


def draws(page: Page, read: Read, numbers: dict[Pair, float]) -> None:
    """Wait until the picture holds these numbers, each to nine digits."""
    eventually(page, read, pytest.approx(numbers, rel=1e-9, abs=0))


def table(page: Page, place: int = 0) -> list[list[str]]:
    """The cells of a table as a screen reader finds them, its head first."""
    grid = page.locator('[data-testid="stDataFrame"] table').nth(place)
    cells: list[list[str]] = grid.evaluate(CELLS)
    return cells


def downloaded(page: Page) -> tuple[str, list[dict[str, str]]]:
    """What the button under the picture downloads: its first line, and its rows."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    says, text = Path(download.value.path()).read_text(encoding="utf-8").split("\n", 1)
    return says, list(csv.DictReader(io.StringIO(text)))
