"""The format: what a writer put into a file is read, plain and compressed, and another reader finds the same."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars_gdx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.errors import InputError
from speedlocal.ingest.gdx.container import Gdx, open_gdx
from speedlocal.ingest.gdx.cursor import Cursor, unpacked
from speedlocal.ingest.gdx.inputs import labelled
from speedlocal.ingest.gdx.records import EPS as EPS_CODE
from speedlocal.ingest.gdx.records import WINDOW, Layout, decode
from tests.ingest.gdx.gdx_files import (
    EPS,
    INF,
    KINDS,
    MINF,
    NA,
    UNDF,
    Record,
    Special,
    Sym,
    a_set,
    cube,
    gdx_bytes,
    integer,
    packed,
    solve,
    write_gdx,
)

MEANT = {INF: math.inf, MINF: -math.inf, EPS: 0.0, NA: math.nan, UNDF: math.nan}
LABELS = [f"L{n}" for n in range(300)]

labels = st.sampled_from(LABELS) | st.text(st.characters(codec="cp1252", exclude_categories=["C"]), max_size=63)
values = st.floats(-1e299, 1e299) | st.sampled_from([*MEANT, 0.0, 1.0, -1.0, 0.5, 2.0])


def tables(width: int) -> st.SearchStrategy[dict[Record, float | Special]]:
    return st.dictionaries(st.tuples(*[labels] * width), values, min_size=1, max_size=40)


symbols = st.builds(
    lambda kind, records: Sym("X", kind, records),
    st.sampled_from(["parameter", "variable", "equation"]),
    st.integers(0, 6).flatmap(tables),
)


def records_of(gdx: Gdx, name: str) -> dict[Record, float]:
    symbol = gdx.symbol(name)
    assert symbol
    return dict(labelled(gdx, gdx.records(symbol)))


def meant(records: Mapping[Record, float | Special]) -> dict[Record, float]:
    return {key: MEANT.get(value, value) if isinstance(value, str) else value for key, value in records.items()}


def assert_equal(read: Mapping[Record, float], written: Mapping[Record, float]) -> None:
    assert read.keys() == written.keys()
    np.testing.assert_array_equal([read[key] for key in written], list(written.values()))


@given(symbols, st.booleans(), st.sampled_from(["utf-8", "cp1252"]))
def test_records_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, symbol: Sym, compressed: bool, encoding: str
) -> None:
    path = write_gdx(tmp_path_factory.getbasetemp() / "x.gdx", [symbol], compressed=compressed, encoding=encoding)
    gdx = open_gdx(path)
    if gdx.encoding == encoding:  # few labels of cp1252 happen to be UTF-8
        assert_equal(records_of(gdx, "x"), meant(symbol.records))
        codes = gdx.records(gdx.symbols["x"]).codes
        assert (codes == EPS_CODE).sum() == sum(value == EPS for value in symbol.records.values())


@given(symbols, st.booleans())
def test_another_reader_finds_the_same_records(
    tmp_path_factory: pytest.TempPathFactory, symbol: Sym, compressed: bool
) -> None:
    """polars-gdx reads with GAMS' own library: what the tests write is GDX indeed."""
    path = write_gdx(tmp_path_factory.getbasetemp() / "y.gdx", [symbol], compressed=compressed)
    batch, gdx = polars_gdx.Reader(str(path)).read_arrow("X"), open_gdx(path)
    records = gdx.records(gdx.symbols["x"])
    assert batch.num_rows == len(records.values)
    for index, key in enumerate(records.keys):
        assert (np.asarray(batch.column(index).indices) + 1).tolist() == key.tolist()
    np.testing.assert_array_equal(np.asarray(batch.column(len(records.keys))), records.values)


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("model", [solve(), cube()], ids=["solve", "cube"])
def test_symbols_texts_and_domains_are_those_of_the_file(tmp_path: Path, model: list[Sym], compressed: bool) -> None:
    path = write_gdx(tmp_path / "m.gdx", model, compressed=compressed)
    gdx = open_gdx(path)
    theirs = [(name, kind.lower(), width, tuple(domains), text)
              for name, kind, width, _, domains, text in polars_gdx.Reader(str(path)).symbols()]  # fmt: skip
    assert [(s.name, s.kind, s.dimensions, s.domains, s.text) for s in gdx.symbols.values()] == theirs
    assert gdx.producer == "the tests"


def test_symbols_are_found_in_any_case_and_aliases_are_their_sets(tmp_path: Path) -> None:
    model = [a_set("Reg", "N", "S"), Sym("R", "alias", text="Reg", dimensions=1)]
    gdx = open_gdx(write_gdx(tmp_path / "m.gdx", model))
    assert gdx.symbol("REG") == gdx.symbol("r") == gdx.symbols["reg"]
    assert gdx.symbol("absent") is None
    assert gdx.count("R") == 2


@pytest.mark.parametrize("target", [0, 2, 9])
def test_an_alias_of_nothing_or_of_itself_is_not_there(tmp_path: Path, target: int) -> None:
    model = [a_set("REG", "N"), Sym("ITEM", "alias", text="REG", dimensions=1)]
    alias = bytes([KINDS["alias"]])
    content = gdx_bytes(model).replace(alias + integer(1), alias + integer(target))
    (tmp_path / "m.gdx").write_bytes(content)
    assert open_gdx(tmp_path / "m.gdx").symbol("ITEM") is None


def test_a_number_that_was_never_set_is_zero(tmp_path: Path) -> None:
    gdx = open_gdx(write_gdx(tmp_path / "m.gdx", [Sym("Z", "parameter"), a_set("S", "a")]))
    assert records_of(gdx, "Z") == {(): 0.0}


def test_texts_of_labels_are_read(tmp_path: Path) -> None:
    model = [Sym("S", "set", {("a",): "Åse", ("b",): "", ("c",): "Åse"}, "Names")]
    gdx = open_gdx(write_gdx(tmp_path / "m.gdx", model, encoding="cp1252"))
    texts = {key[0]: gdx.element_text(number) for key, number in records_of(gdx, "S").items()}
    assert (gdx.encoding, gdx.symbols["s"].text, texts) == ("cp1252", "Names", {"a": "Åse", "b": "", "c": "Åse"})


def test_records_go_on_over_windows() -> None:
    """More bytes than are looked at in one go."""
    count = WINDOW // 5
    content = (
        b"\x01\x00" + integer(0) + b"".join(b"\x0a" + np.float64(n + 0.25).tobytes() + b"\x03" for n in range(count))
    )
    read = decode(content[:-1] + b"\xff", Layout(((7, 9), (1, 70_000)), 1, count, count))
    assert (read.keys[0] == 7).all()
    assert read.keys[1].tolist() == list(range(1, count + 1))
    assert read.values.tolist() == [n + 0.25 for n in range(count)]


def test_large_and_small_spans_of_labels_take_four_two_and_one_bytes() -> None:
    assert Layout(((1, 255), (1, 256), (5, 65539), (1, 65536), (1, 70_000)), 1, 0, 0).sizes == [1, 2, 2, 4, 4]


@given(st.binary(max_size=80_000))
def test_what_is_packed_is_unpacked(content: bytes) -> None:
    assert unpacked(packed(content), Path("x.gdx"), "it") == content


@given(st.binary(max_size=60), st.integers(1, 200))
def test_a_cursor_never_goes_beyond_its_end(content: bytes, count: int) -> None:
    cursor = Cursor(content, Path("x.gdx"), "it")
    if count <= len(content):
        assert cursor.take(count) == content[:count]
    else:
        with pytest.raises(InputError, match="it is cut off"):
            cursor.take(count)
