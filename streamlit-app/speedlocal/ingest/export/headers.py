"""Headers of our own for VEDA files, in the shape that gdx2veda gives them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select

from speedlocal.database import schema
from speedlocal.database.engine import Asking
from speedlocal.ingest.rows import SPELT
from speedlocal.ingest.vd import key_of, scenario_of

FIELD_SIZE: Final = 63
"""gdx2veda's own; a longer code has a longer field."""
VALUE_SIZE: Final = "PV:20"
ALWAYS: Final = {
    "NotIndexed": "PV",
    "ValueDim": "PV",
    "DefaultValueDim": "PV",
    "FieldSeparator": ",",
    "TextDelim": '"',
}


def vd_header(results: Asking, scenario: str) -> str:
    """Return the starred lines of a `.vd`: its Dimensions in the order of KEY, without sow in a deterministic run."""
    sizes = {SPELT[name]: size for name, size in _longest(results, scenario).items()}
    keys = {
        "GDX2VEDAversion": "2005-10-07",  # of the format, which VEDA asks for
        "ImportID": f"Scenario:{scenario}",
        "VEDAFlavor": "TIMES",
        "Dimensions": ";".join([*sizes, "PV"]),
        "ParentDimensions": "Commodity: Region; Process: Region; UserConstraint: Region",
        "SetsAllowed": "Commodity;Process;UserConstraint",
        "FieldSize": ";".join([*(f"{name}:{max(size, FIELD_SIZE)}" for name, size in sizes.items()), VALUE_SIZE]),
        **ALWAYS,
    }
    return "\n".join(_line(key, value) for key, value in keys.items())


def _line(key: str, value: str) -> str:
    return f"*{key:>17}- {value}"


def named(header: str, scenario: str, stem: str) -> str:
    """Return the starred lines of a `.vd` of that stem so that they name the scenario; the other lines as they stand.

    They do so by their ImportID, or without one by the stem.
    """
    lines = header.split("\n")
    place = next((n for n, line in enumerate(lines) if key_of(line)[0] == "importid"), len(lines))
    told = scenario_of(key_of(lines[place])[1]) if place < len(lines) else None
    if (told or stem) == scenario:
        return header
    return "\n".join([*lines[:place], _line("ImportID", f"Scenario:{scenario}"), *lines[place + 1 :]])


def vdt_header(results: Asking, scenario: str) -> str:
    """Return the lines above the rows of a `.vdt`, with the scenario's label and description."""
    s = schema.scenario.c
    told = results.frame(select(s.label, s.description).where(s.scenario == scenario))
    return f"*VFEPATH=\nScenDesc={told.label[0] or ''}\nScenEDesc={told.description[0] or ''}"


def _longest(results: Asking, scenario: str) -> dict[str, int]:
    """Lengths of the longest codes by key column; without sow where it is - throughout."""
    r = schema.result.c
    lengths = [func.max(func.length(r[name])).label(name) for name in schema.KEY]
    stochastic = select(r.sow).where(r.scenario == scenario, r.sow != "-").limit(1)
    longest = results.frame(select(*lengths).where(r.scenario == scenario)).iloc[0]
    names = schema.KEY[results.frame(stochastic).empty :]
    return {name: int(longest[name]) for name in names}
