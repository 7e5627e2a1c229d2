"""Bytes of a GDX, read from front to back; whatever is not there is an InputError."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from speedlocal.errors import InputError

LARGEST_BLOCK: Final = 1 << 16
LARGEST_RATIO: Final = 200
BLOCK_HEAD: Final = 3


def damaged(path: Path, why: str) -> InputError:
    """Return the error of a GDX that is not whole."""
    return InputError(f"a damaged GDX: {why}", file=path)


class Cursor:
    """A place in a part of the file; numbers are little-endian, texts carry their length in one byte before them."""

    def __init__(self, content: bytes, path: Path, part: str) -> None:
        self.content, self.path, self.part, self.at = content, path, part, 0

    def take(self, count: int) -> bytes:
        """Return the next bytes, exactly as many as asked."""
        start, self.at = self.at, self.at + count
        if self.at > len(self.content):
            raise damaged(self.path, f"{self.part} is cut off")
        return self.content[start : self.at]

    def number(self, size: int = 4) -> int:
        """Return the next integer, signed."""
        return int.from_bytes(self.take(size), "little", signed=True)

    def byte(self) -> int:
        """Return the next byte."""
        return self.take(1)[0]

    def text(self) -> bytes:
        """Return the next text, as its bytes."""
        return self.take(self.byte())

    def texts(self) -> Iterator[bytes]:
        """Give as many texts as the next number says."""
        for _ in range(self.number()):
            yield self.text()

    def expect(self, mark: bytes) -> None:
        """Pass over a mark; another text in its place is an InputError."""
        if self.text() != mark:
            raise damaged(self.path, f"{self.part} has no mark {mark.decode()}")


def unpacked(content: bytes, path: Path, part: str) -> bytes:
    """Return the blocks of a compressed part as one.

    A block begins with a byte that says whether it is compressed and two bytes of its length, big-endian.
    """
    blocks, size, cursor = [], 0, Cursor(content, path, part)
    limit = LARGEST_RATIO * max(len(content), 1 << 20)
    while cursor.at < len(content):
        head = cursor.take(BLOCK_HEAD)
        block = cursor.take(int.from_bytes(head[1:], "big"))
        blocks.append(_inflated(block, path, part) if head[0] else block)
        size += len(blocks[-1])
        if size > limit:
            raise InputError(f"{part} would unpack to more than {limit:,} bytes, which no result does", file=path)
    return b"".join(blocks)


def _inflated(block: bytes, path: Path, part: str) -> bytes:
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(block, LARGEST_BLOCK)
    except zlib.error as error:
        raise damaged(path, f"{part} does not unpack: {error}") from error
    if not stream.eof:
        raise damaged(path, f"{part} does not unpack to its end")
    return content
