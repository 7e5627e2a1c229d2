"""A small published file, and the sandbox on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from speedlocal.sandbox import Sandbox, open_sandbox

FLOWS = """
CREATE TABLE flow(process VARCHAR, period INTEGER, value DOUBLE, share DECIMAL(6, 3), read_at TIMESTAMPTZ);
INSERT INTO flow VALUES
    ('ELC_WIND', 2030, 12.5, 0.125, '2026-01-02 03:04:05+00'),
    ('ELC_GAS', 2030, 87.5, 0.875, '2026-01-02 03:04:05+00'),
    ('ELC_WIND', 2050, 100.0, 1.0, NULL);
CREATE TABLE number AS SELECT range AS n FROM range(100000);
"""


def published(file: Path, sql: str = FLOWS) -> Path:
    """A results file made by the statements."""
    with duckdb.connect(file) as connection:
        connection.execute(sql)
    return file


def url_of(file: Path) -> str:
    """The address under which the sandbox opens a file."""
    return f"duckdb:///{file.as_posix()}"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that the module's sandbox reads."""
    return published(tmp_path_factory.mktemp("published") / "results.duckdb")


@pytest.fixture(scope="module")
def sandbox(results: Path) -> Iterator[Sandbox]:
    """One sandbox for the tests of a module, as for the visitors of an app."""
    with open_sandbox(url_of(results)) as opened:
        yield opened
