"""Damaged Parquet files: one sentence names the file, the row, and the culprit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.errors import InputError
from speedlocal.ingest.table_file import read_table
from tests.ingest.refusing import refusal, written

PARQUET: dict[str, tuple[dict[str, Any], str]] = {
    "no row": ({"process": pa.array([], pa.string()), "value": pa.array([], pa.float64())}, ": a table without a row"),
    "no value": ({"process": ["A"]}, ": no column Pv or Value beside a dimension"),
    "periods as columns": ({"process": ["A"], "2020": [1.0], "2030": [2.0]}, ": the columns 2020, 2030 look like per"),
    "no dimension": ({"value": [1.0]}, ": no column Pv or Value beside a dimension"),
    "codes that are numbers": ({"process": [1], "value": [1.0]}, ": the column process is of type int64, where text"),
    "a period that is a date": (
        {"period": pa.array([0], pa.date32()), "value": [1.0]},
        ": the column period is of type date32[day], where text belongs",
    ),
    "values that are text": (
        {"process": ["A"], "value": ["1"]},
        ": the column value is of type string, where a number belongs",
    ),
    "flags that are text": (
        {"process": ["A"], "value": [1.0], "is_eps": ["no"]},
        ": the column is_eps is of type string, where a boolean belongs",
    ),
    "a list": ({"process": [["A"]], "value": [1.0]}, ": the column process is of type list<"),
    "NaN": ({"process": ["A", "B"], "value": [1.0, float("nan")]}, ": row 2: NaN is no value"),
    "a missing value": ({"process": ["A", "B"], "value": [1.0, None]}, ": row 2: no value"),
    "a missing flag": (
        {"process": ["A", "B"], "value": [1.0, 2.0], "is_eps": [False, None]},
        ": row 2: no is_eps; it is true or false",
    ),
    "Eps that is not 0": (
        {"process": ["A", "B"], "value": [0.0, 2.0], "is_eps": [True, True]},
        ": row 2: is_eps with the value 2; Eps is 0",
    ),
    "a missing code": ({"process": ["A", None], "value": [1.0, 2.0]}, ": row 2: an empty process"),
    "an empty code": ({"process": ["A", ""], "value": [1.0, 2.0]}, ": row 2: an empty process"),
    "a missing scenario": (
        {"scenario": ["base", None], "process": ["A", "B"], "value": [1.0, 2.0]},
        ": row 2: an empty scenario",
    ),
    "a key twice": (
        {"attribute": ["VAR_Act"] * 3, "process": ["A", "B", "a"], "value": [1.0, 2.0, 3.0]},
        ": row 3: the same key as row 1",
    ),
    "inputs of a model": (
        {"siName": ["COM_IE", "CAP_BND"], "PRC": ["-", "-"], "ALL_TS": ["-", "-"], "value": [1.0, 2.0]},
        ": no result file: no column Attribute says what its values are, and row 2 has the key of row 1",
    ),
    "a column twice": ({"process": ["A"], "PRC": ["B"], "value": [1.0]}, ": the column process stands twice"),
    "a line break": (
        {"process": ["A", "B\nC"], "value": [1.0, 2.0]},
        ": row 2: a line break or NUL in process 'B\\nC'",
    ),
    "a NUL": ({"process": ["A", "B\0C"], "value": [1.0, 2.0]}, ": row 2: a line break or NUL in process 'B\\x00C'"),
    "whole numbers that no double holds": (
        {"process": ["A"], "value": [2**53 + 1]},
        ": row 1: 9007199254740993 has more digits than a value can hold",
    ),
}


@pytest.mark.parametrize("name", PARQUET)
def test_a_damaged_table_is_refused(name: str, tmp_path: Path) -> None:
    columns, told = PARQUET[name]
    path = tmp_path / "bad.parquet"
    pq.write_table(pa.table(columns), path)
    assert refusal(read_table, path).startswith(told)


@pytest.mark.parametrize(
    ("rows", "code", "size"), [(14_000_000, "WIND", 16 * 14_000_000), (1_000, "x" * 1_000_000, 1_000_000_000)]
)
def test_a_small_table_does_not_unpack_to_a_large_one(rows: int, code: str, size: int, tmp_path: Path) -> None:
    """One row, or one long code, said many times."""
    coded = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int8()), rows), [code])
    pq.write_table(pa.table({"process": coded, "value": pa.repeat(1.0, rows)}), tmp_path / "bad.parquet")
    assert (tmp_path / "bad.parquet").stat().st_size < 1 << 20
    assert refusal(read_table, tmp_path / "bad.parquet") == f": it would unpack to {size:,} bytes, which no result does"


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("good") / "good.parquet"
    pq.write_table(pa.table({"process": [f"P{n}" for n in range(100)], "value": [0.1 * n for n in range(100)]}), path)
    return path.read_bytes()


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9, 0.99])
def test_a_cut_table_is_refused(share: float, parquet: bytes, tmp_path: Path) -> None:
    path = written(tmp_path / "cut.parquet", parquet[: int(len(parquet) * share)])
    assert refusal(read_table, path).startswith(": a damaged Parquet file: ")


def test_text_in_a_table_s_place_is_refused(tmp_path: Path) -> None:
    assert refusal(read_table, written(tmp_path / "x.parquet", "Process,Pv\nWIND,1.5\n")).startswith(
        ": a damaged Parquet file: "
    )


@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_table_with_a_wrong_byte_is_read_or_refused(
    place: int, byte: int, parquet: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray(parquet)
    content[place % len(content)] = byte
    path = written(tmp_path_factory.getbasetemp() / "wrong.parquet", bytes(content))
    told = ""
    try:
        scenarios = read_table(path)
    except InputError as error:
        told = str(error)
    assert told.startswith("wrong.parquet: ") or [results.scenario for results in scenarios] == ["wrong"]
