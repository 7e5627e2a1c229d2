"""Results on a volume that is only read: the apps show them, and show what takes their place, as the guide promises."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.browser import Visit
from tests.fixtures.containers import Image, Run
from tests.system.apps import CELLS, await_table

ENTRY = "app/main.py"
URL = "duckdb:////data/results.duckdb"
FIRST, SECOND = "Baltic_Islanded", "Baltic_NetZero"


def speedlocal(*words: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "speedlocal.cli", *map(str, words)], check=True, capture_output=True)


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    """A folder that strangers may read, with a database of the first scenario, and one of both that is not yet it."""
    speedlocal("demo", "--output", tmp_path / "demo")
    folder = tmp_path / "volume"
    folder.mkdir()
    for name, scenarios in {"results.duckdb": [FIRST], "results.new": [FIRST, SECOND]}.items():
        files = [file for file in (tmp_path / "demo").rglob("*.vd") if file.stem in scenarios]
        assert len(files) == len(scenarios)
        speedlocal("load", *files, "--database", f"duckdb:///{folder / name}")
    for path in (tmp_path, folder, *folder.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def scenarios(visit: Visit, address: str) -> set[str]:
    page = visit(address)
    page.get_by_role("heading", name="Published scenarios").wait_for()
    await_table(page)
    return {FIRST, SECOND} & set(page.locator(CELLS).all_text_contents())


def test_a_file_on_a_volume_is_read_and_so_is_the_one_that_takes_its_place(
    run: Run, visit: Visit, volume: Path
) -> None:
    container = run(ENTRY, f"--volume={volume}:/data:ro", environment={"SPEEDLOCAL_DATABASE_URL": URL})
    assert scenarios(visit, container.address) == {FIRST}
    (volume / "results.new").rename(volume / "results.duckdb")
    assert scenarios(visit, container.address) == {FIRST, SECOND}


def test_the_image_has_what_a_pod_that_brings_a_file_needs(image: Image) -> None:
    """`kubectl cp` unpacks with tar."""
    for program in ("sleep", "mv", "tar"):
        assert Path(image.output("sh", "-c", f"command -v {program}").strip()).name == program
