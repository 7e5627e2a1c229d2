"""An app open in the browser, and what one change in it costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
from playwright.sync_api import Browser, Page, WebSocket

from bench.apps import App
from bench.messages import picture_size, received
from tools.served import Server

WATCH: Final = Path(__file__).with_name("settling.js")
QUIET: Final = 250
"""How long nothing must happen before a page counts as settled, in ms; it is not part of what is measured."""
OPENING: Final = 100
"""How long a list of options may take to be drawn, in ms, before the click that is measured."""
PATIENCE: Final = 60_000
WINDOW: Final = {"width": 1440, "height": 900}


@dataclass(frozen=True)
class Change:
    """One change: ms from the click to the settled page, CPU ms of the server, bytes received, bytes of the picture."""

    settled: float
    cpu: float
    size: int
    picture: int


class OpenApp:
    """A page on a served app, in which one change after another is made."""

    def __init__(self, app: App, page: Page, server: Server, frames: list[bytes]) -> None:
        self.app = app
        self._page, self._server, self._frames = page, server, frames
        self._turn = 0

    def change(self) -> Change:
        """Make the next change and wait until the page has settled."""
        self._turn += 1
        target = self.app.choice.ready(self._page, self._turn)
        self._page.wait_for_timeout(OPENING)
        self._frames.clear()
        before = cpu_seconds(self._server.process)
        target.click()
        settled: float = self._page.evaluate(f"settled({QUIET}, {PATIENCE})")
        cpu = cpu_seconds(self._server.process) - before
        return Change(settled, 1000 * cpu, received(self._frames), picture_size(self._frames, self.app.picture))


@contextmanager
def opened(app: App, server: Server, browser: Browser) -> Iterator[OpenApp]:
    """Open the app in a browser context of its own and wait until it has settled."""
    context = browser.new_context(viewport=WINDOW)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        page.add_init_script(path=WATCH)
        frames = _collected(page)
        page.goto(server.address)
        page.evaluate(f"settled({QUIET}, {PATIENCE})")
        yield OpenApp(app, page, server, frames)
    finally:
        context.close()


def _collected(page: Page) -> list[bytes]:
    """The list that every binary message to the page is added to as it comes."""
    frames: list[bytes] = []

    def collect(frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            frames.append(frame)

    def follow(socket: WebSocket) -> None:
        socket.on("framereceived", collect)

    page.on("websocket", follow)
    return frames


def cpu_seconds(process: psutil.Process) -> float:
    """CPU seconds that a process and its children have used, those included that have ended."""
    family = [process, *process.children(recursive=True)]
    return sum(sum(member.cpu_times()[:4]) for member in family)
