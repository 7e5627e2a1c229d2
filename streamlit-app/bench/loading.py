"""A load into DuckDB beside DuckDB's own read_csv of the same file into a table."""

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
    """Seconds of each load of a file, by us and by read_csv."""

    file: str
    ours: list[float]
    raw: list[float]


def load_results(results: Sequence[Path], folder: Path) -> str:
    """Load the results, or the demo where none are named, into a new database; return its URL."""
    url = f"duckdb:///{folder / 'results.duckdb'}"
    load(results or _demo(folder), url, Names() if results else Names(model=MODEL, demo=True))
    return url


def measure_loads(results: Sequence[Path], rounds: int) -> Loads:
    """Load the largest `.vd` among the results, or the demo's, by turns with read_csv."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [result.file for result in find_inputs(results or _demo(folder), folder / "unpacked").results]
        path = max((file.path for file in files if file.format is Format.VD), key=lambda vd: vd.stat().st_size)
        loads = Loads(path.name, [], [])
        for n in range(rounds):
            loads.ours.append(_seconds(partial(load, [path], f"duckdb:///{folder}/ours-{n}.duckdb")))
            loads.raw.append(_seconds(partial(read_raw, path, folder / f"raw-{n}.duckdb")))
    return loads


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
