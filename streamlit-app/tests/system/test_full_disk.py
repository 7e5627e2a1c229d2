"""A disk that is full ends a load with one sentence, and leaves the database as it was."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from bench.synthetic import write_quartet
from tests.ingest.databases import asked
from tests.ingest.quartets import write_vd

pytestmark = [pytest.mark.system, pytest.mark.timeout(900)]

MEBIBYTE = 1 << 20
STATE = "SELECT scenario, count(*), sum(value) FROM result WHERE attribute LIKE 'VAR%' GROUP BY scenario"
FREE = (0, 4)
"""MiB that are left when the load begins; it needs more in any case."""

Disk = Callable[[int], Path]


@pytest.fixture
def disk() -> Iterator[Disk]:
    """Small disks, in memory, each of so many MiB; in a folder that a server's user may enter too."""
    mounted: list[Path] = []

    def make(size: int) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="disk-"))
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", folder], check=True)
        mounted.append(folder)
        return folder

    yield make
    for folder in mounted:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_quartet(tmp_path_factory.mktemp("large"), "large", 100_000)


def load(path: Path, url: str, temporary: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "speedlocal.cli", "load", str(path), "--database", url]
    environment = os.environ | {"TMPDIR": str(temporary)}
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False, env=environment)


def fill(folder: Path, free: int) -> None:
    """Leave so many MiB free."""
    (folder / "filling").unlink(missing_ok=True)
    status = os.statvfs(folder)
    size = status.f_bavail * status.f_frsize - free * MEBIBYTE
    with (folder / "filling").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, size)


def load_fails_with_the_old_state(folder: Path, url: str, large: Path, temporary: Path, words: str) -> None:
    small = write_vd(temporary / "small.vd")
    assert load(small, url, temporary).returncode == 0
    before = asked(url, STATE)
    for free in FREE:
        fill(folder, free)
        failed = load(large, url, temporary)
        assert (failed.returncode, failed.stdout, failed.stderr.count("\n")) == (2, "", 1), failed.stderr
        assert words in failed.stderr
        assert asked(url, STATE) == before
    (folder / "filling").unlink()
    assert load(small, url, temporary).returncode == 0


def test_a_full_disk_under_a_duckdb_file(disk: Disk, large: Path, tmp_path: Path) -> None:
    folder = disk(24)
    words = "results.duckdb cannot be written: the disk is full; nothing was changed"
    load_fails_with_the_old_state(folder, f"duckdb:///{folder}/results.duckdb", large, tmp_path, words)
    assert {path.name for path in folder.iterdir()} == {"results.duckdb", "results.duckdb.lock"}


def test_a_full_disk_under_a_postgresql_database(disk: Disk, large: Path, tmp_path: Path, postgres_server: str) -> None:
    folder = disk(64)
    with psycopg.connect(postgres_server, autocommit=True) as server:
        data = server.execute("SHOW data_directory").fetchall()[0][0]
        os.chown(folder, Path(data).stat().st_uid, -1)
        server.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")  # type: ignore[call-overload]
        server.execute("CREATE DATABASE full_disk TEMPLATE template0 TABLESPACE small")
    url = make_url(postgres_server).set(database="full_disk").render_as_string(hide_password=False)
    try:
        load_fails_with_the_old_state(
            folder, url, large, tmp_path, "the server's disk is full, and nothing was changed"
        )
    finally:
        with psycopg.connect(postgres_server, autocommit=True) as server:
            server.execute("DROP DATABASE full_disk WITH (FORCE)")
            server.execute("DROP TABLESPACE small")


def test_a_full_folder_for_what_is_unpacked(disk: Disk, large: Path, tmp_path: Path) -> None:
    folder, url = disk(1), f"duckdb:///{tmp_path / 'results.duckdb'}"
    with zipfile.ZipFile(tmp_path / "large.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(large, large.name)
    failed = load(tmp_path / "large.zip", url, folder)
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr == "speedlocal: large.zip: it cannot be unpacked: No space left on device\n"
    assert not (tmp_path / "results.duckdb").exists()
    assert not list(folder.iterdir())
