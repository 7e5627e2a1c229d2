"""A scenario as a workbook: its rows, and what is known of its codes, one sheet a table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, func, select
from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from speedlocal.database import schema
from speedlocal.database.engine import Asking, Question
from speedlocal.database.order import ordered
from speedlocal.errors import CommandError
from speedlocal.ingest.export.files import put_into, single_file
from speedlocal.ingest.export.scenario import count_rows, provenance, rows_in_order

MOST_ROWS: Final = 1_048_576
"""Of a sheet, its header among them (Excel's specifications and limits)."""
WAY_OUT: Final = "--format csv or --format parquet takes it"
DESCRIBING: Final[Mapping[Table, tuple[str, ...]]] = {
    schema.commodity: ("region", "commodity"),
    schema.process: ("region", "process"),
    schema.element: ("position",),
}
"""Sheets beside the rows, and what they are ordered by."""
NOTES: Final = {
    "result": "every row that the model wrote; value is a number, or the text INF or -INF where it is infinite",
    "is_eps": "TRUE: the model wrote Eps, which counts as 0",
    "commodity, process": "descriptions and units; an empty unit is not known",
    "element": "descriptions of every dimension's codes, as the source has them",
}
OPTIONS: Final = {"constant_memory": True, "use_zip64": True}


class _Exact(float):
    """A number with as many digits as it has; the library formats numbers to sixteen."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


def export_xlsx(results: Asking, scenario: str, output: Path) -> list[Path]:
    """Write a workbook into a folder, or to a path that ends with .xlsx, and return the file's path.

    Sheets: about (where the rows come from), result, commodity, process, element. Codes are text whatever they look
    like. More rows than a sheet takes, a text that is too long for a cell and a scenario that is not there are a
    CommandError; nothing is written then.
    """
    _refuse_too_many("result", count_rows(results, scenario))
    for table in DESCRIBING:
        _refuse_too_many(table.name, _count(results, table, scenario))
    path = single_file(output, scenario, ".xlsx")
    with put_into(path.parent) as folder:
        try:
            with Workbook(str(folder / path.name), {**OPTIONS, "tmpdir": str(folder)}) as book:
                _fill(book, results, scenario)
        except XlsxWriterException as error:
            raise CommandError(f"{path} cannot be written: {error}") from error
    return [path]


def _count(results: Asking, table: Table, scenario: str) -> int:
    question = select(func.count().label("n")).select_from(table).where(table.c.scenario == scenario)
    return int(results.frame(question).n[0])


def _refuse_too_many(name: str, rows: int) -> None:
    if rows >= MOST_ROWS:
        raise CommandError(
            f"{name} has {rows:,} rows, and a sheet of Excel takes {MOST_ROWS - 1:,} below its header; {WAY_OUT}"
        )


def _fill(book: Workbook, results: Asking, scenario: str) -> None:
    told = {**provenance(results, scenario), **NOTES}
    _sheet(book, "about", ("what", "says"), [list(told.items())])
    _table(book, results, schema.result, rows_in_order(scenario))
    for table, order in DESCRIBING.items():
        _table(book, results, table, ordered(select(table).where(table.c.scenario == scenario), *order))


def _table(book: Workbook, results: Asking, table: Table, question: Question) -> None:
    _sheet(book, table.name, tuple(table.columns.keys()), results.batches(question))


def _sheet(book: Workbook, name: str, columns: tuple[str, ...], batches: Iterable[Iterable[tuple[Any, ...]]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    _row(sheet, 0, columns)
    for number, values in enumerate(chain.from_iterable(batches), 1):
        _row(sheet, number, values)


def _row(sheet: Worksheet, number: int, values: tuple[Any, ...]) -> None:
    for column, value in enumerate(values):
        if isinstance(value, str):
            _text(sheet, number, column, value)
        elif isinstance(value, bool):
            sheet.write_boolean(number, column, value)
        elif isinstance(value, float) and math.isinf(value):
            _text(sheet, number, column, "INF" if value > 0 else "-INF")
        elif value is not None:
            sheet.write_number(number, column, _Exact(value) if isinstance(value, float) else value)


def _text(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write text as text; what the library would cut, or take for its markup, is refused."""
    if text.startswith("<r>") or sheet.write_string(row, column, text):
        raise CommandError(f"a cell of Excel does not take the text {text[:40]!r}…; {WAY_OUT}")
