"""The commands that serve the four apps on a person's own machine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.repository.checkout import ROOT

Command = Callable[..., list[str]]
Started = Callable[..., str]
SPEEDLOCAL = str(Path(sys.executable).with_name("speedlocal"))
MADE = "--old-file=streamlit-app/.venv/.ready"
"""The environment is there: these tests run in it."""
IS_DEMO = "This is the demo"


def make_run(port: int, home: dict[str, str], *results: Path) -> list[str]:
    named = [f"RESULTS={' '.join(map(str, results))}"] if results else []
    return ["make", "-C", str(ROOT), MADE, "run", f"PORT={port}", *named]


def load_and_serve(port: int, home: dict[str, str], *results: Path) -> list[str]:
    subprocess.run([SPEEDLOCAL, "load", *map(str, results)], env=home, check=True, capture_output=True)
    return [SPEEDLOCAL, "serve", "--port", str(port)]


def serve(port: int, home: dict[str, str]) -> list[str]:
    return [SPEEDLOCAL, "serve", "--port", str(port)]
