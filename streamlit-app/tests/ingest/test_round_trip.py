"""What is loaded and exported is what it was; the fast reader and the strict one read the same."""

from __future__ import annotations

import csv
import tempfile
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.database.engine import open_results
from speedlocal.errors import InputError
from speedlocal.ingest import delimited, vd
from speedlocal.ingest.export.vd import export_vd
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from speedlocal.ingest.text import read_through
from tests.ingest.quartets import DIMENSIONS, header_of, row_line, write_quartet, write_vd

Row = tuple[str, ...]
Parsed = tuple[list[str], list[Row]]


def value_of(text: str) -> str:
    """A value as it must come back: Eps is no 0, and 1e3 is 1000."""
    return "Eps" if text.casefold() == "eps" else repr(float(text))


def parsed(path: Path) -> Parsed:
    """Header lines, and rows as an independent reader has them; those of a .vd by their key, as they have no order."""
    lines = path.read_text(encoding="utf-8").split("\n")
    header = [line for line in lines if line and not line.startswith('"')]
    rows = [tuple(row) for row in csv.reader(line for line in lines if line.startswith('"')) if row]
    if path.suffix != ".vd":
        return header, rows
    return header, sorted((*row[:-1], value_of(row[-1])) for row in rows)


def exported(url: str, scenario: str, folder: Path) -> list[Path]:
    with open_results(url) as results:
        return export_vd(results, scenario, folder)


def assert_four_files_come_back(folder: Path, url: str) -> None:
    source = write_quartet(folder / "given", "base")
    load([source], url)
    written = exported(url, "base", folder / "written")
    assert sorted(path.name for path in written) == ["base.vd", "base.vde", "base.vds", "base.vdt"]
    for path in written:
        assert parsed(path) == parsed(source.with_name(path.name)), path.name


def test_a_quartet_comes_back_from_duckdb(tmp_path: Path) -> None:
    assert_four_files_come_back(tmp_path, f"duckdb:///{tmp_path / 'results.duckdb'}")


def test_a_quartet_comes_back_from_postgresql(tmp_path: Path, postgres_url: str) -> None:
    assert_four_files_come_back(tmp_path, postgres_url)


def test_what_is_exported_loads_to_the_same_again(tmp_path: Path) -> None:
    url = f"duckdb:///{tmp_path / 'results.duckdb'}"
    load([write_quartet(tmp_path / "given", "base")], url)
    first = {path.name: path.read_bytes() for path in exported(url, "base", tmp_path / "first")}
    load([tmp_path / "first"], url)
    assert {path.name: path.read_bytes() for path in exported(url, "base", tmp_path / "second")} == first


@pytest.mark.parametrize("remark", ["* made by hand", "*"])
def test_a_header_line_that_is_no_key_comes_back(remark: str, tmp_path: Path) -> None:
    source, url = write_quartet(tmp_path, "base"), f"duckdb:///{tmp_path / 'results.duckdb'}"
    source.write_text(source.read_text(encoding="utf-8").replace("\n\n", f"\n{remark}\n\n"), encoding="utf-8")
    load([source], url)
    (written, *_) = exported(url, "base", tmp_path / "written")
    assert parsed(written) == parsed(source)
    assert remark in parsed(written)[0]


VALUES = {"+1.5": 1.5, "1.": 1.0, ".5": 0.5, "-.5E+2": -50.0, "+INF": float("inf"), "-Infinity": float("-inf")}


@pytest.mark.parametrize("text", VALUES)
def test_every_spelling_of_a_number_is_read(text: str, tmp_path: Path) -> None:
    path = write_vd(tmp_path / "base.vd", [("A", "C", "P", "2030", "R", "-", "-", "-", text)])
    assert vd.read_vd(path).rows["value"].to_pylist() == [VALUES[text]]


CODES = st.text(
    st.one_of(st.sampled_from("\"', -*;=\u2028\x85\x0c%é"), st.characters(exclude_categories=["Cs", "Cc"])),
    min_size=1,
    max_size=63,
)
NUMBERS = st.one_of(
    st.sampled_from(["Eps", "EPS", "INF", "-INF", "inf", "0", "-0", "1.8e-05", "1E+3", ".5"]),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
)


def key_of(row: Row) -> Row:
    *codes, _ = row
    return tuple(code.casefold() for code in codes)


ROWS = st.lists(
    st.tuples(*[CODES] * 8, NUMBERS),
    min_size=1,
    max_size=8,
    unique_by=key_of,
)
ORDERS = st.permutations(DIMENSIONS)


def ordered(rows: list[Row], order: list[str]) -> list[Row]:
    places = [DIMENSIONS.index(name) for name in order]
    return [tuple(row[place] for place in places) for row in rows]


def fields_of(path: Path, order: list[str]) -> Parsed:
    """As `parsed`, with the row's fields in the order of DIMENSIONS, whatever stands first in a line."""
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line]
    places = [order.index(name) for name in DIMENSIONS]
    rows = csv.reader(line for line in lines if not line.startswith("*"))
    arranged = [tuple(row[place] for place in places) for row in rows]
    return lines[: lines.index(header_of("base", order)[-1]) + 1], sorted((*r[:-1], value_of(r[-1])) for r in arranged)


def assert_rows_come_back(rows: list[Row], order: list[str], url: str, folder: Path) -> None:
    source = write_vd(folder / "base.vd", ordered(rows, order), order)
    load([source], url, Names(model="any"))
    (written,) = exported(url, "base", folder / "written")
    assert fields_of(written, order) == fields_of(source, order)


