"""Chromium for the browser tests: found, or installed where that may be done.

usage: python -m tools.chromium     prints where it is; exit 2 with one sentence where there is none and none can be had
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.debian import NotInstalledError, install, may_install

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PACKAGES = ("chromium", "fonts-liberation")  # without a font a page is drawn with empty boxes
VARIABLE = "SPEEDLOCAL_CHROMIUM"


class ChromiumMissingError(Exception):
    """No Chromium, with what would give one."""


def find_chromium(environment: Mapping[str, str]) -> Path | None:
    """The executable that `SPEEDLOCAL_CHROMIUM` names, else the first known name on the path, else none.

    Raises ChromiumMissingError where the variable names no executable.
    """
    named = environment.get(VARIABLE)
    if named:
        return _executable(named)
    found = (shutil.which(name, path=environment.get("PATH")) for name in NAMES)
    return next((Path(path) for path in found if path), MAC if MAC.exists() else None)


def _executable(named: str) -> Path:
    path = shutil.which(named)
    if path is None:
        raise ChromiumMissingError(f"{VARIABLE} names {named}, which is no executable file.")
    return Path(path)


def install_chromium() -> None:
    """Install the distribution's package.

    Raises ChromiumMissingError with the installer's last words where it fails.
    """
    try:
        install("Chromium", PACKAGES)
    except NotInstalledError as error:
        raise ChromiumMissingError(str(error)) from error


def chromium() -> Path:
    """An executable Chromium that starts; installed first where there is none and it may be.

    Raises ChromiumMissingError.
    """
    path = find_chromium(os.environ)
    if path is None and may_install():
        install_chromium()
        path = find_chromium(os.environ)
    if path is None:
        raise ChromiumMissingError(
            "The browser tests need Chromium, which can't be installed from here: "
            f"install Chromium or Google Chrome, or let {VARIABLE} name its executable."
        )
    _must_start(path)
    return path


def _must_start(path: Path) -> None:
    """Refuse what is only called Chromium, such as the place-holder that some distributions ship."""
    try:
        subprocess.run([path, "--no-sandbox", "--version"], capture_output=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        raise ChromiumMissingError(f"{path} does not start: {error}") from error


def main() -> int:
    """Print the executable's path, or why there is none."""
    try:
        print(f"Chromium: {chromium()}")
    except ChromiumMissingError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
