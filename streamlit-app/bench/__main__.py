"""`python -m bench`: load into DuckDB against DuckDB's own read_csv of the same file into a table."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb

from speedlocal.ingest.demo import write_demo
from speedlocal.ingest.load import load

ROUNDS = 5
COLUMNS = ("attribute", "commodity", "process", "period", "region", "vintage", "timeslice", "userconstraint", "value")


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def read_raw(path: Path, target: Path) -> None:
    types = ", ".join(f"'{name}': '{'DOUBLE' if name == 'value' else 'VARCHAR'}'" for name in COLUMNS)
    with duckdb.connect(str(target)) as connection:
        connection.execute(
            f"CREATE TABLE result AS FROM read_csv('{path}', skip=13, columns={{{types}}}, auto_detect=false)"
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = next(p for p in write_demo(folder / "demo") if p.suffix == ".vd")
        loads, raws = [], []
        for n in range(ROUNDS):
            loads.append(seconds(lambda n=n: load([path], f"duckdb:///{folder}/ours-{n}.duckdb")))
            raws.append(seconds(lambda n=n: read_raw(path, folder / f"raw-{n}.duckdb")))
    print(
        f"load of {path.name}: {median(loads):.2f} s; read_csv {median(raws):.2f} s; ratio {median(loads) / median(raws):.1f}"
    )


if __name__ == "__main__":
    main()
