"""A real quartet that is loaded and exported gives its four files back."""

from __future__ import annotations

import csv
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from speedlocal.database.engine import open_results
from speedlocal.ingest.export.vd import export_vd
from speedlocal.ingest.load import load
from tests.ingest.test_round_trip import Row, value_of


def _parsed(path: Path) -> tuple[list[str], list[Row] | Counter[Row]]:
    """Header lines, and the rows: those of a companion in their order, of a `.vd` how often each stands there."""
    lines = path.read_text(encoding="latin-1").split("\n")  # one letter a byte, whatever the encoding
    header = [line for line in lines if line and not line.startswith('"')]
    rows = csv.reader(line for line in lines if line.startswith('"'))
    if path.suffix == ".vd":
        return header, Counter((*row[:-1], value_of(row[-1])) for row in rows)
    return header, [tuple(row) for row in rows]


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
