"""GDX files in few lines: a writer of version 7, plain or compressed, and a small model solved and as a cube."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

BLOCK = 32768
HEAD = bytes.fromhex("0234120478563412") + b"\x08" + struct.pack("<d", 3.141592653589793)
KINDS = {"set": 0, "parameter": 1, "variable": 2, "equation": 3, "alias": 4}
Special = str
UNDF, NA, INF, MINF, EPS = "UNDF", "NA", "+INF", "-INF", "EPS"
CODES: dict[Special | float, int] = {UNDF: 0, NA: 1, INF: 2, MINF: 3, EPS: 4, 0.0: 5, 1.0: 6, -1.0: 7, 0.5: 8, 2.0: 9}
Record = tuple[str, ...]


@dataclass(frozen=True)
class Sym:
    """A symbol: its records with their value, a set's with their text; an alias names its set in `text`."""

    name: str
    kind: str
    records: Mapping[Record, float | Special] = field(default_factory=dict)
    text: str = ""
    domains: Sequence[str] = ()
    dimensions: int | None = None
    count: int | None = None

    @property
    def width(self) -> int:
        first = next(iter(self.records), self.domains)
        return self.dimensions if self.dimensions is not None else len(first)


def a_set(name: str, *records: Record | str, text: str = "", **texts: str) -> Sym:
    """A set of records without texts, or of labels with texts."""
    plain: dict[Record, float | Special] = {(r,) if isinstance(r, str) else r: "" for r in records}
    return Sym(name, "set", plain | {(label,): said for label, said in texts.items()}, text)


def a_parameter(name: str, records: Mapping[Record, float | Special]) -> Sym:
    return Sym(name, "parameter", records)


def packed(content: bytes) -> bytes:
    """Blocks as GDX compresses them; one that grows is stored as it is."""
    blocks = b""
    for start in range(0, len(content), BLOCK):
        plain = content[start : start + BLOCK]
        small = zlib.compress(plain)
        kind, block = (1, small) if len(small) < len(plain) else (0, plain)
        blocks += bytes([kind]) + len(block).to_bytes(2, "big") + block
    return blocks


def short(text: bytes | str) -> bytes:
    encoded = text if isinstance(text, bytes) else text.encode()
    return bytes([len(encoded)]) + encoded


def integer(number: int) -> bytes:
    return struct.pack("<i", number)


@dataclass
class Writer:
    """Collects labels and texts while symbols are written."""

    encoding: str = "utf-8"
    labels: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=lambda: [""])

    def number(self, label: str) -> int:
        if label not in self.labels:
            self.labels.append(label)
        return self.labels.index(label) + 1

    def text(self, text: str) -> float:
        if text not in self.texts:
            self.texts.append(text)
        return float(self.texts.index(text))

    def data(self, symbol: Sym) -> bytes:
        """Records in the order of their labels, each told by what differs from the one before."""
        numbered = {tuple(map(self.number, key)): value for key, value in symbol.records.items()}
        width, keys = symbol.width, sorted(numbered)
        bounds = [(min(column), max(column)) for column in zip(*keys, strict=True)] or [(1, 1)] * width
        out = short("_DATA_") + bytes([width]) + integer(-1)
        out += b"".join(integer(least) + integer(most) for least, most in bounds)
        before: tuple[int, ...] | None = None
        for key in keys:
            out += step(before, key, bounds)
            value = numbered[key]
            out += self.value(self.text(str(value)) if symbol.kind == "set" else value)
            if symbol.kind in ("variable", "equation"):
                out += self.value(0.0) + self.value(MINF) + self.value(INF) + self.value(1.0)
            before = key
        return out + b"\xff"

    def value(self, value: float | Special) -> bytes:
        return bytes([CODES[value]]) if value in CODES else b"\x0a" + struct.pack("<d", value)

    def list_of(self, mark: str, texts: Iterable[str]) -> bytes:
        encoded = [short(text.encode(self.encoding)) for text in texts]
        return short(mark) + integer(len(encoded)) + b"".join(encoded) + short(mark)


