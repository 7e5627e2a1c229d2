"""Files named by an https address: fetched, gone on with after a break, checked for their length.

What has come of a file lies in the cache folder, under a digest of its address without the query, until it has been
loaded: another command goes on where this one ended. `If-Range` (RFC 9110, section 13.1.5) lets the server send the
whole file where it has changed since. A file that is complete is asked for its last byte, which settles the same.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPResponse
from pathlib import Path, PurePath
from typing import Final
from urllib.parse import unquote, urlsplit

from filelock import FileLock, Timeout

from speedlocal.errors import CommandError
from speedlocal.ingest.file_names import safe_name
from speedlocal.ingest.https import (
    CHUNK,
    Address,
    BrokenOffError,
    UnreachableError,
    chunks,
    is_address,
    open_https,
    read_address,
)
from speedlocal.ingest.reading import Progress
from speedlocal.settings import cache_folder

LARGEST: Final = 20 << 30
WAITS: Final = (1.0, 2.0, 4.0)
"""Seconds before each further try; the count begins anew once a try has brought some more."""
KEPT_SECONDS: Final = 7 * 24 * 3600
RANGE: Final = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@contextmanager
def fetched(named: Sequence[str], progress: Progress) -> Iterator[list[Path]]:
    """Give what a command names as paths, each address as a file of its own name that is gone when the block ends.

    Where the block raises, what was fetched stays in the cache, so that it need not come again.
    """
    addresses = [read_address(name) for name in named if is_address(name)]
    if not addresses:
        yield [Path(name) for name in named]
        return
    with _folder() as folder:
        yield [fetch(name, Path(folder), progress) if is_address(name) else Path(name) for name in named]
        for address in addresses:
            _part(address).forget()


def fetch(url: str, folder: Path, progress: Progress) -> Path:
    """Fetch a file into the folder and return its path; what cannot be had is a CommandError.

    The name is that of Content-Disposition, else of the address.
    """
    address = read_address(url)
    try:
        _cache().mkdir(mode=0o700, parents=True, exist_ok=True)
        part = _part(address)
        with FileLock(part.file.with_suffix(".lock"), timeout=0):
            path = folder / _whole(address, part, progress)
            _put_beside(part.file, path)
    except Timeout:
        raise CommandError(f"{address.shown} is being fetched by another load; load it when that has ended") from None
    except OSError as error:
        raise CommandError(f"{_cache()} cannot be written: {error.strerror}") from error
    return path


@dataclass
class _Part:
    """What has come of a file, and what the server said of it: its ETag or date, and how long it is."""

    file: Path
    validator: str = ""
    total: int | None = None

    @property
    def size(self) -> int:
        return self.file.stat().st_size if self.file.exists() else 0

    @property
    def start(self) -> int:
        """The first byte to ask for: the next one, of a complete file the last."""
        if not self.validator:
            return 0
        return self.size if self.total is None else max(0, min(self.size, self.total - 1))

    @property
    def complete(self) -> bool:
        return self.total is not None and self.size == self.total

    def begin(self, validator: str, total: int | None) -> None:
        self.file.unlink(missing_ok=True)  # and not emptied: a load that is under way may hold it by another name
        self.file.touch()
        self.validator, self.total = validator, total
        self.remember()

    def remember(self) -> None:
        about = {"validator": self.validator, "total": self.total}
        self.file.with_suffix(".json").write_text(json.dumps(about), encoding="utf-8")

    def forget(self) -> None:
        self.file.unlink(missing_ok=True)
        self.file.with_suffix(".json").unlink(missing_ok=True)
        self.validator, self.total = "", None


def _cache() -> Path:
    return cache_folder() / "fetched"


def _folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder for the files of one command."""
    cache = _cache()
    try:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        _tidy(cache)
        return tempfile.TemporaryDirectory(prefix="load-", dir=cache)
    except OSError as error:
        raise CommandError(f"{cache} cannot be written: {error.strerror}") from error


def _tidy(cache: Path) -> None:
    """Remove what no command has come back for in a week."""
    for path in cache.iterdir():
        if time.time() - path.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _part(address: Address) -> _Part:
    digest = hashlib.sha256(address.shown.encode()).hexdigest()[:32]
    file = _cache() / f"{digest}.part"
    try:
        about = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        return _Part(file, about["validator"], about["total"])
    except (FileNotFoundError, ValueError):
        return _Part(file)


