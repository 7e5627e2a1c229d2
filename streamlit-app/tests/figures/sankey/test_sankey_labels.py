"""Labels: as much as fits, where it fits, and never over one another."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.figures.numbers import number
from speedlocal.figures.sankey import sankey
from speedlocal.figures.sankey.labels import LINE, lines, shortened, text_width
from tests.figures.sankey.diagrams import balance, diagrams, overlaps


@pytest.mark.parametrize(
    ("label", "room", "height", "expected"),
    [
        ("Wind", 200, 5, ("Wind 1,234",)),
        ("Combined heat and power", 110, 60, ("Combined heat", "and power 1,234")),
        ("Combined heat and power", 90, 60, ("Combined", "heat and", "power 1,234")),
        ("Combined heat and power", 110, 5, ("Combined he…",)),
        ("Donaudampfschifffahrt", 90, 20, ("Donaudam…", "1,234")),
    ],
)
def test_a_label_takes_the_lines_it_has(label: str, room: float, height: float, expected: tuple[str, ...]) -> None:
    assert lines(label, 1234.0, room, height) == expected


@given(st.text(max_size=60), st.floats(0, 1e6), st.floats(60, 300), st.floats(0, 200))
def test_no_line_is_wider_than_its_room(label: str, value: float, room: float, height: float) -> None:
    found = lines(label, value, room, height)
    assert 1 <= len(found) <= 1 + height / LINE
    assert all(text_width(line) <= max(room, text_width(number(value))) for line in found)


@given(st.text(min_size=1, max_size=60), st.floats(0, 300))
def test_a_shortened_text_begins_as_the_whole(words: str, room: float) -> None:
    assert shortened(words, room) == words or words.startswith(shortened(words, room).removesuffix("…"))


@given(diagrams())
def test_labels_of_a_stage_do_not_lie_over_one_another(frames: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    picture = sankey(*frames, unit="PJ")
    for stage in {node.stage for node in picture.nodes}:
        middles = [(n.y + n.height / 2, len(n.lines) * LINE / 2) for n in picture.nodes if n.stage == stage]
        assert overlaps([(middle - half, middle + half) for middle, half in middles]) == []


def test_labels_of_a_balance_stay_inside_the_picture_and_clear_of_the_next_column() -> None:
    picture = sankey(*balance(), unit="PJ")
    edges = [*sorted({node.x for node in picture.nodes}), picture.width]
    for node in picture.nodes:
        widest = max(map(text_width, node.lines))
        left = node.label_x - widest if node.anchor == "end" else node.label_x
        nearest = next(edge for edge in edges if edge > node.x)
        assert left >= 0
        assert node.anchor == "end" or left + widest <= nearest


def test_values_are_written_with_the_digits_that_carry_meaning() -> None:
    written = {node.id: node.lines[-1].rsplit(" ", 1)[-1] for node in sankey(*balance(), unit="PJ").nodes}
    assert {key: written[key] for key in ("wind", "oil", "industry")} == {
        "wind": "150.0",
        "oil": "90.50",
        "industry": "165.0",
    }
