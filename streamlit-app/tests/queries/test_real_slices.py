"""On a real model the timeslices of a year add up to it, whatever its files tell of the tree."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from speedlocal.database.engine import open_results
from speedlocal.ingest.load import load
from speedlocal.queries import annual, timeslices
from speedlocal.vocabulary.lists import attribute

pytestmark = pytest.mark.real_data


@pytest.mark.parametrize(("code", "total"), [("VAR_FOut", 6722.613310466324), ("VAR_FIn", 6050.3519794197)])
def test_electricity_of_a_quartet_without_a_tree(real_data: Path, tmp_path: Path, code: str, total: float) -> None:
    url = f"duckdb:///{tmp_path / 'results.duckdb'}"
    (loaded,) = load([real_data / "demos_007" / "DemoS_007.vd"], url)
    of = attribute(code)
    assert of is not None
    selection = annual.Selection(of, (loaded.scenario,), None, "NRG", ("REG1",), commodity="ELC")
    with open_results(url) as results:
        profile = timeslices.profile(results, profile=timeslices.Profile(selection, "2020", "process"))
        year = annual.over_periods(results, selection=selection, by="process")
        unknown = timeslices.without_fraction(results, selection=selection, period="2020")
    assert profile.value.sum() == pytest.approx(total, rel=1e-9)
    groups = year[year.period == "2020"].set_index("group").value
    pd.testing.assert_series_equal(profile.groupby("group").value.sum(), groups, rtol=1e-12, check_index_type=False)
    assert not profile.spread.any()
    assert set(unknown.timeslice) == set(profile.timeslice) - {"ANNUAL"} != set()
