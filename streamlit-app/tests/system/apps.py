"""What each command of the image shows of the demo, computed from the demo's results in another way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pytest

from speedlocal.ingest.demo import demo_database

if TYPE_CHECKING:
    from playwright.sync_api import Page

CELLS = "[role=gridcell]"
"""A table draws its cells; this is their text within the drawing, which counts as hidden."""

FLOWS = """SELECT sum(value) FROM result JOIN commodity USING (scenario, region, commodity)
JOIN process USING (scenario, region, process) WHERE scenario = 'Baltic_Islanded' AND attribute = 'VAR_FOut' AND """


@dataclass(frozen=True)
class Shown:
    """The heading of a page and one number in its table."""

    heading: str
    question: str

    def number(self) -> float:
        """The number, from the demo's rows."""
        with duckdb.connect(demo_database(), read_only=True) as connection:
            (number,) = connection.execute(self.question).fetchall()[0]
        return float(number)


APPS = {
    "times_app.py": Shown("Production by carrier", FLOWS + "carrier = 'ambient' AND period = '2020'"),
    "flow_maps_app.py": Shown(
        "Trade of Electricity (ELC)",
        FLOWS + "period = '2035' AND commodity = 'ELC' AND region = 'DK' AND process LIKE 'IMPELC-DK%'",
    ),
    "sankey_app.py": Shown(
        "Energy from source to use",
        FLOWS + "period = '2035' AND carrier = 'electricity' AND process.sector = 'power'",
    ),
    "database_app.py": Shown("Tables", "SELECT count(*) FROM annual"),
}
ALL = APPS | {
    "app/main.py": Shown("Published scenarios", "SELECT count(*) FROM result WHERE scenario = 'Baltic_Islanded'")
}
"""By the argument of the command."""


def await_table(page: Page) -> None:
    """Wait until the page has a table, and nothing runs any more."""
    page.locator(CELLS).first.wait_for(state="attached")
    page.get_by_test_id("stStatusWidget").wait_for(state="detached")


def numbers(texts: Iterable[str]) -> list[float]:
    """The numbers among the cells of a table; the others are words, or empty."""
    found = []
    for text in texts:
        try:
            found.append(float(text))
        except ValueError:
            continue
    return found


def holds(texts: Iterable[str], shown: Shown) -> bool:
    """Whether a table has the number, to the last digits that a sum's order leaves sure."""
    expected = pytest.approx(shown.number(), rel=1e-12)
    return any(number == expected for number in numbers(texts))


def shows(page: Page, shown: Shown) -> None:
    """Fail unless the page shows the heading and the number."""
    page.get_by_role("heading", name=shown.heading).wait_for()
    await_table(page)
    cells = page.locator(CELLS).all_text_contents()
    assert holds(cells, shown), (shown, cells)
