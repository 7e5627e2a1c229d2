"""The default rules reach real models, whose names they were not made for.

Measured shares without a group, in per cent of the flows of energy: DK's GDX 0.1 carrier and 1.0 sector, Starter's
2.7 and 5.1, DemoS_007 0 and 5.4, vita none. What is left are uses and steps that no set, commodity or word tells, such as
"Facilities/Other", and demands of the whole supply. A .vd alone of DK tells no units, so that person-kilometres of set NRG
stand among its energy: there the stage and sector are told only.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from speedlocal.database.engine import open_results
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from speedlocal.mapping.rules import UNMAPPED, Subject, default_mapping
from speedlocal.queries.coverage import coverage
from tests.ingest.databases import url_of

SOURCES = {
    "demos_007": ("demos_007/DemoS_007.vd", {"carrier": 0.0, "sector": 0.06}),
    "vita": ("vita/scenario.gdx", {"carrier": 0.0, "sector": 0.0}),
    "starter": ("times_starter/Starter_P-LIMELC_gdx.zip", {"carrier": 0.03, "sector": 0.06}),
    "dk": ("times_dk/DK_Regeringen_gdx.zip", {"carrier": 0.001, "sector": 0.011}),
    "dk_vd": ("times_dk/DK_Regeringen.zip", {"sector": 0.003}),
}
LONG = ("dk", "dk_vd")
CASES = [pytest.param(name, marks=[pytest.mark.long] if name in LONG else [], id=name) for name in SOURCES]


@pytest.mark.parametrize("name", CASES)
def test_no_more_than_a_stated_share_of_flows_is_unmapped(name: str, real_data: Path, tmp_path: Path) -> None:
    file, most = SOURCES[name]
    load([real_data / file], url_of(tmp_path), Names(scenario="S"))
    with open_results(url_of(tmp_path)) as results:
        frame = coverage(results, scenarios=("S",))
    unmapped = {(row.of, row.by): row.share for row in frame.itertuples()}
    assert {by: unmapped["energy", by] <= share for by, share in most.items()} == dict.fromkeys(most, True)
    assert {share for (_, by), share in unmapped.items() if by == "stage"} == {0.0}
    assert unmapped.get(("emissions", "sector"), 0.0) == 0.0


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="cp1252", newline="") as file:
        return list(csv.reader(file))


def test_energy_carriers_of_a_model_without_results_are_told_by_names_and_words(real_data: Path) -> None:
    """Of TIMES-NZ, whose codes and descriptions are another team's, 95 of 100 energy commodities have a carrier."""
    folder = real_data / "times_nz"
    words = {(r, c): text for d, r, c, text in rows(folder / "kea-v2_1_2.vde") if d == "Commodity"}
    energy = {(r, c) for d, r, s, c in rows(folder / "kea-v2_1_2.vds") if (d, s) == ("Commodity", "NRG")}
    told = [
        default_mapping().verdict(
            Subject("commodity", code.upper(), frozenset({"NRG"}), words.get((region, code), "").upper()), "carrier"
        )
        for region, code in sorted(energy)
    ]
    assert len(told) > 200
    assert sum(verdict.value != UNMAPPED for verdict in told) >= 0.95 * len(told)
