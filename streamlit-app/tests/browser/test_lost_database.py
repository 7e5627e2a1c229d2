"""A database that is lost is told, and the page goes on by itself when it is back."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from speedlocal.ingest.demo import demo_database
from tests.fixtures.browser import Visit
from tools.served import free_port, served

pytestmark = [pytest.mark.browser, pytest.mark.posix]


def test_a_page_goes_on_by_itself_when_its_database_is_back(visit: Visit, tmp_path: Path) -> None:
    database, log, port = tmp_path / "results.duckdb", tmp_path / "server.log", free_port()
    command = [sys.executable, "-m", "streamlit", "run", "times_app.py", f"--server.port={port}"]
    environment = os.environ | {"SPEEDLOCAL_DATABASE_URL": f"duckdb:///{database}"}
    with served(command, port, environment=environment, log=log) as address:
        page = visit(address)
        warning = page.get_by_text("The results cannot be read just now: results.duckdb cannot be opened")
        warning.wait_for()
        shutil.copyfile(demo_database(), database)
        page.get_by_role("heading", name="Production by carrier").wait_for()
        assert warning.count() == 0
        page.close()
    said = log.read_text(encoding="utf-8")
    assert "answers; results come from a file" in said
    assert "WARNING speedlocal.ui.frame: TIMES Data Explorer: results.duckdb cannot be opened: " in said
