"""What a page has to show, in SQL of the tests' own on the rows that the model wrote."""

from __future__ import annotations

from typing import Any

import duckdb

from tests.browser.sites import Results

Pair = tuple[str, str]

OF_A_COMMODITY = """
  FROM result r JOIN commodity c ON c.scenario = r.scenario AND lower(c.region) = lower(r.region)
    AND lower(c.commodity) = lower(r.commodity)
"""
ENERGY = "c.kind = 'NRG' AND c.unit IS NOT DISTINCT FROM $unit"

PRODUCTION = f"""
SELECT r.commodity, r.period, sum(r.value) {OF_A_COMMODITY}
WHERE r.scenario = $scenario AND r.region = $region AND r.attribute = $attribute AND {ENERGY}
GROUP BY ALL
"""

TRADE = """
WITH link AS (FROM trade_link WHERE scenario = $scenario AND commodity = 'ELC'),
flow AS (FROM result WHERE scenario = $scenario AND commodity = 'ELC' AND period = $period),
sent AS (
  SELECT origin, destination, sum(value) AS value FROM link JOIN flow USING (process)
  WHERE flow.attribute = 'VAR_FIn' AND flow.region = link.origin GROUP BY ALL
),
arrived AS (
  SELECT origin, destination, sum(value) AS value FROM link JOIN flow USING (process)
  WHERE flow.attribute = 'VAR_FOut' AND flow.region = link.destination GROUP BY ALL
)
SELECT origin, destination, coalesce(sent.value, arrived.value) AS flowing
FROM sent FULL JOIN arrived USING (origin, destination) WHERE flowing > 0
"""

FLOWS = f"""
WITH flow AS (
  SELECT coalesce(p.stage, 'none') AS stage, coalesce(p.sector, 'none') AS sector, c.carrier,
    coalesce(sum(r.value) FILTER (r.attribute = 'VAR_FOut'), 0) AS made,
    coalesce(sum(r.value) FILTER (r.attribute = 'VAR_FIn'), 0) AS taken
  {OF_A_COMMODITY}
  LEFT JOIN process p ON p.scenario = r.scenario AND lower(p.region) = lower(r.region)
    AND lower(p.process) = lower(r.process)
  WHERE r.scenario = $scenario AND r.region = $region AND r.period = $period AND {ENERGY} GROUP BY ALL
),
ends AS (
  SELECT 'carrier ' || carrier AS carrier, if(stage = 'exchange', 'outside', stage || ' ' || sector) AS party,
    if(stage = 'processing', least(made, taken), 0) AS through, made - through AS gives, taken - through AS takes
  FROM flow
)
SELECT party, carrier, sum(gives) AS value FROM ends GROUP BY ALL HAVING value > 0
UNION ALL SELECT carrier, party, sum(takes) AS value FROM ends GROUP BY ALL HAVING value > 0
"""
"""What processes make and take of a carrier, by stage and sector; what processing only hands on is not drawn."""


def production(results: Results, attribute: str = "VAR_FOut") -> dict[Pair, float]:
    """Energy of the chosen region by commodity and period."""
    return _pairs(results, PRODUCTION, region=results.region, attribute=attribute, unit=results.unit)


def trade(results: Results, period: str) -> dict[Pair, float]:
    """Electricity by origin and destination: what was sent, or what arrived from outside the model."""
    return _pairs(results, TRADE, period=period)


def flows(results: Results, period: str) -> dict[Pair, float]:
    """Energy of the chosen region between carriers and groups of processes, and across its border."""
    return _pairs(results, FLOWS, region=results.region, period=period, unit=results.unit)


def rows(results: Results, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    """Answer SQL from the file itself."""
    with duckdb.connect(str(results.database), read_only=True) as connection:
        return connection.execute(sql, values or None).fetchall()


def _pairs(results: Results, sql: str, **values: Any) -> dict[Pair, float]:
    found = rows(results, sql, scenario=results.scenario, **values)
    assert found, "the tests have to choose something that the results hold"
    return {(str(first), str(second)): value for first, second, value in found}
