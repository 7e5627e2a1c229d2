"""The subchart renders what the published chart is recorded to render."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.fixtures.charts import SUBCHART, Helm


def test_the_recorded_cases_hold(contract: Path, helm: Helm) -> None:
    command = [sys.executable, contract / "compare.py", contract / "cases", SUBCHART, "--helm", helm.path]
    compared = subprocess.run(command, capture_output=True, text=True, check=False)
    assert compared.returncode == 0, compared.stdout + compared.stderr
    assert " 0 failed" in compared.stdout
