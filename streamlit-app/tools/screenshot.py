"""A picture of a page as the browser draws it.

usage: python -m tools.screenshot URL OUT [--width N] [--height N] [--wait-for CSS] [--full-page]

URL is an address, or a path such as /sankey: the demo is then served for the picture, whatever results are loaded.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as NeverDrawn

from tools.chromium import ChromiumMissingError, chromium
from tools.served import NotServedError, free_port, served

FLAGS = (
    "--no-sandbox",  # a container's root has no other way
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
RUNNING = '[data-testid="stStatusWidget"]'
DRAWN = '[data-testid="stMain"] :is(.main-svg, canvas, svg[role="img"])'
WHOLE = """() => Math.max(...[...document.querySelectorAll('html, [data-testid="stMain"]')].map(e => e.scrollHeight))"""
SECONDS = 60
STILL = 10
"""How long a picture is awaited that no longer changes; a map drawn without a graphics card may never be one."""


@contextmanager
def launched(executable: Path) -> Iterator[Browser]:
    """A browser without a window and without traffic of its own, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def settle(page: Page, wait_for: str = DRAWN) -> None:
    """Wait until the page runs no more, shows what `wait_for` selects, and looks the same twice, half a second apart.

    Raises NeverDrawn where nothing is shown, or it still runs, after a minute; what goes on changing is
    awaited for ten seconds.
    """
    page.locator(wait_for).first.wait_for(state="visible", timeout=SECONDS * 1000)
    page.locator(RUNNING).wait_for(state="detached", timeout=SECONDS * 1000)
    deadline = time.monotonic() + STILL
    before, now = b"", page.screenshot()
    while before != now and time.monotonic() < deadline:
        page.wait_for_timeout(500)
        before, now = now, page.screenshot()


def take(browser: Browser, url: str, out: Path, *, size: tuple[int, int], wait_for: str, full_page: bool) -> None:
    """Write a PNG of the page at `url`, once it has settled, with a window of `size` pixels."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.goto(url)
    settle(page, wait_for)
    if full_page:  # the page scrolls in a box of its own, so the window has to be as high as that box
        page.set_viewport_size({"width": size[0], "height": max(size[1], page.evaluate(WHOLE))})
        settle(page, wait_for)
    out.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=out)
    context.close()


@contextmanager
def demo_served() -> Iterator[str]:
    """The address of the demo, served by a process that knows nothing of the results loaded on this machine."""
    with tempfile.TemporaryDirectory() as folder:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("SPEEDLOCAL_")}
        apart = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"), folder)
        port, log = free_port(), Path(folder) / "server.log"
        command = [sys.executable, "-m", "speedlocal.cli", "serve", "--port", str(port)]
        with served(command, port, environment=ours | apart, log=log) as address:
            yield address


@contextmanager
def _address(url: str) -> Iterator[str]:
    if not url.startswith("/"):
        yield url
        return
    with demo_served() as address:
        yield address + url


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="screenshot", description="Take a picture of a page.")
    parser.add_argument("url", help="address, or a path of the demo such as /sankey")
    parser.add_argument("out", type=Path, help="the PNG to write")
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--wait-for", default=DRAWN, metavar="CSS", help="what must be visible")
    parser.add_argument("--full-page", action="store_true", help="the whole page, not only the window")
    return parser.parse_args(words)


def main(words: Sequence[str]) -> int:
    """Take the picture that the command line asks for; 2 where there is no browser, no server or nothing drawn."""
    asked = _arguments(words)
    try:
        with _address(asked.url) as url, launched(chromium()) as browser:
            size = (asked.width, asked.height)
            take(browser, url, asked.out, size=size, wait_for=asked.wait_for, full_page=asked.full_page)
    except (ChromiumMissingError, NotServedError) as error:
        print(error, file=sys.stderr)
        return 2
    except NeverDrawn as error:
        print(f"{asked.url} is no picture: {error}", file=sys.stderr)
        return 2
    print(asked.out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