@given(rows=ROWS, order=ORDERS)
def test_any_rows_in_any_order_of_columns_come_back_from_duckdb(rows: list[Row], order: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert_rows_come_back(rows, order, f"duckdb:///{folder}/results.duckdb", Path(folder))


@given(rows=ROWS, order=ORDERS)
def test_any_rows_in_any_order_of_columns_come_back_from_postgresql(
    module_postgres_url: str, rows: list[Row], order: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert_rows_come_back(rows, order, module_postgres_url, Path(folder))


def test_awkward_rows_come_back_from_postgresql(tmp_path: Path, postgres_url: str) -> None:
    codes = ['"', '""', "a,b", " a ", "\\N", "\\", "NULL", "\u2028", "é¤", "x" * 63, "%s", "'"]
    values = ["Eps", "0", "INF", "-INF", "1.7976931348623157e+308", "5e-324", "0.1", "-1e-300", "1e15", "7", "8", "9"]
    rows = [(*[code] * 8, value) for code, value in zip(codes, values, strict=True)]
    assert_rows_come_back(rows, list(reversed(DIMENSIONS)), postgres_url, tmp_path)


FAST, STRICT = (partial(read, delimiter=",") for read in (delimited._read_fast, delimited._read_strictly))


def read_by(reader, path: Path):
    text = read_through(path)
    header = vd.read_header(text)
    raw = reader(delimited.Lines(text, len(header.lines)), header.columns, frozenset({header.value}))
    return None if raw is None else {name: raw.column(name).cast("string").to_pylist() for name in raw.column_names}


def strictly(path: Path):
    try:
        return read_by(STRICT, path)
    except InputError:
        return None


@given(rows=ROWS, order=ORDERS)
def test_the_fast_reader_agrees_with_the_strict_one(rows: list[Row], order: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_vd(Path(folder) / "base.vd", ordered(rows, order), order)
        strict = strictly(path)
        assert strict == {
            n.casefold(): list(c) for n, c in zip(order, zip(*ordered(rows, order), strict=True), strict=True)
        }
        assert read_by(FAST, path) == strict


PLAIN = ("VAR_Act", "C", "P,Q", "2030", "R", "-", "-", "-", "1.5")


@given(data=st.data(), mark=st.sampled_from(['"', ",", '""', '","', "\n", "\r", "\r\n", " ", "*"]))
def test_what_the_fast_reader_takes_of_a_damaged_line_the_strict_one_takes_too(data: st.DataObject, mark: str) -> None:
    line = row_line(PLAIN)
    place = data.draw(st.integers(0, len(line)))
    with tempfile.TemporaryDirectory() as folder:
        path = write_vd(Path(folder) / "base.vd", [PLAIN])
        content = path.read_bytes().decode().replace(line, line[:place] + mark + line[place:])
        path.write_bytes(content.encode())
        fast = read_by(FAST, path)
        strict = strictly(path)
        if strict is None:
            with pytest.raises(InputError):
                vd.read_vd(path)
        else:
            assert fast in (None, strict)


@given(start=st.text('",a', max_size=12))
def test_quotes_and_commas_in_any_order_are_read_alike_or_refused_by_both(start: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_vd(Path(folder) / "base.vd", [PLAIN])
        line = row_line(PLAIN)
        path.write_bytes(path.read_bytes().replace(line.encode(), (start + line[9:]).encode()))
        assert read_by(FAST, path) in (None, strictly(path))


@pytest.mark.parametrize("delimiter", delimited.DELIMITERS)
def test_signs_in_a_code_do_not_send_a_file_to_the_slow_reader(delimiter: str, tmp_path: Path) -> None:
    codes = ["a,b", 'a "b"', "a;b", "a\tb", "a", '"']
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(
            [("code", "pv"), *zip(codes, "123456", strict=True)]
        )
    lines = delimited.Lines(read_through(path), 1)
    table = delimited._read_fast(lines, ["code", "pv"], frozenset({"pv"}), delimiter)
    assert table is not None
    assert table.cast(pa.schema({"code": pa.string(), "pv": pa.string()})).to_pylist() == [
        {"code": code, "pv": number} for code, number in zip(codes, "123456", strict=True)
    ]


def test_the_strict_reader_reads_any_number_of_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "BATCH", 2)
    rows = [("A", f"C{n % 3}", f"P{n}", "2030", "R", "-", "-", "-", str(n)) for n in range(7)]
    strict = strictly(write_vd(tmp_path / "base.vd", rows))
    assert strict == {name.casefold(): list(c) for name, c in zip(DIMENSIONS, zip(*rows, strict=True), strict=True)}


@pytest.mark.parametrize("misquoted", ['"a,"b', 'a",b"', '"a,"b,"', '"VAR_Act,"C'])
def test_a_quote_in_a_wrong_place_is_refused(misquoted: str, tmp_path: Path) -> None:
    path = write_vd(tmp_path / "base.vd", [PLAIN])
    path.write_text(path.read_text(encoding="utf-8").replace('"VAR_Act","C"', misquoted + ',"C"'), encoding="utf-8")
    with pytest.raises(InputError, match=r"base.vd, line 14: .*(quote|fields)"):
        vd.read_vd(path)


def test_values_that_no_number_can_hold_are_counted(tmp_path: Path) -> None:
    values = ["1e-400", "-0.1E-9999", "0", "0e5", "5e-324", "Eps"]
    rows = [("A", "C", f"P{n}", "2030", "R", "-", "-", "-", value) for n, value in enumerate(values)]
    results = vd.read_vd(write_vd(tmp_path / "base.vd", rows))
    assert results.rows["value"].to_pylist() == [0, 0, 0, 0, 5e-324, 0]
    assert [f.text for f in results.findings] == ["2 values are closer to 0 than a number can be held, and are 0"]