def step(before: tuple[int, ...] | None, key: tuple[int, ...], bounds: Sequence[tuple[int, int]]) -> bytes:
    width = len(key)
    if not width:
        return b"\x01"
    first = next(n for n in range(width) if before is None or before[n] != key[n])
    if before and first == width - 1 and key[-1] - before[-1] <= 254 - width:
        return bytes([width + key[-1] - before[-1]])
    out = bytes([first + 1])
    for number, (least, most) in list(zip(key, bounds, strict=True))[first:]:
        span = most - least + 1
        out += struct.pack("<B" if span <= 255 else "<H" if span <= 65535 else "<i", number - least)
    return out


def gdx_bytes(symbols: Sequence[Sym], *, compressed: bool = False, encoding: str = "utf-8", version: int = 7) -> bytes:
    """A whole file: head, records, table of symbols, labels, texts, domains."""
    writer = Writer(encoding)
    pack = packed if compressed else bytes
    head = HEAD + b"\x7b" + short("GAMSGDX") + integer(version) + integer(int(compressed))
    head += short("tests") + short("the tests")
    body, entries = b"", b""
    start = len(head) + 4 + 6 * 8
    for symbol in symbols:
        part = writer.data(symbol)
        entries += entry(symbol, symbols, start + len(body), compressed=compressed and symbol.width > 0)
        body += pack(part) if symbol.width else part
    parts = {
        "symbols": short("_SYMB_") + integer(len(symbols)) + entries + short("_SYMB_"),
        "labels": writer.list_of("_UEL_", writer.labels),
        "texts": writer.list_of("_SETT_", writer.texts),
        "acronyms": writer.list_of("_ACRO_", []),
        "domains": domains(symbols),
    }
    places = {}
    for name, part in parts.items():
        places[name] = start + len(body)
        body += pack(part)
    places["end"] = start + len(body)
    index = [places[name] for name in ("symbols", "labels", "texts", "acronyms", "end", "domains")]
    return head + integer(19510624) + b"".join(struct.pack("<q", place) for place in index) + body


def entry(symbol: Sym, symbols: Sequence[Sym], position: int, *, compressed: bool) -> bytes:
    names = [other.name for other in symbols]
    target = names.index(symbol.text) + 1 if symbol.kind == "alias" else 0
    count = symbol.count if symbol.count is not None else len(symbol.records)
    out = short(symbol.name) + struct.pack("<q", position) + integer(symbol.width) + bytes([KINDS[symbol.kind]])
    out += integer(target) + integer(count) + integer(0) + b"\x00"
    return out + short(symbol.text) + bytes([compressed]) + b"\x00" + integer(0)


def domains(symbols: Sequence[Sym]) -> bytes:
    names = sorted({name for symbol in symbols for name in symbol.domains if name != "*"})
    out = short("_DOMS_") + integer(len(names)) + b"".join(map(short, names)) + short("_DOMS_")
    for number, symbol in enumerate(symbols, 1):
        if symbol.domains:
            out += integer(number)
            out += b"".join(integer(names.index(d) + 1 if d != "*" else 0) for d in symbol.domains)
    return out + integer(-1) + short("_DOMS_")


def write_gdx(path: Path, symbols: Sequence[Sym], *, compressed: bool = False, encoding: str = "utf-8") -> Path:
    path.write_bytes(gdx_bytes(symbols, compressed=compressed, encoding=encoding))
    return path


