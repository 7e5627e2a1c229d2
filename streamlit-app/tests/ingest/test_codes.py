"""Codes that differ in case only: one spelling in what is derived, the files' own in what is exported."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.databases import asked
from tests.ingest.side_results import flow, loaded
from tests.ingest.test_round_trip import exported, parsed

ROWS = [
    flow("VAR_FOut", "elc", "PLANT", "North", 7),
    flow("VAR_FIn", "ELC", "TX", "NORTH", 5),
    (*flow("VAR_FIn", "ELC", "TX", "north", 4)[:6], "WD", "-", "4"),
    flow("VAR_FOut", "Elc", "tx", "South", 8),
]
MEMBERS = [("Process", region, "IRE", "Tx") for region in ("NORTH", "SOUTH")]
SIDE = {
    "times": ["TOP_IRE,NORTH,,tx,ELC,,SOUTH,ELC,,", "COM_IE,NORTH,2030,,ELC,WD,,,,0.9", "G_YRFR,NORTH,,,,wd,,,,0.5"],
    "regions": ["NORTH,The north,10,60,model region"],
    "units": ["commodity,NORTH,ELC,PJ"],
}


def test_every_derived_table_has_the_first_spelling_of_the_vd(tmp_path: Path) -> None:
    url, _ = loaded(tmp_path, ROWS, MEMBERS, **SIDE)
    assert asked(url, "SELECT process, region, value, rows FROM annual ORDER BY attribute, region, process") == [
        ("TX", "North", 9, 2),
        ("PLANT", "North", 7, 1),
        ("TX", "South", 8, 1),
    ]
    assert asked(url, "SELECT DISTINCT commodity FROM annual") == [("elc",)]
    assert asked(url, "SELECT process, origin, destination, commodity, sent, arrived FROM trade") == [
        ("TX", "North", "South", "elc", 9, 8)
    ]
    assert asked(url, "SELECT region, commodity, unit FROM commodity ORDER BY region") == [
        ("North", "elc", "PJ"),
        ("South", "elc", None),
    ]
    assert asked(url, "SELECT region, label FROM region ORDER BY region") == [("North", "The north"), ("South", None)]
    assert asked(url, "SELECT region, commodity, timeslice FROM commodity_efficiency") == [("North", "elc", "WD")]
    assert asked(url, "SELECT region, timeslice FROM timeslice") == [("North", "WD")]


def test_what_is_exported_has_the_spellings_of_the_files(tmp_path: Path) -> None:
    url, _ = loaded(tmp_path, ROWS, MEMBERS, **SIDE)
    written = [path for path in exported(url, "base", tmp_path / "written") if path.suffix.startswith(".vd")]
    assert len(written) == 2  # side files are written from derived tables, which have one spelling a code
    for path in written:
        assert parsed(path) == parsed(tmp_path / path.name)


def test_both_engines_sum_codes_in_several_spellings_alike(tmp_path: Path, postgres_url: str) -> None:
    from sqlalchemy import select

    from speedlocal.database.engine import open_results
    from speedlocal.database.schema import annual
    from speedlocal.ingest.load import load

    url, _ = loaded(tmp_path, ROWS, MEMBERS, **SIDE)
    load([tmp_path / "base.vd"], postgres_url)
    question = select(annual).order_by(annual.c.attribute, annual.c.region, annual.c.process)
    with open_results(url) as file, open_results(postgres_url) as server:
        assert file.frame(question).to_dict("records") == server.frame(question).to_dict("records")
