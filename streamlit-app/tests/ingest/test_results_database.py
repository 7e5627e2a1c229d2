"""A scenario that is copied from a results database is the scenario that was loaded."""

from __future__ import annotations

from pathlib import Path

from speedlocal.ingest.databases import read_database
from speedlocal.ingest.describe import dimension_tables, scenario_row
from speedlocal.ingest.inputs import find_inputs
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names, read_scenarios
from speedlocal.ingest.result_set import ResultSet
from speedlocal.mapping.rules import default_mapping
from tests.ingest.databases import url_of
from tests.ingest.quartets import write_quartet
from tests.ingest.result_tables import keyed, texts
from tests.ingest.side_results import HEADS

SIDE_FILES = {
    "units": ["commodity,,ELC,PJ", "activity,NORTH,ELCWIND,PJ", "capacity,NORTH,elcwind,GW"],
    "times": [
        "COM_IE,NORTH,2030,,ELC,,,,,0.93",
        "PRC_CAPACT,NORTH,,ELCWIND,,,,,,31.536",
        "TS_GROUP,NORTH,,,,WD,,,DAYNITE,",
        "TS_MAP,NORTH,,,,ANNUAL,,,WD,",
        "G_YRFR,NORTH,,,,WD,,,,0.25",
        "TOP_IRE,NORTH,,TB_ELC_N_S,ELC,,SOUTH,ELC,,",
        "IRE_FLO,NORTH,2030,TB_ELC_N_S,ELC,,SOUTH,ELC,,0.98",
        "G_DYEAR,,,,,,,,,2015",
    ],
    "regions": ["NORTH,The north,10.5,55,model region", "SEA,The sea,,,neighbour"],
}
DERIVED = {"source", "finding"}
"""Tables that tell of the load, not of the scenario."""


def with_side_files(folder: Path) -> Path:
    vd = write_quartet(folder, "base")
    for name, lines in SIDE_FILES.items():
        (folder / f"base_{name}.csv").write_text("\n".join([HEADS[name], *lines]) + "\n", encoding="utf-8")
    return vd


def read_one(vd: Path) -> ResultSet:
    (results,) = read_scenarios(find_inputs([vd], vd.parent), Names(), lambda *_: None)
    return results


def tables_of(results: ResultSet) -> dict[str, list[list[str]]]:
    """Rows of the dimension tables, in one order."""
    tables = dimension_tables(results, default_mapping())
    return {name: sorted(sorted(map(repr, row.items())) for row in rows) for name, rows in tables.items()}


def assert_copied(copied: ResultSet, read: ResultSet) -> None:
    assert keyed(copied) == keyed(read)
    assert copied.rows.schema.names == read.rows.schema.names
    assert (copied.elements, copied.set_members, copied.links) == (read.elements, read.set_members, read.links)
    assert copied.sources[:-1] == read.sources
    before, after = tables_of(read), tables_of(copied)
    assert {n: rows for n, rows in after.items() if n not in DERIVED} == {
        n: rows for n, rows in before.items() if n not in DERIVED
    }
    rows = [scenario_row(results, default_mapping(), None) for results in (copied, read)]
    assert rows[0] | {"loaded_at": None, "lacks": ""} == rows[1] | {"loaded_at": None, "lacks": "", "model": "TINY"}


def test_a_scenario_is_copied_with_all_that_stands_beside_it(tmp_path: Path) -> None:
    vd = with_side_files(tmp_path / "files")
    load([vd], url_of(tmp_path), Names(model="TINY"))
    (copied,) = read_database(tmp_path / "results.duckdb")
    assert_copied(copied, read_one(vd))
    assert (copied.sources[-1].file, copied.sources[-1].format) == ("results.duckdb", "duckdb")
    assert texts(copied) == ["copied from results.duckdb; what its own import report said is not copied"]


def test_every_scenario_is_copied(tmp_path: Path) -> None:
    load([write_quartet(tmp_path, "two"), write_quartet(tmp_path, "one")], url_of(tmp_path))
    first, second = read_database(tmp_path / "results.duckdb")
    assert (first.scenario, second.scenario) == ("one", "two")
    assert keyed(first) == keyed(second)


def test_a_real_scenario_is_copied(real_data: Path, tmp_path: Path) -> None:
    vd = real_data / "demos_007" / "DemoS_007.vd"
    load([vd], url_of(tmp_path), Names(model="TINY"))
    (copied,) = read_database(tmp_path / "results.duckdb")
    assert_copied(copied, read_one(vd))
