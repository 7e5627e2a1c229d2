"""Text files as VEDA writes them: encoding, hash, and fields between quotes."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from speedlocal.errors import InputError

CHUNK: Final = 1 << 23
UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LONGEST_LINE: Final = 1_000_000
BEFORE_BLANK_LINE: Final = re.compile(rb"\n(?=\r?\n)")


@dataclass(frozen=True)
class TextFile:
    """A text file that was read through once.

    `lines` counts the lines that hold anything; `plain` says that no quote stands inside a field and no CR
    apart from an LF, so that a fast reader and the strict one must agree; `complete` says that the last line is ended.
    """

    path: Path
    encoding: str
    sha256: str
    size: int
    lines: int
    plain: bool
    complete: bool

    def text(self) -> str:
        """Return the whole text, without a byte order mark."""
        return self.path.read_bytes().decode("utf-8-sig" if self.encoding == "utf-8" else self.encoding)

    def first_line(self) -> str:
        """Return the first line, which may be empty."""
        return next((line for _, line in self.numbered()), "")

    def numbered(self) -> Iterator[tuple[int, str]]:
        """Give each line with its number, from 1; only LF, CRLF and CR end a line, as other signs stand in codes."""
        with self.path.open(encoding="utf-8-sig" if self.encoding == "utf-8" else self.encoding) as lines:
            for number, line in enumerate(lines, 1):
                yield number, line.removesuffix("\n")


def read_through(path: Path) -> TextFile:
    """Hash a file and find its encoding.

    NUL bytes, UTF-16 and undecodable bytes are an InputError, and so is what cannot be opened.
    """
    scan = _Scan(path)
    try:
        require_file(path)
        for block in _blocks(path):
            scan.take(block)
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}", file=path) from error
    if scan.size == 0:
        raise InputError("the file is empty", file=path)
    return scan.finished()


def require_file(path: Path) -> None:
    """Raise an InputError where a folder, a pipe or a device stands in a file's place: a pipe is waited for."""
    if path.exists() and not path.is_file():
        what = "folder" if path.is_dir() else "pipe or a device"
        raise InputError(f"it is a {what}, not a file", file=path)


class _Scan:
    def __init__(self, path: Path) -> None:
        self.path, self.size, self.lines = path, 0, 0
        self.hash = hashlib.sha256()
        self.utf8, self.plain, self.last = True, True, b""

    def take(self, block: bytes) -> None:
        if self.size == 0 and block.startswith(UTF16_MARKS):
            raise InputError("the file is UTF-16; save it as UTF-8", file=self.path)
        if b"\0" in block:
            line = self.lines + block[: block.index(b"\0")].count(b"\n") + 1
            raise InputError("a NUL byte, which no text holds", file=self.path, line=line)
        self.hash.update(block)
        self.utf8 = self.utf8 and _decodes(block, "utf-8")
        self.plain = self.plain and _plain(block)
        self.size += len(block)
        self.lines += block.count(b"\n") + (not block.endswith(b"\n")) - _blank_lines(block)
        self.last = block[-1:]

    def finished(self) -> TextFile:
        encoding = "utf-8" if self.utf8 else "cp1252"
        if not self.utf8:
            _refuse_undefined_bytes(self.path)
        complete = self.last in (b"\n", b"\r")
        return TextFile(self.path, encoding, self.hash.hexdigest(), self.size, self.lines, self.plain, complete)


def _blocks(path: Path) -> Iterator[bytes]:
    """Blocks that end with a line."""
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            head, newline, tail = (rest + chunk).rpartition(b"\n")
            if newline:
                yield head + newline
            rest = tail
    if rest:
        yield rest


def _plain(block: bytes) -> bool:
    """Whether every quote stands beside a comma or at an end of a line, and every CR before an LF."""
    if block.count(b"\r") != block.count(b"\r\n"):
        return False
    signs = np.frombuffer(block, np.uint8)
    edge = (signs == ord(",")) | (signs == ord("\r")) | (signs == ord("\n"))
    return not ((signs[1:-1] == ord('"')) & ~edge[:-2] & ~edge[2:]).any()


def _blank_lines(block: bytes) -> int:
    return len(BEFORE_BLANK_LINE.findall(block)) + block.startswith((b"\n", b"\r\n"))


def _decodes(block: bytes, encoding: str) -> bool:
    try:
        block.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_undefined_bytes(path: Path) -> None:
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not _decodes(line, "cp1252"):
            raise InputError("bytes that are neither UTF-8 nor cp1252", file=path, line=number)


def numbered_rows(text: TextFile, *, skip: int, width: int, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Fields of each row after the first `skip` lines, with the row's line number.

    Fields stand between delimiters, bare or in quotes; a quote inside quotes is doubled. Another number of fields than
    `width`, or a quote in another place, is an InputError. Lines without anything are passed over.
    """
    for number, line in text.numbered():
        if number > skip and line:
            yield number, _fields(line, number, text.path, width, delimiter)


def _fields(line: str, number: int, path: Path, width: int, delimiter: str) -> list[str]:
    if len(line) > LONGEST_LINE:
        raise InputError(f"a line of {len(line):,} characters, which no row has", file=path, line=number)
    fields = fields_of(line, delimiter)
    if fields is None:
        raise InputError(f"a quote that is not doubled or not closed in {_short(line)}", file=path, line=number)
    if len(fields) != width:
        raise InputError(f"{len(fields)} fields where {width} belong in {_short(line)}", file=path, line=number)
    return fields


def are_rows(text: TextFile, *, skip: int, delimiter: str = ",") -> bool:
    """Whether every line after the first `skip` lines is a row as `numbered_rows` reads it, of any number of fields."""
    row, _ = _grammar(delimiter)
    return all(
        len(line) <= LONGEST_LINE and row.fullmatch(line) is not None
        for number, line in text.numbered()
        if number > skip
    )


def fields_of(line: str, delimiter: str = ",") -> list[str] | None:
    """Return the fields of a line, or None where a quote stands in a wrong place."""
    row, next_field = _grammar(delimiter)
    if not row.fullmatch(line):
        return None
    fields, position, more = [], 0, True
    while more:
        match = next_field.match(line, position)
        if match is None:  # the whole line matched, so each field matches
            raise AssertionError(line)
        fields.append((match[1] or "").replace('""', '"') or match[2] or "")
        position, more = match.end(), match[3] == delimiter
    return fields


@cache
def _grammar(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of a row and of its next field."""
    field = rf'(?:"((?:[^"]|"")*)"|([^"{delimiter}]*))'
    return re.compile(rf"{field}(?:{delimiter}{field})*"), re.compile(rf"{field}({delimiter}|$)")


def _short(line: str) -> str:
    return line if len(line) <= 80 else line[:77] + "..."
