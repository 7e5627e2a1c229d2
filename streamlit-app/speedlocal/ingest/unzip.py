"""Zips of results, unpacked where they can do no harm."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path
from typing import Final

from speedlocal.errors import InputError

LARGEST_UNPACKED: Final = 20 << 30
LARGEST_RATIO: Final = 200
LOCKED: Final = 1
"""Bit of a member that a password is needed for."""
DAMAGED: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, UnicodeDecodeError)
"""What the library raises where bytes are wrong or a password is needed."""


def unzip(path: Path, folder: Path, allowed: int = LARGEST_UNPACKED) -> int:
    """Unpack a zip, and return how many bytes the zips within it may unpack to.

    One that is damaged, locked or larger than allowed, or leads out of the folder, is an InputError.
    """
    try:
        with _opened(path) as archive:
            for member in archive.infolist():
                _refuse_member(member, path)
            _refuse_names_twice(archive.infolist(), path)
            left = _left(archive.infolist(), allowed, path)
            for member in archive.infolist():
                _extract(archive, member, folder, path)
            return left
    except OSError as error:
        raise InputError(f"it cannot be unpacked: {error.strerror}", file=path) from error


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except DAMAGED as error:
        told = "the list of what it holds is cut off or wrong; copy or fetch it again"
        raise InputError(f"a damaged or locked zip: {told}", file=path) from error


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, path: Path) -> None:
    try:
        archive.extract(member, folder)
    except NotImplementedError as error:
        told = "is packed in a way that is not read; pack it anew, with Deflate"
        raise InputError(f"{member.filename!r} {told}", file=path) from error
    except DAMAGED as error:
        told = f"{member.filename!r} cannot be unpacked; copy or fetch it again"
        raise InputError(f"a damaged or locked zip: {told}", file=path) from error


def _refuse_member(member: zipfile.ZipInfo, path: Path) -> None:
    if not member.filename:
        raise InputError("a member without a name", file=path)
    parts = member.filename.replace("\\", "/").split("/")
    if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
        raise InputError(f"{member.filename!r} would be written outside the folder", file=path)
    if member.flag_bits & LOCKED:
        raise InputError(f"{member.filename!r} is locked with a password; unpack it, and load what it holds", file=path)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise InputError(f"{member.filename!r} is a link, not a file", file=path)


def _refuse_names_twice(members: list[zipfile.ZipInfo], path: Path) -> None:
    """Raise an InputError where one member would take another's place, as on Windows one in another case does."""
    seen: set[str] = set()
    for name in (member.filename.replace("\\", "/") for member in members if not member.is_dir()):
        if name.casefold() in seen:
            raise InputError(f"two members are called {name!r}", file=path)
        seen.add(name.casefold())


def _left(members: list[zipfile.ZipInfo], allowed: int, path: Path) -> int:
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    most = min(allowed, LARGEST_RATIO * max(packed, 1 << 20))
    if unpacked > most:
        raise InputError(f"it would unpack to {unpacked:,} bytes, which no result does", file=path)
    return most - unpacked
