"""The rows of an answer in other forms: a frame, CSV, JSON and Parquet. Nothing becomes a decimal number by the way."""

from __future__ import annotations

import csv
import json
import math
from io import StringIO
from typing import Any

import pandas as pd
import pyarrow as pa

from speedlocal.errors import CommandError
from speedlocal.sandbox.answer import Answer


def as_frame(answer: Answer) -> pd.DataFrame:
    """Return the rows in the types of the engine; a name that stands again is numbered: value, value (2)."""
    frame: pd.DataFrame = _named(answer).to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def as_csv(answer: Answer) -> str:
    """Return a heading and the rows, with nothing where a value is null; lists and structures are JSON."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(answer.rows.column_names)
    writer.writerows([_cell(value) for value in row] for row in _values(answer))
    return text.getvalue()


def as_json(answer: Answer) -> str:
    """Return a list of objects, an object a row; numbers that JSON lacks (NaN, infinities) are null."""
    names = _named(answer).column_names
    rows = [dict(zip(names, map(_plain, row), strict=True)) for row in _values(answer)]
    return json.dumps(rows, ensure_ascii=False)


def as_parquet(answer: Answer) -> bytes:
    """Return a Parquet file in the types of the engine; a CommandError names the columns whose types Parquet lacks."""
    import pyarrow.parquet

    rows, sink = _named(answer), pa.BufferOutputStream()
    try:
        pyarrow.parquet.write_table(rows, sink, compression="zstd")
    except pa.ArrowNotImplementedError as error:
        lacking = [field.name for field in rows.schema if pa.types.is_interval(field.type)]
        raise CommandError(
            f"Parquet lacks the type of {', '.join(lacking) or 'a column'}; CAST it to VARCHAR"
        ) from error
    return bytes(sink.getvalue())


def as_words(answer: Answer) -> list[list[str]]:
    """Return the rows as text for people, with nothing where a value is null."""
    return [[str(_cell(value)) for value in row] for row in _values(answer)]


def _named(answer: Answer) -> pa.Table:
    names: list[str] = []
    for name in answer.rows.column_names:
        again = sum(1 for before in answer.rows.column_names[: len(names)] if before == name)
        names.append(f"{name} ({again + 1})" if again else name)
    return answer.rows.rename_columns(names)


def _values(answer: Answer) -> list[tuple[Any, ...]]:
    columns = [column.to_pylist() for column in answer.rows.columns]
    return list(zip(*columns, strict=True))


def _cell(value: object) -> object:
    if value is None:
        return ""
    return json.dumps(_plain(value), ensure_ascii=False) if isinstance(value, list | dict) else value


def _plain(value: object) -> object:
    """A value as JSON has it; what JSON has no word for (dates, exact decimals, bytes) is its text."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    return value if isinstance(value, str | int | None) else str(value)
