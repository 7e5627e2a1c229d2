"""`timesreport_facts` is `result` under the older deployment's names, and its statements are answered from it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pandas as pd
import pytest

from speedlocal.database.views import timesreport_facts
from speedlocal.errors import QueryError
from speedlocal.ingest.load import load
from speedlocal.sandbox import open_sandbox
from tests.database.old_table import COLUMNS, old_table
from tests.ingest.databases import asked
from tests.pages.tiny_result import flow, sets, write_tiny
from tests.sandbox.restricted_role import stranger

DOCUMENT = Path(__file__).parents[3] / "docs" / "data_formats.md"
ODD = [
    flow("VAR_FOut", "ELC", "PP", "A", 10, sow="1"),
    flow("VAR_FOut", "ELC", "PP", "A", 20, sow="2"),
    flow("VAR_FOUT", "elc", "pp", "a", 30, sow="1", timeslice="S"),
    flow("VAR_FIn", "ELC", "TX", "A", 4, sow="1"),
    flow("VAR_FOut", "ELC", "TX", "B", 3, sow="1"),
    flow("VAR_FOut", "ELC", "TX", "C", 1, sow="1"),
    flow("VAR_FOut", "GAS", "IMPGAS", "A", 5, sow="1"),
    flow("VAR_FIn", "GAS", "EXPGAS", "B", 2, sow="1"),
    flow("VAR_FOut", "GAS", "MINGAS", "A", 7, sow="1"),
    flow("EQ_CombalM", "ELC", "-", "A", 1.5, sow="1"),
    flow("ObjZ", "-", "-", "-", 99, period="-", sow="1"),
    flow("PAR_CapUP", "-", "PP", "A", "INF", sow="1"),
]
"""States of the world, codes in another case, a process of three regions, the world outside, mining, no year."""
MEMBERS = sets("ABC", PP="ELE", TX="IRE", IMPGAS="IRE A IMPEXP", EXPGAS="IRE B IMPEXP", MINGAS="IRE A MINRNW")


@pytest.fixture(scope="module")
def urls(module_postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The demo and an odd scenario, on DuckDB and on PostgreSQL."""
    folder = tmp_path_factory.mktemp("facts")
    odd = write_tiny(folder / "odd", "Odd", ODD, MEMBERS)
    found = [f"duckdb:///{folder / 'results.duckdb'}", module_postgres_url]
    with as_file(files("speedlocal.demo")) as demo:
        for url in found:
            load([*demo.glob("*NetZero.zip"), odd], url)
    return found


def viewed(url: str, sql: str = f"SELECT {', '.join(COLUMNS)} FROM timesreport_facts") -> pd.DataFrame:
    return pd.DataFrame(asked(url, sql), dtype=object)


def as_counted(frame: pd.DataFrame) -> Counter[tuple[object, ...]]:
    return Counter(map(tuple, frame.astype(object).where(frame.notna(), None).to_numpy().tolist()))


def test_the_view_has_the_rows_of_result_and_no_other(urls: list[str]) -> None:
    for url in urls:
        expected = old_table(url)
        assert as_counted(viewed(url)) == as_counted(expected)
        assert len(expected) > 30_000


def test_the_sides_of_an_exchange_are_named_where_a_source_tells(urls: list[str]) -> None:
    told = (
        "SELECT prc, attr, reg, regfrom, regto FROM timesreport_facts WHERE scen = 'Odd' AND attr IN ('f_in', 'f_out')"
    )
    expected = {
        ("PP", "f_out", "A", None, None),
        ("pp", "f_out", "a", None, None),
        ("TX", "f_in", "A", "A", "(unknown)"),
        ("TX", "f_out", "B", "(unknown)", "B"),
        ("TX", "f_out", "C", "(unknown)", "C"),
        ("IMPGAS", "f_out", "A", "IMPEXP", "A"),
        ("EXPGAS", "f_in", "B", "B", "IMPEXP"),
        ("MINGAS", "f_out", "A", None, None),
    }
    for url in urls:
        assert set(asked(url, told)) == expected


def test_the_unit_is_that_of_the_attribute_and_its_tag(tmp_path: Path) -> None:
    money, unknown = ("MEUR20", None), (None, None)
    cases = {
        ("Cap_New", "INSTCAP"): (None, "GW"),
        ("cap_new", "lumpinv"): money,
        ("Cap_New", "LUMPIX"): money,
        ("Cap_New", "INV+"): money,
        ("Cap_New", "INVX+"): money,
        ("Cap_New", "NEWTAG"): unknown,
        ("PAR_CapLO", "-"): (None, "GW"),
        ("PAR_CapUP", "-"): (None, "GW"),
        ("Time_NPV", "COST"): (None, "years"),
        ("User_con", "UC"): unknown,
    }
    rows = [(a, "-", "PP", "2030", "A", "-", "ANNUAL", tag, "1") for a, tag in cases]
    vd = write_tiny(tmp_path, "tags", [*rows, flow("Reg_obj", "MEUR20", "-", "A", 1, period="-")], MEMBERS)
    (tmp_path / "tags_units.csv").write_text("dimension,region,code,unit\ncapacity,,PP,GW\n", encoding="utf-8")
    load([vd], url := f"duckdb:///{tmp_path / 'tags.duckdb'}")
    found = asked(url, "SELECT attr, userconstraint, cur, unit FROM timesreport_facts WHERE attr <> 'reg_obj'")
    assert {row[:2]: row[2:] for row in found} == {(a.lower(), tag): units for (a, tag), units in cases.items()}


