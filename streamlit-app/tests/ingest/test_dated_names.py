"""Files of one run under two names, one with VEDA's day and month: the report names the way to join them."""

from __future__ import annotations

from pathlib import Path

import pytest

from speedlocal.ingest.inputs import find_inputs
from speedlocal.ingest.reading import UNNAMED, Names, read_scenarios
from speedlocal.ingest.result_set import ResultSet
from tests.ingest.quartets import ROWS, write_vd


def table(folder: Path, name: str) -> Path:
    head = "Scenario,Attribute,Commodity,Process,Period,Region,Vintage,Timeslice,UserConstraint,Pv\n"
    line = ",".join((name, "VAR_Act", *ROWS[3][1:]))
    path = folder / "All costs.csv"
    path.write_text(f"{head}{line}\n", encoding="utf-8")
    return path


def read(paths: list[Path], names: Names = UNNAMED) -> list[ResultSet]:
    return read_scenarios(find_inputs(paths, paths[0].parent), names, lambda *_: None)


def joining(paths: list[Path]) -> list[tuple[str, str]]:
    """The scenarios with what is said of --scenario."""
    return [(one.scenario, f.text) for one in read(paths) for f in one.findings if "--scenario" in f.text]


def test_a_run_with_and_without_its_date_is_said_to_be_joined_by_the_scenario_s_name(tmp_path: Path) -> None:
    paths = [write_vd(tmp_path / "run.vd", scenario="Base_3108"), table(tmp_path, "base")]
    assert joining(paths) == [
        (
            "Base_3108",
            "Base_3108 and base are two scenarios; if VEDA has put the day and month behind the name of one run,"
            " load its files together with --scenario base",
        )
    ]
    (joined,) = read(paths, Names(scenario="base"))
    assert joined.rows.num_rows == len(ROWS)


@pytest.mark.parametrize("name", ["Base_0109", "Base_31089", "Other", "Base_3108_high"])
def test_two_scenarios_by_their_names_are_left_alone(name: str, tmp_path: Path) -> None:
    paths = [write_vd(tmp_path / "run.vd", scenario="Base_3108"), table(tmp_path, name)]
    assert joining(paths) == []


@pytest.mark.parametrize("name", ["Base_3208", "Base_0013", "Base_2050"])
def test_a_number_that_is_no_day_and_month_is_none(name: str, tmp_path: Path) -> None:
    paths = [write_vd(tmp_path / "run.vd", scenario=name), table(tmp_path, "Base")]
    assert joining(paths) == []
