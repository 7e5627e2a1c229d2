"""A scenario of which no row is left is refused with what was left out: nothing is published without a row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from speedlocal.ingest import reading
from speedlocal.ingest.formats import Format
from tests.ingest.quartets import write_vd
from tests.ingest.result_tables import old_database

COSTS: list[dict[str, object]] = [{"attr": "cost_inv", "prc": "WIND", "value": value} for value in (1.0, 2.0)]
COLUMNS = dict.fromkeys(("scen", "year", "attr", "prc", "com"), "TEXT") | {"value": "DOUBLE"}
PARTNERS = COLUMNS | {"regfrom": "TEXT", "regto": "TEXT"}
KEPT: dict[str, object] = {"scen": "kept", "attr": "f_out", "prc": "WIND", "com": "ELC", "value": 5.0}
TOLD = "(2 of Cost_Inv are left out, as the table does not tell them apart)"


def test_a_table_of_which_every_row_is_left_out_is_refused(tmp_path: Path, refusal: Callable[..., str]) -> None:
    path = old_database(tmp_path / "old.duckdb", COSTS, COLUMNS)
    assert refusal(path) == f"old.duckdb: no row is left of scenario base {TOLD}"


def test_costs_of_two_partners_are_not_all_there_is(tmp_path: Path, refusal: Callable[..., str]) -> None:
    rows = [
        {"attr": "cost_ire", "prc": "TX", "com": "ELC", "regfrom": "A", "regto": to, "value": 1.0} for to in ("B", "C")
    ]
    told = refusal(old_database(tmp_path / "old.duckdb", rows, PARTNERS))
    assert told.startswith("old.duckdb: no row is left of scenario base (2 of ")


def test_one_of_several_scenarios_does_not_vanish(tmp_path: Path, refusal: Callable[..., str]) -> None:
    path = old_database(tmp_path / "old.duckdb", [KEPT, *COSTS], COLUMNS)
    assert refusal(path) == f"old.duckdb: no row is left of scenario base {TOLD}"


@pytest.mark.parametrize("empty", ["no scenario", "no row"])
def test_a_reader_that_gives_nothing_publishes_nothing(
    empty: str, tmp_path: Path, refusal: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (read,) = reading.READERS[Format.VD](write_vd(tmp_path / "base.vd"))
    read.rows = read.rows.slice(0, 0)
    scenarios = [] if empty == "no scenario" else [read]
    monkeypatch.setattr(reading, "READERS", {Format.VD: lambda _: scenarios})
    assert refusal(tmp_path / "base.vd") == "base.vd: no row is left of it"