def _put_beside(file: Path, path: Path) -> None:
    if path.exists():
        raise CommandError(f"two addresses give a file {path.name}; load them apart")
    try:
        path.hardlink_to(file)
    except OSError:  # a file system without links
        shutil.copyfile(file, path)


def _whole(address: Address, part: _Part, progress: Progress) -> str:
    """Let the part become the whole file, and return the file's name."""
    failures, furthest = 0, part.size
    while True:
        try:
            return _go_on(address, part, progress)
        except BrokenOffError as error:
            if isinstance(error, UnreachableError) and not part.size:
                raise  # a host or port that is mistyped is told at once
            failures = 1 if part.size >= furthest + CHUNK else failures + 1
            furthest = max(furthest, part.size)
            if failures > len(WAITS):
                raise CommandError(f"{error}; the same command tries again") from error
        time.sleep(WAITS[failures - 1])


def _go_on(address: Address, part: _Part, progress: Progress) -> str:
    asked = {"Range": f"bytes={part.start}-", "If-Range": part.validator} if part.start else {}
    with open_https(address, asked) as response:
        if response.status == HTTPStatus.OK:
            _refuse(response, address)
            part.begin(_validator(response), response.length)
        elif not _follows(response, part):
            part.forget()
            raise BrokenOffError(f"{address.shown}: the file has changed on the server")
        name = _name(response, address)
        if not part.complete:
            _append(response, address, part, lambda got: progress(*_told(name, got, part.total)))
    return name


def _refuse(response: HTTPResponse, address: Address) -> None:
    """Refuse what is no file, or a file whose end could not be known."""
    if response.headers.get_content_type() == "text/html":
        raise CommandError(f"{address.shown}: the server gives a web page, no file; it may ask for a login")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise CommandError(f"{address.shown}: the server packs the file on the way, though it was not asked to")
    if response.length is None and not response.chunked:
        raise CommandError(f"{address.shown}: the server does not say how long the file is")
    if response.length and response.length > LARGEST:
        raise CommandError(f"{address.shown}: {response.length:,} bytes are more than the {LARGEST:,} that are fetched")


def _append(response: HTTPResponse, address: Address, part: _Part, told: Callable[[int], None]) -> None:
    got = part.start if response.status == HTTPStatus.PARTIAL_CONTENT else 0
    with part.file.open("r+b") as file:
        file.seek(got)
        file.truncate()
        for chunk in chunks(response, address):
            got += len(chunk)
            if got > LARGEST:
                break
            file.write(chunk)
            told(got)
    if got > LARGEST:
        part.forget()
        raise CommandError(f"{address.shown}: more has come than the {LARGEST:,} bytes that are fetched")
    if part.total not in (None, got):
        raise BrokenOffError(f"{address.shown}: cut off after {got:,} of {part.total:,} bytes")
    part.total = got
    part.remember()


def _follows(response: HTTPResponse, part: _Part) -> bool:
    """Whether the answer is the rest that was asked for, of the file that it was asked of."""
    found = RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if response.status != HTTPStatus.PARTIAL_CONTENT or not found:
        return False
    start, total = found.groups()
    same_length = part.total is None or total in ("*", str(part.total))
    return int(start) == part.start > 0 and same_length and _validator(response) in ("", part.validator)


def _validator(response: HTTPResponse) -> str:
    """Return what tells this state of the file from others; empty where the server does not."""
    etag: str = response.headers.get("ETag", "")
    return etag if etag.startswith('"') else response.headers.get("Last-Modified", "")


def _name(response: HTTPResponse, address: Address) -> str:
    paths = (unquote(urlsplit(url).path) for url in (address.url, response.url))
    names = [name for given in (response.headers.get_filename() or "", *paths) if (name := safe_name(given))]
    if not names:
        raise CommandError(f"{address.shown}: the address names no file")
    return next((name for name in names if PurePath(name).suffix), names[0])


def _told(name: str, got: int, total: int | None) -> tuple[str, float]:
    if not total:
        return f"fetching {name}, {got / 1e6:,.0f} MB", 0.0
    return f"fetching {name}, {got / 1e6:,.0f} of {total / 1e6:,.0f} MB", got / total
