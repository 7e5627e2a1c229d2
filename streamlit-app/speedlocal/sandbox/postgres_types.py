"""PostgreSQL's columns as Arrow: exact where Arrow has the type, the server's own text where it has not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import Final

import psycopg
import pyarrow as pa
from psycopg.adapt import AdaptersMap
from psycopg.postgres import types as server_types
from psycopg.types.string import TextLoader

_NUMERIC: Final = "numeric"
_EXACT: Final[dict[str, Callable[[], pa.DataType]]] = {
    "bool": pa.bool_,
    "int2": pa.int16,
    "int4": pa.int32,
    "int8": pa.int64,
    "oid": pa.int64,
    "float4": pa.float32,
    "float8": pa.float64,
    "text": pa.string,
    "bytea": pa.binary,
}
_MOST_DIGITS: Final = 76  # of Arrow's widest decimal


@cache
def adapters() -> AdaptersMap:
    """How values are loaded: Python values for what Arrow holds exactly, the server's text for everything else.

    Dates and timestamps come as text, too, and are read by Arrow: Python's types lack infinity and the years before 1.
    """
    ours = AdaptersMap(psycopg.adapters)
    for known in server_types:
        if known.name not in _EXACT and known.name != _NUMERIC:
            ours.register_loader(known.oid, TextLoader)
        if known.array_oid:
            ours.register_loader(known.array_oid, TextLoader)
    return ours


def arrow_column(kind: str, values: Sequence[object]) -> pa.Array:
    """The values of a column of the server's type `kind` (without its modifiers) as Arrow."""
    if kind in _EXACT:
        return pa.array(values, _EXACT[kind]())
    if kind == _NUMERIC:
        return _numbers([value for value in values if isinstance(value, Decimal) or value is None])
    texts = pa.array(values, pa.string())
    return _times(kind, texts)


def _numbers(values: list[Decimal | None]) -> pa.Array:
    """Decimals where Arrow's are wide enough, else doubles where these are the same numbers, else text."""
    present = [value for value in values if value is not None]
    kind = _decimal_type(present)
    if kind is not None:
        return pa.array(values, kind)
    if all(value.is_nan() or Decimal(float(value)) == value for value in present):
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    return pa.array([None if value is None else str(value) for value in values], pa.string())


def _decimal_type(values: list[Decimal]) -> pa.DataType | None:
    """The decimal type that holds all values exactly, or None."""
    if not all(value.is_finite() for value in values):
        return None
    parts = [value.as_tuple() for value in values]
    scale = max((-int(part.exponent) for part in parts), default=0)
    scale = max(scale, 0)
    whole = max((len(part.digits) + int(part.exponent) for part in parts), default=1)
    digits = max(whole, 1) + scale
    if digits > _MOST_DIGITS:
        return None
    return pa.decimal128(max(digits, 1), scale) if digits <= 38 else pa.decimal256(digits, scale)


def _times(kind: str, texts: pa.Array) -> pa.Array:
    """Dates and timestamps as Arrow's, UTC where the server gives a zone; text where a value is beyond Arrow's."""
    target = _time_type(kind)
    if target is None:
        return texts
    try:
        return texts.cast(target)
    except pa.ArrowInvalid:
        return texts  # infinity, or a year that is not four digits: the server's text is the exact value


def _time_type(kind: str) -> pa.DataType | None:
    match kind:
        case "date":
            return pa.date32()
        case "timestamp":
            return pa.timestamp("us")
        case "timestamptz":
            return pa.timestamp("us", tz="UTC")
    return None
