"""Our own export comes back equal, as Parquet and as CSV, whatever the codes and values are."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.database.schema import KEY
from speedlocal.ingest.keys import first_duplicate
from speedlocal.ingest.result_set import ResultSet, Unit
from speedlocal.ingest.table_file import read_table
from speedlocal.ingest.vd import read_vd
from speedlocal.ingest.veda_csv import read_veda_csv
from tests.ingest.quartets import ROWS as QUARTET_ROWS
from tests.ingest.quartets import write_vd
from tests.ingest.result_tables import codes, texts

COLUMNS = ["scenario", *KEY, "value", "is_eps", "year"]
SIGNS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))
CODES = st.one_of(
    st.text(SIGNS, min_size=1, max_size=63),
    st.sampled_from(['"', '""', "a,b", " a ", "NULL", "NA", "nan", "COA [Solid fuels]", "[x]", "(all)", "-", "1,5"]),
)
VALUES = st.one_of(st.just((0.0, True)), st.tuples(st.floats(allow_nan=False), st.just(False)))
TABLES = st.dictionaries(st.tuples(st.sampled_from(["base", "other"]), *[CODES] * len(KEY)), VALUES, min_size=1)
Rows = dict[tuple[str, ...], tuple[float, bool]]


def frame(rows: Rows) -> pd.DataFrame:
    """What an export holds: one row a scenario and key."""
    years = [int(key[1 + KEY.index("period")]) if key[1 + KEY.index("period")] == "2030" else None for key in rows]
    lines = [(*key, *value, year) for (key, value), year in zip(rows.items(), years, strict=True)]
    return pd.DataFrame(lines, columns=COLUMNS).astype({"year": "Int32"})


def unlike(rows: Rows) -> bool:
    """Whether no two keys differ in case only."""
    return len({tuple(code.casefold() for code in key) for key in rows}) == len(rows)


def read_back(scenarios: list[ResultSet]) -> Rows:
    found: Rows = {}
    for results in scenarios:
        assert first_duplicate(results.rows) is None
        columns = [codes(results, name) for name in (*KEY, "value", "is_eps")]
        found |= {(results.scenario, *row[:-2]): row[-2:] for row in zip(*columns, strict=True)}
    return found


@given(rows=TABLES.filter(unlike))
def test_a_parquet_export_comes_back(rows: Rows) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.parquet"
        frame(rows).to_parquet(path)
        assert read_back(read_table(path)) == rows


@given(rows=TABLES.filter(unlike))
def test_a_csv_export_comes_back(rows: Rows) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        frame(rows).to_csv(path, index=False)
        assert read_back(read_veda_csv(path)) == rows


def exported(folder: Path, results: ResultSet) -> Path:
    """A Parquet file with the columns of an export and the metadata of a writer."""
    table = results.rows.add_column(0, "scenario", pa.array([results.scenario] * results.rows.num_rows))
    path = folder / "export.parquet"
    pq.write_table(table.replace_schema_metadata({"written by": "a test"}), path)
    return path


@pytest.mark.parametrize("read", [read_table, read_veda_csv])
def test_a_quartet_s_rows_come_back_with_eps_infinities_and_years(read, tmp_path: Path) -> None:
    results = read_vd(write_vd(tmp_path / "base.vd"))
    path = exported(tmp_path, results)
    if read is read_veda_csv:
        pd.read_parquet(path).to_csv(tmp_path / "export.csv", index=False)
        path = tmp_path / "export.csv"
    (again,) = read(path)
    assert again.scenario == "base"
    assert again.rows.to_pylist() == results.rows.to_pylist()
    assert again.rows.schema.names == results.rows.schema.names
    assert texts(again) == []
    assert again.rows.num_rows == len(QUARTET_ROWS)


def test_a_table_without_scenarios_is_named_after_its_file(tmp_path: Path) -> None:
    path = tmp_path / "My run.parquet"
    pq.write_table(pa.table({"Process": ["WIND"], "Pv": [1], "period": [2030], "colour": ["blue"]}), path)
    (results,) = read_table(path)
    assert (results.scenario, results.rows["value"].to_pylist(), results.rows["is_eps"].to_pylist()) == (
        "My run",
        [1.0],
        [False],
    )
    assert (codes(results, "period"), codes(results, "year"), codes(results, "region")) == (["2030"], [2030], ["(all)"])
    assert "columns that are left out: colour" in texts(results)


def test_units_of_a_table_are_those_of_what_the_attribute_measures(tmp_path: Path) -> None:
    columns = {"attribute": ["VAR_Act"] * 2, "process": ["WIND", "PV"], "value": [1.0, 2.0], "Unit": ["PJ", None]}
    pq.write_table(pa.table(columns), tmp_path / "base.parquet")
    assert read_table(tmp_path / "base.parquet")[0].units == [Unit("activity", "", "WIND", "PJ", "base.parquet")]


def test_columns_that_nobody_reads_may_have_one_name(tmp_path: Path) -> None:
    columns = [pa.array(["WIND"]), pa.array([1.0]), pa.array(["blue"]), pa.array([7])]
    pq.write_table(pa.Table.from_arrays(columns, ["process", "value", "colour", "colour"]), tmp_path / "base.parquet")
    assert "columns that are left out: colour, colour" in texts(read_table(tmp_path / "base.parquet")[0])


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())])
@pytest.mark.parametrize("number", [pa.float32(), pa.float64(), pa.int64()])
def test_text_and_numbers_may_be_of_several_types(kind: pa.DataType, number: pa.DataType, tmp_path: Path) -> None:
    path = tmp_path / "base.parquet"
    processes = pa.array(["WIND", "PV"]).cast(pa.string()).dictionary_encode().cast(kind)
    pq.write_table(pa.table({"process": processes, "value": pa.array([1, 2]).cast(number)}), path)
    (results,) = read_table(path)
    assert (codes(results, "process"), codes(results, "value")) == (["WIND", "PV"], [1, 2])


def test_the_source_of_a_table_is_its_bytes(tmp_path: Path) -> None:
    path = exported(tmp_path, read_vd(write_vd(tmp_path / "base.vd")))
    (source,) = read_table(path)[0].sources
    assert (source.file, source.format, source.size) == ("export.parquet", "table", path.stat().st_size)
    assert len(source.sha256) == 64


def test_real_results_come_back_from_both(real_data: Path, tmp_path: Path) -> None:
    results = read_vd(real_data / "demos_007" / "DemoS_007.vd")
    path = exported(tmp_path, results)
    pd.read_parquet(path).to_csv(tmp_path / "export.csv", index=False)
    (of_table,) = read_table(path)
    (of_csv,) = read_veda_csv(tmp_path / "export.csv")
    assert of_table.rows.to_pylist() == results.rows.to_pylist() == of_csv.rows.to_pylist()