def solve(*others: Sym, without: Sequence[str] = ()) -> list[Sym]:
    """A solved model of two regions with wind, a line and a demand; `others` take the place of what has their name."""
    symbols = [
        a_parameter("PAR_ACTL", {("N", "2030", "2030", "WIND", "D"): 10.5, ("N", "2030", "2030", "WIND", "W"): 0.0}),
        a_parameter("PAR_CAPL", {("N", "2030", "WIND"): 3.0}),
        a_parameter("PAR_PASTI", {("N", "2030", "WIND", "0"): 1.25}),
        a_parameter("F_IN", {("S", "2030", "2030", "DEM", "ELC", "ANNUAL"): 9.5, ("N", "2030", "2030", "LINE", "ELC", "D"): EPS}),
        a_parameter("F_OUT", {("N", "2030", "2030", "WIND", "ELC", "D"): 10.5}),
        Sym("ObjZ", "variable", {(): 1234.5}),
        Sym("EQE_COMBAL", "equation", {("N", "2030", "ELC", "D"): 0.0, ("S", "2030", "ELC", "D"): 7.0}),
        a_parameter("PAR_CAPBD", {("N", "2030", "WIND", "UP"): INF, ("N", "2030", "WIND", "LO"): 1.0}),
        a_parameter("PAR_TOP", {("N", "2030", "WIND", "ELC", "OUT"): EPS}),
        a_parameter("REG_WOBJ", {("N", "INV", "EUR"): 1000.0, ("N", "ELS", "EUR"): 0.0}),
        a_set("COM_UNIT", ("N", "ELC", "PJ"), ("S", "ELC", "PJ")),
        a_set("PRC_ACTUNT", ("N", "WIND", "NRG", "PJ"), ("N", "LINE", "NRG", "PJ"), ("S", "DEM", "NRG", "PJ")),
        a_parameter("PRC_CAPACT", {("N", "WIND"): 31.536, ("N", "LINE"): 1.0, ("S", "DEM"): 7.0}),
        a_set("UNITS_CAP", "GW", "MW", "PJa"),
        a_set("TOP", ("N", "WIND", "ELC", "OUT"), ("S", "DEM", "ELC", "IN")),
        a_set("TOP_IRE", ("N", "ELC", "S", "ELC", "LINE")),
        a_parameter("IRE_FLO", {("N", "2030", "LINE", "ELC", "S", "ELC", "ANNUAL"): 0.98}),
        a_parameter("COM_IE", {("N", "2030", "ELC", "ANNUAL"): 0.93}),
        a_parameter("G_YRFR", {("N", "D"): 0.25, ("N", "W"): 0.75, ("IMPEXP", "ANNUAL"): 1.0}),
        a_set("TS_GROUP", ("N", "ANNUAL", "ANNUAL"), ("N", "SEASON", "D"), ("N", "SEASON", "W")),
        a_set("TS_MAP", ("N", "ANNUAL", "ANNUAL"), ("N", "ANNUAL", "D"), ("N", "ANNUAL", "W"), ("N", "D", "D")),
        a_parameter("G_DYEAR", {(): 2020.0}),
        a_set("MILESTONYR", "2030"),
        Sym("COM_DESC", "set", {("N", "ELC"): "Electricity", ("S", "ELC"): ""}),
        Sym("ALL_TS", "set", {("D",): "Day", ("W",): ""}, "Timeslices"),
        a_set("NRG", ("N", "ELC"), ("S", "ELC"), text="Energy carriers"),
        a_set("COM_TMAP", ("N", "NRG", "ELC"), ("S", "NRG", "ELC")),
        a_set("PRC_MAP", ("N", "ELE", "WIND"), ("N", "IRE", "LINE"), ("S", "IRE", "LINE"), ("S", "DMD", "DEM")),
    ]  # fmt: skip
    replaced = {symbol.name.casefold(): symbol for symbol in others}
    kept = [replaced.pop(s.name.casefold(), s) for s in symbols if s.name.casefold() not in map(str.casefold, without)]
    return [*kept, *replaced.values()]


OUTPUT = ("soname", "sow", "com_grp", "prc", "allyear", "all_reg", "vintage", "all_ts", "uc_n")
INPUT = ("siname", "typ", "dd", "uc_n", "all_reg", "allyear", "prc", "com_grp", "all_ts", "lim", "cur", "uni", "*", "*")


def stated(name: str, file: str, *unnamed: str, **codes: str) -> Record:
    """A record of `cubeinput`: codes by the name of their index, and those of the indices without a name."""
    extra = [*unnamed, *["-"] * (3 - len(unnamed))]
    return name, "Set", file, *(codes.get(index, "-") for index in INPUT[3:11]), *extra


