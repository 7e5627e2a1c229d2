"""The files in the package are what the model writes today."""

from __future__ import annotations

import csv
import zipfile

import pytest

from demo_model import archive
from demo_model.__main__ import write_objectives
from demo_model.linear import LinearProgramme, NoOptimumError
from demo_model.scenarios import SCENARIOS, scenario
from demo_model.solution import solve
from tests.demo_model.conftest import NAMES, demo_folder


def committed():
    with (demo_folder() / "objectives.csv").open(encoding="utf-8", newline="") as lines:
        return {row["scenario"]: float(row["objective"]) for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def solved():
    return solve(scenario("Baltic_Islanded"))


def test_the_scenarios_are_those_in_the_package():
    assert tuple(one.name for one in SCENARIOS) == NAMES
    assert set(committed()) == set(NAMES)


def test_the_objectives_are_those_in_the_files(demo):
    assert {name: results.total("ObjZ") for name, results in demo.items()} == pytest.approx(committed(), rel=1e-12)


def test_a_scenario_solved_again_costs_the_same(solved):
    assert solved.optimum.objective == pytest.approx(committed()["Baltic_Islanded"], rel=1e-9)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_solved_again_costs_the_same(name):
    assert solve(scenario(name)).optimum.objective == pytest.approx(committed()[name], rel=1e-9)


def test_a_solution_is_written_to_the_same_bytes_each_time(solved, tmp_path):
    for name in ("first.zip", "second.zip"):
        archive.write_zip(archive.files(solved), tmp_path / name)
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()


def test_the_inputs_written_anew_are_those_in_the_package(solved, demo):
    anew = {name: content.decode("cp1252") for name, content in archive.files(solved).items()}
    values = "Baltic_Islanded.vd"
    assert {name: text for name, text in anew.items() if name != values} == {
        name: text for name, text in demo["Baltic_Islanded"].contents.items() if name != values
    }


def test_a_zip_says_nothing_of_when_it_was_written(tmp_path):
    archive.write_zip({"b.txt": b"two", "a.txt": b"one"}, tmp_path / "some.zip")
    with zipfile.ZipFile(tmp_path / "some.zip") as packed:
        assert packed.namelist() == ["a.txt", "b.txt"]
        assert packed.read("b.txt") == b"two"


def test_objectives_are_written_with_fifteen_digits(tmp_path):
    write_objectives({"One": 1 / 3, "Two": 2e6}, tmp_path / "objectives.csv")
    assert (tmp_path / "objectives.csv").read_text() == "scenario,objective\nOne,0.333333333333333\nTwo,2000000\n"


def test_a_small_programme_has_the_known_optimum():
    programme = LinearProgramme(offset=10.0)
    dear, cheap = programme.column(3.0), programme.column(2.0, upper=4.0)
    row = programme.row({dear: 1.0, cheap: 1.0}, lower=6.0)
    optimum = programme.optimum()
    assert optimum.objective == pytest.approx(10 + 3 * 2 + 2 * 4)
    assert list(optimum.values) == pytest.approx([2.0, 4.0])
    assert optimum.levels[row] == pytest.approx(6.0)
    assert optimum.duals[row] == pytest.approx(3.0)
    assert optimum.reduced_costs[cheap] == pytest.approx(-1.0)


def test_a_programme_without_a_solution_says_so():
    programme = LinearProgramme()
    programme.row({programme.column(1.0, upper=1.0): 1.0}, lower=2.0)
    with pytest.raises(NoOptimumError, match="Infeasible"):
        programme.optimum()
