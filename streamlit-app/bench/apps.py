"""What is measured: our apps and their yardsticks, and what a person does in each of them."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page

from tools.served import APP, Server, free_port, running

MINIMAL: Final = APP / "bench" / "minimal"
CHOICES: Final = 4
"""Choices taken by turns. Streamlit sends nothing anew that it sent two runs before, so two or three are too few."""
ATTRIBUTES: Final = ("VAR_FOut", "VAR_FIn", "VAR_Act", "VAR_Cap")
STATEMENT: Final = """SELECT scenario, attribute, commodity, process, period, region, vintage, timeslice, value, year
FROM result WHERE value > {n} LIMIT 1000"""
HEADLESS: Final = ("--server.address=127.0.0.1", "--server.headless=true", "--browser.gatherUsageStats=false")
"""Without these no server starts unseen and none keeps to this machine; all else is left at its default."""


@dataclass(frozen=True)
class Selectbox:
    """Another option of the selectbox with this label is chosen; measured is the click on the option.

    Taken by turns are the options that hold one of these codes, or the first ones where no codes are named.
    """

    label: str
    codes: tuple[str, ...] = ()

    def ready(self, page: Page, n: int) -> Locator:
        """Open the list; return its n-th option, counted round and round, or the one after it where it is chosen."""
        page.get_by_role("combobox", name=self.label).click()
        options = page.get_by_role("option")
        options.first.wait_for()
        if self.codes:
            options = options.filter(has_text=re.compile(rf"\b({'|'.join(self.codes)})\b"))
        places = min(CHOICES, options.count())
        chosen = options.nth(n % places).get_attribute("aria-selected") == "true"
        return options.nth((n + chosen) % places)


@dataclass(frozen=True)
class Statement:
    """Another number stands in a SELECT of 1,000 rows and 10 columns; measured is the click on Run."""

    def ready(self, page: Page, n: int) -> Locator:
        """Write the statement into the editor; return the button."""
        page.get_by_role("textbox", name="Statement").fill(STATEMENT.format(n=1 + n % CHOICES))
        return page.get_by_role("button", name="Run", exact=True)


@dataclass(frozen=True)
class App:
    """A script, what a person does in it, and the kind of element that its picture is.

    The kind is the name that the picture has in Streamlit's messages, empty where there is none.
    """

    name: str
    script: Path
    choice: Selectbox | Statement
    picture: str


@dataclass(frozen=True)
class Goals:
    """The largest ratios of the filter change (F1), its server CPU (F2) and its bytes (F12), and the most bytes."""

    settled: float = 1.5
    cpu: float = 1.5
    overhead: float = 1.3
    size: int = 50_000


@dataclass(frozen=True)
class Pair:
    """One of our apps beside its yardstick."""

    ours: App
    yardstick: App
    goals: Goals = Goals()


def _minimal(name: str, picture: str) -> App:
    return App(name, MINIMAL / f"{name}_app.py", Selectbox("Period"), picture)


def _ours(name: str, choice: Selectbox | Statement, picture: str) -> App:
    return App(name, APP / f"{name}_app.py", choice, picture)


TEXT: Final = _minimal("text", "")
PLOTLY: Final = _minimal("plotly", "plotly_chart")
DECK: Final = _minimal("deck", "deck_gl_json_chart")
TABLE: Final = _minimal("table", "dataframe")
YARDSTICKS: Final = (TEXT, PLOTLY, DECK, TABLE)

PAIRS: Final = (
    Pair(_ours("times", Selectbox("Attribute", ATTRIBUTES), "plotly_chart"), PLOTLY),
    Pair(_ours("flow_maps", Selectbox("Period"), "deck_gl_json_chart"), DECK, Goals(settled=1.3)),
    Pair(_ours("sankey", Selectbox("Period"), "bidi_component"), PLOTLY),
    Pair(_ours("database", Statement(), "dataframe"), TABLE),
)


@contextmanager
def served_app(app: App, database: str) -> Iterator[Server]:
    """The app served as the deployments do; a yardstick runs in its own folder, away from our configuration."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SPEEDLOCAL_", "STREAMLIT_"))}
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", str(app.script), f"--server.port={port}", *HEADLESS]
        environment = kept | {"SPEEDLOCAL_DATABASE_URL": database, "HOME": folder}
        log = Path(folder) / "server.log"
        with running(command, port, environment=environment, log=log, folder=app.script.parent) as server:
            yield server
