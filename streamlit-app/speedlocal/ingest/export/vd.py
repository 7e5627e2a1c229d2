"""A scenario as VEDA files: rows, elements, sets and topology, under the header that they were loaded with or ours."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import select

from speedlocal.database import schema
from speedlocal.database.engine import Asking, Question
from speedlocal.database.order import ordered
from speedlocal.errors import CommandError
from speedlocal.ingest.export.files import named_after, put_into
from speedlocal.ingest.export.headers import vd_header, vdt_header
from speedlocal.ingest.export.scenario import count_rows

TABLES: Final = {
    "vde": (schema.element, ("dimension", "region", "code", "description")),
    "vds": (schema.set_member, ("dimension", "region", "set", "element")),
    "vdt": (schema.topology, ("region", "process", "commodity", "direction")),
}
FORMATS: Final = ("vd", *TABLES)
OWN_HEADERS: Final = {"vd": vd_header, "vdt": vdt_header}


class VedaFile(NamedTuple):
    """A file to be written: its name, its kind, its lines before the rows, and its encoding."""

    name: str
    format: str
    header: str
    encoding: str


def export_vd(results: Asking, scenario: str, output: Path) -> list[Path]:
    """Write the files of a scenario into a folder and return their paths; existing files are replaced.

    What was loaded from VEDA files gets their names, headers and encoding. What came from elsewhere gets files of our
    own, named after the scenario, whose rows are the same when they are loaded. A scenario that is not there, or that
    has a text with a line break, is a CommandError.
    """
    count_rows(results, scenario)
    files = _files(results, scenario)
    with put_into(output) as folder:
        for file in files:
            _write(folder / file.name, file, results, scenario)
    return [output / file.name for file in files]


def _files(results: Asking, scenario: str) -> list[VedaFile]:
    s = schema.source.c
    loaded = results.frame(select(s.file, s.format, s.header, s.encoding).where(s.scenario == scenario))
    rows = loaded[loaded.format.isin(FORMATS)].itertuples(index=False)
    found = [VedaFile(Path(file).name, *rest) for file, *rest in rows]
    there = {file.format: file for file in found}
    stem = Path(there["vd"].name).stem if "vd" in there else named_after(scenario)
    missing = [kind for kind in FORMATS if kind not in there and _holds_anything(results, scenario, kind)]
    return found + [VedaFile(f"{stem}.{kind}", kind, _own_header(results, scenario, kind), "utf-8") for kind in missing]


def _own_header(results: Asking, scenario: str, kind: str) -> str:
    return OWN_HEADERS[kind](results, scenario) if kind in OWN_HEADERS else ""


def _holds_anything(results: Asking, scenario: str, kind: str) -> bool:
    """Whether there is a row for a file of this kind; an export has rows of `result`."""
    if kind not in TABLES:
        return True
    table, _ = TABLES[kind]
    return not results.frame(select(table.c.position).where(table.c.scenario == scenario).limit(1)).empty


def _write(path: Path, file: VedaFile, results: Asking, scenario: str) -> None:
    """Write a file in the encoding that it had, or in UTF-8 where another source has codes that this one lacks."""
    try:
        _write_in(file.encoding, path, file, results, scenario)
    except UnicodeEncodeError:
        _write_in("utf-8", path, file, results, scenario)


def _write_in(encoding: str, path: Path, file: VedaFile, results: Asking, scenario: str) -> None:
    is_vd = file.format == "vd"
    lines = _rows(results, scenario, file.header) if is_vd else _table(results, scenario, file.format)
    with path.open("w", encoding=encoding, newline="\n") as written:
        if file.header:
            written.write(file.header + ("\n\n" if is_vd else "\n"))
        written.writelines(lines)


def _quoted(code: str) -> str:
    if "\n" in code or "\r" in code:
        raise CommandError(f"{code!r} has a line break, which no VEDA file holds; --format csv or parquet keeps it")
    return '"' + code.replace('"', '""') + '"'


def _table(results: Asking, scenario: str, file_format: str) -> Iterator[str]:
    table, columns = TABLES[file_format]
    question = select(*(table.c[c] for c in columns)).where(table.c.scenario == scenario).order_by(table.c.position)
    for rows in results.batches(question):
        for row in rows:
            yield ",".join(map(_quoted, row)) + "\n"


def _rows(results: Asking, scenario: str, header: str) -> Iterator[str]:
    columns = _columns(header)
    place = columns.index("value")
    for rows in results.batches(_question(scenario, columns)):
        for row in rows:
            fields = [_number(row[place], row[-1]) if n == place else _quoted(row[n]) for n in range(len(columns))]
            yield ",".join(fields) + "\n"


def _columns(header: str) -> list[str]:
    """Columns of `result` in the order of the header's Dimensions."""
    keys = (line.lstrip("* ").partition("-") for line in header.split("\n"))
    names = next(value for key, _, value in keys if key.strip().casefold() == "dimensions").strip().split(";")
    folded = [name.strip().casefold() for name in names]
    return [name if name in schema.KEY else "value" for name in folded]


def _question(scenario: str, columns: list[str]) -> Question:
    r = schema.result.c
    names = [column for column in columns if column in schema.KEY]
    return ordered(select(*(r[c] for c in columns), r.is_eps).where(r.scenario == scenario), *names)


def _number(value: float, is_eps: bool) -> str:
    if is_eps:
        return "Eps"
    if math.isinf(value):
        return "INF" if value > 0 else "-INF"
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
