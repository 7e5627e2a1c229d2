"""What a file is, is told by what it holds, whatever it is called."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from speedlocal.errors import InputError
from speedlocal.ingest.formats import Format, format_of
from speedlocal.ingest.load import load
from tests.ingest.databases import url_of
from tests.ingest.quartets import write_quartet
from tests.ingest.result_tables import old_database
from tests.ingest.side_results import HEADS

GDX = bytes.fromhex("02341204785634120818 2d4454fb2109407b07") + b"GAMSGDX" + bytes(40)
HEADERS = {
    Format.VEDA_CSV: "\ufeffScenario,UserName,Attribute,Pv\n",
    Format.ITEMS_LIST: "Scenario,Region,Set,Name,Description,Unit\n",
    Format.UNITS: HEADS["units"],
    Format.TIMES: HEADS["times"],
    Format.REGIONS: HEADS["regions"],
}
ANY_NAME = ["x.csv", "x.txt", "x", "x.vd", "x.gdx"]


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def zipped(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return path


@pytest.mark.parametrize("suffix", [".vd", ".vde", ".vds", ".vdt"])
def test_a_quartet_is_told_by_its_header_or_its_suffixes(suffix: str, tmp_path: Path) -> None:
    path = write_quartet(tmp_path, "base").with_suffix(suffix)
    assert format_of(path) == suffix[1:]


@pytest.mark.parametrize("name", [*ANY_NAME, "x.vde"])
def test_a_result_is_told_by_its_header(name: str, tmp_path: Path) -> None:
    assert format_of(write_quartet(tmp_path, "base").rename(tmp_path / name)) is Format.VD


def test_a_table_whose_columns_are_periods_is_told_so(tmp_path: Path) -> None:
    path = written(tmp_path / "wide.csv", "Region;Process;2020;2030;2040\nR;A;1;2;3\n")
    with pytest.raises(InputError, match=r"wide.csv, line 1: the columns 2020, 2030, 2040 look like periods; .* melt"):
        format_of(path)


def test_a_strange_parquet_among_others_is_passed_over_and_told(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    write_quartet(folder, "base")
    columns = {"prc": ["A", "B"], "typ": ["Set", "Set"], "value": [1.0, 1.0]}
    pq.write_table(pa.table({**columns, "prc": ["A", "A"]}), folder / "inputs.parquet")
    written(folder / "names.csv", "uni_0,uni_1,element_text\n")
    zipped_too = tmp_path / "results.zip"
    with zipfile.ZipFile(zipped_too, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    for named in (folder, zipped_too):
        (report,) = load([named], url_of(tmp_path))
        told = [finding.text for finding in report.findings if "passed over" in finding.text]
        assert told == ["passed over, as no results and nothing that completes them: inputs.parquet, names.csv"]
    with pytest.raises(InputError, match=r"inputs.parquet: no result file: no column Attribute"):
        load([folder / "inputs.parquet"], url_of(tmp_path))


def test_a_table_of_ours_in_a_folder_is_read_and_one_that_is_cut_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    path = folder / "rows.parquet"
    pq.write_table(pa.table({"attribute": ["VAR_Act"], "process": ["A"], "value": [1.0]}), path)
    (report,) = load([folder], url_of(tmp_path))
    assert (report.scenario, report.rows) == ("rows", 1)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(InputError, match=r"rows.parquet: a damaged Parquet file"):
        load([folder], url_of(tmp_path))


@pytest.mark.parametrize("suffix", [".VDE", ".vds", ".vdt"])
@pytest.mark.parametrize(
    "line", ['"Process","REG1","PV","Solar"', '"Process","REG1","ELE","PV"', '"PV","Process","-","UC"']
)
def test_codes_of_a_companion_are_no_columns(line: str, suffix: str, tmp_path: Path) -> None:
    assert format_of(written(tmp_path / f"base{suffix}", line)) == suffix[1:].casefold()


def test_a_result_without_its_header_is_left_to_its_reader(tmp_path: Path) -> None:
    assert format_of(written(tmp_path / "base.vd", '"VAR_Act","-","P"')) is Format.VD


@pytest.mark.parametrize("name", ANY_NAME)
@pytest.mark.parametrize("kind", HEADERS)
def test_a_table_of_text_is_told_by_its_columns(kind: Format, name: str, tmp_path: Path) -> None:
    assert format_of(written(tmp_path / name, HEADERS[kind])) is kind
    assert format_of(written(tmp_path / name, HEADERS[kind].upper().replace(",", ";"))) is kind


@pytest.mark.parametrize("name", [*ANY_NAME, "x.vds"])
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (GDX, Format.GDX),
        (b"PAR1" + bytes(8), Format.TABLE),
        (bytes(8) + b"DUCK" + bytes(8), Format.DUCKDB),
        (b"PK\x03\x04" + bytes(8), Format.ZIP),
    ],
)
def test_what_is_no_text_is_told_by_its_first_bytes(content: bytes, kind: Format, name: str, tmp_path: Path) -> None:
    assert format_of(written(tmp_path / name, content)) is kind


def test_a_real_database_and_a_real_zip_are_told(tmp_path: Path) -> None:
    assert format_of(old_database(tmp_path / "x.csv", [])) is Format.DUCKDB
    assert format_of(zipped(tmp_path / "x.duckdb", "base.vd")) is Format.ZIP
    assert format_of(zipped(tmp_path / "empty.zip")) is Format.ZIP


@pytest.mark.parametrize(
    "make",
    [
        lambda path: zipped(path, "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"),
        lambda path: zipped(path, "mimetype", "content.xml"),
        lambda path: written(path, b"\xd0\xcf\x11\xe0" + bytes(100)),
    ],
)
@pytest.mark.parametrize("name", ["results.xlsx", "results.zip", "results.csv"])
def test_a_spreadsheet_is_to_be_saved_as_csv(make: Callable[[Path], Path], name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        format_of(make(tmp_path / name))
    assert str(raised.value) == f"{name}: a spreadsheet; save its table of results as CSV, and load that"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        ("Pv,Scenario\n".encode("utf-16"), "the file is UTF-16; save it as UTF-8"),
        (b"a,b,c\n1,2,3\n", "no result file; load reads .vd, with"),
        (b"\n", "no result file"),
        (b"\xef\xbb\xbf", "no result file"),
        (b"\x7fELF" + bytes(range(256)), "no result file"),
        (b"* a remark\n", "no result file"),
        (b'"lone,quote\n', "no result file"),
        (b"Region,Name\n", "no result file"),
        (b"Pv\n1\n", "no result file"),
    ],
)
def test_what_is_not_read_is_told_with_what_is(content: bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        format_of(written(tmp_path / "x.csv", content))
    assert str(raised.value).startswith(f"x.csv: {told}")
    assert "\n" not in str(raised.value)


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv: there is no such file"):
        format_of(tmp_path / "nowhere.csv")
    with pytest.raises(InputError, match="it is a folder, not a file"):
        format_of(tmp_path)


REAL = {
    ".vd": {Format.VD},
    ".vde": {Format.VDE},
    ".vds": {Format.VDS},
    ".vdt": {Format.VDT},
    ".gdx": {Format.GDX},
    ".zip": {Format.ZIP},
    ".parquet": {Format.TABLE},
}


def test_every_real_file_is_told(real_data: Path) -> None:
    paths = [path for path in real_data.rglob("*") if path.suffix in REAL]
    assert len(paths) > 20
    for path in paths:
        assert format_of(path) in REAL[path.suffix]
    assert {format_of(path) for path in (real_data / "veda_csv").rglob("*.csv")} == {Format.VEDA_CSV}
    assert {format_of(path) for path in (real_data / "times_nz").glob("*.csv")} == {Format.ITEMS_LIST}
