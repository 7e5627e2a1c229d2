"""How parent and worker talk: frames of eight bytes of length, big-endian, and that many bytes."""

from __future__ import annotations

import struct
from typing import IO

_LENGTH = struct.Struct(">Q")


def write_frame(pipe: IO[bytes], content: bytes) -> None:
    """Send one frame; raises OSError where the other side is gone."""
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def read_frame(pipe: IO[bytes], *, most: int) -> bytes:
    """The next frame; raises EOFError where the other side is gone or announces more than `most` bytes."""
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > most:
        raise EOFError(f"a frame of {length} bytes, at most {most} are taken")
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    content = pipe.read(length)
    if len(content) != length:
        raise EOFError("the other side is gone")
    return content
