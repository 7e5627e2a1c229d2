"""What a model's mapping calls its codes, and how it colours them."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from sqlalchemy import ColumnElement, collate, func, select

from speedlocal.database.engine import Asking
from speedlocal.database.order import ordered
from speedlocal.database.schema import commodity, mapped_name, mapping_file, process, scenario

CODES: Final = {"commodity": commodity, "process": process}


def of_groups(results: Asking, *, scenarios: tuple[str, ...]) -> pd.DataFrame:
    """One row a carrier or sector that the mapping of a scenario names: dimension, code, label, colour.

    Where scenarios name one differently, the row of the first by name comes first.
    """
    m = mapped_name.c
    question = select(m.dimension, m.code, m.label, m.colour, m.scenario).where(m.scenario.in_(scenarios))
    return results.frame(ordered(question, "dimension", "scenario", "code")).drop(columns="scenario")


def of_codes(results: Asking, *, scenarios: tuple[str, ...], dimension: str) -> pd.DataFrame:
    """One row a commodity or process that a mapping names or colours: code, label and colour (None: as usual)."""
    table = CODES[dimension]
    c = table.c
    code: ColumnElement[Any] = func.min(collate(c[dimension], "C"))
    label, colour = (func.min(collate(c[name], "C")).label(name) for name in ("label", "colour"))
    told = c.label.is_not(None) | c.colour.is_not(None)
    question = (
        select(code.label("code"), label, colour)
        .where(c.scenario.in_(scenarios), told)
        .group_by(func.lower(c[dimension]))
    )
    return results.frame(ordered(question, "code"))


def outlines(results: Asking, *, scenario_name: str) -> pd.DataFrame:
    """One row, or none, with the outlines of a scenario's regions as its mapping has them: text, a GeoJSON."""
    m, s = mapping_file.c, scenario.c
    question = select(m.text).join_from(mapping_file, scenario, s.mapping_version == m.version)
    return results.frame(question.where(s.scenario == scenario_name, m.file == "outlines.geojson"))
