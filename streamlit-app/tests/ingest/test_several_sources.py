"""What a command names, in whatever formats, becomes the scenarios that it tells of."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from speedlocal.errors import InputError
from speedlocal.ingest.load import Loaded, load
from speedlocal.ingest.reading import Names
from tests.cli.program import run
from tests.ingest.databases import asked, url_of
from tests.ingest.quartets import ELEMENTS, ROWS, write_quartet, write_vd

EXPORT = """Scenario,Attribute,Commodity,Process,Period,Region,Vintage,Timeslice,Userconstraint,Pv
base,VAR_Act,-,ELCWIND,2030,NORTH,2020,WD,-,10.5
base,VAR_Ncap,-,ELCWIND,2030,NORTH,-,-,-,4
"""
ITEMS = """Scenario,Region,Sector,Set,Name,Description,Unit,Type
BASE,NORTH,ELC,.NRG.,ELC,Electricity of the list,PJ,NRG
BASE,SOUTH,ELC,.NRG.,ELC,Electricity of the list,PJ,NRG
"""


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def findings(report: Loaded) -> list[str]:
    return [finding.text for finding in report.findings]


def rows_of(url: str) -> dict[object, object]:
    return dict(asked(url, "SELECT scenario, count(*) FROM result GROUP BY scenario"))


def test_sources_that_name_one_scenario_are_one(tmp_path: Path) -> None:
    vd, export = write_quartet(tmp_path, "base"), written(tmp_path / "export.csv", EXPORT)
    (report,) = load([vd, export], url_of(tmp_path))
    assert report.files == ("base.vd", "base.vde", "base.vds", "base.vdt", "export.csv")
    assert rows_of(url_of(tmp_path)) == {"base": len(ROWS) + 1}
    assert "1 row stands in more than one of base.vd, export.csv, and counts once" in findings(report)


def test_one_value_is_told_as_one(tmp_path: Path) -> None:
    (report,) = load([write_quartet(tmp_path, "base")], url_of(tmp_path))
    assert {"1 value is Eps: 0, but told apart from it", "2 values are infinite"} <= set(findings(report))


def test_the_screen_shows_the_beginning_of_a_long_line_and_json_and_the_database_have_it_whole(tmp_path: Path) -> None:
    elements = [[("Process", "NORTH", f"P{n}", told) for n in range(200)] for told in ("One", "Other")]
    paths = [write_quartet(tmp_path / of[0][3], "base", elements=[*ELEMENTS, *of]) for of in elements]
    shown = run("load", *paths, "--database", url_of(tmp_path)).stdout
    assert "Process NORTH P0 (One, also Other)" in shown
    assert "P199" not in shown
    assert (
        "Process NORTH P199 (One, also Other)"
        in run("load", *paths, "--report", "json", "--database", url_of(tmp_path)).stdout
    )
    assert asked(url_of(tmp_path), "SELECT count(*) FROM finding WHERE text LIKE '%P199 (One, also Other)%'") == [(1,)]


def test_files_of_one_name_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    paths = [write_quartet(tmp_path / folder, "base") for folder in ("old", "new")]
    (report,) = load([paths[0], packed(tmp_path / "new", tmp_path / "new.zip")], url_of(tmp_path))
    assert f"{len(ROWS)} rows stand in more than one of old/base.vd, new.zip/base.vd, and count once" in findings(
        report
    )
    assert report.files == tuple(f"{of}/base.vd{end}" for of in ("old", "new.zip") for end in ("", "e", "s", "t"))


def test_files_of_one_name_that_contradict_are_named_with_their_folder(tmp_path: Path) -> None:
    for folder, _ in OBJECTIVES:
        (tmp_path / folder).mkdir()
    paths = [write_vd(tmp_path / folder / "base.vd", [("ObjZ", *"-------", value)]) for folder, value in OBJECTIVES]
    with pytest.raises(InputError) as raised:
        load(paths, url_of(tmp_path))
    assert str(raised.value).startswith(
        "new/base.vd: it tells scenario base of another run than old/base.vd (ObjZ is 2"
    )


OBJECTIVES = [("old", "1"), ("new", "2")]


def test_a_folder_is_all_that_is_recognised_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    write_quartet(folder / "vd", "base")
    written(folder / "export.csv", EXPORT)
    written(folder / "prices.csv", "fuel,price\nOIL,3\n")
    written(folder / "read.me", "nothing")
    (report,) = load([folder], url_of(tmp_path))
    assert report.files[0] == "base.vd"
    assert report.files[-1] == "export.csv"
    assert rows_of(url_of(tmp_path)) == {"base": len(ROWS) + 1}


def test_a_zip_gives_what_its_folder_gives(tmp_path: Path) -> None:
    write_quartet(tmp_path / "results", "base")
    written(tmp_path / "results" / "export.csv", EXPORT)
    zipped = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path / "results"))
    reports = [load([path], url_of(tmp_path))[0] for path in (tmp_path / "results", zipped)]
    assert (reports[0].files, reports[0].rows) == (reports[1].files, reports[1].rows)


def packed(folder: Path, goal: Path) -> Path:
    """A zip of a folder, under any name."""
    goal.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.make_archive(str(goal), "zip", folder)).rename(goal)


def test_zips_are_found_at_any_depth_and_in_any_case(tmp_path: Path) -> None:
    for stem in ("one", "two"):
        write_quartet(tmp_path / stem, stem)
    packed(tmp_path / "one", tmp_path / "results" / "deep" / "ONE.ZIP")
    packed(tmp_path / "two", tmp_path / "results" / "two.zip")
    written(tmp_path / "notes" / "read.me", "nothing")
    packed(tmp_path / "notes", tmp_path / "results" / "notes.zip")
    named = [tmp_path / "results", packed(tmp_path / "results", tmp_path / "all.Zip")]
    for path in named:
        reports = load([path], url_of(tmp_path))
        assert sorted(report.scenario for report in reports) == ["one", "two"]
        assert {len(report.files) for report in reports} == {4}


def test_what_macos_lays_beside_files_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    vd = write_quartet(folder, "base")
    for name in (".DS_Store", "._base.vd", "__MACOSX/._base.vd", "__MACOSX/base.gdx", "._more.zip"):
        written(folder / name, "\x05\x16\x07")
    (folder / "._empty.csv").touch()
    files = [load([path], url_of(tmp_path))[0].files for path in (vd, folder, packed(folder, tmp_path / "mac.zip"))]
    assert files == [("base.vd", "base.vde", "base.vds", "base.vdt")] * 3


def test_a_scenario_given_by_name_joins_all_that_is_named(tmp_path: Path) -> None:
    paths = [write_quartet(tmp_path / stem, stem) for stem in ("one", "two")]
    paths.append(written(tmp_path / "export.csv", EXPORT))
    (report,) = load(paths, url_of(tmp_path), Names(scenario="joined"))
    assert (report.scenario, rows_of(url_of(tmp_path))) == ("joined", {"joined": len(ROWS) + 1})


def test_a_name_for_what_holds_several_is_refused(tmp_path: Path) -> None:
    export = written(tmp_path / "export.csv", EXPORT + "other,VAR_Ncap,-,ELCWIND,2030,NORTH,-,-,-,4\n")
    with pytest.raises(InputError) as raised:
        load([export], url_of(tmp_path), Names(scenario="joined"))
    assert str(raised.value) == "export.csv: --scenario names one scenario, but it holds base, other"


def test_a_companion_under_another_name_completes_the_only_scenario(tmp_path: Path) -> None:
    vde = write_quartet(tmp_path / "descriptions", "kea").with_suffix(".vde")
    vde.with_suffix(".vd").unlink()
    (report,) = load([written(tmp_path / "export.csv", EXPORT), vde], url_of(tmp_path))
    assert report.files == ("export.csv", "kea.vde")
    described = asked(url_of(tmp_path), "SELECT description FROM process WHERE process = 'ELCWIND'")
    assert described == [('Wind, "onshore", of the north',)]


def test_an_items_list_completes_every_scenario(tmp_path: Path) -> None:
    paths = [write_quartet(tmp_path / stem, stem) for stem in ("one", "two")]
    reports = load([*paths, written(tmp_path / "items.csv", ITEMS)], url_of(tmp_path))
    assert [report.files[-1] for report in reports] == ["items.csv", "items.csv"]
    units = asked(url_of(tmp_path), "SELECT DISTINCT scenario, unit FROM commodity WHERE commodity = 'ELC' ORDER BY 1")
    assert units == [("one", "PJ"), ("two", "PJ")]
    for report in reports:
        assert any("Electricity of the list" in text for text in findings(report))


@pytest.mark.parametrize("suffix", [".vde", "_units.csv"])
def test_a_file_stands_for_the_result_beside_it(tmp_path: Path, suffix: str) -> None:
    vd = write_quartet(tmp_path, "base")
    written(tmp_path / "base_units.csv", "dimension,region,code,unit\ncommodity,,ELC,PJ\n")
    (report,) = load([vd.with_name(f"base{suffix}")], url_of(tmp_path))
    assert report.files == ("base.vd", "base.vde", "base.vds", "base.vdt", "base_units.csv")


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    vd = write_quartet(tmp_path, "base")
    (report,) = load([vd, vd.with_suffix(".vdt"), tmp_path], url_of(tmp_path))
    assert report.files == ("base.vd", "base.vde", "base.vds", "base.vdt")


def test_the_format_is_told_by_the_content(tmp_path: Path) -> None:
    vd = write_quartet(tmp_path, "base")
    export = written(tmp_path / "results.txt", EXPORT)
    renamed = vd.rename(tmp_path / "base.txt")
    (report,) = load([renamed, export], url_of(tmp_path))
    assert (report.files[0], report.rows) == ("base.txt", len(ROWS) + 1)


def test_a_result_under_another_suffix_has_its_companions(tmp_path: Path) -> None:
    renamed = write_quartet(tmp_path, "base").rename(tmp_path / "base.txt")
    (report,) = load([renamed], url_of(tmp_path))
    assert report.files == ("base.txt", "base.vde", "base.vds", "base.vdt")


def test_a_dimension_that_is_summed_up_is_no_currency(tmp_path: Path) -> None:
    costs = "Scenario,Attribute,Region,Pv\nbase,Reg_obj,NORTH,130698.5\n"
    load([written(tmp_path / "costs.csv", costs)], url_of(tmp_path))
    assert asked(url_of(tmp_path), "SELECT currency FROM scenario") == [(None,)]
