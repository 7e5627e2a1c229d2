"""One value that is changed, dropped or added is found, and its balance named with its rows."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import pytest

from speedlocal.database.publish_duckdb import DuckDBChange
from speedlocal.database.summaries import summaries_of
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from tests.checks.corruption import FLOWS, KINDS, Kind, Tried, candidates, corrupted, table, tried
from tests.checks.scenarios import copied

FOUND = 0.95
DEMO = "Baltic_NetZero"
REAL = {
    "DK_Regeringen": "times_dk/DK_Regeringen_gdx.zip",
    "vita": "vita/scenario.gdx",
    "Starter": "times_starter/Starter_P-LIMELC_gdx.zip",
    "DemoS_007": "demos_007/DemoS_007.vd",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DuckDBChange:
    path = tmp_path_factory.mktemp("demo") / "results.duckdb"
    with as_file(files("speedlocal.demo")) as folder:
        load([folder / f"{DEMO}.zip"], f"duckdb:///{path}")
    return copied(str(path), DEMO)


def all_kinds(change: DuckDBChange, model: str, count: int) -> list[Tried]:
    return [tried(change, model, kind, count, seed=number) for number, kind in enumerate(KINDS)]


def enough(rows: list[Tried]) -> bool:
    """Whether, of what had to be found, enough was found and named, of each kind that the model has."""
    return all(min(row.found, row.named) >= FOUND * row.due for row in rows)


def test_changes_of_the_demo_are_found(demo: DuckDBChange, capsys: pytest.CaptureFixture[str]) -> None:
    rows = all_kinds(demo, DEMO, 5)
    with capsys.disabled():
        print("\n" + table(rows))
    assert enough(rows)
    assert all(row.due for row in rows)


def test_a_copy_is_what_a_load_of_the_changed_rows_would_be(demo: DuckDBChange) -> None:
    """The sum that a change belongs to is taken anew, and no other; what is put back is as it was."""
    everything = "SELECT * FROM annual ORDER BY ALL"
    before = demo.connection.execute(everything).fetchall()
    row = candidates(demo, DEMO, Kind("", FLOWS, False, KINDS[0].check, ()))[77]
    for new in (3.25, None):
        with corrupted(demo, DEMO, row, new):
            by_hand = demo.connection.execute(everything).df()
            demo.connection.execute("DELETE FROM annual")
            demo.connection.execute("DELETE FROM trade")
            for statement in summaries_of(DEMO):
                demo.execute(statement)
            built = demo.connection.execute(everything).df()
            keys = [name for name in built.columns if name not in ("value", "year")]
            assert by_hand[keys].equals(built[keys])
            assert by_hand.value.to_numpy() == pytest.approx(built.value.to_numpy(), rel=1e-12)
    assert demo.connection.execute(everything).fetchall() == before


@pytest.mark.real_data
@pytest.mark.parametrize("model", ["vita", "DemoS_007"])
def test_changes_of_small_real_models_are_found(
    model: str, real_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert found_in(model, 5, real_data, tmp_path, capsys)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("model", [*REAL, DEMO])
def test_at_least_95_of_100_changes_of_each_kind_are_found(
    model: str, real_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert found_in(model, 100, real_data, tmp_path, capsys)


def found_in(model: str, count: int, folder: Path, made: Path, capsys: pytest.CaptureFixture[str]) -> bool:
    path = made / "results.duckdb"
    with as_file(files("speedlocal.demo")) as demo:
        source = folder / REAL[model] if model in REAL else demo / f"{model}.zip"
        load([source], f"duckdb:///{path}", Names(scenario=model))
    rows = all_kinds(copied(str(path), model), model, count)
    with capsys.disabled():
        print("\n" + table(rows))
    return enough(rows)
