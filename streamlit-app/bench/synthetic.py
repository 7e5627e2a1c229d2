"""Quartets in the shape of TIMES, of any size: chains of processes in regions, whose balances close exactly.

usage: python -m bench.synthetic FOLDER [--rows N] [--scenario NAME] [--seed N]

In each region, chains of four processes lead from what is mined to a demand. What one process gives, the next one
takes in each timeslice, and the demand's balance is what the last one gives; costs add up to the region's. The same
size and seed give the same files, byte for byte.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

DIMENSIONS: Final = "Attribute;Commodity;Process;Period;Region;Vintage;TimeSlice;UserConstraint;PV"
REGIONS: Final = 8
PERIODS: Final = 9
SLICES: Final = 32
STEPS: Final = 4
ROWS_A_CHAIN: Final = REGIONS * PERIODS * (SLICES * (STEPS + STEPS - 1 + 1) + 2 * STEPS)
"""Of each slice what every process gives, what all but the first take, and the demand; capacities and fixed costs."""

# `given` is what a process gives for each unit of the demand; hashes of our own, as DuckDB's may change.
CHAINS: Final = f"""
CREATE TABLE step AS FROM (VALUES
    (0, 'MIN', 'MIN', 'COA', 'NRG', 1 / 0.9 / 0.4 / 0.95), (1, 'PRE', 'PRE', 'FUE', 'NRG', 1 / 0.9 / 0.4),
    (2, 'PWR', 'ELE', 'ELC', 'NRG', 1 / 0.9), (3, 'END', 'DMD', 'DEM', 'DEM', 1.0)
) AS s(step, process, process_set, commodity, commodity_set, given);
CREATE TABLE chain AS
SELECT 'REG' || r AS region, s.*, s.process || printf('%05d', c) AS code, s.commodity || printf('%05d', c) AS gives,
    r * 7919 + c * 104729 AS number
FROM range(1, {REGIONS} + 1) AS regions(r), range(1, $chains + 1) AS chains(c), step AS s;
CREATE TABLE slice AS
SELECT n, 'RSFW'[n // 8 + 1] || CASE n // 4 % 2 WHEN 0 THEN 'WD' ELSE 'WE' END || 'DNPM'[n % 4 + 1] AS timeslice
FROM range({SLICES}) AS slices(n);
CREATE TABLE period AS SELECT 2020 + 5 * n AS period FROM range({PERIODS}) AS periods(n);
CREATE VIEW flow AS
SELECT region, number, code, gives, step, period, timeslice,
    (1 + (number * 31 + period * 131 + n * 17 + $seed * 7907) % 10007) / 1000 * given AS value
FROM chain, period, slice;
"""
RESULT: Final = """
WITH annual AS (SELECT region, code, period, sum(value) / 31.536 AS capacity FROM flow GROUP BY ALL)
SELECT 'VAR_FOut' AS attribute, gives AS commodity, code AS process, period, region, '-' AS vintage, timeslice,
    '-' AS userconstraint, value FROM flow
UNION ALL SELECT 'VAR_FIn', f.gives, c.code, period, f.region, '-', timeslice, '-', value
FROM flow AS f JOIN chain AS c ON c.region = f.region AND c.number = f.number AND c.step = f.step + 1
UNION ALL SELECT 'EQ_Combal', gives, '-', period, region, '-', timeslice, '-', value FROM flow WHERE step = 3
UNION ALL SELECT 'VAR_Cap', '-', code, period, region, '-', '-', '-', capacity FROM annual
UNION ALL SELECT 'Cost_Fom', '-', code, period, region, period, '-', '-', capacity * 25 FROM annual
UNION ALL SELECT 'Reg_ACost', '-', '-', period, region, '-', '-', 'FIX', sum(capacity * 25) FROM annual GROUP BY ALL
UNION ALL SELECT 'Reg_obj', 'MEUR', '-', '-', region, '-', '-', '-', sum(capacity) FROM annual GROUP BY ALL
UNION ALL SELECT 'ObjZ', 'MEUR', '-', '-', '-', '-', '-', '-', sum(capacity) FROM annual
ORDER BY ALL
"""
OTHERS: Final = {
    ".vde": """SELECT 'Process', region, code, 'Process ' || code FROM chain
        UNION ALL SELECT 'Commodity', region, gives, 'Commodity ' || gives FROM chain
        UNION ALL SELECT 'TimeSlice', '-', timeslice, 'Timeslice ' || timeslice FROM slice ORDER BY ALL""",
    ".vds": """SELECT 'Process', region, process_set, code FROM chain
        UNION ALL SELECT 'Commodity', region, commodity_set, gives FROM chain ORDER BY ALL""",
    ".vdt": """SELECT region, code, gives, 'OUT' FROM chain
        UNION ALL SELECT c.region, c.code, f.gives, 'IN'
        FROM chain AS f JOIN chain AS c ON c.region = f.region AND c.number = f.number AND c.step = f.step + 1
        ORDER BY ALL""",
}


def write_quartet(folder: Path, scenario: str, rows: int, seed: int = 1) -> Path:
    """Write `<scenario>.vd`, `.vde`, `.vds` and `.vdt` of about so many rows, at least one chain; return the `.vd`."""
    folder.mkdir(parents=True, exist_ok=True)
    vd = folder / f"{scenario}.vd"
    with duckdb.connect(config={"threads": 1}) as connection:  # sums come out the same
        for statement in CHAINS.strip().removesuffix(";").split(";"):
            connection.execute(statement.replace("$chains", str(chains(rows))).replace("$seed", str(seed)))
        for suffix, question in OTHERS.items():
            _write(connection, question, vd.with_suffix(suffix), "")
        _write(connection, RESULT, vd, _header(scenario))
    return vd


def chains(rows: int) -> int:
    """Return how many chains each region has in a result of about so many rows."""
    return max(1, round(rows / ROWS_A_CHAIN))


def _header(scenario: str) -> str:
    keys = {"ImportID": f"Scenario:{scenario}", "VEDAFlavor": "TIMES", "Dimensions": DIMENSIONS, "ValueDim": "PV"}
    return "".join(f"*{key:>17}- {value}\n" for key, value in keys.items()) + "\n"


def _write(connection: duckdb.DuckDBPyConnection, question: str, path: Path, header: str) -> None:
    """Write the rows below the header, every code in quotes."""
    rows = path.with_name(path.name + ".rows")
    columns = connection.sql(question)
    codes = ", ".join(
        f'"{name}"' for name, kind in zip(columns.columns, columns.types, strict=True) if kind != "DOUBLE"
    )
    connection.execute(f"COPY ({question}) TO '{rows}' (FORMAT csv, HEADER false, FORCE_QUOTE ({codes}))")
    with path.open("wb") as file, rows.open("rb") as written:
        file.write(header.encode())
        shutil.copyfileobj(written, file)
    rows.unlink()


def main(words: Sequence[str]) -> int:
    """Write as the command line asks, and print the path of the `.vd`."""
    parser = argparse.ArgumentParser(prog="synthetic", description="Write a result in the shape of TIMES.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=600_000)
    parser.add_argument("--scenario", default="synthetic")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    print(write_quartet(asked.folder, asked.scenario, asked.rows, asked.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
