"""Every summary is its function of `result`, worked out a second time by pandas: of the demo and of all real results."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from speedlocal.database import schema
from speedlocal.ingest.load import load
from speedlocal.vocabulary.lists import attributes
from tests.ingest.databases import asked, url_of
from tests.ingest.quartets import ROWS, write_quartet

ANNUAL_KEY = ["scenario", "sow", "attribute", "commodity", "process", "period", "region", "userconstraint", "year"]
FLOW_KEY = ["scenario", "sow", "process", "commodity", "period", "region"]
SUMMARIES = {"annual", "trade"}

REAL = (
    "demos_001/DemoS_001.vd",
    "demos_007/DemoS_007.vd",
    "vita/vita_scenario.vd",
    "vita/scenario.gdx",
    "veda_csv/DemoS_001.vd",
    "veda_csv/demos_007",
    "times_starter/Starter_P-LIMELC.zip",
    "times_starter/Starter_P-LIMELC_gdx.zip",
    "times_dk/DK_Regeringen.zip",
    pytest.param("times_dk/DK_Regeringen_gdx.zip", marks=pytest.mark.long),
    pytest.param("times_dk/DK_Frozen_policy_scenarie.zip", marks=pytest.mark.long),
)


def table(url: str, name: str) -> pd.DataFrame:
    """A table with every code in small letters."""
    columns = [column.name for column in schema.metadata.tables[name].columns]
    frame = pd.DataFrame(asked(url, f"SELECT {', '.join(columns)} FROM {name}"), columns=columns)
    texts = [column for column in frame if frame[column].dtype in (object, "str") and column != "scenario"]
    return frame.assign(**{column: frame[column].str.lower() for column in texts})


def summed(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """By key: the sum of the values, how many there are, and the sum of their sizes."""
    sizes = rows.assign(size=rows.value.abs(), rows=1)
    with np.errstate(invalid="ignore"):
        return sizes.groupby(key, dropna=False)[["value", "rows", "size"]].sum()


def assert_same(found: pd.Series, expected: pd.Series, size: pd.Series) -> None:
    """The same keys and values, up to what the order of adding changes; unknown where it is unknown."""
    found, expected, size = (of.sort_index() for of in (found, expected, size))
    assert found.index.is_unique
    assert list(found.index) == list(expected.index)
    np.testing.assert_array_less(np.abs(found - expected).fillna(0), 1e-12 * size.fillna(0) + 1e-300)
    assert list(np.isfinite(found)) == list(np.isfinite(expected))


def expected_annual(result: pd.DataFrame) -> pd.DataFrame:
    summable = {each.attribute.lower() for each in attributes() if each.annual == "sum"}
    return summed(result[result.attribute.isin(summable)], ANNUAL_KEY)


def side(result: pd.DataFrame, links: pd.DataFrame, attribute: str, names: dict[str, str]) -> pd.DataFrame:
    """Flows of one side of the links, where the flow belongs to one link alone; `names` has the link's columns."""
    own = ["scenario", *names]
    alone = links[~links.duplicated(own, keep=False)]
    flows = (
        summed(result[result.attribute == attribute], FLOW_KEY)
        .reset_index()
        .rename(columns={v: k for k, v in names.items()})
    )
    return alone.merge(flows[[*own, "sow", "period", "value", "size"]], on=own)


def expected_trade(result: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    key = ["scenario", "sow", "process", "commodity", "arriving_commodity", "period", "origin", "destination"]
    sent = side(result, links, "var_fin", {"process": "process", "commodity": "commodity", "origin": "region"})
    got = side(
        result, links, "var_fout", {"process": "process", "arriving_commodity": "commodity", "destination": "region"}
    )
    sides = {"sent": sent.set_index(key), "arrived": got.set_index(key)}
    return pd.concat({f"{name} {what}": of[what] for name, of in sides.items() for what in ("value", "size")}, axis=1)


def assert_summaries(url: str) -> None:
    result = table(url, "result")
    annual = table(url, "annual").set_index(ANNUAL_KEY).sort_index()
    expected = expected_annual(result)
    assert_same(annual.value, expected.value, expected["size"])
    assert_same(annual.rows, expected.rows, expected.rows * 0)
    trade = table(url, "trade")
    expected = expected_trade(result, table(url, "trade_link"))
    trade = trade.set_index(expected.index.names)
    for name in ("sent", "arrived"):
        assert_same(trade[name].astype(float), expected[f"{name} value"], expected[f"{name} size"])


def test_every_table_that_is_a_summary_is_compared() -> None:
    tables = schema.metadata.sorted_tables
    assert {table.name for table in tables if (table.comment or "").startswith("Summary:")} == SUMMARIES


def test_the_summaries_of_the_demo_are_functions_of_its_rows(either_url: str) -> None:
    with as_file(files("speedlocal.demo")) as demo:
        load(sorted(demo.glob("*.zip")), either_url)
    assert_summaries(either_url)
    assert asked(either_url, "SELECT count(*) > 10 FROM trade WHERE sent > 0 AND arrived > 0") == [(True,)]


def test_the_summaries_of_codes_in_several_spellings_are_functions_of_the_rows(either_url: str, tmp_path: Path) -> None:
    again = [
        (*(code.lower() if code == "ELC" else code for code in row[:6]), f"{row[6]}2", *row[7:]) for row in ROWS[3:9]
    ]
    load([write_quartet(tmp_path / "base", "base", [*ROWS, *again])], either_url)
    assert_summaries(either_url)


@pytest.mark.parametrize("name", REAL)
def test_the_summaries_of_real_results_are_functions_of_their_rows(real_data: Path, tmp_path: Path, name: str) -> None:
    load([real_data / name], url_of(tmp_path))
    assert_summaries(url_of(tmp_path))
