"""A load of six million rows keeps to two gibibytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.synthetic import write_quartet
from tests.ingest.databases import asked, url_of

MOST = 2 << 30


@pytest.mark.long
@pytest.mark.posix
def test_six_million_rows_are_loaded_within_two_gibibytes(tmp_path: Path) -> None:
    vd = write_quartet(tmp_path, "large", 6_000_000)
    command = [sys.executable, "-m", "speedlocal.cli", "load", str(vd), "--database", url_of(tmp_path)]
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    ((rows,),) = asked(url_of(tmp_path), "SELECT count(*) FROM result")
    print(f"{rows:,} rows with at most {usage.ru_maxrss >> 10:,} MiB")
    assert (process.returncode, rows > 5_900_000) == (0, True)
    assert usage.ru_maxrss << 10 < MOST
