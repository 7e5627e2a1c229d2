"""The synthetic results: of the size asked for, the same for a seed, and with balances and costs that hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.synthetic import ROWS_A_CHAIN, write_quartet
from speedlocal.ingest.load import load
from tests.ingest.databases import asked, url_of


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("synthetic")
    load([write_quartet(folder, "small", 40_000)], url_of(folder))
    return url_of(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_seed_gives_the_same_files_and_another_one_others(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        write_quartet(tmp_path / name, "small", 1, seed)
    one, again, other = (contents(tmp_path / name) for name in ("one", "again", "other"))
    assert one == again
    assert {name for name in one if one[name] != other[name]} == {"small.vd"}


def test_it_has_about_as_many_rows_as_asked(url: str) -> None:
    ((rows,),) = asked(url, "SELECT rows FROM scenario")
    assert isinstance(rows, int)
    assert abs(rows - 40_000) < ROWS_A_CHAIN / 2 + 100


def test_every_balance_closes(url: str) -> None:
    balances = asked(
        url,
        """SELECT max(abs(net)), count(*) FROM (
            SELECT sum(CASE attribute WHEN 'VAR_FOut' THEN value ELSE -value END) AS net
            FROM result WHERE attribute IN ('VAR_FOut', 'VAR_FIn', 'EQ_Combal')
            GROUP BY region, commodity, period, timeslice)""",
    )
    assert balances == [(0.0, 2 * 8 * 4 * 9 * 32)]


def test_the_costs_of_a_region_are_the_sum_of_its_processes(url: str) -> None:
    sums = asked(
        url,
        """SELECT region, period, sum(value) FILTER (attribute = 'Cost_Fom'), sum(value) FILTER (attribute = 'Reg_ACost')
        FROM result WHERE attribute IN ('Cost_Fom', 'Reg_ACost') GROUP BY ALL""",
    )
    assert len(sums) == 8 * 9
    assert all(processes == pytest.approx(region, rel=1e-12) for _, _, processes, region in sums)
