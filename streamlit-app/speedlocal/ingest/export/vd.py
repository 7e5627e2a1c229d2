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
from speedlocal.ingest.export.headers import named, vd_header, vdt_header
from speedlocal.ingest.export.scenario import count_rows
from speedlocal.ingest.export.side_tables import write_side_tables
from speedlocal.ingest.file_names import safe_name

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

    There is one `.vd`, with a companion of each kind and side files for what is known. What was loaded from VEDA files
    gets their names, headers and encoding, of several the first that can hold every row; what came from elsewhere gets
    files of our own. Loaded again they give the same. A scenario that is not there, or that has a text with a line
    break, is a CommandError.
    """
    count_rows(results, scenario)
    files = _files(results, scenario)
    with put_into(output) as folder:
        for file in files:
            _write(folder / file.name, file, results, scenario)
        write_side_tables(results, scenario, folder / Path(files[0].name).stem)
        names = [file.name for file in files]
        beside = sorted(path.name for path in folder.iterdir() if path.name not in names)
    return [output / name for name in (*names, *beside)]


def _files(results: Asking, scenario: str) -> list[VedaFile]:
    """A file of each kind that there are rows for, the `.vd` first."""
    loaded = _loaded(results, scenario)
    stem = Path(loaded["vd"].name).stem if "vd" in loaded else named_after(scenario)
    loaded = {
        kind: file if Path(file.name).stem.casefold() == stem.casefold() else file._replace(name=f"{stem}.{kind}")
        for kind, file in loaded.items()
    }
    if "vd" in loaded:
        loaded["vd"] = loaded["vd"]._replace(header=named(loaded["vd"].header, scenario, stem))
    return [
        loaded.get(kind) or VedaFile(f"{stem}.{kind}", kind, _own_header(results, scenario, kind), "utf-8")
        for kind in FORMATS
        if kind in loaded or _holds_anything(results, scenario, kind)
    ]


def _loaded(results: Asking, scenario: str) -> dict[str, VedaFile]:
    """The first file of each kind that the scenario was loaded from, under a safe name; of `.vd`, that can hold all."""
    s = schema.source.c
    question = select(s.file, s.format, s.header, s.encoding).where(s.scenario == scenario, s.format.in_(FORMATS))
    files = [VedaFile(*row) for row in results.frame(ordered(question, "file", "header")).itertuples(index=False)]
    used = [name for name in schema.KEY if _is_used(results, scenario, name)] if files else []
    loaded: dict[str, VedaFile] = {}
    for file in files:
        name = safe_name(file.name)
        fits = file.format != "vd" or {*used, "value"} <= set(_columns(file.header))
        if fits and name.casefold().endswith(f".{file.format}") and file.format not in loaded:
            loaded[file.format] = file._replace(name=name)
    return loaded


def _is_used(results: Asking, scenario: str, name: str) -> bool:
    r = schema.result.c
    return not results.frame(select(r[name]).where(r.scenario == scenario, r[name] != "-").limit(1)).empty


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
    names = next((value for key, _, value in keys if key.strip().casefold() == "dimensions"), "").strip().split(";")
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
