"""Damaged GDX files and such that hold no results: one sentence that names the file and what is wrong."""

from __future__ import annotations

import random
import re
import struct
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.errors import InputError
from speedlocal.ingest.gdx import read_gdx
from speedlocal.ingest.gdx.records import Layout, decode
from tests.ingest.gdx.gdx_files import (
    FILES,
    NA,
    OUTPUT,
    ROWS,
    UNDF,
    Sym,
    a_parameter,
    a_set,
    cube,
    gdx_bytes,
    integer,
    short,
    solve,
)

Edit = Callable[[bytes], bytes]
RESULT = ("N", "2030", "2030", "WIND", "D")


def swapped(old: bytes, new: bytes) -> Edit:
    """Put bytes in the place of the first ones that are equal."""

    def edit(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new, 1)

    return edit


def activity(value: float | str) -> list[Sym]:
    return solve(a_parameter("PAR_ACTL", {RESULT: value}))


def far_labels(content: bytes) -> bytes:
    """Let the first index of the first symbol run over one label far beyond the table."""
    at = content.index(b"_DATA_") + 6 + 1 + 4
    return content[:at] + integer(9000) * 2 + content[at + 8 :]


def noisy(content: bytes, count: int) -> bytes:
    at = content.index(b"x\x9c") + 4
    return content[:at] + bytes(count) + content[at + count :]


def shortened(content: bytes) -> bytes:
    """End the first block early, and put what is left of it into a block that is not compressed."""
    at = content.index(b"x\x9c") - 3
    length = int.from_bytes(content[at + 1 : at + 3], "big")
    first = b"\x01" + (10).to_bytes(2, "big") + content[at + 3 : at + 13]
    rest = b"\x00" + (length - 13).to_bytes(2, "big") + content[at + 16 : at + 3 + length]
    return content[:at] + first + rest + content[at + 3 + length :]


def told(path: Path) -> pa.Table | str:
    """The rows of a file, or the sentence that refuses it."""
    try:
        return read_gdx(path).rows
    except InputError as error:
        return str(error)


HOLDS_NO_RUN: list[tuple[str, list[Sym], str]] = [
    ("another model", [a_set("i", "a", "b"), a_parameter("demand", {("a",): 3.0})], "no run of TIMES: it holds neither"),
    ("inputs of TIMES only", [a_set("COM_UNIT", ("N", "ELC", "PJ"))], "no run of TIMES: it holds neither"),
    ("a solve without flows", solve(without=["F_IN", "PAR_CAPL"]), "without the symbols PAR_CAPL, F_IN"),
    ("a cube without rows", cube(rows={}), "symbol cubeoutput without a record"),
    ("a symbol that stands twice", [*solve(), a_set("com_unit", ("N", "ELC", "PJ"))], "symbol com_unit stands twice"),
    ("NA in a solve", activity(NA), "symbol PAR_ACTL: N, 2030, 2030, WIND, D is not available (NA)"),
    ("UNDF in a solve", activity(UNDF), "symbol PAR_ACTL: N, 2030, 2030, WIND, D is undefined (UNDF)"),
    ("a name in a solve", activity(2e301), "symbol PAR_ACTL: N, 2030, 2030, WIND, D is an acronym"),
    ("no number at all", activity(float("nan")), "symbol PAR_ACTL: N, 2030, 2030, WIND, D is not a number"),
    ("an objective that is NA", solve(Sym("OBJZ", "variable", {(): NA})), "symbol OBJZ: its only value is not available"),
    ("NA in a cube", cube(rows=ROWS | {("A", *["-"] * 8): NA, ("B", *["-"] * 8): NA}), "is not available (NA), which is no value of a result, and 1 more"),
    ("a key that differs in case only", cube(rows=ROWS | {("var_fout", "-", "elc", "WIND", "2030", "N", "2030", "D", "-"): 1.0}), "symbol cubeoutput: a key stands twice: sow -, attribute var_fout, commodity elc"),
    ("an empty code", cube(rows={("VAR_Act", "-", "-", "", "2030", "N", "-", "D", "-"): 1.0}), "symbol cubeoutput: an empty process"),
    ("a line break in a code", solve(a_parameter("PAR_CAPL", {("N", "2030", "WI\nND"): 1.0})), "a line break or NUL in the label 'WI\\nND'"),
    ("a NUL in a code", solve(a_parameter("PAR_CAPL", {("N\0", "2030", "WIND"): 1.0})), "a line break or NUL in the label 'N\\x00'"),
    ("a carriage return in a description", solve(Sym("COM_DESC", "set", {("N", "ELC"): "Power\r"})), "a line break or NUL in the text 'Power\\r'"),
    ("a line break in a set's description", solve(a_set("NRG", ("N", "ELC"), text="Energy\ncarriers")), "a line break or NUL in the text of symbol NRG 'Energy\\ncarriers'"),
    ("unknown indices", cube(output=(*OUTPUT[:-1], "colour")), "symbol cubeoutput has the indices soname"),
    ("a place that is no number", cube(files=FILES | {("first", "base", "false"): ""}), "symbol scenddmap: place 'first' of base"),
    ("inputs without their file", [*cube()[:2], Sym("cubeinput", "parameter", {("a", "b"): 1.0}, domains=("siname", "typ"))], "symbol cubeinput lacks the indices dd"),
    ("inputs without an index", [*cube()[:2], Sym("cubeinput", "parameter", {("COM_UNIT", "base"): 1.0}, domains=("siname", "dd"))], "symbol cubeinput has no index all_reg, which COM_UNIT needs"),
    ("fewer records than said", solve(Sym("PAR_CAPL", "parameter", {("N", "2030", "WIND"): 1.0}, count=3)), "symbol PAR_CAPL has 1 records where its entry says 3"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "culprit"), [case[1:] for case in HOLDS_NO_RUN], ids=[c[0] for c in HOLDS_NO_RUN])
