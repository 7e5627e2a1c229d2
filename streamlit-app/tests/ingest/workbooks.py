"""Workbooks as an independent reader has them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.escape import unescape

Cells = list[tuple[Any, ...]]


def opened(path: Path) -> dict[str, Any]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: sheet for sheet in book.worksheets}


def cells(sheet: Any) -> Cells:
    return [tuple(plain(cell.value) for cell in row) for row in sheet.iter_rows()]


def plain(value: Any) -> Any:
    """Text without the escapes that Excel writes control characters with, and reads."""
    return unescape(value) if isinstance(value, str) else value


def as_in_database(rows: Cells) -> Cells:
    """Rows of the sheet with the value in full, as `in_database` has it."""
    infinite = {"INF": math.inf, "-INF": -math.inf}
    return [(*row[:-3], repr(float(infinite.get(row[-3], row[-3]))), *row[-2:]) for row in rows]
