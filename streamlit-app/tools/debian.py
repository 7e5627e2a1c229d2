"""Packages of a distribution of Debian's kind, installed where that may be done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence


class NotInstalledError(Exception):
    """What is not there and could not be installed, with the reason."""


def may_install() -> bool:
    """Whether this is a system of Debian's kind and we are its administrator."""
    return sys.platform != "win32" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(what: str, packages: Sequence[str]) -> None:
    """Install packages; `what` names their purpose in the error.

    Raises NotInstalledError with the installer's last words where it fails.
    """
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", *command], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip() or "no reason given").splitlines()[-1]
            raise NotInstalledError(f"{what} is not installed, and `apt-get {command[0]}` failed: {last}")