def test_a_gdx_without_results_that_are_numbers_is_refused(tmp_path: Path, model: Sequence[Sym], culprit: str) -> None:
    assert_refused(tmp_path / "bad.gdx", gdx_bytes(model), culprit)


PLAIN, PACKED = gdx_bytes(solve()), gdx_bytes(solve(), compressed=True)
DAMAGES: list[tuple[str, bytes, Edit, str]] = [
    ("an empty file", PLAIN, lambda content: b"", "the file is empty"),
    ("a text", PLAIN, lambda content: b'"VAR_Act","-"\n' * 50, "no GDX file, whatever its name says"),
    ("another mark", PLAIN, swapped(b"GAMSGDX", b"GAMSXDG"), "no GDX file, whatever its name says"),
    ("numbers of another machine", PLAIN, lambda content: content[:1] + b"\x12\x34" + content[3:], "no GDX file"),
    ("an old version", PLAIN, swapped(b"GAMSGDX" + integer(7), b"GAMSGDX" + integer(5)), "a GDX of version 5; 7 is read"),
    ("a head only", PLAIN, lambda content: content[:30], "the head is cut off"),
    ("not written to its end", PLAIN, swapped(integer(19510624), integer(0)), "it was not written to its end"),
    ("cut in its records", PLAIN, lambda content: content[:400], "it ends before the table of symbols"),
    ("cut in its symbols", PLAIN, lambda content: content[: content.index(b"_SYMB_") + 60], "the table of symbols is cut off"),
    ("cut in its labels", PLAIN, lambda content: content[: content.index(b"_UEL_") + 20], "the table of labels is cut off"),
    ("cut in its texts", PLAIN, lambda content: content[: content.index(b"_SETT_") + 8], "the table of texts is cut off"),
    ("cut in its domains", PLAIN, lambda content: content[:-3], "the table of domains is cut off"),
    ("no mark at its records", PLAIN, swapped(b"_DATA_", b"_DADA_"), "symbol PAR_ACTL has no mark _DATA_"),
    ("other indices than its entry", PLAIN, swapped(short("_DATA_") + b"\x05", short("_DATA_") + b"\x04"), "symbol PAR_ACTL has another number of indices"),
    ("a strange entry", PLAIN, swapped(short("PAR_ACTL") + struct.pack("<q", PLAIN.index(b"_DATA_") - 1) + integer(5), short("PAR_ACTL") + struct.pack("<q", 200) + integer(99)), "the entry of symbol PAR_ACTL makes no sense"),
    ("a label beyond the table", PLAIN, far_labels, "symbol PAR_ACTL has an index beyond the labels"),
    ("a value of no kind", PLAIN, swapped(b"\x0a" + struct.pack("<d", 10.5), b"\x63" + struct.pack("<d", 10.5)), "symbol PAR_ACTL"),
    ("bytes of no code page", PLAIN, swapped(b"WIND", b"W\x81ND"), "is neither UTF-8 nor cp1252"),
    ("a block of noise", PACKED, lambda content: noisy(content, 8), "does not unpack"),
    ("a block that is short", PACKED, shortened, "does not unpack to its end"),
]  # fmt: skip


