"""A total of the year beside the timeslices that it is the sum of is counted once, in every table that is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from speedlocal.ingest.formats import Format
from speedlocal.ingest.old_database import read_old_database
from speedlocal.ingest.reading import READERS
from speedlocal.ingest.result_set import ResultSet
from speedlocal.ingest.table_file import read_table
from speedlocal.ingest.veda_csv import read_veda_csv
from tests.ingest.quartets import write_vd
from tests.ingest.result_tables import OLD_COLUMNS, codes, csv_file, old_database, texts, warnings

HEADS = ("Attribute", "Commodity", "Process", "Period", "Region", "Timeslice", "Pv")
LEFT_OUT = "1 rows of ANNUAL are the sums of rows of timeslices, and are left out"
BOTH = "1 rows of ANNUAL stand beside rows of timeslices and are not their sums; both are kept"
Slices = Sequence[tuple[str, float]]
Reader = Callable[[Path, Slices], ResultSet]


def rows_of(slices: Slices, attribute: str = "VAR_FOut") -> list[tuple[str, ...]]:
    return [(attribute, "ELC", "WIND", "2030", "DKE", name, repr(value)) for name, value in slices]


def as_csv(folder: Path, slices: Slices) -> ResultSet:
    return read_veda_csv(csv_file(folder / "rows.csv", HEADS, rows_of(slices)))[0]


def as_parquet(folder: Path, slices: Slices) -> ResultSet:
    columns = dict(zip(HEADS[:-1], zip(*(row[:-1] for row in rows_of(slices)), strict=True), strict=True))
    values = pa.array([value for _, value in slices], pa.float32())
    pq.write_table(
        pa.table({name: list(cells) for name, cells in columns.items()} | {"Pv": values}), folder / "r.parquet"
    )
    return read_table(folder / "r.parquet")[0]


def as_old_table(folder: Path, slices: Slices) -> ResultSet:
    flow = {"attr": "f_out", "prc": "WIND", "com": "ELC", "reg": "DKE"}
    rows = [{**flow, "all_ts": name, "value": value} for name, value in slices]
    return read_old_database(old_database(folder / "old.duckdb", rows, {**OLD_COLUMNS, "value": "FLOAT"}))[0]


def total_of(results: ResultSet) -> float:
    return sum(results.rows["value"].to_pylist())


WEEKS = (("W01", 0.1), ("W02", 0.2), ("W03", 0.33))


@pytest.mark.parametrize("read", [as_csv, as_parquet, as_old_table])
def test_a_total_is_left_out_of_every_table(read: Reader, tmp_path: Path) -> None:
    results = read(tmp_path, [*WEEKS, ("ANNUAL", 0.63)])
    assert codes(results, "timeslice") == ["W01", "W02", "W03"]
    assert total_of(results) == pytest.approx(0.63, rel=1e-6)
    assert LEFT_OUT in texts(results)


@pytest.mark.parametrize(
    ("slices", "total"),
    [
        ([("S", 10.0), ("W", 20.0)], 30.0),
        ([("S", 10.123456789), ("W", 20.987654321)], 31.11),
        ([("S", 10.4), ("W", 20.3)], 31.0),
        ([("S", 10.12), ("W", 20.12), ("R", 0.12)], 30.38),
        ([("S", -1e6), ("W", 1e6 + 0.125)], 0.125),
        ([("S", 0.0), ("W", 0.0)], 0.0),
    ],
)
def test_a_total_may_be_rounded(slices: Slices, total: float, tmp_path: Path) -> None:
    results = as_csv(tmp_path, [*slices, ("annual", total)])
    assert list(zip(codes(results, "timeslice"), codes(results, "value"), strict=True)) == list(slices)
    assert warnings(results) == []


@pytest.mark.parametrize("total", [29.0, 31.0, 30.5, 5.0, float("inf")])
@pytest.mark.parametrize("read", [as_csv, as_parquet, as_old_table])
def test_an_annual_row_of_another_value_is_kept_and_told(read: Reader, total: float, tmp_path: Path) -> None:
    results = read(tmp_path, [("S", 10.0), ("W", 20.0), ("ANNUAL", total)])
    assert codes(results, "value") == [10.0, 20.0, total]
    assert warnings(results) == [BOTH]


def test_a_price_of_the_year_is_no_sum(tmp_path: Path) -> None:
    rows = rows_of([("S", 10.0), ("W", 20.0), ("ANNUAL", 30.0)], "EQ_CombalM")
    (results,) = read_veda_csv(csv_file(tmp_path / "prices.csv", HEADS, rows))
    assert (results.rows.num_rows, results.findings[1:]) == (3, [])


def without_process(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    return [[*row[:2], *row[3:]] for row in rows]


def test_flows_of_several_processes_may_stand_at_several_levels(tmp_path: Path) -> None:
    heads, *rows = without_process([HEADS, *rows_of([("S", 10.0), ("W", 20.0), ("ANNUAL", 7.0)])])
    (results,) = read_veda_csv(csv_file(tmp_path / "flows.csv", heads, rows))
    assert (results.rows.num_rows, warnings(results)) == (3, [])


def test_our_own_export_comes_back_with_every_row(tmp_path: Path) -> None:
    rows = [(*row, "false") for row in rows_of([*WEEKS, ("ANNUAL", 0.63)])]
    (results,) = read_veda_csv(csv_file(tmp_path / "ours.csv", (*HEADS, "is_eps"), rows))
    assert results.rows.num_rows == 4


def test_rows_of_a_vd_are_the_model_s_own(tmp_path: Path) -> None:
    rows = [("VAR_FOut", "ELC", "WIND", "2030", "DKE", "-", name, "-", repr(value)) for name, value in WEEKS]
    path = write_vd(tmp_path / "base.vd", [*rows, (*rows[0][:6], "ANNUAL", "-", "0.63")])
    (results,) = READERS[Format.VD](path)
    assert results.rows.num_rows == 4
