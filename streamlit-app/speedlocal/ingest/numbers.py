"""Numbers as text: what GAMS writes, and what a spreadsheet with a country's settings makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from speedlocal.errors import InputError

Error = Callable[[int, str], InputError]
"""The error of a row, counted from 0, with what is wrong with it."""

NUMBER: Final = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
INFINITY: Final = r"(?i)^[+-]?inf(inity)?$"
SPECIAL: Final = r"(?i)^(eps|[+-]?inf(inity)?)$"
SPACES: Final = " \u00a0\u202f"
APOSTROPHES: Final = "'\u2019"
OTHER: Final = {".": ",", ",": "."}


def read_numbers(column: pa.Array, error: Error) -> tuple[pa.Array, pa.Array]:
    """Return values and whether they were Eps; anything that is no number is an InputError."""
    eps = pc.equal(pc.utf8_lower(column), "eps")
    infinite = pc.match_substring_regex(column, INFINITY)
    good = pc.or_(pc.or_(eps, infinite), pc.match_substring_regex(column, NUMBER))
    bad = pc.index(good, False).as_py()
    values = pc.cast(pc.if_else(eps, "0", column), pa.float64()) if bad < 0 else None
    if values is not None:
        bad = pc.index(pc.equal(infinite, pc.is_inf(values)), False).as_py()
    if values is None or bad >= 0:
        raise error(bad, f"{column[bad].as_py()!r} is no number")
    return values, eps


def refuse_unequal_eps(values: pa.Array, is_eps: pa.Array, error: Error) -> None:
    """Raise an InputError where a value is called Eps and is not 0."""
    wrong = pc.index(pc.and_(is_eps, pc.not_equal(values, 0)), True).as_py()
    if wrong >= 0:
        raise error(wrong, f"is_eps with the value {values[wrong].as_py():.15g}; Eps is 0")


def refuse_missing_values(values: pa.Array, error: Error) -> None:
    """Raise an InputError where a value is null or NaN."""
    missing = pc.index(pc.or_kleene(pc.is_null(values), pc.is_nan(values)), True).as_py()
    if missing >= 0:
        raise error(missing, "no value" if values[missing].as_py() is None else "NaN is no value")


def refuse_long_numbers(written: Iterable[int | Decimal], values: pa.Array, error: Error) -> None:
    """Raise an InputError where the digits of an exact number are not those of the value that it became."""
    for row, (number, value) in enumerate(zip(written, values.to_pylist(), strict=True)):
        if number != value and number != Decimal(repr(value)):
            raise error(row, f"{number} has more digits than a value can hold")


def vanished(written: pa.ChunkedArray, values: pa.ChunkedArray) -> int:
    """How many values are 0 though another digit than 0 was written."""
    zeros = written.filter(pc.equal(values, 0))
    return pc.sum(pc.match_substring_regex(zeros, r"^[^eE]*[1-9]")).as_py() or 0


def with_decimal_points(column: pa.Array, delimiter: str, error: Error) -> pa.Array:
    """Return the numbers with a decimal point and without separators of thousands.

    The whole column decides which sign is the decimal one: what fits only one of the two. Where a value fits neither,
    where the column holds both, and where no value tells 1,234 from 1.234, it is an InputError. A file whose fields
    stand between commas, and whose values hold none, has decimal points.
    """
    trimmed = pc.utf8_trim_whitespace(column)
    fits = {sign: _fits(trimmed, sign) for sign in OTHER}
    neither = pc.index(pc.or_(fits["."], fits[","]), False).as_py()
    if neither >= 0:
        raise error(neither, f"{column[neither].as_py()!r} is no number")
    return _rewritten(trimmed, _decimal_sign(trimmed, fits, delimiter, error))


def _fits(column: pa.Array, sign: str) -> pa.Array:
    """Whether each number may be written with this decimal sign; thousands go in threes and begin with no 0."""
    fraction = rf"(\{sign}\d*)?"
    separators = (rf"\{OTHER[sign]}", f"[{SPACES}]", f"[{APOSTROPHES}]")
    grouped = "|".join(rf"[1-9]\d{{0,2}}({separator}\d{{3}})+{fraction}" for separator in separators)
    plain = rf"(\d+{fraction}|\{sign}\d+)([eE][+-]?\d+)?"
    numbers = pc.match_substring_regex(column, rf"^[+-]?({grouped}|{plain})$")
    return pc.or_(numbers, pc.match_substring_regex(column, SPECIAL))


def _decimal_sign(column: pa.Array, fits: dict[str, pa.Array], delimiter: str, error: Error) -> str:
    point, comma = (pc.index(fits[sign], False).as_py() for sign in (",", "."))
    if point >= 0 and comma >= 0:
        texts = f"{column[comma].as_py()!r} has a decimal comma, and {column[point].as_py()!r}"
        raise error(max(point, comma), f"{texts} a decimal point; one of them is misread")
    if point < 0 and comma < 0:
        _refuse_doubtful(column, delimiter, error)
    return "," if comma >= 0 else "."


def _refuse_doubtful(column: pa.Array, delimiter: str, error: Error) -> None:
    signs = "," if delimiter == "," else ",."
    doubtful = pc.index(pc.match_substring_regex(column, f"^[^eE]*[{signs}]"), True).as_py()
    if doubtful >= 0:
        text = column[doubtful].as_py()
        raise error(
            doubtful,
            f"{text!r} may have a decimal sign or a separator of thousands, and no other value tells;"
            " save the file with decimal points and without separators of thousands",
        )


def _rewritten(column: pa.Array, sign: str) -> pa.Array:
    bare = pc.replace_substring_regex(column, rf"[{SPACES}{APOSTROPHES}\{OTHER[sign]}]", "")
    return pc.replace_substring(bare, sign, ".")
