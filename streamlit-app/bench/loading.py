"""A load beside what the engine does itself: DuckDB's read_csv into a table; PostgreSQL's COPY, and an index."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Final

import duckdb
import psycopg
from sqlalchemy import make_url

from bench.server import postgres
from speedlocal.ingest.demo import MODEL, write_demo
from speedlocal.ingest.formats import Format
from speedlocal.ingest.inputs import find_inputs
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names

COLUMNS: Final = (
    "attribute", "commodity", "process", "period", "region", "vintage", "timeslice", "userconstraint", "value",
)  # fmt: skip


@dataclass(frozen=True)
class Loads:
    """Seconds of each load of a file, by us and by the engine alone, what that did in words, and the goal."""

    file: str
    ours: list[float]
    raw: list[float]
    way: str = "read_csv"
    goal: float = 8


def load_results(results: Sequence[Path], folder: Path) -> str:
    """Load the results, or the demo where none are named, into a new database; return its URL."""
    url = f"duckdb:///{folder / 'results.duckdb'}"
    load(results or _demo(folder), url, Names() if results else Names(model=MODEL, demo=True))
    return url


def measure_loads(results: Sequence[Path], rounds: int) -> list[Loads]:
    """Load the largest `.vd` among the results, or the demo's, by turns with what each engine does itself."""
    with tempfile.TemporaryDirectory() as name, postgres() as url:
        folder = Path(name)
        files = [result.file for result in find_inputs(results or _demo(folder), folder / "unpacked").results]
        path = max((file.path for file in files if file.format is Format.VD), key=lambda vd: vd.stat().st_size)
        into_file = Loads(path.name, [], [])
        into_server = Loads(path.name, [], [], "COPY and index", 3)
        for n in range(rounds):
            into_file.ours.append(_seconds(partial(load, [path], f"duckdb:///{folder}/ours-{n}.duckdb")))
            into_file.raw.append(_seconds(partial(read_raw, path, folder / f"raw-{n}.duckdb")))
            ours = _new_database(url, f"ours{n}")
            into_server.ours.append(_seconds(partial(load, [path], ours)))
            into_server.raw.append(_seconds(partial(copy_raw, path, _new_database(url, f"raw{n}"))))
    return [into_file, into_server]


def _new_database(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def copy_raw(path: Path, url: str) -> None:
    """Let PostgreSQL copy a `.vd` into the new table `result`, and index it as ours is."""
    columns = ", ".join(f"{name} {'double precision' if name == 'value' else 'text'} NOT NULL" for name in COLUMNS)
    with psycopg.connect(url) as connection, path.open("rb") as rows:
        for _ in range(_header_lines(path)):
            rows.readline()
        connection.execute(f"CREATE TABLE result ({columns})")
        with connection.cursor().copy("COPY result FROM STDIN (FORMAT csv)") as copy:
            while block := rows.read(1 << 20):
                copy.write(block)
        connection.execute("CREATE INDEX ON result (period, lower(attribute), lower(region))")


def _demo(folder: Path) -> list[Path]:
    write_demo(folder / "demo")
    return [folder / "demo"]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def read_raw(path: Path, target: Path) -> None:
    """Let DuckDB read a `.vd` into the table `result` of the new database file `target`."""
    types = ", ".join(f"'{name}': '{'DOUBLE' if name == 'value' else 'VARCHAR'}'" for name in COLUMNS)
    options = f"skip={_header_lines(path)}, columns={{{types}}}, auto_detect=false"
    with duckdb.connect(str(target)) as connection:
        connection.execute(f"CREATE TABLE result AS FROM read_csv($path, {options})", {"path": str(path)})


def _header_lines(path: Path) -> int:
    with path.open(encoding="utf-8", errors="replace") as lines:
        return sum(1 for _ in takewhile(lambda line: line.startswith("*") or not line.strip(), lines))
