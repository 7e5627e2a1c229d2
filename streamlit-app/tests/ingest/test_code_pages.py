"""What is said of files that are no UTF-8: every kind of text, and GDX."""

from __future__ import annotations

from pathlib import Path

import pytest

from speedlocal.ingest.load import load
from tests.ingest.databases import url_of
from tests.ingest.gdx.gdx_files import Sym, solve, write_gdx
from tests.ingest.quartets import write_quartet

SIDE = "_regions.csv"
PLACES = "region,label,longitude,latitude,kind\nNORTH,Nord,1,2,model region\n"


@pytest.fixture
def quartet(tmp_path: Path) -> Path:
    vd = write_quartet(tmp_path, "base")
    (tmp_path / f"base{SIDE}").write_text(PLACES, encoding="utf-8")
    return vd


def said(path: Path, folder: Path) -> list[str]:
    (report,) = load([path], url_of(folder))
    return [finding.text for finding in report.findings if "is read as" in finding.text]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("base.vd", "ELCWIND"),
        ("base.vde", "ELCWIND"),
        ("base.vds", "ELCWIND"),
        ("base.vdt", "ELCWIND"),
        (f"base{SIDE}", "Nord"),
    ],
)
def test_a_file_of_another_code_page_is_named_with_its_first_text(
    quartet: Path, name: str, code: str, tmp_path: Path
) -> None:
    """A Russian file is read with the letters of Western Europe, for the modeller to see."""
    path = tmp_path / name
    path.write_bytes(path.read_bytes().replace(code.encode(), "Ветер".encode("cp1251"), 1))
    assert said(quartet, tmp_path) == [
        f"{name}: no UTF-8, so it is read as cp1252: the first text that shows it is 'Âåòåð'"
    ]


def test_files_in_utf_8_need_no_word(quartet: Path, tmp_path: Path) -> None:
    path = tmp_path / "base.vde"
    path.write_bytes(path.read_bytes().replace(b"ELCWIND", "Ветер".encode(), 1))
    assert said(quartet, tmp_path) == []


def test_the_mark_of_retired_capacity_tells_nothing_of_a_code_page(quartet: Path, tmp_path: Path) -> None:
    path = quartet.with_suffix(".vde")
    marked = path.read_text(encoding="utf-8").encode("cp1252")
    assert b"Electricity \xa4" in marked
    path.write_bytes(marked)
    assert said(quartet, tmp_path) == []


def test_a_gdx_of_another_code_page_is_named_with_its_first_text(tmp_path: Path) -> None:
    model = solve(Sym("COM_DESC", "set", {("N", "ELC"): "Strøm"}))
    assert said(write_gdx(tmp_path / "run.gdx", model, encoding="cp1252"), tmp_path) == [
        "run.gdx: no UTF-8, so it is read as cp1252: the first text that shows it is 'Strøm'"
    ]
