"""What every page stands in: title, links to the other apps, errors in words, and which data is served."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import streamlit as st

from speedlocal.checks.check import Verdict
from speedlocal.errors import DatabaseUnreachableError, SpeedlocalError
from speedlocal.ingest.formats import COMPLETING
from speedlocal.ingest.words import shortened
from speedlocal.queries import catalogue
from speedlocal.settings import settings
from speedlocal.ui.ask import ask
from speedlocal.ui.choices import carried
from speedlocal.ui.words import plain

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class App:
    """One of the four apps."""

    code: str
    title: str
    icon: str
    answers: str


APPS: Final = (
    App("times", "TIMES Data Explorer", ":material/bar_chart:", "what each scenario produces, consumes and costs"),
    App("flowmaps", "Energy Flow Maps", ":material/map:", "what flows between regions, and which way"),
    App("sankey", "Sankey Diagrams", ":material/account_tree:", "how energy passes from source to use"),
    App("database", "Database Tools", ":material/database:", "any other question, in SQL"),
)
STYLE: Final = """<style>
[data-testid="stMainBlockContainer"] { padding-top: 4.25rem; }
textarea { font-family: "Source Code Pro", monospace !important; }
h1 { font-size: 1.9rem !important; padding: 0 !important; } h3 { font-size: 1.2rem !important; }
</style>"""
DEMO: Final = "This is the demo: a small model of the Baltic region whose figures are illustrative."
AGAIN: Final = 5.0
"""Seconds between two looks at a database that does not answer."""
CARRIED: Final = ("scenario", "region", "period", "commodity", "unit")


@contextmanager
def frame(app: App) -> Iterator[None]:
    """Show a page's title, what it draws, its footer, and links to the other apps."""
    with boundary(app.title):
        yield
        _footer()
    _links(app)


@contextmanager
def boundary(title: str) -> Iterator[None]:
    """Show a title and what the page draws; an error becomes words on the page."""
    st.html(STYLE)
    st.title(title, anchor=False)
    try:
        yield
    except DatabaseUnreachableError as error:
        log.warning("%s: %s", title, error)
        st.warning(plain(f"The results cannot be read just now: {error.problem}. The page goes on when they can."))
        _go_on_when_it_answers()
    except SpeedlocalError as error:
        st.error(plain(str(error)))
    except Exception:
        number = uuid4().hex[:8]
        log.exception("error %s in %s", number, title)
        st.error(f"Something went wrong that we did not foresee. The log holds it under the number {number}.")


def _go_on_when_it_answers() -> None:
    """Look every few seconds whether the database answers again, and draw the page anew then."""
    drawn = False

    @st.fragment(run_every=AGAIN)
    def look() -> None:
        nonlocal drawn
        if drawn and _answers():
            st.rerun()
        drawn = True

    look()


def _answers() -> bool:
    try:
        ask(catalogue.last_publication)
    except SpeedlocalError:
        return False
    return True


def _links(current: App) -> None:
    """Show links to the other apps, with the choices carried along; none where no addresses are set.

    An address such as `../times` leads nowhere from an app that is seen at the root of its own port.
    """
    seen_at = st.context.url
    at_root = seen_at is not None and urlsplit(seen_at).path in ("", "/")
    addresses = {code: url for code, url in settings().app_urls.items() if not (at_root and url.startswith("../"))}
    choices = urlencode(carried(*CARRIED), doseq=True)
    rows = []
    for app in APPS:
        if app.code in addresses and app != current:
            address = addresses[app.code] + (f"?{choices}" if choices else "")
            rows.append(f'<a href="{html.escape(address)}" target="_self">{html.escape(app.title)}</a>')
    if rows:
        st.sidebar.html('<nav aria-label="Apps">' + "<br>".join(rows) + "</nav>")


def _footer() -> None:
    newest = ask(catalogue.last_publication)
    sources = ask(catalogue.sources)
    if bool(newest.demo[0]):
        st.info(DEMO)
    shown = set(carried("scenario").get("scenario", [])) or set(sources.scenario)
    results = sources[~sources.format.isin(COMPLETING) & sources.scenario.isin(shown)]
    rows = zip(results.scenario, results.file, results.loaded_at, strict=True)
    lines = [f"{scenario} from {file}, loaded {loaded:%Y-%m-%d %H:%M}" for scenario, file, loaded in rows]
    st.caption(plain("Results: " + "; ".join(lines)))
    _import_report(list(dict.fromkeys(results.scenario)))


def _import_report(scenarios: list[str]) -> None:
    """Show what the load had to say of the scenarios, and which checks do not hold or cannot be decided."""
    lines = []
    for name in scenarios:
        said = ask(catalogue.findings, scenario_name=name)
        lines += [f"{name}: {severity}: {text}" for severity, text in zip(said.severity, said.text, strict=True)]
        checks = ask(catalogue.checks, scenario_name=name)
        rows = zip(checks.check, checks.verdict, checks.detail, strict=True)
        lines += [
            f"{name}: check: {check} {verdict}: {detail}" for check, verdict, detail in rows if verdict != Verdict.HOLDS
        ]
    show_report(lines)


def show_report(lines: Sequence[str], *, unfolded: bool = False) -> None:
    """Show the lines of an import report; nothing where there are none."""
    if lines:
        with st.expander(f"Import report, {len(lines)} lines", expanded=unfolded):
            st.text("\n".join(map(shortened, lines)))
