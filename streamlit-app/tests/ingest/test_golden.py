"""The figures of real results, as their owners state them, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from speedlocal.database import schema
from speedlocal.database.engine import Asking, open_results
from speedlocal.ingest.load import load

r, a = schema.result.c, schema.annual.c

QUARTETS = {
    "demos_007/DemoS_007.vd": ("DemoS_007_3108", 2_727, 5484965.59089312),
    "times_dk/DK_Regeringen.zip": ("DK_Regeringen", 589_455, 2257811.11506657),
    "times_starter/Starter_P-LIMELC.zip": ("Starter_P-LIMELC", 73_932, 145089.755678965),
}
FLOWS = [
    ("DemoS_007_3108", "VAR_FOut", "ELC", "2020", "REG1", None, 6722.613310466324),
    ("DemoS_007_3108", "VAR_FIn", "ELC", "2020", "REG1", None, 6050.3519794197),
    ("DK_Regeringen", "VAR_FOut", "ELCC", "2030", "DKE", None, 64.29318436937626),
    ("DK_Regeringen", "VAR_FIn", "ELCC", "2030", "DKE", None, 59.792661463519856),
    ("DK_Regeringen", "VAR_FOut", "ELCC", "2030", "DKW", None, 163.3247631451637),
    ("DK_Regeringen", "VAR_FIn", "ELCC", "2030", "DKW", None, 151.89202972500254),
    ("DK_Regeringen", "VAR_FIn", "ELCC", "2030", "DKE", "TB_ELCC_DKE_DKW_01", 0.026032265597178098),
    ("DK_Regeringen", "VAR_FIn", "ELCC", "2030", "DKW", "TB_ELCC_DKE_DKW_01", 0.382319999999999),
    ("DK_Regeringen", "VAR_FOut", "ELCC", "2030", "DKE", "TB_ELCC_DKE_DKW_01", 0.374673599999999),
    ("DK_Regeringen", "VAR_FOut", "ELCC", "2030", "DKW", "TB_ELCC_DKE_DKW_01", 0.02551162028523461),
]


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def url(request: pytest.FixtureRequest, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "duckdb":
        url = f"duckdb:///{tmp_path_factory.mktemp('golden') / 'results.duckdb'}"
    else:
        url = request.getfixturevalue("postgres_server")
    load([real_data / name for name in QUARTETS], url)
    return url


@pytest.mark.parametrize(("scenario", "rows", "objective"), QUARTETS.values(), ids=[q[0] for q in QUARTETS.values()])
def test_every_row_is_loaded_and_the_objective_is_the_models(
    url: str, scenario: str, rows: int, objective: float
) -> None:
    with open_results(url) as results:
        counted = results.frame(
            select(func.count().label("n")).select_from(schema.result).where(r.scenario == scenario)
        )
        s = schema.scenario.c
        told = results.frame(select(s.rows, s.objective).where(s.scenario == scenario))
    assert (counted.n[0], told.rows[0]) == (rows, rows)
    assert told.objective[0] == pytest.approx(objective, rel=1e-9)


@pytest.mark.parametrize(("scenario", "attribute", "commodity", "period", "region", "process", "value"), FLOWS)
def test_annual_flows_are_the_stated_figures(
    url: str, scenario: str, attribute: str, commodity: str, period: str, region: str, process: str | None, value: float
) -> None:
    with open_results(url) as results:
        sums = [
            _total(results, table, (scenario, attribute, commodity, period, region), process)
            for table in (schema.result, schema.annual)
        ]
    assert sums == pytest.approx([value, value], rel=1e-9)


def _total(results: Asking, table, key: tuple[str, ...], process: str | None) -> float:
    c = table.c
    question = select(func.sum(c.value).label("value")).where(
        *(c[n] == v for n, v in zip(("scenario", "attribute", "commodity", "period", "region"), key, strict=True))
    )
    if process:
        question = question.where(c.process == process)
    return float(results.frame(question).value[0])


def test_every_summary_row_is_a_sum_of_results(url: str) -> None:
    """Sum of all annual values = sum of all rows of attributes that are summed, and as many rows."""
    with open_results(url) as results:
        annual = results.frame(
            select(a.scenario, a.attribute, func.sum(a.value).label("value"), func.sum(a.rows).label("rows"))
            .group_by(a.scenario, a.attribute)
            .order_by(a.scenario, a.attribute)
        )
        stored = results.frame(
            select(r.scenario, func.lower(r.attribute).label("attribute"), func.sum(r.value).label("value"),
                   func.count().label("rows"))
            .where(func.lower(r.attribute).in_([code.lower() for code in annual.attribute.unique()]))
            .group_by(r.scenario, func.lower(r.attribute))
            .order_by(r.scenario, func.lower(r.attribute))
        )  # fmt: skip
    left = {(s, x.lower()): (v, int(n)) for s, x, v, n in annual.itertuples(index=False)}
    right = {(s, x): (v, int(n)) for s, x, v, n in stored.itertuples(index=False)}
    assert {key: rows for key, (_, rows) in left.items()} == {key: rows for key, (_, rows) in right.items()}
    for key, (value, _) in left.items():
        assert value == pytest.approx(right[key][0], rel=1e-9)


def test_units_of_a_quartet_alone_are_unknown_and_only_its_currency_is_known(url: str) -> None:
    c, p, s = schema.commodity.c, schema.process.c, schema.scenario.c
    with open_results(url) as results:
        units = results.frame(select(c.unit).where(c.scenario == "DemoS_007_3108").distinct())
        processes = select(p.activity_unit, p.capacity_unit).where(p.scenario == "DemoS_007_3108").distinct()
        known = results.frame(processes)
        currency = results.frame(select(s.currency).where(s.scenario == "DemoS_007_3108")).currency[0]
    assert (units.unit.tolist(), known.to_numpy().tolist(), currency) == ([None], [[None, None]], "MEuro05")
