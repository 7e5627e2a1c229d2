"""What stands beside a node: its label and its value, in the lines that fit."""

from __future__ import annotations

from typing import Final

from speedlocal.figures.numbers import number

FONT_SIZE: Final = 14.0
LINE: Final = 16.0
"""Px from one line of a label to the next; rectangles of a column are at least as far apart."""
SPACE: Final = 6.0
"""Px between a rectangle and its label."""
NARROW: Final = frozenset(" !'(),./:;I[]fijlrt|")
WIDE: Final = frozenset("@MWm%")


def text_width(words: str) -> float:
    """Return about how many px a text takes; on the safe side for the sans-serif fonts of browsers."""
    return FONT_SIZE * sum(map(_share, words))


def _share(letter: str) -> float:
    if letter in NARROW:
        return 0.34
    if letter in WIDE or ord(letter) > 0x1100:
        return 1.0
    return 0.68 if letter.isupper() else 0.57


def shortened(words: str, room: float) -> str:
    """Return a text that fits, cut with an ellipsis where it must be; at least its first letter."""
    if text_width(words) <= room:
        return words
    while len(words) > 1 and text_width(words + "…") > room:
        words = words[:-1]
    return words.rstrip() + "…"


def lines(label: str, value: float, room: float, height: float) -> tuple[str, ...]:
    """Return label and value in one line, and in one more for each line that the node is high.

    Half a line above and below is its own, since rectangles are a line apart. Where more is needed, the label is
    shortened to one line, and the value stands below it if there is a second.
    """
    most = 1 + int(height / LINE)
    wrapped = _wrapped([*label.split(), number(value)], room)
    if len(wrapped) <= most and all(text_width(line) <= room for line in wrapped):
        return tuple(wrapped)
    return (shortened(label, room), number(value))[:most]


def _wrapped(words: list[str], room: float) -> list[str]:
    wrapped: list[str] = []
    for word in words:
        if wrapped and text_width(f"{wrapped[-1]} {word}") <= room:
            wrapped[-1] += f" {word}"
        else:
            wrapped.append(word)
    return wrapped
