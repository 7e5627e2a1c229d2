"""A tiny quartet: two regions, power sent from one to the other, the objective, an Eps and an infinite bound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

Row = tuple[str, ...]

DIMENSIONS = ("Attribute", "Commodity", "Process", "Period", "Region", "Vintage", "TimeSlice", "UserConstraint", "PV")
FIRST_ROW = 14
"""Line of a `.vd`'s first row: twelve lines of header and an empty one stand above it."""

ROWS: tuple[Row, ...] = (
    ("ObjZ", "-", "-", "-", "-", "-", "-", "-", "1234.5"),
    ("Reg_obj", "EUR", "-", "-", "NORTH", "-", "-", "-", "1000.25"),
    ("Reg_obj", "EUR", "-", "-", "SOUTH", "-", "-", "-", "234.25"),
    ("VAR_Act", "-", "ELCWIND", "2030", "NORTH", "2020", "WD", "-", "10.5"),
    ("VAR_Act", "-", "ELCWIND", "2030", "NORTH", "2020", "WN", "-", "7"),
    ("VAR_FOut", "ELC", "ELCWIND", "2030", "NORTH", "2020", "WD", "-", "10.5"),
    ("VAR_FOut", "ELC", "ELCWIND", "2030", "NORTH", "2020", "WN", "-", "7"),
    ("VAR_FIn", "ELC", "TB_ELC_N_S", "2030", "NORTH", "2020", "WD", "-", "2.5"),
    ("VAR_FOut", "ELC", "TB_ELC_N_S", "2030", "SOUTH", "2020", "WD", "-", "2.45"),
    ("VAR_FIn", "ELC", "DEMELC", "2030", "SOUTH", "2020", "ANNUAL", "-", "1.8e-05"),
    ("VAR_Cap", "-", "ELCWIND", "2030", "NORTH", "-", "-", "-", "0"),
    ("VAR_Cap", "-", "ELCWIND", "2040", "NORTH", "-", "-", "-", "Eps"),
    ("PAR_CapUP", "-", "ELCWIND", "2030", "NORTH", "-", "-", "-", "INF"),
    ("PAR_CapLO", "-", "ELCWIND", "2030", "NORTH", "-", "-", "-", "-INF"),
    ("User_conM", "-", "-", "2030", "NORTH", "-", "ANNUAL", "UC_CO2", "-3.25"),
)
ELEMENTS: tuple[Row, ...] = (
    ("Attribute", "-", "VAR_ACT", "Process Activity"),
    ("Process", "NORTH", "ELCWIND", 'Wind, "onshore", of the north'),
    ("Process", "NORTH", "TB_ELC_N_S", "Line"),
    ("Process", "SOUTH", "TB_ELC_N_S", "Line, as the south has it"),
    ("Process", "SOUTH", "DEMELC", "Demand"),
    ("Commodity", "NORTH", "ELC", "Electricity ¤"),
    ("Commodity", "SOUTH", "ELC", ""),
    ("TimeSlice", "-", "WD", "Winter day"),
    ("TimeSlice", "-", "WN", "Winter night"),
    ("ProcessSET", "-", "IRE", "Exchange"),
)
MEMBERS: tuple[Row, ...] = (
    ("Commodity", "NORTH", "NRG", "ELC"),
    ("Commodity", "SOUTH", "NRG", "ELC"),
    ("Process", "NORTH", "ELE", "ELCWIND"),
    ("Process", "NORTH", "IRE", "TB_ELC_N_S"),
    ("Process", "SOUTH", "IRE", "TB_ELC_N_S"),
    ("Process", "SOUTH", "DMD", "DEMELC"),
    ("UserConstraint", "NORTH", "UC_Const", "UC_CO2"),
)
LINKS: tuple[Row, ...] = (
    ("NORTH", "ELCWIND", "ELC", "OUT"),
    ("NORTH", "TB_ELC_N_S", "ELC", "IN"),
    ("SOUTH", "TB_ELC_N_S", "ELC", "OUT"),
    ("SOUTH", "DEMELC", "ELC", "IN"),
    ("SOUTH", "DEMELC", "DEMO", "OUT"),
    ("UC_CO2", "ELCWIND", "-", "UC"),
)
TOPOLOGY_HEADER = ("*VFEPATH=model", "ScenDesc=The base", "*ScenEDesc=Nothing, but the base")


def header_of(scenario: str, dimensions: Sequence[str] = DIMENSIONS) -> list[str]:
    """The header's lines as gdx2veda sets them, with its unbalanced quote."""
    keys = {
        "GDX2VEDAversion": "2005-10-07",
        "ImportID": f"Scenario:{scenario}",
        "VEDAFlavor": "TIMES",
        "Dimensions": ";".join(dimensions),
        "ParentDimensions": "Commodity: Region; Process: Region; UserConstraint: Region",
        "SetsAllowed": "Commodity;Process;UserConstraint",
        "FieldSize": ";".join(f"{name}:63" for name in dimensions),
        "NotIndexed": "PV",
        "ValueDim": "PV",
        "DefaultValueDim": "PV",
        "FieldSeparator": ",",
        "TextDelim": '"',
    }
    return [f"*{key:>17}- {value}" for key, value in keys.items()]


def quoted(code: str) -> str:
    return '"' + code.replace('"', '""') + '"'


def row_line(row: Sequence[str], dimensions: Sequence[str] = DIMENSIONS) -> str:
    """A row of a `.vd`; its fields stand in the order of `dimensions`, and all but the value are quoted."""
    return ",".join(field if name == "PV" else quoted(field) for name, field in zip(dimensions, row, strict=True))


def write_vd(
    path: Path, rows: Iterable[Sequence[str]] = ROWS, dimensions: Sequence[str] = DIMENSIONS, scenario: str = ""
) -> Path:
    """Write a `.vd`; the scenario is named like the file where no name is given."""
    lines = [*header_of(scenario or path.stem, dimensions), "", *(row_line(row, dimensions) for row in rows)]
    return _written(path, lines)


def write_quartet(
    folder: Path,
    stem: str,
    rows: Iterable[Sequence[str]] = ROWS,
    elements: Iterable[Sequence[str]] = ELEMENTS,
    members: Iterable[Sequence[str]] = MEMBERS,
    links: Iterable[Sequence[str]] = LINKS,
) -> Path:
    """Write the four files `<stem>.vd`, `.vde`, `.vds` and `.vdt` into a folder and return the `.vd`."""
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, header, table in ((".vde", (), elements), (".vds", (), members), (".vdt", TOPOLOGY_HEADER, links)):
        _written(folder / (stem + suffix), [*header, *(",".join(map(quoted, row)) for row in table)])
    return write_vd(folder / f"{stem}.vd", rows)


def _written(path: Path, lines: Iterable[str]) -> Path:
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())
    return path