@pytest.mark.parametrize(("whole", "edit", "culprit"), [d[1:] for d in DAMAGES], ids=[d[0] for d in DAMAGES])
def test_a_damaged_gdx_is_one_sentence(tmp_path: Path, whole: bytes, edit: Edit, culprit: str) -> None:
    assert_refused(tmp_path / "bad.gdx", edit(whole), culprit)


def assert_refused(path: Path, content: bytes, culprit: str) -> None:
    path.write_bytes(content)
    with pytest.raises(InputError, match=re.escape(culprit)) as error:
        read_gdx(path)
    assert str(error.value).startswith("bad.gdx: ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", [".", "absent.gdx"])
def test_what_cannot_be_opened_is_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"it is a folder|it cannot be read: No such file"):
        read_gdx(tmp_path / name)


@pytest.mark.parametrize("compressed", [False, True])
def test_a_gdx_that_is_cut_anywhere_is_refused(tmp_path: Path, compressed: bool) -> None:
    content = gdx_bytes(solve(), compressed=compressed)
    for length in range(0, len(content), 7):
        (tmp_path / "cut.gdx").write_bytes(content[:length])
        with pytest.raises(InputError):
            read_gdx(tmp_path / "cut.gdx")


WHOLE = [gdx_bytes(model, compressed=packed) for model in (solve(), cube()) for packed in (False, True)]


@given(st.sampled_from(WHOLE), st.randoms(use_true_random=False), st.integers(1, 20))
def test_bytes_that_are_changed_anywhere_end_in_results_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, chance: random.Random, changes: int
) -> None:
    changed = bytearray(content)
    for _ in range(changes):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    path = tmp_path_factory.getbasetemp() / "changed.gdx"
    path.write_bytes(changed)
    rows = told(path)
    assert rows.startswith("changed.gdx: ") if isinstance(rows, str) else rows.num_rows


def test_a_real_gdx_that_is_cut_or_changed_is_never_read_wrong(real_data: Path, tmp_path: Path) -> None:
    """Compressed parts carry a checksum: either an error, or the rows of the whole file."""
    content, whole = (real_data / "vita" / "scenario.gdx").read_bytes(), read_gdx(real_data / "vita" / "scenario.gdx")
    chance, path = random.Random(5), tmp_path / "scenario.gdx"
    for _ in range(40):
        changed = bytearray(content)
        place = chance.randrange(300, len(changed))
        changed[place] ^= 1 << chance.randrange(8)
        path.write_bytes(changed if chance.random() < 0.7 else content[:place])
        rows = told(path)
        assert rows.startswith("scenario.gdx: ") if isinstance(rows, str) else rows.equals(whole.rows)


@given(st.binary(max_size=200), st.integers(0, 3), st.integers(0, 30))
def test_bytes_of_any_kind_are_records_or_a_value_error(content: bytes, width: int, count: int) -> None:
    try:
        records = decode(content, Layout(((1, 300),) * width, 1, count, 300))
    except ValueError:
        return
    assert {len(key) for key in [*records.keys, records.values, records.codes]} == {count}


def test_a_small_file_does_not_unpack_to_a_large_one(tmp_path: Path) -> None:
    """Blocks of zeros stand before the table of symbols; the parts after it have moved."""
    block = zlib.compress(bytes(1 << 15))
    bomb = (b"\x01" + len(block).to_bytes(2, "big") + block) * 7000
    content = gdx_bytes(cube(), compressed=True)
    index = content.index(integer(19510624)) + 4
    at, *after = struct.unpack_from("<6q", content, index)
    places = struct.pack("<6q", at, *(place + len(bomb) for place in after))
    content = content[:index] + places + content[index + 48 : at] + bomb + content[at:]
    assert_refused(tmp_path / "bad.gdx", content, "the table of symbols would unpack to more than")
