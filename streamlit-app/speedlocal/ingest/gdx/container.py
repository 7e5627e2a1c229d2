"""The GDX format: which symbols a file holds, its labels and texts, and where each symbol's records stand.

Format: version 7, as `gxfile.cpp` of GAMS-dev/gdx (MIT) writes and reads it. All of the file but the records is read
when it is opened. GAMS finds symbols and labels in any case; so does this.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from speedlocal.errors import InputError
from speedlocal.ingest.gdx.cursor import Cursor, damaged, unpacked
from speedlocal.ingest.gdx.records import Layout, Records, decode
from speedlocal.ingest.places import BROKEN

BYTE_ORDER: Final = bytes.fromhex("0234120478563412") + b"\x08\x18\x2d\x44\x54\xfb\x21\x09\x40"
"""A word, an integer and pi, each after its size, as a little-endian machine writes them."""
FILE_MARK: Final = 123
FILE_NAME: Final = b"GAMSGDX"
VERSION: Final = 7
INDEX_MARK: Final = 19510624
KINDS: Final = ("set", "parameter", "variable", "equation", "alias")
FIELDS: Final = {"set": 1, "parameter": 1, "variable": 5, "equation": 5, "alias": 1}
MOST_DIMENSIONS: Final = 20
UNIVERSE: Final = "*"


class Symbol(NamedTuple):
    """What the table of symbols says of one; `target` is the number of the set that an alias stands for."""

    name: str
    kind: str
    dimensions: int
    records: int
    text: str
    position: int
    compressed: bool
    target: int
    domains: tuple[str, ...]


class Places(NamedTuple):
    """Where the parts of the file begin, in bytes; 0 where a part is not there."""

    symbols: int
    labels: int
    texts: int
    acronyms: int
    end: int
    domains: int


@dataclass
class Gdx:
    """An opened file; `labels` are counted from 1 by the records, `texts` from 0 by the records of sets."""

    path: Path
    content: bytes
    producer: str
    compressed: bool
    places: Places
    encoding: str = "utf-8"
    labels: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    symbols: dict[str, Symbol] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)

    @property
    def sha256(self) -> str:
        """Hash of the file's bytes."""
        return hashlib.sha256(self.content).hexdigest()

    def symbol(self, name: str) -> Symbol | None:
        """Return a symbol whatever its case, an alias as the set that it stands for; None where it is not there."""
        found = self.symbols.get(name.casefold())
        if found is None or found.kind != "alias":
            return found
        names = list(self.symbols)
        for _ in names:
            found = self.symbols[names[found.target - 1]] if 0 < found.target <= len(names) else None
            if found is None or found.kind != "alias":
                return found
        return None

    def count(self, name: str) -> int:
        """Return how many records a symbol has; 0 where it is not there."""
        found = self.symbol(name)
        return found.records if found else 0

    def records(self, symbol: Symbol) -> Records:
        """Read the records of a symbol; what does not fit the format is an InputError that names it."""
        part = f"symbol {symbol.name}"
        if symbol.dimensions == 0 and symbol.records == 0:
            return Records.of_zero()
        cursor = Cursor(self.part(symbol.position, part, compressed=symbol.compressed), self.path, part)
        cursor.expect(b"_DATA_")
        if cursor.byte() != symbol.dimensions:
            raise damaged(self.path, f"{part} has another number of indices than its entry")
        cursor.number()
        bounds = tuple((cursor.number(), cursor.number()) for _ in range(symbol.dimensions))
        layout = Layout(bounds, FIELDS[symbol.kind], max(symbol.records, int(symbol.dimensions == 0)), len(self.labels))
        try:
            return decode(cursor.content[cursor.at :], layout)
        except ValueError as error:
            raise damaged(self.path, f"{part} {error}") from error

    def element_text(self, number: float) -> str:
        """Return the text that a record of a set points at; 0 points at none."""
        if not 0 <= number < max(len(self.texts), 1) or number != int(number):
            raise damaged(self.path, f"text {number:g} is not in the table of texts")
        return self.texts[int(number)] if self.texts else ""

    def part(self, position: int, name: str, *, compressed: bool | None = None) -> bytes:
        """Return the bytes from a position to the next part, unpacked."""
        if not 0 < position < len(self.content):
            raise damaged(self.path, f"it ends before {name}")
        end = next((start for start in self.starts if start > position), len(self.content))
        content = self.content[position:end]
        packed = self.compressed if compressed is None else compressed
        return unpacked(content, self.path, name) if packed else content


