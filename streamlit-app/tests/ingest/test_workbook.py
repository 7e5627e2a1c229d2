"""A workbook holds a scenario's rows and what is known of its codes; nothing in it is a formula."""

from __future__ import annotations

from pathlib import Path

import pytest

from speedlocal.database.schema import commodity, element, process, result
from speedlocal.errors import CommandError
from speedlocal.ingest.export import workbook
from speedlocal.ingest.export.workbook import export_xlsx
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from tests.ingest.databases import asked
from tests.ingest.quartets import ELEMENTS, ROWS, write_quartet, write_vd
from tests.ingest.test_exported_tables import awkward_rows, exported, in_database
from tests.ingest.workbooks import as_in_database, cells, opened


def test_the_rows_are_numbers_and_texts_as_they_stand(either_url: str, tmp_path: Path) -> None:
    load([write_vd(tmp_path / "base.vd", awkward_rows())], either_url)
    sheet = opened(exported(either_url, export_xlsx, tmp_path))["result"]
    head, *rows = cells(sheet)
    assert head == tuple(result.columns.keys())
    assert as_in_database(rows) == in_database(either_url, "base")
    kinds = {cell.data_type for column in sheet.iter_cols(max_col=10) for cell in column}
    assert kinds == {"s"}
    assert {cell.data_type for cell in sheet["K"][1:]} == {"n", "s"}


def test_descriptions_and_units_have_sheets_of_their_own(either_url: str, tmp_path: Path) -> None:
    units = tmp_path / "units.csv"
    units.write_text("dimension,region,code,unit\ncommodity,,ELC,PJ\ncapacity,,ELCWIND,GW\n", encoding="utf-8")
    load([write_quartet(tmp_path, "base")], either_url, Names(units=units))
    sheets = opened(exported(either_url, export_xlsx, tmp_path))
    assert list(sheets) == ["about", "result", "commodity", "process", "element"]
    for table in (commodity, process, element):
        head, *rows = cells(sheets[table.name])
        names = ", ".join(table.columns.keys())
        stored = asked(either_url, f"SELECT {names} FROM {table.name}")
        assert head == tuple(table.columns.keys())
        assert sorted(rows, key=repr) == sorted(stored, key=repr)
    described = [row[-1] or "" for row in cells(sheets["element"])[1:]]
    assert described == [row[-1] for row in ELEMENTS]


def test_the_first_sheet_says_where_the_rows_come_from(either_url: str, tmp_path: Path) -> None:
    load([write_quartet(tmp_path, "base")], either_url, Names(model="Two regions"))
    said = dict(cells(opened(exported(either_url, export_xlsx, tmp_path))["about"]))
    assert (said["scenario"], said["model"], said["publication"]) == ("base", "Two regions", "1")
    assert "INF" in said["result"]


def test_more_rows_than_a_sheet_takes_are_refused_before_anything_is_written(
    either_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert workbook.MOST_ROWS == 2**20
    monkeypatch.setattr(workbook, "MOST_ROWS", len(ROWS))
    load([write_quartet(tmp_path / "given", "base")], either_url)
    words = r"^result has 15 rows, and a sheet of Excel takes 14 below its header; --format csv or --format parquet"
    with pytest.raises(CommandError, match=words):
        exported(either_url, export_xlsx, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    monkeypatch.setattr(workbook, "MOST_ROWS", len(ROWS) + 1)
    assert opened(exported(either_url, export_xlsx, tmp_path / "out"))["result"].max_row == len(ROWS) + 1


def test_more_descriptions_than_a_sheet_takes_are_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", len(ROWS) + 1)
    elements = [("Process", "NORTH", f"P{n}", "Plant") for n in range(20)]
    url = f"duckdb:///{tmp_path}/results.duckdb"
    load([write_quartet(tmp_path / "given", "base", elements=[*ELEMENTS, *elements])], url)
    with pytest.raises(CommandError, match=r"^process has 24 rows"):
        exported(url, export_xlsx, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("description", ["x" * 32_768, "😀" * 16_384, "<r><t>bold</t></r>"])
def test_a_text_that_no_cell_takes_is_refused_and_nothing_is_left(tmp_path: Path, description: str) -> None:
    url = f"duckdb:///{tmp_path}/results.duckdb"
    element_rows = [("Commodity", "NORTH", "ELC", description)]
    load([write_quartet(tmp_path / "given", "base", elements=element_rows)], url)
    (tmp_path / "base.xlsx").write_text("of yesterday", encoding="utf-8")
    with pytest.raises(
        CommandError, match=r"^a cell of Excel does not take the text .*--format csv or --format parquet"
    ):
        exported(url, export_xlsx, tmp_path)
    assert (tmp_path / "base.xlsx").read_text(encoding="utf-8") == "of yesterday"
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".lock") == [
        "base.xlsx",
        "given",
        "results.duckdb",
    ]
