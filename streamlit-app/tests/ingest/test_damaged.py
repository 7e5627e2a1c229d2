"""Damaged inputs: an error names the file, the line and the culprit, and the database keeps its bytes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from speedlocal.errors import InputError
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from tests.ingest.quartets import DIMENSIONS, ELEMENTS, FIRST_ROW, LINKS, MEMBERS, ROWS, quoted, write_quartet
from tests.ingest.refusing import contents

Edit = Callable[[bytes], bytes]
DIMENSIONS_LINE = 4
LINK_LINE = 4


@dataclass(frozen=True)
class Damage:
    """A file of the quartet `bad` that is edited, or added, and what the error has to say."""

    name: str
    file: str
    edit: Edit
    line: int | None
    culprit: str


def swap(old: str, new: str) -> Edit:
    """Put a text in the place of the first one."""

    def edit(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode(), 1)

    return edit


def line_of(number: int, new: str) -> Edit:
    """Put a line in the place of one, counted from 1."""

    def edit(content: bytes) -> bytes:
        lines = content.decode().split("\n")
        lines[number - 1] = new
        return "\n".join(lines).encode()

    return edit


def added(line: str) -> Edit:
    return lambda content: content + line.encode() + b"\n"


def whole(content: str) -> Edit:
    return lambda _: content.encode()


def fields(*codes: str, value: str | None = None) -> str:
    return ",".join([*map(quoted, codes), *([] if value is None else [value])])


END = FIRST_ROW + len(ROWS)
"""Line of a row that is added to the `.vd`."""
UNITS = "dimension,region,code,unit\ncommodity,,ELC,PJ\n"
TIMES = "parameter,region,period,process,commodity,timeslice,region2,commodity2,text,value\n"
REGIONS = "region,label,longitude,latitude,kind\n"
NEIGHBOURS = "by,pattern,region\n"
STRANGE = "".join(f'"Process","NORTH","STRANGE{n}","Of another model"\n' for n in range(5))

DAMAGES = [
    Damage("a row with too few fields", "bad.vd", added(fields("VAR_Act", "-", "P", value="1")), END, "4 fields"),
    Damage("a row with too many fields", "bad.vd", added(fields(*"abcdefghi", value="1")), END, "10 fields"),
    Damage(".vde: too few", "bad.vde", added(fields("Process", "NORTH", "P")), len(ELEMENTS) + 1, "3 fields"),
    Damage(".vde: too many", "bad.vde", added(fields(*"abcde")), len(ELEMENTS) + 1, "5 fields"),
    Damage(".vds: too few", "bad.vds", added(fields("Process", "NORTH", "P")), len(MEMBERS) + 1, "3 fields"),
    Damage(".vds: too many", "bad.vds", added(fields(*"abcde")), len(MEMBERS) + 1, "5 fields"),
    Damage(".vdt: too few", "bad.vdt", added(fields("NORTH", "P", "ELC")), len(LINKS) + LINK_LINE, "3 fields"),
    Damage(".vdt: too many", "bad.vdt", added(fields(*"abcde")), len(LINKS) + LINK_LINE, "5 fields"),
    Damage("no number", "bad.vd", swap(",10.5\n", ",ten\n"), FIRST_ROW + 3, "'ten' is no number"),
    Damage("no value", "bad.vd", swap(",10.5\n", ",\n"), FIRST_ROW + 3, "'' is no number"),
    Damage("a decimal comma", "bad.vd", swap(",10.5\n", ',"10,5"\n'), FIRST_ROW + 3, "'10,5' is no number"),
    Damage("NaN", "bad.vd", swap(",-3.25\n", ",NaN\n"), END - 1, "'NaN' is no number"),
    Damage("beyond a double", "bad.vd", swap(",1234.5\n", ",1e999\n"), FIRST_ROW, "'1e999' is no number"),
    Damage("no Dimensions", "bad.vd", swap(" Dimensions-", " Directions-"), 1, "'Dimensions-'"),
    Damage("no header", "bad.vd", lambda c: c[c.index(b'"ObjZ"') :], 1, "'Dimensions-'"),
    Damage("an unknown dimension", "bad.vd", swap(";Vintage;", ";Vintage;Colour;"), None, "unknown colour"),
    Damage("a lacking dimension", "bad.vd", swap(";Vintage;", ";"), None, "lack vintage"),
    Damage("a dimension twice", "bad.vd", swap(";Vintage;", ";Vintage;Vintage;"), None, "twice"),
    Damage(
        "Dimensions twice",
        "bad.vd",
        swap("*       NotIndexed- PV", "*       Dimensions- PV"),
        8,
        "dimensions once more",
    ),
    Damage("another separator", "bad.vd", swap("FieldSeparator- ,", "FieldSeparator- ;"), None, "';'"),
    Damage("a truncated row", "bad.vd", lambda c: c[: c.rindex(b"UC_CO2") + 3], END - 1, "not closed"),
    Damage("cut between fields", "bad.vd", lambda c: c[: c.rindex(b',"UC_CO2')], END - 1, "7 fields"),
    Damage("an empty file", "bad.vd", whole(""), None, "empty"),
    Damage("an empty companion", "bad.vds", whole(""), None, "empty"),
    Damage("a header only", "bad.vd", lambda c: c[: c.index(b'"ObjZ"')], None, "without a row"),
    Damage("a NUL byte", "bad.vd", swap("ELCWIND", "ELC\0WIND"), FIRST_ROW + 3, "NUL"),
    Damage("a NUL byte in a companion", "bad.vde", swap("Line", "Li\0ne"), 3, "NUL"),
    Damage("UTF-16", "bad.vd", lambda c: c.decode().encode("utf-16"), None, "UTF-16"),
    Damage("a UTF-16 companion", "bad.vde", lambda c: c.decode().encode("utf-16"), None, "UTF-16"),
    Damage("no text at all", "bad.vd", lambda c: c.replace(b"ELCWIND", b"ELC\x81WIND", 1), FIRST_ROW + 3, "cp1252"),
    Damage(
        "a key twice", "bad.vd", added(fields(*ROWS[4][:-1], value="8")), END, f"the same key as line {FIRST_ROW + 4}"
    ),
    Damage(
        "a key in another case",
        "bad.vd",
        added(fields(*(code.lower() for code in ROWS[4][:-1]), value="8")),
        END,
        "process elcwind",
    ),
    Damage("a lone quote", "bad.vd", swap('"ELCWIND"', '"ELC"WIND"'), FIRST_ROW + 3, 'ELC"WIND'),
    Damage("an unclosed quote", "bad.vd", swap('"ELCWIND"', '"ELCWIND'), FIRST_ROW + 3, "ELCWIND"),
    Damage("an unopened quote", "bad.vd", swap('"ELCWIND"', 'ELCWIND"'), FIRST_ROW + 3, "ELCWIND"),
    Damage("a quote too early", "bad.vd", swap('"ELCWIND","2030"', '"ELCWIND,"2030'), FIRST_ROW + 3, "ELCWIND"),
    Damage("a lone quote in a .vde", "bad.vde", swap('"Line"', '"L"ine"'), 3, 'L"ine'),
    Damage("an empty process", "bad.vd", swap('"ELCWIND"', '""'), FIRST_ROW + 3, "empty process"),
    Damage("an empty region", "bad.vd", swap('"SOUTH"', '""'), FIRST_ROW + 2, "empty region"),
    Damage("a bad direction", "bad.vdt", swap('"OUT"', '"UP"'), LINK_LINE, "'UP'"),
    Damage(".vde of another model", "bad.vde", whole(STRANGE), None, "another model"),
    Damage(
        ".vds of another model", "bad.vds", whole(fields("Process", "NORTH", "ELE", "STRANGE")), None, "another model"
    ),
    Damage(".vdt of another model", "bad.vdt", whole(fields("NORTH", "STRANGE", "ELC", "IN")), None, "another model"),
    Damage("units: dimension", "bad_units.csv", whole(UNITS + "colour,,ELC,PJ\n"), 3, "'colour'"),
    Damage("units: contradiction", "bad_units.csv", whole(UNITS + "commodity,,elc,TWh\n"), 3, "TWh"),
    Damage("units: column", "bad_units.csv", whole("dimension,region,code\n"), 1, "unit"),
    Damage("units: fields", "bad_units.csv", whole(UNITS + "commodity,ELC,PJ\n"), 3, "3 fields"),
    Damage("units: quote", "bad_units.csv", whole(UNITS + '"commodity"x,,ELC,PJ\n'), 3, "no CSV"),
    Damage("units: only a mark", "bad_units.csv", lambda _: b"\xef\xbb\xbf", 1, "are missing"),
    Damage("times: parameter", "bad_times.csv", whole(TIMES + "COM_XX,,,,,,,,,1\n"), 2, "'COM_XX'"),
    Damage("times: number", "bad_times.csv", whole(TIMES + "G_YRFR,NORTH,,,,WD,,,,half\n"), 2, "'half'"),
    Damage("times: infinite", "bad_times.csv", whole(TIMES + "G_YRFR,NORTH,,,,WD,,,,inf\n"), 2, "'inf'"),
    Damage("neighbours: by", "bad_neighbours.csv", whole(NEIGHBOURS + "name,X,DE\n"), 2, "'name'"),
    Damage("neighbours: region", "bad_neighbours.csv", whole(NEIGHBOURS + "code,X,\n"), 2, "empty region"),
    Damage("neighbours: no neighbour", "bad_neighbours.csv", whole(NEIGHBOURS + "code,X,-\n"), 2, "- is no neighbour"),
    Damage("neighbours: twice", "bad_neighbours.csv", whole(NEIGHBOURS + "code,X,DE\nCODE,x,NO\n"), 3, "x once more"),
    Damage("neighbours: column", "bad_neighbours.csv", whole("by,pattern\n"), 1, "region"),
    Damage("neighbours: a column twice", "bad_neighbours.csv", whole("by,by,pattern,region\n"), 1, "by stands twice"),
    Damage("neighbours: fields", "bad_neighbours.csv", whole(NEIGHBOURS + "code,X\n"), 2, "2 fields"),
    Damage("neighbours: a NUL byte", "bad_neighbours.csv", whole(NEIGHBOURS + "code,X\0,DE\n"), 2, "NUL"),
    Damage("neighbours: empty", "bad_neighbours.csv", whole(""), None, "empty"),
    Damage("regions: longitude", "bad_regions.csv", whole(REGIONS + "NORTH,N,181,55,model region\n"), 2, "181"),
    Damage("regions: latitude", "bad_regions.csv", whole(REGIONS + "NORTH,N,10,91,model region\n"), 2, "91"),
    Damage("regions: no number", "bad_regions.csv", whole(REGIONS + "NORTH,N,east,55,model region\n"), 2, "'east'"),
    Damage("regions: kind", "bad_regions.csv", whole(REGIONS + "NORTH,N,10,55,moon\n"), 2, "'moon'"),
]


def by_name(damage: Damage) -> str:
    return damage.name


def damaged(folder: Path, damage: Damage) -> Path:
    vd = write_quartet(folder, "bad")
    path = folder / damage.file
    path.write_bytes(damage.edit(path.read_bytes() if path.exists() else b""))
    return vd


def place_of(damage: Damage) -> str:
    return damage.file if damage.line is None else f"{damage.file}, line {damage.line}"


@pytest.mark.parametrize("damage", DAMAGES, ids=by_name)
def test_a_damaged_file_is_named_with_its_line_and_culprit(damage: Damage, tmp_path: Path, refusal) -> None:
    text = refusal(damaged(tmp_path, damage))
    assert text.startswith(place_of(damage) + ": ")
    assert damage.culprit in text.split(": ", 1)[1]
    assert "\n" not in text


def test_the_quartet_that_is_damaged_is_good_without_the_damage(tmp_path: Path) -> None:
    vd = write_quartet(tmp_path, "bad")
    sides = {"units": UNITS, "times": TIMES, "regions": REGIONS, "neighbours": NEIGHBOURS}
    for name, content in sides.items():
        (tmp_path / f"bad_{name}.csv").write_text(content, encoding="utf-8")
    (loaded,) = load([vd], f"duckdb:///{tmp_path / 'results.duckdb'}")
    assert (loaded.scenario, loaded.rows, len(loaded.files)) == ("bad", len(ROWS), 8)
    assert vd.read_text(encoding="utf-8").splitlines()[DIMENSIONS_LINE - 1].endswith("- " + ";".join(DIMENSIONS))


def test_a_good_result_before_a_damaged_one_is_not_loaded_either(tmp_path: Path, refusal) -> None:
    good = write_quartet(tmp_path / "a", "fine")
    bad = damaged(tmp_path / "b", DAMAGES[0])
    told = refusal(good, bad)
    assert told.startswith(place_of(DAMAGES[0]))
    assert told.endswith("; nothing was loaded, nor was any of the other results: mend this file, or leave it out")
    assert "nothing was loaded" not in refusal(bad)


@pytest.mark.parametrize("suffix", [".vde", ".vds", ".vdt"])
def test_a_companion_without_its_result_is_refused(suffix: str, tmp_path: Path, refusal) -> None:
    write_quartet(tmp_path, "bad").unlink()
    text = refusal(tmp_path / f"bad{suffix}")
    assert text == f"bad{suffix}: it completes a result, but none lies beside it or was given with it"


def test_a_companion_of_one_of_several_scenarios_is_refused(tmp_path: Path, refusal) -> None:
    paths = [write_quartet(tmp_path / stem, stem) for stem in ("one", "two")]
    stray = write_quartet(tmp_path / "stray", "stray").with_suffix(".vde")
    stray.with_suffix(".vd").unlink()
    assert refusal(*paths, stray) == (
        "stray.vde: which of the 2 scenarios it belongs to is not known;"
        " load it with one of them, or name it like the result beside it"
    )


def test_a_file_that_is_not_there_is_named_as_it_was_typed(tmp_path: Path, refusal) -> None:
    assert refusal(tmp_path / "nowhere.vd") == f"{tmp_path}/nowhere.vd: there is no such file"


@pytest.mark.parametrize("name", ["bad.vde", "bad_units.csv", "bad_times.csv", "bad_regions.csv", "bad_neighbours.csv"])
def test_a_folder_in_a_file_s_place_is_told(name: str, tmp_path: Path, refusal) -> None:
    vd = write_quartet(tmp_path, "bad")
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).mkdir()
    assert refusal(vd) == f"{name}: it is a folder, not a file"


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_units_that_cannot_be_read_are_told(name: str, database: Path, tmp_path: Path) -> None:
    vd, before = write_quartet(tmp_path, "bad"), contents(database)
    with pytest.raises(InputError, match=r"cannot be read: No such file|it is a folder"):
        load([vd], f"duckdb:///{database}", Names(units=tmp_path / name))
    assert contents(database) == before


def test_another_kind_of_file_is_refused(tmp_path: Path, refusal) -> None:
    path = tmp_path / "results.txt"
    path.write_text("results of the model\n", encoding="utf-8")
    assert refusal(path).startswith("results.txt: no result file; load reads .vd, with .vde")


def test_a_scenario_of_another_model_is_not_replaced(tmp_path: Path, refusal) -> None:
    rows = [tuple("SEA" if code in ("NORTH", "SOUTH") else code for code in row) for row in ROWS[3:5]]
    renamed = [(*row[:2], "OTHER", *row[3:]) for row in rows]
    vd = write_quartet(
        tmp_path, "good", renamed, [("Process", "SEA", "OTHER", "")], [("Process", "SEA", "X", "OTHER")], []
    )
    vd.with_suffix(".vdt").unlink()
    assert refusal(vd).startswith("good.vd: a scenario good of another model is in the database")


@pytest.mark.parametrize("damage", [DAMAGES[0], DAMAGES[8], DAMAGES[21], DAMAGES[-1]], ids=by_name)
def test_the_command_ends_with_two_and_one_line(damage: Damage, database: Path, tmp_path: Path) -> None:
    vd, before = damaged(tmp_path, damage), contents(database)
    command = [sys.executable, "-m", "speedlocal.cli", "load", str(vd), "--database", f"duckdb:///{database}"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"speedlocal: {place_of(damage)}: ")
    assert damage.culprit in line
    assert contents(database) == before
