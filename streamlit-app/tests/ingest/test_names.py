"""Which scenario a load replaces, and which it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from speedlocal.errors import InputError
from speedlocal.ingest.load import Loaded, load
from speedlocal.ingest.reading import Names
from tests.ingest.databases import asked, url_of
from tests.ingest.quartets import MEMBERS, ROWS, write_quartet, write_vd

OBJECTIVE = ("ObjZ", "-", "-", "-", "-", "-", "-", "-", "1")
PRICES = [("EQ_CombalM", "ELC", "-", "2030", region, "-", "WD", "-", "1") for region in ("NORTH", "SOUTH")]


def loaded(path: Path, url: str, **names: str) -> Loaded:
    (report,) = load([path], url, Names(**names))
    return report


def other_model(folder: Path) -> Path:
    rows = [("VAR_Act", "-", f"OTHER{n}", "2030", "SEA", "-", "-", "-", "1") for n in range(3)]
    return write_vd(folder / "base.vd", rows)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    return tmp_path / "a", tmp_path / "b"


def test_a_name_that_differs_in_case_only_is_refused_in_these_words(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    loaded(write_quartet(tmp_path / "a", "base"), url)
    with pytest.raises(InputError, match="a scenario base is in the database, and BASE differs in case only"):
        loaded(write_quartet(tmp_path / "b", "BASE"), url)
    assert loaded(write_quartet(tmp_path / "b", "BASE"), url, scenario="base").replaced


def test_two_names_that_differ_in_case_only_are_refused_in_one_command(tmp_path: Path) -> None:
    paths = [write_quartet(tmp_path / folder, stem) for folder, stem in (("a", "base"), ("b", "BASE"))]
    with pytest.raises(InputError, match="scenario BASE and scenario base differ in case only"):
        load(paths, url_of(tmp_path))


def test_the_same_model_by_name_replaces_whatever_its_processes(folders: tuple[Path, Path], tmp_path: Path) -> None:
    url = url_of(tmp_path)
    loaded(write_quartet(folders[0], "base"), url, model="Baltic")
    assert loaded(other_model(folders[1]), url, model="Baltic").replaced
    assert asked(url, "SELECT model FROM scenario") == [("Baltic",)]


def test_another_model_by_name_is_refused_with_the_way_out(folders: tuple[Path, Path], tmp_path: Path) -> None:
    url = url_of(tmp_path)
    path = write_quartet(folders[0], "base")
    loaded(path, url, model="Baltic")
    with pytest.raises(InputError, match=r"of another model is in the database;.* --scenario"):
        loaded(path, url, model="Nordic")
    assert asked(url, "SELECT model FROM scenario") == [("Baltic",)]


def test_without_a_model_half_of_the_processes_decide(folders: tuple[Path, Path], tmp_path: Path) -> None:
    url = url_of(tmp_path)
    loaded(write_vd(folders[0] / "base.vd", acts("P1", "P2", "P3", "P4")), url)
    with pytest.raises(InputError, match="of another model"):
        loaded(write_vd(folders[1] / "base.vd", acts("P1", "Q2", "Q3", "Q4")), url)
    assert loaded(write_vd(folders[1] / "base.vd", acts("P1", "p2", "Q3", "Q4")), url).replaced


def test_without_a_model_half_of_the_regions_decide(folders: tuple[Path, Path], tmp_path: Path) -> None:
    url = url_of(tmp_path)
    loaded(write_vd(folders[0] / "base.vd", acts("P1", region="NORTH")), url)
    with pytest.raises(InputError, match="of another model"):
        loaded(write_vd(folders[1] / "base.vd", acts("P1", region="SEA")), url)


def test_the_refusal_of_another_model_counts_what_is_the_same(folders: tuple[Path, Path], tmp_path: Path) -> None:
    url = url_of(tmp_path)
    loaded(write_vd(folders[0] / "base.vd", acts("P1", "P2", "P3", "P4")), url, model="Baltic")
    with pytest.raises(InputError) as raised:
        loaded(write_vd(folders[1] / "base.vd", acts("P1", "Q2", "Q3")), url)
    assert str(raised.value) == (
        "base.vd: a scenario base of another model is in the database; 1 of 3 processes here and 4 there and 1 of"
        " 1 region here and 1 there are in both, where half of the fewer would be: give this one another name with"
        " --scenario, or say with --model 'Baltic' that the model is the same"
    )
    assert loaded(folders[1] / "base.vd", url, model="baltic").replaced


def test_an_objective_alone_is_of_no_known_model(folders: tuple[Path, Path], tmp_path: Path) -> None:
    url = url_of(tmp_path)
    loaded(write_vd(folders[0] / "base.vd", acts("P1")), url)
    with pytest.raises(InputError, match="0 of 0 processes here and 1 there"):
        loaded(write_vd(folders[1] / "base.vd", [OBJECTIVE]), url)


def test_a_load_that_names_no_model_keeps_the_one_that_is_there(tmp_path: Path) -> None:
    url, path = url_of(tmp_path), write_quartet(tmp_path, "base")
    loaded(path, url, model="Baltic")
    assert loaded(path, url).model == "Baltic"


@pytest.mark.parametrize("rows", [[OBJECTIVE], PRICES])
def test_a_result_without_a_process_can_be_loaded_again(rows: list[tuple[str, ...]], tmp_path: Path) -> None:
    url, path = url_of(tmp_path), write_vd(tmp_path / "base.vd", rows)
    loaded(path, url)
    assert loaded(path, url).replaced


def test_without_processes_the_regions_decide(folders: tuple[Path, Path], tmp_path: Path) -> None:
    url = url_of(tmp_path)
    loaded(write_vd(folders[0] / "base.vd", PRICES), url)
    elsewhere = [(*row[:4], "SEA", *row[5:]) for row in PRICES[:1]]
    with pytest.raises(InputError, match="of another model"):
        loaded(write_vd(folders[1] / "base.vd", elsewhere), url)


def test_sets_of_commodities_alone_are_of_no_other_model(tmp_path: Path) -> None:
    members = [member for member in MEMBERS if member[0] == "Commodity"]
    assert loaded(write_quartet(tmp_path, "base", members=members), url_of(tmp_path)).rows == len(ROWS)


def acts(*processes: str, region: str = "NORTH") -> list[tuple[str, ...]]:
    return [("VAR_Act", "-", process, "2030", region, "-", "-", "-", "1") for process in processes]
