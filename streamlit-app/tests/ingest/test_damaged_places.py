"""Zips, folders, pipes, links and names that cannot be loaded: one sentence, and the database keeps its bytes."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from speedlocal.errors import InputError
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from tests.ingest.quartets import ROWS, write_quartet
from tests.ingest.refusing import contents
from tests.ingest.side_results import HEADS

UNITS, TIMES = (HEADS[name] + "\n" for name in ("units", "times"))


CUT = "a damaged or locked zip: the list of what it holds is cut off or wrong; copy or fetch it again"


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_cut_zip_is_refused(tmp_path: Path, refusal) -> None:
    path = zipped(tmp_path / "cut.zip", {"bad.vd": write_quartet(tmp_path, "bad").read_bytes()})
    path.write_bytes(path.read_bytes()[:-30])
    assert refusal(path) == f"cut.zip: {CUT}"


@pytest.mark.parametrize("place", range(40, 400, 30))
def test_a_zip_with_wrong_bytes_inside_is_refused(place: int, tmp_path: Path, refusal) -> None:
    path = zipped(tmp_path / "wrong.zip", {"bad.vd": write_quartet(tmp_path, "bad").read_bytes()})
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)
    told = refusal(path)
    assert told.startswith(("wrong.zip: a damaged or locked zip: 'bad.vd' cannot be unpacked", f"wrong.zip: {CUT}"))


@pytest.mark.parametrize("name", ["../bad.vd", "/bad.vd", "a/../../bad.vd", "..\\bad.vd", "C:/bad.vd"])
def test_a_zip_does_not_write_outside_its_folder(name: str, tmp_path: Path, refusal) -> None:
    path = zipped(tmp_path / "outside.zip", {name: b""})
    text = refusal(path)
    assert text.startswith("outside.zip: ")
    assert "outside the folder" in text
    assert not list(tmp_path.parent.glob("bad.vd"))


def test_a_link_in_a_zip_is_refused(tmp_path: Path, refusal) -> None:
    link = zipfile.ZipInfo("bad.vd")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, "/etc/hostname")
    assert refusal(tmp_path / "link.zip") == "link.zip: 'bad.vd' is a link, not a file"


def test_a_zip_that_unpacks_to_much_more_is_refused(tmp_path: Path, refusal) -> None:
    path = zipped(tmp_path / "bomb.zip", {"bad.vd": bytes(201 << 20)})
    assert refusal(path) == f"bomb.zip: it would unpack to {201 << 20:,} bytes, which no result does"


def test_zips_within_a_zip_unpack_to_no_more_than_one_zip_may(tmp_path: Path, refusal) -> None:
    inner = [zipped(tmp_path / f"{n}.zip", {f"{n}.csv": bytes(150 << 20)}).read_bytes() for n in range(2)]
    path = zipped(tmp_path / "bomb.zip", {f"{n}.zip": content for n, content in enumerate(inner)})
    assert refusal(path) == f"1.zip: it would unpack to {150 << 20:,} bytes, which no result does"


def test_a_zip_within_a_zip_within_a_zip_is_refused(tmp_path: Path, refusal) -> None:
    path = write_quartet(tmp_path, "bad")
    for name in ("inner.zip", "middle.zip", "outer.zip"):
        path = zipped(tmp_path / name, {path.name: path.read_bytes()})
    assert refusal(path) == "outer.zip: middle.zip in it holds a zip; unpack it"


def test_a_zip_or_a_folder_without_a_result_is_refused(tmp_path: Path, refusal) -> None:
    folder = tmp_path / "nothing"
    folder.mkdir()
    assert refusal(folder) == "nothing: there is no result in it"
    (folder / "read.me").touch()
    assert refusal(folder) == "nothing: there is no result in it"
    path = zipped(tmp_path / "nothing.zip", {"read.me": b"nothing"})
    assert refusal(path) == "nothing.zip: there is no result in it"


def test_a_folder_or_a_zip_of_what_completes_a_result_says_so(tmp_path: Path, refusal) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    way_out = ": name the result in the same command"
    assert refusal(folder) == f"lists: there is no result in it; units.csv completes one{way_out}"
    path = zipped(tmp_path / "lists.zip", {"u.csv": UNITS.encode(), "t.csv": TIMES.encode()})
    assert refusal(path) == f"lists.zip: there is no result in it; u.csv, t.csv complete one{way_out}"


def test_a_folder_of_other_tables_names_them(tmp_path: Path, refusal) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "prices.csv").write_text("what,how much\n", encoding="utf-8")
    assert refusal(tmp_path / "notes") == "notes: there is no result in it; prices.csv is none"


def locked(content: bytes) -> bytes:
    """Say of the only member that it needs a password, in both places."""
    changed = bytearray(content)
    changed[6] |= 1
    changed[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def test_a_locked_zip_is_refused(tmp_path: Path, refusal) -> None:
    path = zipped(tmp_path / "locked.zip", {"bad.vd": write_quartet(tmp_path, "bad").read_bytes()})
    path.write_bytes(locked(path.read_bytes()))
    assert refusal(path) == "locked.zip: 'bad.vd' is locked with a password; unpack it, and load what it holds"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("names", [("bad.vd", "bad.vd"), ("bad.vd", "BAD.VD"), ("a/bad.vd", "a\\bad.vd")])
def test_a_zip_that_holds_a_name_twice_is_refused(names: tuple[str, str], tmp_path: Path, refusal) -> None:
    content = write_quartet(tmp_path, "bad").read_bytes()
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
        for name in names:
            archive.writestr(name, content)
    assert refusal(tmp_path / "twice.zip") == f"twice.zip: two members are called {names[1].replace(chr(92), '/')!r}"


@pytest.mark.posix
def test_a_pipe_is_not_waited_for(tmp_path: Path, database: Path, refusal) -> None:
    pipe = tmp_path / "bad_units.csv"
    os.mkfifo(pipe)
    told = "bad_units.csv: it is a pipe or a device, not a file"
    assert refusal(pipe) == told
    vd = write_quartet(tmp_path, "bad")
    assert refusal(vd) == told
    with pytest.raises(InputError, match=told):
        load([write_quartet(tmp_path / "a", "good")], f"duckdb:///{database}", Names(units=pipe))


@pytest.mark.posix
def test_links_that_lead_round_are_told_or_passed_over(tmp_path: Path, refusal) -> None:
    folder = tmp_path / "round"
    folder.mkdir()
    (folder / "in").symlink_to(folder)
    (folder / "self.vd").symlink_to("self.vd")
    assert refusal(folder / "self.vd") == f"{folder}/self.vd: there is no such file"
    assert refusal(folder) == "round: there is no result in it"
    (folder / "bad.vd").write_bytes(b"nothing")
    assert refusal(folder) == "bad.vd, line 1: no header line 'Dimensions-', so the columns are not known"


def test_a_folder_that_is_called_like_a_file_is_looked_into(tmp_path: Path, refusal) -> None:
    write_quartet(tmp_path / "x.vd", "bad").unlink()
    assert refusal(tmp_path / "x.vd") == "x.vd: there is no result in it"


@pytest.mark.posix
@pytest.mark.parametrize("name", ["ba\nd.vd", "ba\rd.csv", "fol\nder/bad.vd", "ba\nd.xlsx", "ba\nd.zip"])
def test_a_name_with_a_line_break_is_refused(name: str, tmp_path: Path, refusal) -> None:
    content = write_quartet(tmp_path, "bad").read_bytes()
    path = tmp_path / "lines" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    folder, part = tmp_path / "lines", next(part for part in Path(name).parts if not part.isprintable())
    told = f"a line break in the name {part!r}; call it otherwise"
    assert refusal(folder) == f"lines: {told}"
    assert refusal(zipped(tmp_path / "lines.zip", {name: content})) == f"lines.zip: {told}"
    if "/" not in name and not name.endswith("zip"):
        assert refusal(path) == f"lines: {told}"


def test_a_path_that_the_system_refuses_is_told(tmp_path: Path, refusal) -> None:
    name = "x" * 300
    assert refusal(tmp_path / name) == f"{name}: it cannot be read: File name too long"


@pytest.mark.parametrize("name", [" ", "a\nb", "a\0b", "x" * 201])
def test_what_is_no_name_of_a_scenario_is_refused(name: str, tmp_path: Path, database: Path) -> None:
    vd, before = write_quartet(tmp_path, "bad"), contents(database)
    with pytest.raises(InputError, match="is no name for a scenario, which has 1 to 200 characters on one line; give"):
        load([vd], f"duckdb:///{database}", Names(scenario=name))
    assert contents(database) == before


def test_a_name_may_hold_what_sql_and_files_take_for_signs(tmp_path: Path) -> None:
    name = "a/b'; DROP TABLE result; --\""
    url = f"duckdb:///{tmp_path / 'results.duckdb'}"
    (one,) = load([write_quartet(tmp_path, "bad")], url, Names(scenario=name))
    assert (one.scenario, one.rows) == (name, len(ROWS))
    (again,) = load([tmp_path / "bad.vd"], url, Names(scenario=name))
    assert again.replaced
