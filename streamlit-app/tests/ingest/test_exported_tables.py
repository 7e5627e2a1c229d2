"""CSV and Parquet hold every row of a scenario, to the last digit, complete or not at all."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.database import engine
from speedlocal.database.engine import Asking, open_results
from speedlocal.database.schema import KEY, SCHEMA_VERSION
from speedlocal.errors import CommandError
from speedlocal.ingest.export.files import named_after
from speedlocal.ingest.export.tables import export_csv, export_parquet
from speedlocal.ingest.export.vd import export_vd
from speedlocal.ingest.export.workbook import export_xlsx
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from tests.ingest.databases import asked, told, url_of
from tests.ingest.quartets import ROWS, write_quartet, write_vd
from tests.ingest.test_round_trip import ROWS as ANY_ROWS
from tests.ingest.test_round_trip import Row
from tests.ingest.workbooks import as_in_database, cells, opened

Export = Callable[[Asking, str, Path], list[Path]]

COLUMNS = ["scenario", *KEY, "value", "is_eps", "year"]
EXPORTS: dict[str, Export] = {"csv": export_csv, "parquet": export_parquet, "xlsx": export_xlsx}
VALUES = [
    "Eps",
    "0",
    "-0.0",
    "INF",
    "-INF",
    "1.7976931348623157e+308",
    "5e-324",
    "0.1",
    "1e15",
    "1e-5",
    "123456789.123",
]
AWKWARD = ['"', "a,b", " a ", "=1+1", "1E5", "-", "NULL", "\u2028", "é¤", "@x", "(all)"]


def in_database(url: str, scenario: str) -> list[tuple[object, ...]]:
    """The rows as they stand, in the order of the characters of their keys; values in full."""
    rows = asked(url, f"SELECT {', '.join(COLUMNS)} FROM result WHERE scenario = '{scenario}'")
    return [(*row[:-3], repr(row[-3]), *row[-2:]) for row in sorted(rows, key=lambda row: row[1 : len(KEY) + 1])]  # type: ignore[type-var]


def read_csv(path: Path) -> list[tuple[object, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == COLUMNS
    return [(*row[:-3], repr(float(row[-3])), row[-2] == "true", int(row[-1]) if row[-1] else None) for row in rows]


def read_parquet(path: Path) -> list[tuple[object, ...]]:
    table = pq.read_table(path)
    assert table.column_names == COLUMNS
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return [(*row[:-3], repr(row[-3]), *row[-2:]) for row in rows]


READERS = {"csv": read_csv, "parquet": read_parquet}


def exported(url: str, export: Export, output: Path, scenario: str = "base") -> Path:
    with open_results(url) as results:
        (path,) = export(results, scenario, output)
    return path


def awkward_rows() -> list[Row]:
    return [(*[code] * 3, "2030", *[code] * 4, value) for code, value in zip(AWKWARD, VALUES, strict=True)]


@pytest.mark.parametrize("shape", READERS)
def test_every_row_is_there_to_the_last_digit(
    either_url: str, tmp_path: Path, shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BATCH", 2)
    load([write_vd(tmp_path / "base.vd", awkward_rows()), write_vd(tmp_path / "other.vd")], either_url)
    path = exported(either_url, EXPORTS[shape], tmp_path / "out")
    assert path == tmp_path / "out" / f"base.{shape}"
    rows = READERS[shape](path)
    assert rows == in_database(either_url, "base")
    assert {(row[-3], row[-2]) for row in rows} >= {("inf", False), ("-inf", False), ("0.0", True), ("5e-324", False)}


@given(rows=ANY_ROWS)
def test_any_rows_come_back_from_csv_and_parquet_and_a_workbook(rows: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, url = Path(name), f"duckdb:///{name}/results.duckdb"
        load([write_vd(folder / "base.vd", rows)], url)
        for shape, read in READERS.items():
            assert read(exported(url, EXPORTS[shape], folder)) == in_database(url, "base")
        _, *rows_of_sheet = cells(opened(exported(url, export_xlsx, folder))["result"])
        assert as_in_database(rows_of_sheet) == in_database(url, "base")


def test_parquet_says_where_it_comes_from(either_url: str, tmp_path: Path) -> None:
    load([write_quartet(tmp_path, "base")], either_url, Names(model="Two regions"))
    path = exported(either_url, export_parquet, tmp_path / "rows.parquet")
    told_of = {name.decode(): words.decode() for name, words in pq.read_schema(path).metadata.items()}
    own = {name.removeprefix("speedlocal."): w for name, w in told_of.items() if name.startswith("speedlocal.")}
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", own.pop("published_at"))
    assert re.match(r"\d+\.\d+", own.pop("program_version"))
    assert own == {
        "scenario": "base",
        "model": "Two regions",
        "publication": "1",
        "schema_version": str(SCHEMA_VERSION),
    }


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("tables")
    load([write_quartet(folder, "base")], url_of(folder))
    return url_of(folder)


@pytest.mark.parametrize("shape", EXPORTS)
def test_a_path_that_ends_with_the_suffix_is_the_file_and_any_other_a_folder(
    url: str, tmp_path: Path, shape: str
) -> None:
    export = EXPORTS[shape]
    assert exported(url, export, tmp_path / f"mine.{shape.upper()}") == tmp_path / f"mine.{shape.upper()}"
    assert exported(url, export, tmp_path / "v1.5" / "deep") == tmp_path / "v1.5" / "deep" / f"base.{shape}"
    (tmp_path / f"folder.{shape}").mkdir()
    assert exported(url, export, tmp_path / f"folder.{shape}") == tmp_path / f"folder.{shape}" / f"base.{shape}"
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {f"mine.{shape.upper()}", f"v1.5/deep/base.{shape}", f"folder.{shape}/base.{shape}"}


@pytest.mark.parametrize("shape", EXPORTS)
def test_the_suffix_of_another_format_is_refused(url: str, tmp_path: Path, shape: str) -> None:
    other = "xlsx" if shape == "csv" else "csv"
    with pytest.raises(CommandError, match=rf"^rows\.{other} does not end with \.{shape}, as the format says$"):
        exported(url, EXPORTS[shape], tmp_path / f"rows.{other}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("scenario", "name"),
    [
        ("NetZero 2050 (high)", "NetZero 2050 (high)"),
        ("a/b\\c:d*e?", "a_b_c_d_e_"),
        ("../up", "_up"),
        ("..", "scenario"),
        ("Økonomi", "Økonomi"),
        ("x" * 300, "x" * 100),
        ("line\nbreak", "line_break"),
    ],
)
def test_a_file_is_named_after_the_scenario_as_far_as_names_of_files_go(scenario: str, name: str) -> None:
    assert named_after(scenario) == name


@given(st.text(min_size=1))
def test_a_name_is_one_file_in_the_folder(scenario: str) -> None:
    name = named_after(scenario)
    assert Path(name).name == name
    assert name.strip(" .")
    assert not set(name) & set('/\\:*?"<>|\n\0')


@pytest.mark.parametrize("export", [*EXPORTS.values(), export_vd])
def test_a_scenario_that_is_not_there_is_said_and_nothing_is_made(url: str, tmp_path: Path, export: Export) -> None:
    with pytest.raises(CommandError, match=r"^there is no scenario Base; there are base$"):
        exported(url, export, tmp_path / "out", "Base")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("export", EXPORTS.values())
def test_a_folder_that_cannot_be_made_is_said(url: str, tmp_path: Path, export: Export) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(CommandError, match=r"taken.* cannot be written into: "):
        exported(url, export, tmp_path / "taken" / "below")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


LARGEST = 2_000


def limited() -> None:
    import resource  # Windows has none

    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))


@pytest.mark.posix
@pytest.mark.parametrize("shape", [*EXPORTS, "vd"])
def test_a_disk_that_is_full_midway_leaves_what_was_there(url: str, tmp_path: Path, shape: str) -> None:
    """The system lets no file grow beyond a few lines, as a full disk would."""
    old = tmp_path / f"base.{shape}"
    old.write_text("of yesterday", encoding="utf-8")
    big = url_of(tmp_path / "big")
    rows = [(*row[:2], f"{row[2]}{n}", *row[3:]) for n in range(200) for row in ROWS]
    (tmp_path / "big").mkdir()
    load([write_vd(tmp_path / "big" / "base.vd", rows)], big)
    command = [sys.executable, "-m", "speedlocal.cli", "export", "base", "--format", shape]
    ended = subprocess.run(
        [*command, "--output", str(tmp_path), "--database", big],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=limited,
    )
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert "cannot be written" in ended.stderr
    assert old.read_text(encoding="utf-8") == "of yesterday"
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"base.{shape}", "big"]


PEAK = """
import resource, sys
from pathlib import Path
from speedlocal.database.engine import open_results
from speedlocal.ingest.export.tables import export_csv, export_parquet
with open_results(sys.argv[1]) as results:
    for export in (export_csv, export_parquet):
        export(results, "base", Path(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
"""
"""Prints the most memory that it took, in MiB (Linux counts in KiB)."""


@pytest.mark.long
@pytest.mark.posix
def test_six_million_rows_are_written_in_little_memory(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load([write_vd(tmp_path / "base.vd")], url)
    columns = ["scenario", *(name for name in COLUMNS if name not in ("scenario", "vintage"))]
    told(
        url,
        f"INSERT INTO result BY NAME SELECT {', '.join(columns)}, 'a vintage of ' || n AS vintage"
        " FROM result, range(400_000) AS numbers(n)",
    )
    program = tmp_path / "peak.py"
    program.write_text(PEAK, encoding="utf-8")
    command = [sys.executable, str(program), url, str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1200, check=True)
    assert pq.ParquetFile(tmp_path / "out" / "base.parquet").metadata.num_rows == 15 * 400_001
    assert int(done.stdout) < 1024
