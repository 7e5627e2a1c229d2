"""A small result of two regions that trade, written as VEDA writes it and loaded into a DuckDB file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd

from speedlocal.ingest.load import load

HEADER = """*  GDX2VEDAversion- 2005-10-07
*         ImportID- Scenario:{scenario}
*       VEDAFlavor- TIMES
*       Dimensions- Attribute;Commodity;Process;Period;Region;Vintage;TimeSlice;UserConstraint;PV
* ParentDimensions- Commodity: Region; Process: Region; UserConstraint: Region
*      SetsAllowed- Commodity;Process;UserConstraint
*        FieldSize- Attribute:31;Commodity:31;Process:31;Period:31;Region:31;Vintage:31;TimeSlice:31;UserConstraint:31;PV:20
*       NotIndexed- PV
*         ValueDim- PV
*  DefaultValueDim- PV
*   FieldSeparator- ,
*        TextDelim- "

"""
PERIODS = {"2020": 1.0, "2030": 1.5}
FLOWS = (  # attribute, commodity, process, region, vintage, timeslice, value in 2020
    ("VAR_FOut", "GAS", "IMPGAS", "A", "-", "ANNUAL", 20.0),
    ("VAR_FIn", "GAS", "ELCGAS", "A", "2010", "S", 9.0),
    ("VAR_FIn", "GAS", "ELCGAS", "A", "2010", "W", 11.0),
    ("VAR_FOut", "ELC", "ELCGAS", "A", "2010", "S", 4.5),
    ("VAR_FOut", "ELC", "ELCGAS", "A", "2010", "W", 5.5),
    ("VAR_FOut", "CO2", "ELCGAS", "A", "2010", "ANNUAL", 1120.0),
    ("VAR_FIn", "ELC", "TB_ELC_A_B", "A", "-", "S", 1.0),
    ("VAR_FIn", "ELC", "TB_ELC_A_B", "A", "-", "W", 2.0),
    ("VAR_FOut", "ELC", "TB_ELC_A_B", "B", "-", "S", 0.98),
    ("VAR_FOut", "ELC", "TB_ELC_A_B", "B", "-", "W", 1.96),
    ("VAR_FIn", "ELC", "RSDLAMP", "A", "-", "ANNUAL", 7.0),
    ("VAR_FIn", "ELC", "RSDLAMP", "B", "-", "ANNUAL", 2.94),
    ("VAR_FOut", "RSDLGT", "RSDLAMP", "A", "-", "ANNUAL", 3.5),
    ("VAR_FOut", "RSDLGT", "RSDLAMP", "B", "-", "ANNUAL", 1.47),
    ("VAR_FOut", "PEA", "IMPPEA", "B", "-", "ANNUAL", 400.0),
    ("VAR_FIn", "PEA", "RSDSTOVE", "B", "-", "ANNUAL", 400.0),
    ("VAR_Cap", "-", "ELCGAS", "A", "2010", "-", 0.75),
)
KINDS = {"GAS": "NRG", "ELC": "NRG", "PEA": "NRG", "CO2": "ENV", "RSDLGT": "DEM"}
SETS = {"IMPGAS": "IRE", "IMPPEA": "IRE", "TB_ELC_A_B": "IRE", "ELCGAS": "ELE", "RSDLAMP": "DMD", "RSDSTOVE": "DMD"}
UNITS = """dimension,region,code,unit
commodity,,GAS,PJ
commodity,,ELC,PJ
commodity,,CO2,kt
capacity,,ELCGAS,GW
"""
"""Peat and light have no unit: it is unknown."""


def write_result(folder: Path, scenario: str, factor: float = 1.0) -> Path:
    """Write the quartet and its units; return the path of the .vd."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder, f"{scenario}.vde", _elements())
    _write(folder, f"{scenario}.vds", _members())
    _write(folder, f"{scenario}.vdt", _topology(), f"*VFEPATH=\nScenDesc={scenario}\nScenEDesc={scenario}\n")
    (folder / f"{scenario}_units.csv").write_text(UNITS, encoding="utf-8")
    return _write(folder, f"{scenario}.vd", _rows(factor), HEADER.format(scenario=scenario))


def database_of(folder: Path, **factors: float) -> Path:
    """Load a result a scenario, its values times the factor; return the database's file."""
    path = folder / "results.duckdb"
    load([write_result(folder / name, name, factor).parent for name, factor in factors.items()], f"duckdb:///{path}")
    return path


def asked(path: Path, sql: str) -> pd.DataFrame:
    """Answer SQL from the file itself, without the project's code."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).df()


def _write(folder: Path, name: str, lines: Iterator[str], head: str = "") -> Path:
    path = folder / name
    path.write_text(head + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def _rows(factor: float) -> Iterator[str]:
    for attribute, commodity, process, region, vintage, timeslice, value in FLOWS:
        for period, growth in PERIODS.items():
            codes = (attribute, commodity, process, period, region, vintage, timeslice, "-")
            yield ",".join(f'"{code}"' for code in codes) + f",{value * growth * factor!r}"
    yield '"ObjZ","-","-","-","-","-","-","-",1234.5'


def _pairs(place: int) -> list[tuple[str, str]]:
    return sorted({(row[3], row[place]) for row in FLOWS if row[place] != "-"})


def _elements() -> Iterator[str]:
    for dimension, place in (("Commodity", 1), ("Process", 2)):
        for region, code in _pairs(place):
            yield f'"{dimension}","{region}","{code}","{code} in words"'


def _members() -> Iterator[str]:
    for region, code in _pairs(1):
        yield f'"Commodity","{region}","{KINDS[code]}","{code}"'
    for region, code in _pairs(2):
        yield f'"Process","{region}","{SETS[code]}","{code}"'


def _topology() -> Iterator[str]:
    directions = {"VAR_FIn": "IN", "VAR_FOut": "OUT"}
    links = {(row[3], row[2], row[1], directions[row[0]]) for row in FLOWS if row[0] in directions}
    yield from (",".join(f'"{code}"' for code in link) for link in sorted(links))
