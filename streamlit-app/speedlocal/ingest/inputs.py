"""What the command names: files, folders and zips, sorted into results and what completes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from speedlocal.errors import InputError
from speedlocal.ingest.formats import COMPANIONS, COMPLETING, Format, format_of, known_format
from speedlocal.ingest.places import BROKEN
from speedlocal.ingest.table_file import is_among_results
from speedlocal.ingest.unzip import unzip
from speedlocal.ingest.words import some

SIDE_FILES: Final = {f"_{kind}.csv": kind for kind in (Format.UNITS, Format.TIMES, Format.REGIONS, Format.NEIGHBOURS)}
IN_FOLDERS: Final = (".vd", ".gdx", ".csv", ".parquet")
"""Suffixes of what is looked at in a folder; a database there is taken only when it is named."""

SPREADSHEETS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
LOOKED_AT: Final = (*IN_FOLDERS, *SPREADSHEETS, ".zip")
PASSED_OVER: Final = (None, Format.ZIP, Format.DUCKDB)
"""What a file called like a result may be and is not taken for: nothing that is read, a zip, a database."""
LEFT_WHERE_UNREADABLE: Final = (".csv", ".parquet")
"""Suffixes of what need not be a result; a `.vd` or `.gdx` that cannot be read is one that is damaged."""

MACOS, MACOS_PREFIX = "__MACOSX", "._"
"""Where macOS keeps what it knows of a file: in a folder of a zip, or beside it on a disk of another system."""


@dataclass(frozen=True)
class File:
    """A file and what it is."""

    path: Path
    format: Format


@dataclass
class Result:
    """A file that has rows, with the files that complete it."""

    file: File
    beside: list[File] = field(default_factory=list)


@dataclass
class PassedOver:
    """What folders and zips hold that is called like a result: `others` are none, of `unreadable` ones nobody knows.

    `spreadsheets` are never read.
    """

    others: list[str] = field(default_factory=list)
    unreadable: list[InputError] = field(default_factory=list)
    spreadsheets: list[str] = field(default_factory=list)


@dataclass
class Inputs:
    """Results in the order given, and what lies beside or around them.

    `loose` completes the scenarios without belonging to one result.
    """

    results: list[Result] = field(default_factory=list)
    loose: list[File] = field(default_factory=list)
    passed_over: PassedOver = field(default_factory=PassedOver)


def find_inputs(paths: Iterable[Path], unpacked: Path) -> Inputs:
    """Find results among files, folders and zips, in the order given; zips are unpacked below `unpacked`.

    Companions and side files are found by the stem of their result, and such a file stands for the result beside it.
    What is no result, and completes none, is an InputError.
    """
    inputs = Inputs()
    found: dict[File, Path] = {}
    for number, path in enumerate(paths):
        passed_over = PassedOver()
        for file in _files_of(path, unpacked / str(number), passed_over):
            found.setdefault(file, path)
        inputs.passed_over.others += passed_over.others
        inputs.passed_over.unreadable += passed_over.unreadable
    taken: set[Path] = set()
    for file in found:
        if file.format not in COMPLETING:
            result = Result(file, [one for one in _beside(file.path) if one.path not in taken])
            taken.update(one.path for one in result.beside)
            inputs.results.append(result)
    inputs.loose = [file for file in found if file.format in COMPLETING and file.path not in taken]
    if not inputs.results and inputs.loose:
        raise _nothing_to_complete([file.path.name for file in inputs.loose], found[inputs.loose[0]])
    return inputs


def _nothing_to_complete(names: list[str], of: Path) -> InputError:
    if names == [of.name]:
        return InputError("it completes a result, but none lies beside it or was given with it", file=of)
    complete = "completes" if len(names) == 1 else "complete"
    return InputError(
        f"there is no result in it; {some(names)} {complete} one: name the result in the same command", file=of
    )


def _files_of(path: Path, unpacked: Path, passed_over: PassedOver) -> list[File]:
    try:
        return list(_files(path, unpacked, passed_over))
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}", file=path) from error


def _files(path: Path, unpacked: Path, passed_over: PassedOver) -> Iterator[File]:
    _refuse_broken_name(path.name, path.absolute().parent)
    if path.is_dir():
        yield from _results_first(_in_folder(path, unpacked, passed_over), path, passed_over)
        return
    if not path.exists():
        raise InputError("there is no such file", file=str(path))
    file = File(path.resolve(), format_of(path))
    if file.format is Format.ZIP:
        yield from _results_first(_in_zip(path, unpacked, passed_over), path, passed_over)
    elif owner := _owner(file):
        yield owner
    else:
        yield file


def _refuse_broken_name(name: str, of: Path) -> None:
    """Raise an InputError where a name would break a line of the report."""
    if BROKEN.search(name):
        raise InputError(f"a line break in the name {name!r}; call it otherwise", file=of)


def _owner(file: File) -> File | None:
    """The result that a companion or side file belongs to, where it lies beside it."""
    for sibling in sorted(file.path.parent.iterdir()):
        if sibling.suffix.casefold() == ".vd" and file in _beside(sibling):
            return File(sibling, Format.VD)
    return None


def _beside(result: Path) -> list[File]:
    """The companions and side files of a result, known by its stem."""
    stem, found = result.stem.casefold(), []
    for sibling in sorted(result.parent.iterdir()):
        name, suffix = sibling.name.casefold(), sibling.suffix.casefold()
        if sibling.stem.casefold() == stem and suffix in COMPANIONS:
            found.append(File(sibling, COMPANIONS[suffix]))
        elif name.startswith(stem) and name[len(stem) :] in SIDE_FILES:
            found.append(File(sibling, SIDE_FILES[name[len(stem) :]]))
    return found


def _results_first(found: Iterable[File], of: Path, passed_over: PassedOver) -> list[File]:
    """What a folder or zip holds, results of VEDA first; other files may lie there, too."""
    files = sorted(found, key=lambda file: tuple(Format).index(file.format))
    if not files:
        raise _no_result(of, passed_over)
    return files


def _no_result(of: Path, passed_over: PassedOver) -> InputError:
    if passed_over.unreadable:
        return passed_over.unreadable[0]
    told = "there is no result in it"
    if others := passed_over.others:
        told += f"; {some(others)} {'is' if len(others) == 1 else 'are'} none"
    if books := passed_over.spreadsheets:
        told += f"; spreadsheets are not read ({some(books)}): save the table of results as CSV"
    return InputError(told, file=of)


def _in_folder(folder: Path, unpacked: Path, passed_over: PassedOver) -> Iterator[File]:
    yield from _known(folder, folder, passed_over)
    for number, zipped in enumerate(_zips(folder, folder)):
        yield from _in_zip(zipped, unpacked / str(number), passed_over)


def _in_zip(path: Path, unpacked: Path, passed_over: PassedOver) -> Iterator[File]:
    """What a zip holds, and the zips within it, which together unpack to no more than one zip may.

    A folder there is called like the zip that it is of.
    """
    outer = unpacked / path.name
    left = unzip(path, outer)
    yield from _known(outer, path, passed_over)
    for number, zipped in enumerate(_zips(outer, path)):
        inner = unpacked / str(number) / zipped.name
        left = unzip(zipped, inner, left)
        if _zips(inner, zipped):
            raise InputError(f"{zipped.name} in it holds a zip; unpack it", file=path)
        yield from _known(inner, zipped, passed_over)


def _known(folder: Path, of: Path, passed_over: PassedOver) -> Iterator[File]:
    for path in _below(folder, of):
        suffix = path.suffix.casefold()
        if suffix in SPREADSHEETS:
            passed_over.spreadsheets.append(path.name)
        elif suffix in IN_FOLDERS:
            try:
                known = _format_among_results(path)
            except InputError as error:
                if suffix not in LEFT_WHERE_UNREADABLE:
                    raise
                passed_over.unreadable.append(error)
                continue
            if known in PASSED_OVER:
                passed_over.others.append(path.name)
            else:
                yield File(path.resolve(), known)


def _format_among_results(path: Path) -> Format | None:
    known = known_format(path)
    return None if known is Format.TABLE and not is_among_results(path) else known


def _zips(folder: Path, of: Path) -> list[Path]:
    return [path for path in _below(folder, of) if path.suffix.casefold() == ".zip"]


def _below(folder: Path, of: Path) -> list[Path]:
    """Files at any depth that may be of use, without those that macOS lays beside each; `of` is what an error names."""
    found = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        lies_beside = MACOS in parts or path.name.startswith(MACOS_PREFIX)
        if path.suffix.casefold() in LOOKED_AT and path.is_file() and not lies_beside:
            for part in parts:
                _refuse_broken_name(part, of)
            found.append(path)
    return found
