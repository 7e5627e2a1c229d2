"""What VEDA's files do not hold, written as the side files that `load` reads beside them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from speedlocal.database.engine import Asking
from speedlocal.ingest.neighbours import NEIGHBOUR
from speedlocal.ingest.result_set import INPUT_COLUMNS
from speedlocal.ingest.stored import Row, parameters, places, units
from speedlocal.mapping.rules import Place

UNIT_COLUMNS = ("dimension", "region", "code", "unit")


def write_side_tables(results: Asking, scenario: str, stem: Path) -> None:
    """Write `_units.csv`, `_times.csv` and `_regions.csv` behind the stem, each where the database knows anything.

    Loaded beside the `.vd` of that stem they give the same units, inputs and places. Regions are written where one has
    a label or a place, or is a neighbour; their kinds follow from the results otherwise.
    """
    rows = partial(_rows, results, scenario)
    _write(stem, "units", UNIT_COLUMNS, (unit[: len(UNIT_COLUMNS)] for unit in units(rows)))
    _write(stem, "times", INPUT_COLUMNS, (one[: len(INPUT_COLUMNS)] for one in parameters(rows)))
    told = list(places(rows))
    shown = any(place.label or place.longitude is not None or place.kind == NEIGHBOUR for place in told)
    _write(stem, "regions", Place._fields, told if shown else [])


def _rows(results: Asking, scenario: str, table: Table) -> list[Row]:
    names = [column.name for column in table.c]
    question = select(*table.c).where(table.c.scenario == scenario)
    return [dict(zip(names, row, strict=True)) for rows in results.batches(question) for row in rows]


def _write(stem: Path, kind: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    lines = sorted([_text(cell) for cell in row] for row in rows)
    if lines:
        with stem.with_name(f"{stem.name}_{kind}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([list(columns), *lines])


def _text(cell: str | float | None) -> str:
    return "" if cell is None else repr(cell) if isinstance(cell, float) else str(cell)
