"""What is told of a file that is no UTF-8: it is read as cp1252, and in another code page its codes would be others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from speedlocal.ingest.result_set import ResultSet
from speedlocal.ingest.text import TextFile

LETTER: Final = re.compile(r"[^\x00-\x7f¤]")
"""A letter that code pages differ in; every .vde has TIMES' own mark of retired capacity, which says nothing of it."""
SEPARATORS: Final = re.compile(r'[",;\t]')
SHOWN: Final = 60


def tell_code_page(results: ResultSet, text: TextFile) -> None:
    """Note the first field that cp1252 has decided, for the modeller to see whether it is what was written."""
    tell_first(results, text.path.name, text.encoding, (line for _, line in text.numbered()))


def tell_first(results: ResultSet, file: str, encoding: str, texts: Iterable[str]) -> None:
    """Note the first of the texts that the encoding has decided, unless that is UTF-8."""
    found = ((text, LETTER.search(text)) for text in texts) if encoding != "utf-8" else iter(())
    if first := next((_field(text, letter.start()) for text, letter in found if letter), None):
        results.note(f"{file}: no UTF-8, so it is read as {encoding}: the first text that shows it is {first!r}")


def _field(text: str, place: int) -> str:
    """Return what stands around a place of a line, up to the separators on both sides."""
    before = SEPARATORS.split(text[max(0, place - SHOWN) : place])[-1]
    return (before + SEPARATORS.split(text[place : place + SHOWN])[0]).strip()[:SHOWN]
