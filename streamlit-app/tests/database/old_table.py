"""The older deployment's table as a person would write it from `result` and what is known of its codes, row by row."""

from __future__ import annotations

from typing import Any

import pandas as pd

from speedlocal.database import schema
from tests.ingest.databases import asked

COLUMNS = [
    *("scen", "model", "year", "topic", "attr", "sector", "subsector", "service", "techgroup", "comgroup"),
    *("prc", "com", "all_ts", "vntg", "userconstraint", "sow", "reg", "regfrom", "regto", "cur", "unit", "value"),
]
READ = ("scenario", "year", "value", *schema.KEY)
NAMES = {"var_fin": "f_in", "var_fout": "f_out", "eq_combalm": "mpri"}
TOPICS = {"NRG": "energy", "ENV": "emission"}
OF_COMMODITIES = ("var_fin", "var_fout", "var_comnet", "var_comprd", "eq_combal", "eq_peak", "eq_cumflo")
UNITS = {
    **dict.fromkeys(("var_cap", "var_ncap", "par_caplo", "par_capup", "cap_new instcap"), "capacity"),
    "var_act": "activity",
    "time_npv": "years",
}
LUMPS = ("lumpinv", "lumpix", "inv", "invx", "inv+", "invx+")

Codes = tuple[str, ...]


def folded(*codes: str) -> Codes:
    return tuple(code.casefold() for code in codes)


class Known:
    """What the dimension tables say, by codes in one case."""

    def __init__(self, url: str) -> None:
        self.scenarios = {row[0]: row[1:] for row in asked(url, "SELECT scenario, model, currency FROM scenario")}
        goods = asked(url, "SELECT scenario, region, commodity, kind, carrier, unit FROM commodity")
        plants = asked(url, "SELECT scenario, region, process, sector, activity_unit, capacity_unit FROM process")
        self.goods = {(row[0], *folded(*row[1:3])): row[3:] for row in goods}  # type: ignore[arg-type]
        self.plants = {(row[0], *folded(*row[1:3])): row[3:] for row in plants}  # type: ignore[arg-type]
        self.partners: dict[tuple[object, ...], set[str]] = {}
        columns = "scenario, process, origin, destination, commodity, arriving_commodity"
        for scenario, *codes in asked(url, f"SELECT {columns} FROM trade_link"):
            process, origin, destination, sent, arrived = map(str, codes)
            self._partner((scenario, "var_fin", *folded(process, origin, sent)), destination)
            self._partner((scenario, "var_fout", *folded(process, destination, arrived)), origin)

    def _partner(self, flow: tuple[object, ...], region: str) -> None:
        self.partners.setdefault(flow, set()).add(region)


def old_table(url: str) -> pd.DataFrame:
    """Every row of `result` under the older names, in the order of COLUMNS."""
    known = Known(url)
    rows = (dict(zip(READ, row, strict=True)) for row in asked(url, f"SELECT {', '.join(READ)} FROM result"))
    return pd.DataFrame([_old_row(row, known) for row in rows], columns=COLUMNS, dtype=object)


def _old_row(row: dict[str, Any], known: Known) -> list[object]:
    attribute, scenario = row["attribute"].casefold(), row["scenario"]
    kind, carrier, unit = known.goods.get((scenario, *folded(row["region"], row["commodity"])), (None,) * 3)
    sector, *units = known.plants.get((scenario, *folded(row["region"], row["process"])), (None,) * 3)
    model, currency = known.scenarios[scenario]
    units_of = {"activity": units[0], "capacity": units[1], "years": "years"}
    tag = row["userconstraint"].casefold()
    tagged = f"cap_new {tag}" if attribute == "cap_new" else attribute
    flow = attribute in ("var_fin", "var_fout")
    return [
        scenario,
        model,
        row["year"],
        TOPICS.get(str(kind)) if flow else "prices" if attribute == "eq_combalm" else None,
        NAMES.get(attribute, attribute.removeprefix("var_")),
        sector,
        *(None,) * 3,
        carrier,
        row["process"],
        row["commodity"],
        *(row[name] for name in ("timeslice", "vintage", "userconstraint", "sow", "region")),
        *_sides(row, attribute, known),
        currency if _is_money(attribute) or (attribute == "cap_new" and tag in LUMPS) else None,
        unit if attribute in OF_COMMODITIES else units_of.get(UNITS.get(tagged, "")),
        row["value"],
    ]


def _sides(row: dict[str, Any], attribute: str, known: Known) -> tuple[str | None, str | None]:
    flow = (row["scenario"], attribute, *folded(row["process"], row["region"], row["commodity"]))
    partners = known.partners.get(flow)
    if not partners:
        return None, None
    partner = next(iter(partners)) if len(partners) == 1 else "(unknown)"
    return (row["region"], partner) if attribute == "var_fin" else (partner, row["region"])


def _is_money(attribute: str) -> bool:
    prices = ("var_actm", "var_capm", "var_ncapm", "var_comnetm", "eq_combalm", "eq_peakm", "eq_irem", "eq_cumflom")
    objective = ("reg_acost", "reg_obj", "reg_wobj", "reg_irec", "objz")
    return attribute.startswith("cost_") or attribute in prices + objective