def open_gdx(path: Path) -> Gdx:
    """Read all but the records; what is no GDX of version 7, or damaged, is an InputError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        why = "it is a folder, not a file" if path.is_dir() else f"it cannot be read: {error.strerror}"
        raise InputError(why, file=path) from error
    if not content:
        raise InputError("the file is empty", file=path)
    gdx = _opened(content, path)
    gdx.starts = sorted({place for place in gdx.places if place})
    symbols = _symbols(gdx)
    gdx.starts = sorted({*gdx.starts, *(symbol.position for symbol in symbols if symbol.position)})
    labels, texts = _texts(gdx, gdx.places.labels, b"_UEL_"), _texts(gdx, gdx.places.texts, b"_SETT_")
    gdx.encoding = _encoding([*labels, *texts, *(s.text.encode("latin-1") for s in symbols)])
    gdx.labels, gdx.texts = _decoded(labels, gdx), _decoded(texts, gdx)
    _refuse_broken({"label": gdx.labels, "text": gdx.texts, "producer": [gdx.producer]}, path)
    domains = _domains(gdx, symbols)
    for number, symbol in enumerate(symbols, 1):
        text = _decoded([symbol.text.encode("latin-1")], gdx)[0]
        _refuse_broken({f"text of symbol {symbol.name}": [text]}, path)
        known = domains.get(number, symbol.domains)
        if gdx.symbols.setdefault(symbol.name.casefold(), symbol) is not symbol:
            raise damaged(path, f"symbol {symbol.name} stands twice")
        gdx.symbols[symbol.name.casefold()] = symbol._replace(text=text, domains=known)
    return gdx


def _opened(content: bytes, path: Path) -> Gdx:
    cursor = Cursor(content, path, "the head")
    if not content.startswith(BYTE_ORDER):
        raise InputError("no GDX file, whatever its name says", file=path)
    cursor.take(len(BYTE_ORDER))
    if cursor.byte() != FILE_MARK or cursor.text() != FILE_NAME:
        raise InputError("no GDX file, whatever its name says", file=path)
    if (version := cursor.number()) != VERSION:
        raise InputError(f"a GDX of version {version}; {VERSION} is read, which GAMS has written since 2009", file=path)
    compressed = cursor.number() > 0
    cursor.text()
    producer = cursor.text().decode("latin-1").strip()
    if cursor.number() != INDEX_MARK:
        raise damaged(path, "it was not written to its end")
    return Gdx(path, content, producer, compressed, Places(*(cursor.number(8) for _ in Places._fields)))


def _symbols(gdx: Gdx) -> list[Symbol]:
    part = "the table of symbols"
    cursor = Cursor(gdx.part(gdx.places.symbols, part), gdx.path, part)
    cursor.expect(b"_SYMB_")
    symbols: list[Symbol] = []
    for _ in range(cursor.number()):
        symbols.append(_symbol(cursor, symbols))
    cursor.expect(b"_SYMB_")
    return symbols


def _symbol(cursor: Cursor, before: list[Symbol]) -> Symbol:
    name = cursor.text().decode("latin-1")
    position, dimensions, kind, target, records = (
        cursor.number(8), cursor.number(), cursor.byte(), cursor.number(), cursor.number()
    )  # fmt: skip
    if kind >= len(KINDS) or not 0 <= dimensions <= MOST_DIMENSIONS or records < 0:
        raise damaged(cursor.path, f"the entry of symbol {name} makes no sense")
    cursor.number()
    cursor.byte()
    text, compressed = cursor.text().decode("latin-1"), cursor.byte() > 0
    numbers = [cursor.number() for _ in range(dimensions)] if cursor.byte() else [0] * dimensions
    list(cursor.texts())
    domains = tuple(before[n - 1].name if 0 < n <= len(before) else UNIVERSE for n in numbers)
    return Symbol(name, KINDS[kind], dimensions, records, text, position, compressed, target, domains)


def _texts(gdx: Gdx, position: int, mark: bytes) -> list[bytes]:
    part = {b"_UEL_": "the table of labels", b"_SETT_": "the table of texts"}[mark]
    cursor = Cursor(gdx.part(position, part), gdx.path, part)
    cursor.expect(mark)
    texts = list(cursor.texts())
    cursor.expect(mark)
    return texts


def _domains(gdx: Gdx, symbols: list[Symbol]) -> dict[int, tuple[str, ...]]:
    """Names of the sets that indices run over where they are stated but not checked, by the symbol's number."""
    if not gdx.places.domains:
        return {}
    part = "the table of domains"
    cursor = Cursor(gdx.part(gdx.places.domains, part), gdx.path, part)
    cursor.expect(b"_DOMS_")
    names = [UNIVERSE, *(text.decode("latin-1") for text in cursor.texts())]
    cursor.expect(b"_DOMS_")
    found = {}
    while 0 < (number := cursor.number()) <= len(symbols):
        places = [cursor.number() for _ in range(symbols[number - 1].dimensions)]
        found[number] = tuple(names[place] if 0 <= place < len(names) else UNIVERSE for place in places)
    cursor.expect(b"_DOMS_")
    return found


def _encoding(texts: list[bytes]) -> str:
    try:
        b"\n".join(texts).decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _decoded(texts: list[bytes], gdx: Gdx) -> list[str]:
    try:
        return [text.decode(gdx.encoding) for text in texts]
    except UnicodeDecodeError as error:
        raise InputError(f"{error.object.decode('latin-1')!r} is neither UTF-8 nor cp1252", file=gdx.path) from error


def _refuse_broken(texts: dict[str, list[str]], path: Path) -> None:
    """Raise an InputError where a text holds what ends a line or a text; the texts by what they are."""
    for what, several in texts.items():
        if broken := next((text for text in several if BROKEN.search(text)), None):
            raise InputError(f"a line break or NUL in the {what} {broken[:80]!r}", file=path)
