"""Changes in many apps by turns, so that whatever else the machine does meets all of them alike."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser

from bench.apps import CHOICES, App, served_app
from bench.browser import Change, OpenApp, opened

Say = Callable[[str], None]
Changes = Mapping[str, Sequence[Change]]
"""What was measured, by the name of the app."""


def measure_changes(
    apps: Sequence[App], database: str, browser: Browser, *, rounds: int, cold: bool, say: Say
) -> Changes:
    """Make `rounds` changes in each of the apps, one app after the other in every round.

    Each choice is taken once before, so that what an app keeps of earlier questions is there; with `cold` the
    database looks newly published before every change, and nothing kept is of use.
    """
    file = Path(database.removeprefix("duckdb:///"))
    with ExitStack() as running:
        open_apps = [_opened(app, database, browser, running, say) for app in apps]
        for n in range(CHOICES):
            say(f"warming up {n + 1}/{CHOICES}")
            _round(open_apps, file if cold else None)
        changes: dict[str, list[Change]] = {app.name: [] for app in apps}
        for n in range(rounds):
            say(f"round {n + 1}/{rounds}")
            for name, change in _round(open_apps, file if cold else None).items():
                changes[name].append(change)
    return changes


def _opened(app: App, database: str, browser: Browser, running: ExitStack, say: Say) -> OpenApp:
    say(f"opening {app.name}")
    server = running.enter_context(served_app(app, database))
    return running.enter_context(opened(app, server, browser))


def _round(open_apps: Sequence[OpenApp], republished: Path | None) -> dict[str, Change]:
    changes = {}
    for one in open_apps:
        if republished:
            os.utime(republished)
        changes[one.app.name] = one.change()
    return changes
