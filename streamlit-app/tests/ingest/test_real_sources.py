"""Real scenarios that were written in several formats are the same from each, and complete each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from tests.ingest.databases import asked, url_of

MODELS = {
    "times_dk": ("DK_Regeringen", 589_455, 2257811.11506657),
    "times_starter": ("Starter_P-LIMELC", 73_932, 145089.755678965),
}
KEY = "sow, attribute, commodity, process, period, region, vintage, timeslice, userconstraint"


@pytest.mark.parametrize("model", MODELS)
def test_a_vd_and_a_gdx_are_one_scenario(model: str, real_data: Path, tmp_path: Path) -> None:
    scenario, rows, objective = MODELS[model]
    (report,) = load([real_data / model / f"{scenario}{end}.zip" for end in ("", "_gdx")], url_of(tmp_path))
    findings = [finding.text for finding in report.findings]
    assert f"{rows:,} rows stand in more than one of {scenario}.vd, {scenario}.gdx, and count once" in findings
    assert not [text for text in findings if text.startswith("values that the sources tell differently")]
    assert (report.scenario, report.rows) == (scenario, rows)
    stored = asked(url_of(tmp_path), "SELECT objective, lacks FROM scenario")
    assert stored == [(pytest.approx(objective, rel=1e-12), "")]
    flows = "FROM annual JOIN commodity USING (scenario, region, commodity) WHERE attribute IN ('VAR_FIn', 'VAR_FOut')"
    ((known, unknown),) = asked(url_of(tmp_path), f"SELECT count(unit), count(*) - count(unit) {flows}")
    assert (known != 0, unknown) == (True, 0)


def test_results_are_the_same_from_a_vd_and_from_a_gdx(real_data: Path, tmp_path: Path) -> None:
    folder = real_data / "times_dk"
    load([folder / "DK_Regeringen.zip"], url_of(tmp_path), Names(scenario="vd"))
    load([folder / "DK_Regeringen_gdx.zip"], url_of(tmp_path), Names(scenario="gdx"))
    compared = asked(
        url_of(tmp_path),
        f"""SELECT count(*), count(*) FILTER (abs(a.value - b.value) > 1e-12 * abs(a.value))
        FROM (FROM result WHERE scenario = 'vd') AS a JOIN (FROM result WHERE scenario = 'gdx') AS b USING ({KEY})""",
    )
    assert compared == [(589_455, 0)]


def test_vita_is_the_same_from_its_solve_and_from_the_vd_that_gams_made(real_data: Path, tmp_path: Path) -> None:
    (report,) = load([real_data / "vita"], url_of(tmp_path), Names(scenario="vita"))
    findings = [finding.text for finding in report.findings]
    assert "1,748 rows stand in more than one of vita_scenario.vd, scenario.gdx, and count once" in findings
    assert not [text for text in findings if text.startswith("values that the sources tell differently")]