def test_what_is_known_of_a_code_does_not_depend_on_its_case(urls: list[str]) -> None:
    told = "SELECT attr, unit, topic, value FROM timesreport_facts WHERE scen = 'Odd' AND lower(prc) = 'pp' AND attr <> 'par_capup'"
    for url in urls:
        assert sorted(asked(url, told)) == [("f_out", "PJ", "energy", value) for value in (10, 20, 30)]


Picture = Callable[[pd.DataFrame], pd.Series]


def summed(condition: Callable[[pd.DataFrame], pd.Series], *by: str) -> Picture:
    def picture(facts: pd.DataFrame) -> pd.Series:
        chosen = facts[condition(facts)]
        return chosen.assign(value=chosen.value.astype(float)).groupby(list(by)).value.sum()

    return picture


def energy(facts: pd.DataFrame) -> pd.Series:
    return facts.topic == "energy"


def starts(facts: pd.DataFrame, prefix: str) -> pd.Series:
    return facts.prc.str.startswith(prefix)


STATEMENTS: dict[str, tuple[str, Picture]] = {
    "energy by commodity group, of the Explorer": (
        "SELECT scen, year, comgroup, SUM(value) FROM timesreport_facts WHERE topic = 'energy' AND attr = 'f_in'"
        " GROUP BY scen, year, comgroup",
        summed(lambda f: energy(f) & (f["attr"] == "f_in"), "scen", "year", "comgroup"),
    ),
    "emissions by group, of the Explorer": (
        "SELECT scen, year, comgroup, SUM(value) FROM timesreport_facts WHERE topic = 'emission' AND attr = 'f_out'"
        " GROUP BY scen, year, comgroup",
        summed(lambda f: (f.topic == "emission") & (f["attr"] == "f_out"), "scen", "year", "comgroup"),
    ),
    "transmission, of the maps": (
        "SELECT scen, year, com, regfrom, regto, SUM(value) FROM timesreport_facts"
        " WHERE prc LIKE 'TB%' AND attr = 'f_out' AND regfrom <> regto AND value > 0 GROUP BY 1, 2, 3, 4, 5",
        summed(
            lambda f: starts(f, "TB") & (f["attr"] == "f_out") & f.regfrom.notna() & (f.value > 0),
            *("scen", "year", "com", "regfrom", "regto"),
        ),
    ),
    "imports, of the maps": (
        "SELECT scen, year, regfrom, regto, SUM(value) FROM timesreport_facts"
        " WHERE prc LIKE 'IMP%' AND topic = 'energy' AND attr = 'f_out' AND regfrom = 'IMPEXP' GROUP BY 1, 2, 3, 4",
        summed(
            lambda f: starts(f, "IMP") & energy(f) & (f["attr"] == "f_out") & (f.regfrom == "IMPEXP"),
            *("scen", "year", "regfrom", "regto"),
        ),
    ),
    "exports, of the maps": (
        "SELECT scen, year, regfrom, regto, SUM(value) FROM timesreport_facts"
        " WHERE prc LIKE 'EXP%' AND topic = 'energy' AND attr = 'f_in' AND regto = 'IMPEXP' GROUP BY 1, 2, 3, 4",
        summed(
            lambda f: starts(f, "EXP") & energy(f) & (f["attr"] == "f_in") & (f.regto == "IMPEXP"),
            *("scen", "year", "regfrom", "regto"),
        ),
    ),
    "process to commodity, of the Sankey": (
        "SELECT prc, com, SUM(value) FROM timesreport_facts WHERE year = 2030 AND attr = 'f_out' AND topic = 'energy'"
        " AND prc NOT LIKE 'TB%' AND prc NOT LIKE 'IMP%' AND prc NOT LIKE 'EXP%' GROUP BY prc, com",
        summed(
            lambda f: (
                (f.year == 2030)
                & energy(f)
                & (f["attr"] == "f_out")
                & ~(starts(f, "TB") | starts(f, "IMP") | starts(f, "EXP"))
            ),
            *("prc", "com"),
        ),
    ),
    "output a year, a template": (
        "SELECT year, SUM(value) FROM timesreport_facts WHERE topic = 'energy' AND attr = 'f_out' GROUP BY year",
        summed(lambda f: energy(f) & (f["attr"] == "f_out"), "year"),
    ),
    "outputs of 2030 by region, a template": (
        "SELECT prc, com, reg, SUM(value) FROM timesreport_facts WHERE attr = 'f_out' AND year = 2030"
        " GROUP BY prc, com, reg",
        summed(lambda f: (f["attr"] == "f_out") & (f.year == 2030), "prc", "com", "reg"),
    ),
    "prices by week, of the profile": (
        "SELECT year, com, all_ts, SUM(value) FROM timesreport_facts WHERE topic = 'prices' AND attr = 'mpri'"
        " GROUP BY year, com, all_ts",
        summed(lambda f: f["attr"] == "mpri", "year", "com", "all_ts"),
    ),
    "capacities and activities with their units": (
        "SELECT scen, attr, unit, SUM(value) FROM timesreport_facts WHERE attr IN ('cap', 'ncap', 'act')"
        " GROUP BY scen, attr, unit",
        summed(lambda f: f["attr"].isin(["cap", "ncap", "act"]), "scen", "attr", "unit"),
    ),
}
"""What the older deployment asked, and the same from `result`."""


