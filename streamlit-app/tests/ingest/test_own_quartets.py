"""What came from no VEDA file is written as VEDA files all the same, and they load to the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from speedlocal.database.engine import open_results
from speedlocal.errors import CommandError
from speedlocal.ingest.export.vd import export_vd
from speedlocal.ingest.load import load
from tests.ingest.databases import asked, told, url_of
from tests.ingest.quartets import ROWS, header_of, write_quartet, write_vd
from tests.ingest.test_results_database import with_side_files
from tests.pages.tiny_result import STOCHASTIC

KEPT = {
    "result": "sow, attribute, commodity, process, period, region, vintage, timeslice, userconstraint, value, is_eps, year",
    "element": "position, dimension, region, code, description",
    "set_member": 'position, dimension, region, "set", element',
    "topology": "position, region, process, commodity, direction, is_group",
    "scenario": "scenario, label, description, objective, currency, base_year",
    "commodity": "region, commodity, unit",
    "process": "region, process, activity_unit, capacity_unit, capacity_activity",
    "commodity_efficiency": "region, period, commodity, timeslice, efficiency",
    "timeslice": "region, timeslice, parent, level, fraction",
    "trade_link": "process, origin, destination, commodity, arriving_commodity, efficiency, known_by",
    "region": "region, label, longitude, latitude, kind",
}
ELSEWHERE = "UPDATE source SET format = 'gdx', header = '', file = 'solve.gdx'"


def kept(url: str) -> dict[str, list[str]]:
    """The rows of the tables that four files hold, in full."""
    return {t: sorted(map(repr, asked(url, f"SELECT {columns} FROM {t}"))) for t, columns in KEPT.items()}


def exported(url: str, folder: Path, scenario: str = "base") -> list[Path]:
    with open_results(url) as results:
        return export_vd(results, scenario, folder)


def assert_loads_to_the_same(url: str, folder: Path) -> None:
    exported(url, folder / "written")
    again = f"duckdb:///{folder / 'again.duckdb'}"
    load([folder / "written"], again)
    assert kept(again) == kept(url)


def test_four_files_hold_what_came_from_elsewhere(either_url: str, tmp_path: Path) -> None:
    load([write_quartet(tmp_path / "given", "base")], either_url)
    told(either_url, ELSEWHERE)
    written = exported(either_url, tmp_path / "written")
    assert [path.name for path in written] == ["base.vd", "base.vde", "base.vds", "base.vdt"]
    assert_loads_to_the_same(either_url, tmp_path)


def header(path: Path) -> dict[str, str]:
    """The header's keys with their values; a `.vd` has an empty line below it."""
    above = path.read_text(encoding="utf-8").split("\n\n")[0].split("\n")
    return dict(line.lstrip("* ").split("- ", 1) for line in above)  # type: ignore[misc]


