"""What lies among results in a folder or a zip and is none: passed over and told, alone it is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from speedlocal.errors import InputError
from speedlocal.ingest.load import load
from tests.ingest.databases import url_of
from tests.ingest.quartets import write_quartet
from tests.ingest.result_tables import old_database

OTHERS = "passed over, as no results and nothing that completes them: "
UNREADABLE = "passed over, since what they are cannot be told: "


def packed(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "nothing")


def spreadsheet(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "")


def cut_table(path: Path) -> None:
    pq.write_table(pa.table({"attribute": ["VAR_Act"], "process": ["A"], "value": [1.0]}), path)
    path.write_bytes(path.read_bytes()[:100])


STRAYS: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "a zip": ("table.csv", packed, f"note: {OTHERS}table.csv"),
    "a database": ("x.csv", lambda path: old_database(path, []), f"note: {OTHERS}x.csv"),
    "a zip called .gdx": ("x.gdx", packed, f"note: {OTHERS}x.gdx"),
    "an empty file": ("notes.csv", Path.touch, f"warning: {UNREADABLE}notes.csv (the file is empty)"),
    "UTF-16": (
        "notes.csv",
        lambda path: path.write_text("a,b\n", encoding="utf-16"),
        f"warning: {UNREADABLE}notes.csv (the file is UTF-16; save it as UTF-8)",
    ),
    "a spreadsheet": (
        "notes.csv",
        spreadsheet,
        f"warning: {UNREADABLE}notes.csv (a spreadsheet; save its table of results as CSV, and load that)",
    ),
    "a cut table": ("p.parquet", cut_table, f"warning: {UNREADABLE}p.parquet (a damaged Parquet file: "),
}


@pytest.fixture(params=["folder", "zip"])
def beside(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], tuple[Path, Path]]:
    """A folder or zip with a good result and a stray file, and the same with the stray file alone."""

    def beside(stray: str) -> tuple[Path, Path]:
        name, make, _ = STRAYS[stray]
        folder, alone = tmp_path / "both", tmp_path / "alone"
        write_quartet(folder, "base")
        alone.mkdir()
        make(folder / name)
        (alone / name).write_bytes((folder / name).read_bytes())
        return (folder, alone) if request.param == "folder" else (as_zip(folder), as_zip(alone))

    return beside


def as_zip(folder: Path) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    return path


@pytest.mark.parametrize("stray", STRAYS)
def test_a_stray_file_beside_a_result_is_passed_over_and_told(
    stray: str, beside: Callable[[str], tuple[Path, Path]], tmp_path: Path
) -> None:
    (report,) = load([beside(stray)[0]], url_of(tmp_path))
    assert report.scenario == "base"
    (told,) = [line for line in report.told if "passed over" in line]
    assert told.startswith(STRAYS[stray][2])


@pytest.mark.parametrize("stray", STRAYS)
def test_a_stray_file_alone_is_refused(stray: str, beside: Callable[[str], tuple[Path, Path]], tmp_path: Path) -> None:
    name, _, told = STRAYS[stray]
    with pytest.raises(InputError) as raised:
        load([beside(stray)[1]], url_of(tmp_path))
    reason = told.partition("(")[2].rstrip(")")
    assert f"{name}: {reason}" in str(raised.value) if reason else f"{name} is none" in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("suffix", [".vd", ".gdx"])
def test_a_result_that_is_empty_is_not_passed_over(suffix: str, tmp_path: Path) -> None:
    write_quartet(tmp_path / "both", "base")
    (tmp_path / "both" / f"empty{suffix}").touch()
    with pytest.raises(InputError, match=rf"empty\{suffix}: the file is empty"):
        load([tmp_path / "both"], url_of(tmp_path))


@pytest.mark.parametrize("suffix", [".xlsx", ".XLS", ".ods"])
def test_a_folder_of_workbooks_says_that_none_is_read(suffix: str, tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    (folder / f"results{suffix}").touch()
    with pytest.raises(InputError) as raised:
        load([folder], url_of(tmp_path))
    told = f"there is no result in it; spreadsheets are not read (results{suffix}): save the table of results as CSV"
    assert str(raised.value) == f"books: {told}"
