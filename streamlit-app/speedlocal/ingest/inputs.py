"""What the command names: files, folders and zips, sorted into quartets."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from speedlocal.errors import InputError
from speedlocal.ingest.companions import SUFFIXES
from speedlocal.ingest.side_files import SIDE_FILES

LARGEST_UNPACKED: Final = 20 << 30
LARGEST_RATIO: Final = 200


@dataclass
class Quartet:
    """A `.vd` with what stands beside it."""

    vd: Path
    companions: list[Path] = field(default_factory=list)
    side_files: dict[str, Path] = field(default_factory=dict)

    def missing(self) -> list[str]:
        """Return the suffixes of the companions that are not there."""
        present = {path.suffix.casefold() for path in self.companions}
        return [suffix for suffix in SUFFIXES if suffix not in present]


def find_quartets(paths: Iterable[Path], unpacked: Path) -> list[Quartet]:
    """Find the quartets among files, folders and zips, in the order given; zips are unpacked below `unpacked`.

    A companion that is named stands for its `.vd`. What is neither is an InputError.
    """
    found: dict[Path, None] = {}
    for number, path in enumerate(paths):
        for vd in _result_files(path, unpacked / str(number)):
            found.setdefault(vd.resolve(), None)
    return [_with_companions(vd) for vd in found]


def _result_files(path: Path, unpacked: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from _in_folder(path, unpacked)
    elif not path.exists():
        raise InputError("there is no such file", file=path)
    elif path.suffix.casefold() == ".zip":
        _unpack(path, unpacked)
        yield from _in_folder(unpacked, unpacked, of=path)
    elif path.suffix.casefold() == ".vd":
        yield path
    elif path.suffix.casefold() in SUFFIXES:
        yield _result_of(path)
    else:
        raise InputError("no result file; load reads .vd, with .vde, .vds and .vdt beside it, or a .zip", file=path)


def _result_of(companion: Path) -> Path:
    for sibling in sorted(companion.parent.iterdir()):
        if sibling.suffix.casefold() == ".vd" and sibling.stem.casefold() == companion.stem.casefold():
            return sibling
    raise InputError(f"a companion without its result; {companion.stem}.vd is not beside it", file=companion)


def _in_folder(folder: Path, unpacked: Path, *, of: Path | None = None) -> list[Path]:
    results = sorted(p for p in folder.rglob("*") if p.suffix.casefold() == ".vd" and p.is_file())
    if of is None:
        for number, zipped in enumerate(sorted(p for p in folder.glob("*.zip") if p.is_file())):
            results += _result_files(zipped, unpacked / str(number))
    if not results:
        raise InputError("there is no .vd file in it", file=of or folder)
    return results


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                _refuse_member(member, path)
            _refuse_bomb(archive.infolist(), path)
            archive.extractall(folder)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise InputError(f"a damaged or locked zip: {error}", file=path) from error


def _refuse_member(member: zipfile.ZipInfo, path: Path) -> None:
    parts = member.filename.replace("\\", "/").split("/")
    if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
        raise InputError(f"{member.filename!r} would be written outside the folder", file=path)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise InputError(f"{member.filename!r} is a link, not a file", file=path)


def _refuse_bomb(members: list[zipfile.ZipInfo], path: Path) -> None:
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if unpacked > LARGEST_UNPACKED or unpacked > LARGEST_RATIO * max(packed, 1 << 20):
        raise InputError(f"it would unpack to {unpacked:,} bytes, which no result does", file=path)


def _with_companions(vd: Path) -> Quartet:
    quartet = Quartet(vd)
    stem = vd.stem.casefold()
    for sibling in sorted(vd.parent.iterdir()):
        name = sibling.name.casefold()
        if sibling.stem.casefold() == stem and sibling.suffix.casefold() in SUFFIXES:
            quartet.companions.append(sibling)
        elif name.startswith(stem) and name[len(stem) :] in SIDE_FILES:
            quartet.side_files[name[len(stem) :]] = sibling
    return quartet