@pytest.fixture(scope="module")
def facts(urls: list[str]) -> pd.DataFrame:
    return old_table(urls[0])


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_older_deployment_s_statements_add_up_to_result(urls: list[str], facts: pd.DataFrame, name: str) -> None:
    statement, picture = STATEMENTS[name]
    expected = picture(facts)
    assert not expected.empty
    for url in urls:
        *keys, value = zip(*asked(url, statement), strict=True)
        index = pd.Index(keys[0]) if len(keys) == 1 else pd.MultiIndex.from_arrays(keys)
        answered = pd.Series(value, index=index, dtype=float)
        pd.testing.assert_series_equal(
            answered.sort_index(), expected.sort_index(), check_names=False, check_index_type=False, rtol=1e-12
        )


@pytest.mark.parametrize("column", ["scen", "year", "reg", "topic", "com"])
def test_the_lists_of_the_older_templates_are_answered(urls: list[str], facts: pd.DataFrame, column: str) -> None:
    for url in urls:
        listed = {code for (code,) in asked(url, f"SELECT DISTINCT {column} FROM timesreport_facts")}
        assert listed == set(facts[column].astype(object).where(facts[column].notna(), None))


def test_strangers_read_the_view_on_both_engines(urls: list[str]) -> None:
    statement = "SELECT count(*) AS n FROM timesreport_facts WHERE attr = 'f_in'"
    (expected,) = asked(urls[0], "SELECT count(*) FROM result WHERE lower(attribute) = 'var_fin'")
    for url in urls:
        with stranger(url) as restricted, open_sandbox(restricted) as sandbox:
            assert sandbox.run(statement, row_limit=1, seconds=30).rows["n"].to_pylist() == list(expected)


def test_the_view_has_the_columns_that_are_described_and_documented(urls: list[str]) -> None:
    table = re.findall(
        r"^\| (`.*?) \|", DOCUMENT.read_text("utf-8").split("## The table of the older")[1], re.MULTILINE
    )
    documented = [name for cell in table for name in re.findall(r"`(\w+)`", cell)]
    described = [column.name for column in timesreport_facts.columns]
    assert described == COLUMNS
    assert sorted(documented) == sorted(COLUMNS)
    for url in urls:
        columns = "information_schema.columns WHERE table_name = 'timesreport_facts'"
        assert [
            name for (name,) in asked(url, f"SELECT column_name FROM {columns} ORDER BY ordinal_position")
        ] == COLUMNS


def test_every_column_has_its_comment_in_the_database(urls: list[str]) -> None:
    comments = {column.name: column.comment for column in timesreport_facts.columns}
    asked_of = (
        "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'timesreport_facts'",
        "SELECT attname, col_description(attrelid, attnum) FROM pg_attribute"
        " WHERE attrelid = 'timesreport_facts'::regclass AND attnum > 0",
    )
    for url, question in zip(urls, asked_of, strict=True):
        assert dict(asked(url, question)) == comments


def corpus(real_data: Path, engine: str) -> Iterator[tuple[str, str]]:
    """Legitimate statements on the older table alone; `timeslice` and other tables are the corpus' own."""
    lines = (real_data.parent / "sql_corpus" / "legit.jsonl").read_text("utf-8").splitlines()
    for entry in map(json.loads, lines):
        own = re.search(r"timeslice|timesreport_runs|reports\.|pg_total|TABLESAMPLE", entry["sql"])
        if "timesreport_facts" in entry["sql"] and not own and entry["engine"] in ("both", engine):
            yield entry["id"], entry["sql"]


@pytest.mark.parametrize(("place", "engine"), [(0, "duckdb"), (1, "postgresql")])
def test_the_corpus_statements_on_the_older_table_are_answered(
    urls: list[str], real_data: Path, place: int, engine: str
) -> None:
    statements = list(corpus(real_data, engine))
    assert len(statements) > 15
    refused = []
    with stranger(urls[place]) as restricted, open_sandbox(restricted) as sandbox:
        for number, sql in statements:
            try:
                sandbox.run(sql, row_limit=100, seconds=30)
            except QueryError as error:
                refused.append((number, str(error)))
    assert refused == []