def test_the_header_is_in_the_shape_of_gdx2veda(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load([write_quartet(tmp_path / "given", "base")], url)
    told(url, ELSEWHERE)
    (path, *_) = exported(url, tmp_path / "written")
    lines = path.read_text(encoding="utf-8").split("\n")
    expected = header_of("base")
    assert [line for line in lines if line.startswith("*") and "FieldSize" not in line] == [
        line for line in expected if "FieldSize" not in line
    ]
    assert header(path)["FieldSize"] == ";".join(
        f"{name}:{20 if name == 'PV' else 63}" for name in header(path)["Dimensions"].split(";")
    )
    assert lines[12] == ""


def test_longer_codes_have_longer_fields(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load([write_vd(tmp_path / "base.vd", [(*ROWS[3][:2], "P" * 80, *ROWS[3][3:])])], url)
    told(url, ELSEWHERE)
    (path,) = exported(url, tmp_path / "written")
    assert "Commodity:63;Process:80;Period:63" in header(path)["FieldSize"]


def test_states_of_the_world_come_first_and_only_where_there_are_any(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    rows = [(row[0], sow, *row[1:]) for row in ROWS[3:] for sow in ("1", "2")]
    load([write_vd(tmp_path / "base.vd", rows, STOCHASTIC), write_vd(tmp_path / "one.vd")], url)
    told(url, ELSEWHERE)
    starts = {}
    for name in ("base", "one"):
        (path,) = exported(url, tmp_path / "written", name)
        starts[name] = header(path)["Dimensions"].split(";")[:2]
    assert starts == {"base": ["Sow", "Attribute"], "one": ["Attribute", "Commodity"]}


def test_a_dimension_that_was_summed_up_is_a_code_like_any(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load([write_vd(tmp_path / "base.vd", [(*row[:6], "(all)", *row[7:]) for row in ROWS[7:9]])], url)
    told(url, ELSEWHERE)
    (path,) = exported(url, tmp_path / "written")
    assert path.read_text(encoding="utf-8").count('"(all)"') == 2
    assert_loads_to_the_same(url, tmp_path)


def test_what_another_source_added_to_a_vd_gets_files_beside_it(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load([write_quartet(tmp_path / "given", "base")], url)
    told(url, "UPDATE scenario SET scenario = 'another name'", "UPDATE result SET scenario = 'another name'")
    told(url, *(f"UPDATE {t} SET scenario = 'another name'" for t in ("source", "element", "set_member", "topology")))
    told(url, "UPDATE source SET format = 'gdx', header = '', file = 'solve.gdx' WHERE format <> 'vd'")
    written = exported(url, tmp_path / "written", "another name")
    assert [path.name for path in written] == ["base.vd", "base.vde", "base.vds", "base.vdt"]
    given, again = (tmp_path / folder / "base.vde" for folder in ("given", "written"))
    assert again.read_bytes() == given.read_bytes()


def test_what_the_file_s_encoding_lacks_is_written_in_utf_8(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load([write_quartet(tmp_path / "given", "base")], url)
    told(url, "UPDATE source SET encoding = 'cp1252'", "UPDATE element SET description = 'Łódź' WHERE position = 1")
    written = {path.suffix: path.read_bytes() for path in exported(url, tmp_path / "written")}
    assert "Łódź".encode() in written[".vde"]
    assert_loads_to_the_same(url, tmp_path)


def test_a_line_break_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load([write_quartet(tmp_path / "given", "base")], url)
    told(url, ELSEWHERE, "UPDATE element SET description = 'two' || chr(10) || 'lines' WHERE position = 3")
    (tmp_path / "written").mkdir()
    (tmp_path / "written" / "base.vd").write_text("of yesterday", encoding="utf-8")
    with pytest.raises(CommandError, match=r"^'two\\nlines' has a line break, which no VEDA file holds; --format csv"):
        exported(url, tmp_path / "written")
    assert [path.name for path in (tmp_path / "written").iterdir()] == ["base.vd"]
    assert (tmp_path / "written" / "base.vd").read_text(encoding="utf-8") == "of yesterday"


def test_a_database_of_a_stranger_names_no_file_outside_the_folder(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load([write_vd(tmp_path / "base.vd")], url)
    told(url, "UPDATE source SET file = '../../' || file")
    assert exported(url, tmp_path / "deep" / "written") == [tmp_path / "deep" / "written" / "base.vd"]
    assert [path.name for path in (tmp_path / "deep").rglob("*") if path.is_file()] == ["base.vd"]


@pytest.mark.parametrize("file", ["..", ".", "", "/", "base", "..vd"])
def test_a_name_that_is_none_is_replaced_by_the_scenario_s(file: str, tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load([write_vd(tmp_path / "base.vd")], url)
    told(url, f"UPDATE source SET file = '{file}'")
    assert exported(url, tmp_path / "written") == [tmp_path / "written" / "base.vd"]


def test_several_vd_of_one_scenario_are_written_as_one(either_url: str, tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    first = write_vd(tmp_path / "given" / "a.vd", ROWS[:5], scenario="base")
    second = write_vd(tmp_path / "given" / "b.vd", ROWS[5:], scenario="base")
    load([first, second], either_url)
    assert [path.name for path in exported(either_url, tmp_path / "looked")] == ["a.vd"]
    assert_loads_to_the_same(either_url, tmp_path)


def test_a_header_that_cannot_hold_every_row_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    without = write_vd(tmp_path / "given" / "a.vd", ROWS[:3], scenario="base")
    rows = [(row[0], sow, *row[1:]) for row in ROWS[3:] for sow in ("1", "2")]
    stochastic = write_vd(tmp_path / "given" / "b.vd", rows, STOCHASTIC, scenario="base")
    url = url_of(tmp_path)
    load([without, stochastic], url)
    assert [path.name for path in exported(url, tmp_path / "looked")] == ["b.vd"]
    assert_loads_to_the_same(url, tmp_path)
    told(url, "UPDATE source SET format = 'gdx' WHERE file = 'b.vd'")
    assert [path.name for path in exported(url, tmp_path / "again")] == ["base.vd"]
    assert header(tmp_path / "again" / "base.vd")["Dimensions"].startswith("Sow;")


def test_units_inputs_and_places_come_back_by_side_files(either_url: str, tmp_path: Path) -> None:
    load([with_side_files(tmp_path / "given")], either_url)
    names = [path.name for path in exported(either_url, tmp_path / "looked")]
    assert names[4:] == ["base_regions.csv", "base_times.csv", "base_units.csv"]
    assert_loads_to_the_same(either_url, tmp_path)


def test_the_sign_of_a_zero_and_every_digit_are_kept(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    values = ["-0.0", "0", "1e15", "999999999999999", "0.1", "5e-324", "-1.7976931348623157e+308", "INF", "Eps"]
    rows = [(*ROWS[3][:2], f"P{n}", *ROWS[3][3:-1], value) for n, value in enumerate(values)]
    load([write_vd(tmp_path / "base.vd", rows)], url)
    told(url, ELSEWHERE)
    assert_loads_to_the_same(url, tmp_path)


@pytest.mark.parametrize("name", ["demos_007/DemoS_007.vd", "demos_001/DemoS_001.vd"])
def test_a_real_result_loads_to_the_same(real_data: Path, tmp_path: Path, name: str) -> None:
    url = url_of(tmp_path)
    (loaded,) = load([real_data / name], url)
    told(url, ELSEWHERE)
    exported(url, tmp_path / "written", loaded.scenario)
    again = f"duckdb:///{tmp_path / 'again.duckdb'}"
    load([tmp_path / "written"], again)
    assert kept(again) == kept(url)
