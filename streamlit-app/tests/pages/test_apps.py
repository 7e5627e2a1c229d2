"""The four apps on the demo's results: what is drawn is what is stored."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import duckdb
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from speedlocal.ingest.demo import demo_database
from speedlocal.settings import settings, use_database

SCRIPTS = Path(str(files("speedlocal"))) / "apps" / "scripts"
SCENARIO = "Baltic_Reference"


@pytest.fixture(scope="module")
def database() -> Path:
    return demo_database()


@pytest.fixture(autouse=True)
def served(database: Path):
    use_database(f"duckdb:///{database}")
    yield
    use_database("")
    settings.cache_clear()


def opened(app: str, **choices: str) -> AppTest:
    test = AppTest.from_file(SCRIPTS / f"{app}.py", default_timeout=60)
    for name, code in choices.items():
        test.query_params[name] = code
    test.run()
    assert not test.exception
    assert [error.value for error in test.error] == []
    return test


def asked(database: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_the_explorer_draws_the_sums_that_are_stored(database: Path) -> None:
    test = opened("times", scenario=SCENARIO, attribute="var_fout", unit="PJ", kind="NRG", region="DK")
    figure = json.loads(test.get("plotly_chart")[0].proto.spec)
    drawn: dict[str, float] = {}
    for trace in figure["data"]:
        for period, value in zip(trace["x"], trace["y"], strict=True):
            drawn[period] = drawn.get(period, 0.0) + value
    stored = asked(
        database,
        f"""SELECT period, sum(value) FROM result JOIN commodity USING (scenario, region, commodity)
        WHERE scenario = '{SCENARIO}' AND attribute = 'VAR_FOut' AND region = 'DK' AND unit = 'PJ' AND kind = 'NRG'
        GROUP BY period""",
    )
    assert drawn == pytest.approx(dict(stored), rel=1e-9)


def test_the_address_states_what_is_shown() -> None:
    test = opened("times", scenario=SCENARIO.lower(), attribute="VAR_Cap")
    shown = {name: list(np.atleast_1d(test.query_params[name])) for name in ("scenario", "attribute", "unit")}
    assert shown == {"scenario": [SCENARIO], "attribute": ["VAR_Cap"], "unit": ["GW"]}


def test_an_unknown_code_in_the_address_is_said() -> None:
    test = opened("times", scenario=SCENARIO, region="ATLANTIS")
    assert any("region ATLANTIS is not among these results" in warning.value for warning in test.warning)


def test_the_map_draws_the_trade_that_is_stored(database: Path) -> None:
    test = opened("flow_maps", scenario=SCENARIO, commodity="ELC", period="2040")
    deck = json.loads(test.get("deck_gl_json_chart")[0].proto.json)
    arrows = next(layer for layer in deck["layers"] if layer["id"] == "arrows")["data"]
    inner = {
        (a["origin"], a["destination"]): a["value"] for a in arrows if "IMPEXP" not in (a["origin"], a["destination"])
    }
    stored = asked(
        database,
        f"""SELECT origin, destination, sum(result.value) FROM trade_link JOIN result
        ON result.scenario = trade_link.scenario AND result.process = trade_link.process
        AND result.region = origin AND result.commodity = trade_link.commodity
        WHERE trade_link.scenario = '{SCENARIO}' AND attribute = 'VAR_FIn' AND period = '2040' AND result.commodity = 'ELC'
        AND destination <> 'IMPEXP' GROUP BY origin, destination HAVING sum(result.value) > 0""",
    )
    assert inner == pytest.approx({(o, d): v for o, d, v in stored}, rel=1e-9)


def test_the_sankey_adds_up_at_every_node_and_loses_what_com_ie_says(database: Path) -> None:
    test = opened("sankey", scenario=SCENARIO, period="2040", region="DK")
    picture = json.loads(test.get("bidi_component")[0].proto.json)
    into: dict[str, float] = {}
    out: dict[str, float] = {}
    for ribbon in picture["ribbons"]:
        into[ribbon["destination"]] = into.get(ribbon["destination"], 0.0) + ribbon["value"]
        out[ribbon["origin"]] = out.get(ribbon["origin"], 0.0) + ribbon["value"]
    for node in into.keys() & out.keys():
        assert into[node] == pytest.approx(out[node], rel=1e-6), node
    ((lost,),) = asked(
        database,
        f"""SELECT sum(value * (1 - efficiency)) FROM result JOIN commodity_efficiency e
        ON e.scenario = result.scenario AND e.region = result.region AND e.commodity = result.commodity
        AND e.period = result.period
        WHERE result.scenario = '{SCENARIO}' AND attribute = 'VAR_FOut' AND result.period = '2040'
        AND result.region = 'DK'""",
    )
    assert into["network losses"] == pytest.approx(lost, rel=1e-6)
    assert "missing" not in out


def test_database_tools_list_the_tables_with_their_rows(database: Path) -> None:
    test = opened("database")
    listed = test.dataframe[0].value.set_index("table").rows
    ((rows,),) = asked(database, "SELECT count(*) FROM result")
    assert listed["result"] == rows


def test_the_demo_says_that_it_is_the_demo_and_which_file_is_shown() -> None:
    test = opened("times", scenario=SCENARIO)
    assert any("This is the demo" in info.value for info in test.info)
    assert test.caption[-1].value.startswith(f"Results: {SCENARIO} from {SCENARIO}.vd, loaded ")


def test_on_the_demo_no_unit_is_unknown(database: Path) -> None:
    unknown = asked(
        database,
        """SELECT commodity FROM commodity WHERE unit IS NULL
        UNION ALL SELECT process FROM process WHERE activity_unit IS NULL OR capacity_unit IS NULL""",
    )
    assert unknown == []


def test_a_missing_database_is_said_in_words(tmp_path: Path) -> None:
    use_database(f"duckdb:///{tmp_path / 'none.duckdb'}")
    test = opened("times")
    assert any("none.duckdb cannot be opened" in warning.value for warning in test.warning)
