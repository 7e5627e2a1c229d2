"""Damaged tables of results: one sentence names the file, the line or row, and the culprit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from speedlocal.errors import InputError
from speedlocal.ingest.companions import add_companion
from speedlocal.ingest.databases import read_database
from speedlocal.ingest.duckdb_file import opened
from speedlocal.ingest.load import load
from speedlocal.ingest.vd import read_vd
from speedlocal.ingest.veda_csv import read_veda_csv
from tests.ingest.databases import url_of
from tests.ingest.quartets import write_vd
from tests.ingest.refusing import refusal, written
from tests.ingest.result_tables import OLD_COLUMNS, old_database

HEAD = "Scenario,Attribute,Commodity,Process,Region,Pv\n"
FIRST = "base,VAR_FOut,ELC,WIND,REG1,1.5\n"
GOOD = HEAD + FIRST
SETS = "Process,Pv,Processset\n"
EPS = "Process,Value,is_eps\n"

CSV: dict[str, tuple[str | bytes, str]] = {
    "an empty file": ("", ": the file is empty"),
    "only a mark": ("\ufeff", ", line 1: no column Pv or Value"),
    "an empty line": ("\n", ", line 1: no column Pv or Value"),
    "only a header": (HEAD, ": a header without a row"),
    "only a header, not ended": (HEAD.rstrip(), ": a header without a row"),
    "no header": (FIRST, ", line 1: no column Pv or Value beside a dimension; the columns are 'base', 'VAR_FOut'"),
    "no value column": ("Scenario,Process\nbase,WIND\n", ", line 1: no column Pv or Value"),
    "periods as columns": (
        "Region,Process,2020,2030\nR,A,1,2\n",
        ", line 1: the columns 2020, 2030 look like periods; a table of results has one row a value, with a column"
        " Period and a column Value",
    ),
    "no dimension": ("Scenario,Pv\nbase,1\n", ", line 1: no column Pv or Value beside a dimension"),
    "a column twice": ("Process,process,Pv\nA,B,1\n", ", line 1: the column process stands twice: Process, process"),
    "two values": ("Process,Pv,Value\nA,1,2\n", ", line 1: the column value stands twice: Pv, Value"),
    "two names of one dimension": ("Prc,Process,Pv\nA,B,1\n", ", line 1: the column process stands twice"),
    "a header twice": (GOOD + HEAD, ", line 3: the header once more"),
    "too few fields": (GOOD + "base,VAR_FOut\n", ", line 3: 2 fields where 6 belong"),
    "too many fields": (GOOD + FIRST.strip() + ",2\n", ", line 3: 7 fields where 6 belong"),
    "a decimal comma between commas": (GOOD + FIRST.replace("1.5", "2,5"), ", line 3: 7 fields where 6 belong"),
    "cut in a row": (GOOD + "base,VAR_FOut,ELC", ", line 3: 3 fields where 6 belong"),
    "cut in quotes": (GOOD + 'base,"VAR_F', ", line 3: a quote that is not doubled or not closed"),
    "a lone quote": (GOOD + FIRST.replace("WIND", 'WI"ND'), ", line 3: a quote that is not doubled"),
    "a lone quote in quotes": (GOOD + FIRST.replace("WIND", '"WI"ND"'), ", line 3: a quote that is not doubled"),
    "a quoted line break": (GOOD + FIRST.replace("WIND", '"WI\nND"'), ", line 3: a quote that is not doubled"),
    "a lone quote in the header": (GOOD.replace("Process", 'Pro"cess'), ", line 1: no column Pv or Value"),
    "a NUL byte": (GOOD + FIRST.replace("WIND", "WI\0ND"), ", line 3: a NUL byte"),
    "UTF-16": (GOOD.encode("utf-16"), ": the file is UTF-16; save it as UTF-8"),
    "no text": (GOOD.encode() + b"base,\x81\n", ", line 3: bytes that are neither UTF-8 nor cp1252"),
    "ten megabytes in a field": (GOOD + FIRST.replace("WIND", "x" * 10_000_000), ", line 3: a line of 10,000,0"),
    "ten megabytes in quotes": (GOOD + FIRST.replace("WIND", f'"{"x" * 10_000_000}"'), ", line 3: a line of 10,000,0"),
    "an empty value": (GOOD + FIRST.replace("1.5", ""), ", line 3: '' is no number"),
    "NaN": (GOOD + FIRST.replace("1.5", "NaN"), ", line 3: 'NaN' is no number"),
    "a word": (GOOD + FIRST.replace("1.5", "high"), ", line 3: 'high' is no number"),
    "beyond a double": (GOOD + FIRST.replace("1.5", "1e999"), ", line 3: '1e999' is no number"),
    "doubtful thousands": (HEAD + FIRST.replace("1.5", '"1,234"'), ", line 2: '1,234' may have a decimal sign or"),
    "a doubtful point": ("Process;Pv\nA;1.234\n", ", line 2: '1.234' may have a decimal sign or"),
    "two decimal signs": ("Process;Pv\nA;1.5\nB;2,5\n", ", line 3: '2,5' has a decimal comma, and '1.5' a"),
    "an empty code": (GOOD + FIRST.replace("WIND", ""), ", line 3: an empty process; '-' stands where none"),
    "an empty scenario": (GOOD + FIRST.replace("base", ""), ", line 3: an empty scenario"),
    "a key twice": (GOOD + FIRST, ", line 3: the same key as line 2: sow -, attribute VAR_FOut, commodity ELC"),
    "a key in another case": (GOOD + "base,var_fout,elc,wind,reg1,9\n", ", line 3: the same key as line 2"),
    "a key twice, and no attribute": (
        "siName,PRC,value\nCOM_IE,-,1\nCAP_BND,-,2\n",
        ": no result file: no column Attribute says what its values are, and line 3 has the key of line 2",
    ),
    "a key of a second scenario": (
        GOOD + FIRST.replace("base", "other") * 2,
        ", line 4: the same key as line 3",
    ),
    "scenarios alike": (GOOD + FIRST.replace("base", "BASE"), ": scenarios base and BASE differ in case only"),
    "two models": (
        "Model,Process,Pv\nM,A,1\nN,B,2\n",
        ": scenario bad is of two models, M and N",
    ),
    "two values in two sets": (
        SETS + "A,1.5,ELE\nA,2.5,CHP\n",
        ", line 3: the value 2.5 for the key of line 2, which is 1.5 there",
    ),
    "a set twice": (SETS + "A,1.5,ELE\nA,1.5,CHP\nA,1.5,ele\n", ", line 4: the same key as line 2, with the same"),
    "sums over sets": ("Commodity,Pv,Processset\nELC,1.5,A\nELC,2.5,B\n", ", line 3: the value 2.5 for the key of"),
    "an unclear flag": (EPS + "A,0,perhaps\n", ", line 2: is_eps is 'perhaps'; it is true or false"),
    "Eps that is not 0": (EPS + "A,1.5,True\n", ", line 2: is_eps with the value 1.5; Eps is 0"),
}


def test_the_file_that_is_damaged_is_good_without_the_damage(tmp_path: Path) -> None:
    (results,) = read_veda_csv(written(tmp_path / "bad.csv", GOOD))
    assert results.rows["value"].to_pylist() == [1.5]


@pytest.mark.parametrize("name", CSV)
def test_a_damaged_csv_is_refused(name: str, tmp_path: Path) -> None:
    content, told = CSV[name]
    assert refusal(read_veda_csv, written(tmp_path / "bad.csv", content)).startswith(told)


@pytest.mark.parametrize("name", CSV)
def test_a_damaged_csv_is_refused_with_windows_lines(name: str, tmp_path: Path) -> None:
    content, told = CSV[name]
    lines = content.replace("\n", "\r\n") if isinstance(content, str) else content.replace(b"\n", b"\r\n")
    if name != "UTF-16":
        assert refusal(read_veda_csv, written(tmp_path / "bad.csv", lines)).startswith(told)


SCRAPS = st.sampled_from(
    [*',;\t\n\r"[] -.05e', "\ufeff", "WIND", "1.5", "1,5", "Pv", "Process", "Eps", "(all)", "é", FIRST]
)


@given(scraps=st.lists(SCRAPS), head=st.sampled_from(["", HEAD, SETS, EPS, HEAD.replace(",", ";")]))
def test_whatever_text_stands_there_is_read_or_refused(
    scraps: list[str], head: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = written(tmp_path_factory.getbasetemp() / "scraps.csv", head + "".join(scraps))
    told = ""
    try:
        scenarios = read_veda_csv(path)
    except InputError as error:
        told = str(error)
    assert told.startswith("scraps.csv") or sum(results.rows.num_rows for results in scenarios) > 0


WIND = {"attr": "f_out", "prc": "WIND", "com": "ELC", "all_ts": "ANNUAL", "reg": "DKE", "value": 5.5}
DATABASES: dict[str, tuple[list[dict[str, object]], dict[str, Any], str]] = {
    "no row": ([], {}, ": a table without a row"),
    "another table": (
        [WIND],
        {"name": "results"},
        ": no table timesreport_facts or timesreport in it; its tables are r",
    ),
    "no value column": (
        [],
        {"columns": {"scen": "TEXT", "year": "TEXT", "attr": "TEXT"}},
        ": the table timesreport_facts has no column value",
    ),
    "a key twice": ([WIND, {**WIND, "prc": "wind"}], {}, ": row 2: the same key as row 1"),
    "a missing value": ([WIND, {**WIND, "prc": "PV", "value": None}], {}, ": row 2: no value"),
    "NaN": ([WIND, {**WIND, "prc": "PV", "value": float("nan")}], {}, ": row 2: NaN is no value"),
    "no scenario": ([WIND, {**WIND, "scen": None}], {}, ": row 2: an empty scenario"),
    "a word as a value": (
        [{**WIND, "value": "high"}],
        {"columns": {**OLD_COLUMNS, "value": "TEXT"}},
        f": DuckDB {duckdb.__version__} cannot read it: Conversion Error",
    ),
    "a list in a code's place": (
        [{**WIND, "prc": ["WIND"]}],
        {"columns": {**OLD_COLUMNS, "prc": "VARCHAR[]"}},
        ": the column prc is of type VARCHAR[], where text belongs",
    ),
    "a period that is a date": (
        [{**WIND, "year": date(2030, 1, 1)}],
        {"columns": {**OLD_COLUMNS, "year": "DATE"}},
        ": the column year is of type DATE, where a number or text belongs",
    ),
    "a truth in a value's place": (
        [{**WIND, "value": True}],
        {"columns": {**OLD_COLUMNS, "value": "BOOLEAN"}},
        ": the column value is of type BOOLEAN, where a number belongs",
    ),
    "a whole number that no double holds": (
        [WIND, {**WIND, "prc": "PV", "value": 2**53 + 1}],
        {"columns": {**OLD_COLUMNS, "value": "BIGINT"}},
        ": row 2: 9007199254740993 has more digits than a value can hold",
    ),
    "a decimal that no double holds": (
        [{**WIND, "value": Decimal("1234567890123.123456789")}],
        {"columns": {**OLD_COLUMNS, "value": "DECIMAL(30, 9)"}},
        ": row 1: 1234567890123.123456789 has more digits than a value can hold",
    ),
}


@pytest.mark.parametrize("name", DATABASES)
def test_a_damaged_database_is_refused(name: str, tmp_path: Path) -> None:
    rows, shape, told = DATABASES[name]
    assert refusal(read_database, old_database(tmp_path / "bad.duckdb", rows, **shape)).startswith(told)


def test_a_database_without_a_table_is_refused(tmp_path: Path) -> None:
    duckdb.connect(tmp_path / "bad.duckdb").close()
    told = refusal(read_database, tmp_path / "bad.duckdb")
    assert told == ": no table timesreport_facts or timesreport in it; its tables are none"


@pytest.mark.parametrize("size", [20, 4_000, 20_000])
def test_a_cut_database_is_refused(size: int, tmp_path: Path) -> None:
    path = old_database(tmp_path / "cut.duckdb", [WIND])
    path.write_bytes(path.read_bytes()[:size])
    assert refusal(read_database, path).startswith(f": DuckDB {duckdb.__version__} cannot read it: ")


def test_text_in_a_database_s_place_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "bad.duckdb", GOOD)
    assert refusal(read_database, path).startswith(f": DuckDB {duckdb.__version__} cannot read it: ")


def test_a_view_in_the_table_s_place_is_refused(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "bad.duckdb") as connection:
        connection.execute("CREATE VIEW timesreport_facts AS SELECT range AS value FROM range(1_000_000_000)")
    told = refusal(read_database, tmp_path / "bad.duckdb")
    assert told == ": timesreport_facts is a view, and only tables are read; store its rows in a table"


def test_a_macro_in_the_place_of_a_function_is_refused(tmp_path: Path) -> None:
    path = old_database(tmp_path / "bad.duckdb", [WIND])
    with duckdb.connect(path) as connection:
        connection.execute("CREATE MACRO lower(text) AS 'f_in'")
        connection.execute("CREATE MACRO duckdb_functions() AS TABLE SELECT 1 AS function_name WHERE false")
    told = refusal(read_database, path)
    assert told == ": it holds macros, which are not run: duckdb_functions, lower; drop them, or copy its tables"


def test_memory_and_threads_of_a_strange_file_are_limited(tmp_path: Path) -> None:
    with opened(old_database(tmp_path / "old.duckdb", [WIND])) as file:
        limits = file.table(select(*(func.current_setting(name).label(name) for name in ("memory_limit", "threads"))))
    assert limits.to_pylist() == [{"memory_limit": "1.0 GiB", "threads": 2}]


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A results database of this program."""
    load([write_vd(tmp_path / "base.vd")], url_of(tmp_path))
    return tmp_path / "results.duckdb"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE publication SET schema_version = 99", ": a results database of version 99; this program reads"),
        ("DELETE FROM publication", ": a results database of version None; this program reads"),
        ("UPDATE publication SET schema_version = 1", ": a results database of version 1; this program reads"),
        ("DELETE FROM scenario", ": a results database without a scenario"),
        ("CREATE VIEW more AS SELECT 1 AS one", ": a results database has no views more; only tables are read"),
        ("DROP TABLE element", f": DuckDB {duckdb.__version__} cannot read it: Catalog Error"),
    ],
)
def test_a_damaged_database_of_ours_is_refused(statement: str, told: str, ours: Path) -> None:
    with duckdb.connect(ours) as connection:
        connection.execute(statement)
    assert refusal(read_database, ours).startswith(told)


def test_an_older_database_of_ours_is_refused_with_the_way_out(ours: Path) -> None:
    with duckdb.connect(ours) as connection:
        connection.execute("UPDATE publication SET schema_version = 1")
    told = refusal(read_database, ours)
    assert told.endswith(f"; run `speedlocal migrate --database duckdb:///{ours}` on it first")


DAMAGED_ON_PURPOSE = {
    ".vd": "line 14: the same key as line 13: attribute VAR_Act",
    ".vde": 'line 1: a quote that is not doubled or not closed in "Attribute"',
    ".vds": "line 1: 3 fields where 4 belong",
}


@pytest.mark.parametrize("suffix", DAMAGED_ON_PURPOSE)
def test_the_real_files_that_are_damaged_on_purpose_are_refused(suffix: str, real_data: Path) -> None:
    path = real_data / "veda_csv" / f"DemoS_001_mod{suffix}"
    results = read_vd(real_data / "veda_csv" / "DemoS_001.vd")
    told = refusal(read_vd if suffix == ".vd" else partial(add_companion, results), path)
    assert told.startswith(f", {DAMAGED_ON_PURPOSE[suffix]}")