ROWS: dict[Record, float | Special] = {
    ("VAR_FOut", "-", "ELC", "WIND", "2030", "N", "2030", "D", "-"): 10.5,
    ("VAR_FIn", "-", "ELC", "DEM", "2030", "S", "2030", "ANNUAL", "-"): 0.0,
    ("VAR_Cap", "-", "-", "WIND", "2030", "N", "-", "-", "-"): EPS,
    ("PAR_CapUP", "-", "-", "WIND", "2030", "N", "-", "-", "-"): INF,
    ("ObjZ", "-", "-", "-", "-", "-", "-", "-", "-"): 1234.5,
}
STATED: dict[Record, float | Special] = {
    stated("COM_UNIT", "base", "PJ", all_reg="N", com_grp="ELC"): 1.0,
    stated("COM_UNIT", "off", "TWh", all_reg="N", com_grp="ELC"): 1.0,
    stated("PRC_ACTUNT", "base", "PJ", all_reg="N", prc="WIND", com_grp="ELC"): 1.0,
    stated("UNITS_CAP", "base", "GW"): 1.0,
    stated("PRC_CAPACT", "base", all_reg="N", prc="WIND"): 1.0,
    stated("PRC_CAPACT", "late", all_reg="N", prc="WIND"): 31.536,
    stated("COM_IE", "base", all_reg="N", allyear="2020", com_grp="ELC", all_ts="ANNUAL"): 0.9,
    stated("COM_IE", "late", all_reg="N", allyear="2040", com_grp="ELC", all_ts="ANNUAL"): 1.0,
    stated("TOP_IRE", "base", "IMPEXP", "ELC", all_reg="N", prc="LINE", com_grp="ELC"): 1.0,
    stated("IRE_FLO", "base", "IMPEXP", "ELC", all_reg="N", allyear="2020", prc="LINE", com_grp="ELC", all_ts="ANNUAL"): 0.98,
    stated("TOP", "base", "OUT", all_reg="N", prc="WIND", com_grp="ELC"): 1.0,
    stated("COM_TMAP", "base", "ELC", all_reg="N", com_grp="NRG"): 1.0,
    stated("NRG_TMAP", "base", "ELC", all_reg="N", com_grp="ELC"): 1.0,
    stated("PRC_MAP", "base", "ELE", all_reg="N", prc="WIND"): 1.0,
    stated("TS_GROUP", "base", "SEASON", all_reg="N", all_ts="D"): 1.0,
    stated("TS_MAP", "base", "D", all_reg="N", all_ts="ANNUAL"): 1.0,
    stated("G_YRFR", "base", all_reg="N", all_ts="D"): 1.0,
    stated("G_DYEAR", "base"): 2020.0,
    stated("FLO_TAX", "base", all_reg="N", allyear="2030", prc="WIND"): 5.0,
}  # fmt: skip
FILES = {("1", "base", "false"): "", ("2", "late", "false"): "", ("0", "off", "false"): ""}
DESCRIBED = {("base", "N", "WIND"): "Wind", ("late", "N", "WIND"): "Wind power", ("off", "N", "GONE"): "Not there"}


def cube(
    rows: Mapping[Record, float | Special] = ROWS,
    inputs: Mapping[Record, float | Special] = STATED,
    output: Sequence[str] = OUTPUT,
    files: Mapping[Record, str] = FILES,
) -> list[Sym]:
    """A result cube of TIMES/MIRO with the inputs of three DD files, of which one is not read by the run."""
    return [
        Sym("cubeoutput", "parameter", rows, "Output", output, dimensions=9),
        Sym("scenddmap", "set", files, "", ("ddorder", "dd", "offeps")),
        Sym("cubeinput", "parameter", inputs, "Input data", INPUT),
        Sym("dd_prc_desc", "set", DESCRIBED, "Process Description", ("uni", "*", "*")),
        a_set("milestonyr", "2020", "2030", "2040"),
    ]
