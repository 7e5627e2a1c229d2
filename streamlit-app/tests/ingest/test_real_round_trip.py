"""A real quartet that is loaded and exported gives its four files back."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from speedlocal.database.engine import open_results
from speedlocal.ingest.export.vd import export_vd
from speedlocal.ingest.load import load


def _parsed(path: Path) -> tuple[list[str], set[tuple[str, ...]]]:
    """Header lines, and rows with their value as a number."""
    lines = path.read_text(encoding="latin-1").splitlines()  # one letter a byte, whatever the encoding
    header = [line for line in lines if line and not line.startswith('"')]
    rows = [tuple(line.split(",")) for line in lines if line.startswith('"')]
    if path.suffix == ".vd":
        return header, {(*row[:-1], repr(float(row[-1]))) for row in rows}
    return header, set(rows)


QUARTETS = (
    "demos_001/DemoS_001.vd",
    "demos_007/DemoS_007.vd",
    "veda_csv/DemoS_001.vd",
    "veda_csv/demos_007/DemoS_007.vd",
    "vita/vita_scenario.vd",
    "times_starter/Starter_P-LIMELC.zip",
    pytest.param("times_dk/DK_Regeringen.zip", marks=pytest.mark.timeout(900)),
    pytest.param("times_dk/DK_Frozen_policy_scenarie.zip", marks=[pytest.mark.long, pytest.mark.timeout(900)]),
)


@pytest.mark.parametrize("name", QUARTETS)
def test_export_gives_the_files_back(real_data: Path, tmp_path: Path, either_url: str, name: str) -> None:
    source = real_data / name
    originals = {path.name: path for path in source.parent.glob(f"{source.stem}.vd*")}
    if source.suffix == ".zip":
        zipfile.ZipFile(source).extractall(tmp_path / "original")
        originals = {path.name: path for path in (tmp_path / "original").iterdir()}
    (loaded,) = load([source], either_url)
    with open_results(either_url) as results:
        written = export_vd(results, loaded.scenario, tmp_path / "export")
    assert {path.name for path in written} == {*originals}
    for path in written:
        assert _parsed(path) == _parsed(originals[path.name]), path.name
