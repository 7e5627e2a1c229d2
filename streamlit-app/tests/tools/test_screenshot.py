"""Pictures of pages, taken by the installed browser."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tools.screenshot import DRAWN, NeverDrawn, take
from tools.served import APP

DRAWING = """
<title>drawn late</title>
<div data-testid="stMain"></div>
<div data-testid="stStatusWidget">running</div>
<script>
setTimeout(() => {
  document.querySelector('[data-testid="stMain"]').innerHTML =
    '<svg role="img" width="900" height="400"><rect width="900" height="400" fill="rgb(11, 110, 153)"/></svg>';
  document.querySelector('[data-testid="stStatusWidget"]').remove();
}, 700);
</script>
"""


def size_of(png: Path) -> tuple[int, int]:
    content = png.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def screenshot(*words: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own: the browser of these tests has this one's event loop."""
    command = [sys.executable, "-m", "tools.screenshot", *map(str, words)]
    return subprocess.run(command, cwd=APP, capture_output=True, text=True, timeout=200, check=False)


@pytest.fixture
def late(tmp_path: Path) -> str:
    """A page that draws after a while, as Streamlit's do."""
    page = tmp_path / "late.html"
    page.write_text(DRAWING, encoding="utf-8")
    return page.as_uri()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_a_picture_has_the_size_that_was_asked_for(
    browser: Browser, late: str, tmp_path: Path, size: tuple[int, int]
) -> None:
    out = tmp_path / "folder" / "page.png"
    take(browser, late, out, size=size, wait_for=DRAWN, full_page=False)
    assert size_of(out) == size


def test_a_full_page_is_as_long_as_the_page(browser: Browser, late: str, tmp_path: Path) -> None:
    out = tmp_path / "page.png"
    take(browser, late, out, size=(1000, 200), wait_for=DRAWN, full_page=True)
    assert size_of(out)[1] > 400


def test_the_picture_is_taken_when_the_page_has_drawn(browser: Browser, late: str, tmp_path: Path) -> None:
    early, drawn = tmp_path / "early.png", tmp_path / "drawn.png"
    page = browser.new_page(viewport={"width": 800, "height": 300})
    page.goto(late)
    page.screenshot(path=early)
    page.close()
    take(browser, late, drawn, size=(800, 300), wait_for=DRAWN, full_page=False)
    assert drawn.read_bytes() != early.read_bytes()


def test_a_page_that_never_draws_is_no_picture(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.screenshot.SECONDS", 1)
    empty = tmp_path / "empty.html"
    empty.write_text("<p>nothing</p>", encoding="utf-8")
    with pytest.raises(NeverDrawn, match="waiting for"):
        take(browser, empty.as_uri(), tmp_path / "page.png", size=(400, 300), wait_for=DRAWN, full_page=False)
    assert not (tmp_path / "page.png").exists()


@pytest.mark.browser
def test_the_command_takes_the_picture_and_names_it(late: str, tmp_path: Path) -> None:
    out = tmp_path / "page.png"
    done = screenshot(late, out, "--width", 500, "--height", 300)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{out}\n", "")
    assert size_of(out) == (500, 300)


@pytest.mark.browser
def test_the_demo_is_served_for_a_picture_of_a_path(tmp_path: Path) -> None:
    out = tmp_path / "start.png"
    done = screenshot("/", out, "--wait-for", "h1")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{out}\n", "")
    assert size_of(out) == (1440, 900)
