"""What is found out about a text while it is read through, by quicker means than the patterns that say it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from speedlocal.ingest.text import _blank_lines, _plain

NOT_PLAIN = re.compile(rb'[^,\r\n]"[^,\r\n]|\r(?!\n)')
BLANK = re.compile(rb"^\r?\n", re.MULTILINE)
BLOCKS = st.text('a",\r\n', max_size=12).map(str.encode)


@given(block=BLOCKS)
def test_a_block_is_plain_where_no_quote_stands_within_a_field_and_no_cr_alone(block: bytes) -> None:
    assert _plain(block) == (NOT_PLAIN.search(block) is None)


@given(block=BLOCKS)
def test_blank_lines_are_counted(block: bytes) -> None:
    assert _blank_lines(block) == len(BLANK.findall(block))
