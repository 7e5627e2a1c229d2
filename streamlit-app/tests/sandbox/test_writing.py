"""An answer in other forms keeps its values: whole numbers whole, nulls empty, names apart."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.errors import CommandError
from speedlocal.sandbox import Answer, Column
from speedlocal.sandbox.writing import as_csv, as_frame, as_json, as_parquet, as_words

TEXT = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]))
ROWS = st.lists(st.tuples(st.none() | st.integers(-(2**62), 2**62), st.none() | TEXT, st.floats(allow_nan=False)))


def answer(names: list[str], *columns: Any) -> Answer:
    rows = pa.Table.from_arrays([pa.array(column) for column in columns], names)
    return Answer(tuple(Column(field.name, str(field.type)) for field in rows.schema), rows, cut=False, elapsed=0.0)


def test_a_name_that_stands_twice_is_numbered() -> None:
    twice = answer(["a", "a", "b"], [1], [2], [3])
    assert as_frame(twice).to_dict("list") == {"a": [1], "a (2)": [2], "b": [3]}
    assert json.loads(as_json(twice)) == [{"a": 1, "a (2)": 2, "b": 3}]
    assert as_csv(twice) == "a,a,b\n1,2,3\n"


def test_a_whole_number_beside_a_null_stays_whole() -> None:
    years = answer(["year"], [2030, None])
    assert as_csv(years) == 'year\n2030\n""\n'
    assert json.loads(as_json(years)) == [{"year": 2030}, {"year": None}]
    assert as_words(years) == [["2030"], [""]]
    assert str(as_frame(years).year[0]) == "2030"


def test_what_json_has_no_word_for_is_text_or_null() -> None:
    odd = answer(["d", "x", "e", "l"], [date(2026, 1, 2)], [float("inf")], [Decimal("0.10")], [[1, None]])
    assert json.loads(as_json(odd)) == [{"d": "2026-01-02", "x": None, "e": "0.10", "l": [1, None]}]
    assert as_csv(odd) == 'd,x,e,l\n2026-01-02,inf,0.10,"[1, null]"\n'


def test_parquet_holds_the_columns_in_the_types_of_the_engine() -> None:
    types = [pa.int64(), pa.decimal128(6, 3), pa.timestamp("us", tz="UTC"), pa.list_(pa.string())]
    columns = [[1, None], [Decimal("0.125"), None], [None, 0], [["a"], []]]
    made = answer(["n", "n", "at", "list"], *(pa.array(c, t) for c, t in zip(columns, types, strict=True)))
    read = pq.read_table(pa.BufferReader(as_parquet(made)))
    assert read.column_names == ["n", "n (2)", "at", "list"]
    assert [read.schema.field(name).type for name in ("n", "n (2)", "at")] == types[:3]
    assert [column.to_pylist() for column in read.columns] == [column.to_pylist() for column in made.rows.columns]


def test_a_column_that_parquet_has_no_type_for_is_named() -> None:
    made = answer(["n", "span"], [1], pa.array([(1, 2, 3)], pa.month_day_nano_interval()))
    with pytest.raises(CommandError, match=r"^Parquet lacks the type of span; CAST it to VARCHAR$"):
        as_parquet(made)


@given(ROWS)
def test_csv_comes_back_as_it_was(rows: list[tuple[int | None, str | None, float]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    types = (pa.int64(), pa.string(), pa.float64())
    made = answer(["n", "t", "x"], *(pa.array(c, t) for c, t in zip(columns, types, strict=True)))
    heading, *read = csv.reader(StringIO(as_csv(made)))
    assert heading == ["n", "t", "x"]
    assert [(n, t, float(x)) for n, t, x in read] == [("" if n is None else str(n), t or "", x) for n, t, x in rows]
