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


@pytest.mark.parametrize("name", ["demos_007/DemoS_007.vd", "demos_001/DemoS_001.vd", "times_dk/DK_Regeringen.zip"])
def test_export_gives_the_four_files_back(real_data: Path, tmp_path: Path, name: str) -> None:
    source = real_data / name
    folder = source.parent
    if source.suffix == ".zip":
        folder = tmp_path / "original"
        zipfile.ZipFile(source).extractall(folder)
    url = f"duckdb:///{tmp_path / 'results.duckdb'}"
    (loaded,) = load([source], url)
    with open_results(url) as results:
        written = export_vd(results, loaded.scenario, tmp_path / "export")
    originals = [folder / path.name for path in written]
    assert sorted(path.suffix for path in written) == [".vd", ".vde", ".vds", ".vdt"]
    for path, original in zip(written, originals, strict=True):
        assert _parsed(path) == _parsed(original), path.name
