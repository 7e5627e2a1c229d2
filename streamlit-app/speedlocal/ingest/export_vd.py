"""A scenario as the VEDA files that it was loaded from: the same rows, header keys, elements, sets and topology."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pandas as pd
from sqlalchemy import select

from speedlocal.database import schema
from speedlocal.database.engine import Asking, Question
from speedlocal.database.order import ordered
from speedlocal.errors import CommandError

TABLES: Final = {
    "vde": (schema.element, ("dimension", "region", "code", "description")),
    "vds": (schema.set_member, ("dimension", "region", "set", "element")),
    "vdt": (schema.topology, ("region", "process", "commodity", "direction")),
}


def export_vd(results: Asking, scenario: str, folder: Path) -> list[Path]:
    """Write the files of a scenario into a folder and return their paths; existing files are replaced.

    A scenario that is not there, or was not loaded from a `.vd`, is a CommandError.
    """
    sources = _sources(results, scenario)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for source in sources.to_dict("records"):
        lines = (
            _rows(results, scenario, source["header"])
            if source["format"] == "vd"
            else _table(results, scenario, source["format"])
        )
        written.append(_write(folder / source["file"], source["header"], lines, source["encoding"]))
    return written


def _sources(results: Asking, scenario: str) -> pd.DataFrame:
    s = schema.source.c
    frame = results.frame(select(s.file, s.format, s.encoding, s.header).where(s.scenario == scenario))
    if frame.empty:
        names = results.frame(ordered(select(schema.scenario.c.scenario), "scenario")).scenario
        raise CommandError(f"there is no scenario {scenario}; there are {', '.join(names) or 'none'}")
    files = frame[frame.format.isin(["vd", *TABLES])]
    if "vd" not in set(files.format):
        raise CommandError(f"{scenario} was not loaded from a .vd file")
    return files


def _write(path: Path, header: str, lines: Iterable[str], encoding: str) -> Path:
    beside = path.with_name(path.name + ".writing")
    with beside.open("w", encoding=encoding, newline="\n") as file:
        if header:
            file.write(header + "\n" + ("\n" if header.startswith("*  ") else ""))
        file.writelines(lines)
    return beside.replace(path)


def _quoted(code: str) -> str:
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
    return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
