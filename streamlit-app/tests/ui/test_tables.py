"""Tables write numbers with separators and leave empty what is not known."""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest


def formats(frame: pd.DataFrame) -> dict[str, str]:
    """How the columns of a shown table are written, by column."""

    def page(frame):
        from speedlocal.ui.tables import show_table

        show_table(frame)

    shown = AppTest.from_function(page, kwargs={"frame": frame}).run()
    assert not shown.exception
    (table,) = shown.dataframe
    pd.testing.assert_frame_equal(table.value, frame, check_dtype=False)
    assert table.proto.placeholder == ""
    columns = json.loads(table.proto.columns)
    return {name: given["type_config"]["format"] for name, given in columns.items() if "type_config" in given}


@pytest.mark.parametrize(
    ("largest", "decimals"), [(60218.6836, 2), (48.3984, 5), (999_999.9, 1), (5e6, 0), (0.0123, 8), (0.0, 0)]
)
def test_the_largest_number_has_seven_digits_and_the_others_as_many_decimals(largest: float, decimals: int) -> None:
    frame = pd.DataFrame({"process": ["A", "B"], "2020": [largest, 0.0], "2030": [0.0, -largest]})
    assert formats(frame) == {"2020": f"%,.{decimals}f", "2030": f"%,.{decimals}f"}


def test_whole_numbers_have_no_decimals_whatever_holds_them() -> None:
    frame = pd.DataFrame({"table": ["result"], "rows": pd.Series([121567], dtype=object)})
    assert formats(frame) == {"rows": "%,d"}


def test_infinite_and_missing_numbers_do_not_count() -> None:
    assert formats(pd.DataFrame({"value": [math.inf, math.nan, 12.5]})) == {"value": "%,.5f"}


def test_a_table_without_numbers_is_shown_as_it_is() -> None:
    assert formats(pd.DataFrame({"code": ["ELC"]})) == {}
