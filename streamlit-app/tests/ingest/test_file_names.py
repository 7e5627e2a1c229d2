"""A name that others chose is that of a file in its folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.ingest.file_names import safe_name


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("a.vd", "a.vd"),
        ("/etc/../a.vd", "a.vd"),
        ("..\\..\\a.vd", "a.vd"),
        ("C:\\x\\DK base.vd", "DK base.vd"),
        ("..", ""),
        ("a/", ""),
        ("", ""),
        (".vd", "vd"),
        ("a\x00b\x1b[31m\u202e.vd", "a_b_[31m_.vd"),
        ('a<b>:"c|?*.vd', "a_b___c___.vd"),
        ("å" * 200 + ".vde", "å" * 90 + ".vde"),
    ],
)
def test_a_name_stays_in_its_folder(given_name: str, name: str) -> None:
    assert safe_name(given_name) == name


@given(st.text())
def test_whatever_it_is_called_a_safe_name_is_that_of_a_file(text: str) -> None:
    name = safe_name(text)
    assert len(name.encode()) <= 255
    assert name in ("", Path(name).name)
    assert name not in (".", "..")
    assert safe_name(name) == name
