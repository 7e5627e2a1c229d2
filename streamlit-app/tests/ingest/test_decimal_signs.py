"""The whole column of values tells the decimal sign, and what no value tells is refused."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.errors import InputError
from speedlocal.ingest.numbers import read_numbers, with_decimal_points
from speedlocal.ingest.places import NumberedRows

ERROR = NumberedRows(Path("values.csv")).error


def read(*texts: str, delimiter: str = ";") -> list[float]:
    values, _ = read_numbers(with_decimal_points(pa.array(texts), delimiter, ERROR), ERROR)
    return values.to_pylist()


def refusal(*texts: str, delimiter: str = ";") -> str:
    with pytest.raises(InputError) as raised:
        read(*texts, delimiter=delimiter)
    return str(raised.value)


FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(values=st.lists(FINITE, min_size=1), delimiter=st.sampled_from(",;\t"))
def test_what_python_writes_comes_back(values: list[float], delimiter: str) -> None:
    assert read("0.5", *map(repr, values), delimiter=delimiter) == [0.5, *values]


@given(
    cents=st.lists(st.integers(-(10**14), 10**14), min_size=1),
    signs=st.sampled_from(
        [(",", "."), (".", ","), (" ", ","), ("\u00a0", ","), ("\u202f", ","), ("'", "."), ("", ",")]
    ),
)
def test_numbers_come_back_from_every_country_s_settings(cents: list[int], signs: tuple[str, str]) -> None:
    thousands, decimal = signs

    def written(value: int) -> str:
        whole, fraction = divmod(abs(value), 100)
        digits = f"{whole:,}.{fraction:02}".replace(",", "T").replace(".", decimal).replace("T", thousands)
        return f"-{digits}" if value < 0 else digits

    assert read(f"0{decimal}25", *map(written, cents)) == [0.25, *(value / 100 for value in cents)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (("1", "20", "-300"), [1, 20, -300]),
        (("1 234", "5"), [1234, 5]),
        (("0.123", "4"), [0.123, 4]),
        (("0,123", "4"), [0.123, 4]),
        (("1,5", "1.234"), [1.5, 1234]),
        (("1.5", "1,234"), [1.5, 1234]),
        (("1,234,567", "2"), [1234567, 2]),
        (("1.5e3", "2E-1"), [1500, 0.2]),
        (("1,5e3", ",5"), [1500, 0.5]),
        (("+7", " 8 "), [7, 8]),
        (("Eps", "2.5"), [0, 2.5]),
        (("-INF", "inf"), [float("-inf"), float("inf")]),
    ],
)
def test_one_value_tells_for_all(texts: tuple[str, ...], values: list[float], delimiter: str) -> None:
    assert read(*texts, delimiter=delimiter) == values


@pytest.mark.parametrize(("text", "delimiter"), [("1,234", ","), ("1,234", ";"), ("1.234", ";"), ("-12.345", "\t")])
def test_a_sign_that_may_be_either_is_refused(text: str, delimiter: str) -> None:
    told = refusal("7", text, delimiter=delimiter)
    assert told.startswith(f"values.csv: row 2: '{text}' may have a decimal sign or a separator of thousands")


def test_fields_between_commas_have_decimal_points() -> None:
    assert read("7", "1.234", delimiter=",") == [7, 1.234]


def test_both_signs_in_one_file_are_refused() -> None:
    told = refusal("1.5", "3", "2,75")
    assert told == "values.csv: row 3: '2,75' has a decimal comma, and '1.5' a decimal point; one of them is misread"


@pytest.mark.parametrize(
    "text",
    ["", "-", "ten", "NaN", "1.2.3", "1,23,456", "12,34.5", "0,123,456", "1 23", "1e", "0x1", "--1", "1_000", "½"],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert refusal("1.5", text) == f"values.csv: row 2: {text!r} is no number"


def test_a_number_beyond_a_double_is_refused() -> None:
    assert refusal("1.5", "1e999") == "values.csv: row 2: '1e999' is no number"
