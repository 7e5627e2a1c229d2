"""Tokens of PostgreSQL's text: the first word, and named parameters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.errors import QueryRefused
from speedlocal.sandbox.lexing import Numbered, first_word, is_blank, numbered

PIECES = st.lists(
    st.sampled_from(["$a", "$bb", "'", '"', "$$", "$x$", "/*", "*/", "--", "\n", " ", "E'", "\\", "é", "1"])
)


@pytest.mark.parametrize(
    ("sql", "word"),
    [
        ("select 1", "SELECT"),
        (" \n-- EXPLAIN\n/* EXPLAIN /* nested */ EXPLAIN */ Show x", "SHOW"),
        ("/* /* */ EXPLAIN */ SET x = 1", "SET"),
        ("(SELECT 1)", ""),
        ('"explain" x', ""),
        ("/* never closed", ""),
        ("", ""),
    ],
)
def test_the_first_word_is_found_behind_blanks_and_comments(sql: str, word: str) -> None:
    assert first_word(sql) == word


@pytest.mark.parametrize(("sql", "blank"), [("", True), (" -- x\n/* y */", True), (";", False), ("--x\n1", False)])
def test_a_text_of_comments_is_no_statement(sql: str, blank: bool) -> None:
    assert is_blank(sql) is blank


@pytest.mark.parametrize(
    "untouched", ["'$a'", "E'\\'$a'", '"$a"', "$$ $a $$", "$q$ $a $q$", "-- $a", "/* $a */", "a$a", "$1"]
)
def test_what_only_looks_like_a_parameter_stays(untouched: str) -> None:
    assert numbered(f"SELECT $v, {untouched}", {"v": 1}).sql == f"SELECT $1, {untouched}"


def test_a_parameter_has_one_number_however_often_it_stands_there() -> None:
    sql = numbered("SELECT $long_name, $b, $long_name", {"b": 2, "long_name": "x"})
    assert sql == Numbered("SELECT $1, $2, $1", ("x", 2), ((9, 17), (13, 21), (17, 33)))


def test_a_missing_value_is_refused_at_its_place() -> None:
    with pytest.raises(QueryRefused, match=r"^The parameter \$b has no value\.$") as caught:
        numbered("SELECT $b", {})
    assert caught.value.position == 7


@given(PIECES.map("".join))
def test_everything_but_parameters_comes_back_and_places_lead_to_the_same_text(sql: str) -> None:
    written = numbered(f"{sql}\n$a $bb" if is_blank(sql) else "$a $bb " + sql, {"a": 1, "bb": 2})
    original = f"{sql}\n$a $bb" if is_blank(sql) else "$a $bb " + sql
    assert written.sql.replace("$1", "$a").replace("$2", "$bb") == original
    for place, character in enumerate(written.sql):
        if character not in "$12":
            assert original[written.original_position(place)] == character
