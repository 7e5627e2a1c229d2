"""The documented commands load what the page of formats says, in every format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from speedlocal.ingest.formats import Format
from speedlocal.ingest.load import load
from tests.cli.program import run
from tests.ingest.databases import asked, url_of
from tests.ingest.gdx.gdx_files import solve, write_gdx
from tests.ingest.quartets import write_vd
from tests.repository.checkout import ROOT

PAGE = (ROOT / "docs" / "data_formats.md").read_text(encoding="utf-8")
ROWS = [
    ("VAR_Act", "-", "WIND", "2030", "N", "2030", "D", "-", "10.5"),
    ("VAR_Ncap", "-", "DEM", "2030", "S", "-", "-", "-", "2"),
]
UNITS = "dimension,region,code,unit\ncommodity,,ELC,PJ\n"
WORDS = {
    Format.VD: "`.vd`", Format.VDE: "`.vde", Format.VDS: ".vds", Format.VDT: ".vdt`", Format.GDX: "`.gdx`",
    Format.VEDA_CSV: "CSV of VEDA", Format.ITEMS_LIST: "Items List of VEDA", Format.TABLE: "`.parquet`, CSV of ours",
    Format.DUCKDB: "`.duckdb`", Format.UNITS: "side files", Format.TIMES: "side files", Format.REGIONS: "side files",
    Format.NEIGHBOURS: "side files",
    Format.ZIP: "`.zip`",
}  # fmt: skip


def write_inputs(folder: Path) -> None:
    """What the page's commands name: a `.vd` and a GDX of one scenario, units, and a folder of results."""
    for place in (folder, folder / "results"):
        place.mkdir(exist_ok=True)
        write_vd(place / "NAME.vd", ROWS)
        write_gdx(place / "NAME.gdx", solve())
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")


def test_every_format_has_its_place_on_the_page() -> None:
    assert set(WORDS) == set(Format)
    assert [words for words in WORDS.values() if words not in PAGE] == []


def test_the_commands_of_the_page_put_the_sources_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_inputs(tmp_path)
    commands = re.findall(r"^speedlocal (load .*)$", PAGE, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        done = run(*command.split(), "--database", url_of(tmp_path))
        assert (done.returncode, done.stderr) == (0, "")
        assert "1 row stands in more than one of NAME.vd, NAME.gdx, and counts once" in done.stdout
    rows = asked(url_of(tmp_path), "SELECT scenario, count(*) FROM result GROUP BY 1 ORDER BY 1")
    assert rows == [("Base", 13), ("NAME", 13)]
    units = asked(url_of(tmp_path), "SELECT DISTINCT unit, unit_source FROM commodity WHERE commodity = 'ELC'")
    assert units == [("PJ", "COM_UNIT")]


@pytest.mark.parametrize("written", ["csv", "parquet"])
def test_what_export_writes_is_what_load_reads(tmp_path: Path, written: str) -> None:
    write_inputs(tmp_path)
    load([tmp_path / "NAME.vd", tmp_path / "NAME.gdx"], url_of(tmp_path))
    goal = tmp_path / f"again.{written}"
    done = run("export", "NAME", "--format", written, "--output", goal, "--database", url_of(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    again = tmp_path / "again"
    again.mkdir()
    load([goal], url_of(again))
    question = "SELECT * FROM result ORDER BY ALL"
    assert asked(url_of(again), question) == asked(url_of(tmp_path), question)


def test_a_database_of_ours_is_a_source(tmp_path: Path) -> None:
    write_inputs(tmp_path)
    load([tmp_path / "NAME.vd", tmp_path / "units.csv"], url_of(tmp_path))
    again = tmp_path / "again"
    again.mkdir()
    load([tmp_path / "results.duckdb"], url_of(again))
    for table in ("result", "annual", "commodity", "process"):
        question = f"SELECT * FROM {table} ORDER BY ALL"
        assert asked(url_of(again), question) == asked(url_of(tmp_path), question)
