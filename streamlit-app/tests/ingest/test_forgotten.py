"""What a load forgets of the scenario that it replaces stands first in its report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from speedlocal.ingest.load import load
from speedlocal.ingest.result_set import Finding
from tests.ingest.databases import asked, url_of
from tests.ingest.quartets import ROWS, Row, write_quartet, write_vd
from tests.ingest.side_results import HEADS

COMPLETE = "; files of one scenario complete each other where one command names them all"
SIDE_FILES = {
    "units": ["commodity,,ELC,PJ", "activity,,ELCWIND,PJ", "capacity,,ELCWIND,GW"],
    "times": [
        "G_DYEAR,,,,,,,,,2020",
        "TOP_IRE,NORTH,,TB_ELC_N_S,ELC,,SOUTH,ELC,,",
        "IRE_FLO,NORTH,2030,TB_ELC_N_S,ELC,ANNUAL,SOUTH,ELC,,0.98",
        "PRC_CAPACT,NORTH,,ELCWIND,,,,,,31.536",
        "TS_MAP,,,,,ANNUAL,,,WD,",
        "TS_GROUP,,,,,WD,,,SEASON,",
        "G_YRFR,,,,,WD,,,,0.5",
        "COM_IE,NORTH,2030,,ELC,ANNUAL,,,,0.9",
    ],
    "regions": ["NORTH,The north,10,60,model region"],
}
"""What a quartet does not hold, one of everything."""


def with_side_files(vd: Path, *names: str) -> Path:
    for name in names:
        path = vd.with_name(f"base_{name}.csv")
        path.write_text("\n".join([HEADS[name], *SIDE_FILES[name]]) + "\n", encoding="utf-8")
    return vd


def first_line(url: str, path: Path) -> Finding:
    (report,) = load([path], url)
    assert report.replaced
    assert asked(url, "SELECT severity, text FROM finding WHERE position = 1") == [report.findings[0]]
    return report.findings[0]


def acts(values: Sequence[object]) -> list[Row]:
    return [("VAR_Act", "-", f"P{n}", "2030", "NORTH", "-", "-", "-", str(value)) for n, value in enumerate(values)]


def test_everything_that_side_files_told_and_that_is_gone_is_named(either_url: str, tmp_path: Path) -> None:
    load([with_side_files(write_quartet(tmp_path / "a", "base"), *SIDE_FILES)], either_url)
    assert first_line(either_url, with_side_files(write_quartet(tmp_path / "b", "base"), "units")) == (
        "warning",
        "the scenario that it replaces had more: 1 stated trade link (0 now), 1 PRC_CAPACT (0 now), 1 TS_MAP (0 now),"
        " 1 TS_GROUP (0 now), 1 G_YRFR (0 now), 1 IRE_FLO (0 now), 1 COM_IE (0 now), 1 name of a region (0 now),"
        " 1 place of a region (0 now), the base year (none now)" + COMPLETE,
    )


def test_units_are_told_by_what_they_are_of(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load([with_side_files(write_quartet(tmp_path / "a", "base"), "units")], url)
    told = "2 units of commodities (0 now), 1 unit of activities (0 now), 1 unit of capacities (0 now)"
    assert told in first_line(url, write_quartet(tmp_path / "b", "base")).text


def test_rows_alone_in_the_place_of_a_quartet_are_told_before_all_else(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load([write_quartet(tmp_path / "a", "base")], url)
    alone = write_vd(tmp_path / "base.vd")
    line = first_line(url, alone)
    assert line.severity == "warning"
    assert "10 descriptions (0 now), 7 members of sets (0 now), 6 links of processes to commodities" in line.text
    assert "the source's label (none now), what the source says of it (none now)" in line.text
    assert "had more" not in first_line(url, alone).text


def test_one_view_in_the_place_of_another_names_the_attributes_that_are_gone(either_url: str, tmp_path: Path) -> None:
    load([write_vd(tmp_path / "base.vd")], either_url)
    (tmp_path / "base.csv").write_text(
        "Attribute,Process,Region,Pv\nvar_act,ELCWIND,NORTH,1\nVAR_FOut,TB_ELC_N_S,NORTH,1\n", encoding="utf-8"
    )
    assert first_line(either_url, tmp_path / "base.csv") == (
        "warning",
        "the scenario that it replaces had attributes that are there no longer: ObjZ, PAR_CapLO, PAR_CapUP, Reg_obj,"
        " User_conM, VAR_Cap, VAR_FIn; it had more: 15 rows (2 now), 3 processes (2 now), the objective (none now),"
        " the currency (none now)" + COMPLETE,
    )


@pytest.mark.parametrize(
    ("now", "severity", "told"),
    [
        (19, "note", "20 rows (19 now), 20 processes (19 now)"),
        (10, "note", "20 rows (10 now), 20 processes (10 now)"),
        (9, "warning", "20 rows (9 now), 20 processes (9 now)"),
    ],
)
def test_fewer_rows_are_a_note_and_less_than_half_of_them_a_warning(
    now: int, severity: str, told: str, tmp_path: Path
) -> None:
    url = url_of(tmp_path)
    load([write_vd(tmp_path / "base.vd", acts(range(20)))], url)
    line = first_line(url, write_vd(tmp_path / "base.vd", acts(range(now))))
    assert line == (severity, f"the scenario that it replaces had more: {told}{COMPLETE}")


@pytest.mark.parametrize("more", [[], [("VAR_Act", "-", "NEW", "2030", "NORTH", "-", "-", "-", "1")]])
def test_what_is_replaced_by_as_much_or_more_is_replaced_without_a_word(more: list[Row], tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load([write_vd(tmp_path / "base.vd")], url)
    (report,) = load([write_vd(tmp_path / "base.vd", [*ROWS, *more])], url)
    assert report.findings[-1].text == "replaces the scenario of that name"
    assert not [finding for finding in report.findings if "that it replaces had" in finding.text]
