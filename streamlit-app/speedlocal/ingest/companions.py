"""The companions of a `.vd`: elements (.vde), sets (.vds) and topology (.vdt)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from speedlocal.errors import InputError
from speedlocal.ingest.code_pages import tell_code_page
from speedlocal.ingest.result_set import Element, Link, ResultSet, SetMember, Source
from speedlocal.ingest.text import TextFile, numbered_rows, read_through

HEADER_LINE: Final = re.compile(r"\*|\w+=")
DIRECTIONS: Final = ("IN", "OUT", "UC")


def add_companion(results: ResultSet, path: Path) -> None:
    """Read a companion into the results; one that describes another model is an InputError."""
    text = read_through(path)
    suffix = path.suffix.casefold()
    header = _header(text) if suffix == ".vdt" else []
    numbered = list(numbered_rows(text, skip=len(header), width=4))
    rows = [fields for _, fields in numbered]
    if suffix == ".vde":
        results.elements = [Element(*row) for row in rows]
        known = {row[2] for row in rows if row[0].casefold() == "process"}
    elif suffix == ".vds":
        results.set_members = [SetMember(*row) for row in rows]
        known = {row[3] for row in rows if row[0].casefold() == "process"}
    else:
        _refuse_directions(numbered, path)
        results.links = [Link(*row) for row in rows]
        known = {row[1] for row in rows}
        _describe(results, header)
    _refuse_another_model(results, known, path)
    source = Source(path.name, suffix[1:], text.encoding, text.sha256, text.size, "\n".join(header))
    results.sources.append(source)
    tell_code_page(results, text)


def _header(text: TextFile) -> list[str]:
    lines = []
    for _, line in text.numbered():
        if not HEADER_LINE.match(line):
            break
        lines.append(line)
    return lines


def _describe(results: ResultSet, header: list[str]) -> None:
    keys = dict(line.lstrip("*").split("=", 1) for line in header if "=" in line)
    results.label = keys.get("ScenDesc") or None
    results.description = keys.get("ScenEDesc") or None


def _refuse_directions(numbered: list[tuple[int, list[str]]], path: Path) -> None:
    for line, fields in numbered:
        if fields[3].upper() not in DIRECTIONS:
            raise InputError(f"direction {fields[3]!r}; it is IN, OUT or UC", file=path, line=line)


def _refuse_another_model(results: ResultSet, known: set[str], path: Path) -> None:
    """At least half of the result's processes stand in a companion of the same model, if it knows any process."""
    processes = results.codes("process")
    found = processes & {code.casefold() for code in known}
    if known and 2 * len(found) < len(processes):
        raise InputError(
            f"it belongs to another model: of the {len(processes)} processes in the result it knows {len(found)}",
            file=path,
        )
