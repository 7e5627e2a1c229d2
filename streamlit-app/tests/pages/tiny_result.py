"""Results of a few rows for one question each: rows, sets and side files in short, loaded into a DuckDB file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from speedlocal.ingest.load import load
from tests.ingest.quartets import DIMENSIONS, quoted, write_vd

STOCHASTIC = (DIMENSIONS[0], "Sow", *DIMENSIONS[1:])
TIMES = "parameter,region,period,process,commodity,timeslice,region2,commodity2,text,value\n"
ENERGY = "dimension,region,code,unit\ncommodity,,ELC,PJ\ncommodity,,GAS,PJ\n"

Row = tuple[str, ...]


def flow(
    attribute: str, commodity: str, process: str, region: str, value: object, *, period: str = "2030", **other: str
) -> Row:
    """A row of a `.vd`; other: timeslice, and sow, which makes it a row of a stochastic run."""
    sow = (other["sow"],) if "sow" in other else ()
    timeslice = other.get("timeslice", "ANNUAL")
    return (attribute, *sow, commodity, process, period, region, "-", timeslice, "-", str(value))


def sets(regions: str, commodities: str = "ELC GAS", **processes: str) -> list[Row]:
    """Members of sets in each of the regions; a process may name its own: TX="IRE", XELC="IRE A IMPEXP"."""
    members = [("Commodity", region, "NRG", code) for region in regions for code in commodities.split()]
    for process, words in processes.items():
        kind, *own = words.split()
        members += [("Process", region, kind, process) for region in own or regions]
    return members


def write_tiny(folder: Path, name: str, rows: Sequence[Row], members: Iterable[Row], *, times: str = "") -> Path:
    """Write a `.vd`, its sets, units of ELC and GAS (PJ), and inputs of the model; return the `.vd`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.vds").write_text("".join(",".join(map(quoted, row)) + "\n" for row in members), encoding="utf-8")
    (folder / f"{name}_units.csv").write_text(ENERGY, encoding="utf-8")
    if times:
        (folder / f"{name}_times.csv").write_text(TIMES + times, encoding="utf-8")
    return write_vd(folder / f"{name}.vd", rows, STOCHASTIC if len(rows[0]) > len(DIMENSIONS) else DIMENSIONS)


def loaded(folder: Path, *files: Path) -> str:
    """Load results into a new database; return its address."""
    url = f"duckdb:///{folder / 'tiny.duckdb'}"
    load(list(files), url)
    return url
