"""The older deployment's database in VEDA's words: attributes, regions, units, who trades with whom."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from speedlocal.errors import InputError
from speedlocal.ingest.describe import scenario_row
from speedlocal.ingest.load import load
from speedlocal.ingest.old_database import read_old_database, veda_attribute
from speedlocal.ingest.result_set import ResultSet, Unit
from speedlocal.ingest.vd import read_vd
from speedlocal.mapping.rules import default_mapping
from speedlocal.vocabulary.lists import attributes
from tests.ingest.databases import url_of
from tests.ingest.quartets import ROWS, write_quartet
from tests.ingest.result_tables import OLD_COLUMNS, codes, keyed, old_database, texts, warnings

WITHOUT_REGION = {name: kind for name, kind in OLD_COLUMNS.items() if name != "reg"}
WIND = {"attr": "f_out", "prc": "WIND", "com": "ELC", "all_ts": "ANNUAL", "reg": "DKE", "unit": "PJ", "value": 5.5}
SENT = {"attr": "f_in", "prc": "TB_1", "com": "ELC", "all_ts": "W01", "regfrom": "DKE", "regto": "DKW", "value": 3.0}
ARRIVED = {**SENT, "attr": "f_out", "value": 2.9}


def read(folder: Path, *rows: dict[str, object], **shape: object) -> list[ResultSet]:
    return read_old_database(old_database(folder / "old.duckdb", rows, **shape))


def only(folder: Path, *rows: dict[str, object], **shape: object) -> ResultSet:
    (results,) = read(folder, *rows, **shape)
    return results


@pytest.mark.parametrize("name", ["timesreport_facts", "timesreport", "TimesReport"])
def test_a_row_comes_back_in_veda_s_words(name: str, tmp_path: Path) -> None:
    results = only(tmp_path, {**WIND, "vntg": "2020", "model": "DK"}, name=name)
    assert keyed(results) == {("-", "VAR_FOut", "ELC", "WIND", "2030", "DKE", "2020", "ANNUAL", "-"): 5.5}
    assert (results.scenario, results.model, codes(results, "year")) == ("base", "DK", [2030])
    assert results.units == [Unit("commodity", "DKE", "ELC", "PJ", "old.duckdb")]
    assert texts(results) == [
        "the table has no userconstraint: - stands there",
        "columns that are left out: topic",
    ]


@pytest.mark.parametrize(
    ("old", "veda"),
    [
        ("f_in", "VAR_FIn"),
        ("F_OUT", "VAR_FOut"),
        ("cap", "VAR_Cap"),
        ("act", "VAR_Act"),
        ("cost_inv", "Cost_Inv"),
        ("eq_combalm", "EQ_CombalM"),
        ("MPRI", "EQ_CombalM"),
        ("levelised", "levelised"),
    ],
)
def test_attributes_are_veda_s_again(old: str, veda: str, tmp_path: Path) -> None:
    assert codes(only(tmp_path, {**WIND, "attr": old}), "attribute") == [veda]


def test_every_known_attribute_comes_back_from_the_older_name() -> None:
    for known in attributes():
        assert veda_attribute(known.attribute.lower().removeprefix("var_")) == known.attribute


@pytest.mark.parametrize(
    ("kind", "year", "period"),
    [
        ("INTEGER", 2030, "2030"),
        ("TEXT", "2030", "2030"),
        ("DOUBLE", 2030.0, "2030"),
        ("TEXT", "-", "-"),
        ("TEXT", "NONE", "-"),
    ],
)
def test_a_year_may_be_of_any_type(kind: str, year: object, period: str, tmp_path: Path) -> None:
    results = only(tmp_path, {**WIND, "year": year}, columns={**OLD_COLUMNS, "year": kind})
    assert codes(results, "period") == [period]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("BIGINT", 2**53), ("HUGEINT", 2**60), ("DECIMAL(18, 3)", Decimal("0.125")), ("DECIMAL(30, 9)", Decimal("0.1"))],
)
def test_a_value_may_be_of_any_type_of_number(kind: str, value: int | Decimal, tmp_path: Path) -> None:
    results = only(tmp_path, {**WIND, "value": value}, columns={**OLD_COLUMNS, "value": kind})
    assert list(keyed(results).values()) == [float(value)]


@pytest.mark.parametrize("kind", ["INTEGER", "BIGINT", "ENUM('2020')"])
def test_a_code_may_be_a_whole_number_or_one_of_a_list(kind: str, tmp_path: Path) -> None:
    results = only(tmp_path, {**WIND, "vntg": "2020"}, columns={**OLD_COLUMNS, "vntg": kind})
    assert codes(results, "vintage") == ["2020"]


def test_a_column_in_which_nothing_stands_may_have_no_type(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "old.duckdb") as connection:
        connection.execute(
            "CREATE TABLE timesreport AS SELECT 'base' AS scen, 2030 AS year, 'cap' AS attr, NULL AS com, 1.5 AS value"
        )
    (results,) = read_old_database(tmp_path / "old.duckdb")
    assert list(keyed(results)) == [("-", "VAR_Cap", "-", "(all)", "2030", "-", "(all)", "(all)", "-")]


def test_what_is_null_or_empty_does_not_apply_and_na_is_a_region(tmp_path: Path) -> None:
    results = only(tmp_path, {"attr": "cap", "prc": "", "com": None, "reg": "NA", "value": 1.0, "unit": "NA"})
    assert list(keyed(results)) == [("-", "VAR_Cap", "-", "-", "2030", "NA", "-", "-", "-")]
    assert results.units == []


def test_the_region_of_a_flow_is_where_it_leaves_or_arrives(tmp_path: Path) -> None:
    inland = {**WIND, "reg": None, "regfrom": "DKE"}
    produced = {name: value for name, value in inland.items() if name != "reg"}
    imported = {**ARRIVED, "prc": "IMPELC", "regfrom": "IMPEXP"}
    results = only(tmp_path, SENT, ARRIVED, produced, imported, columns=WITHOUT_REGION)
    assert codes(results, "region") == ["DKE", "DKW", "DKE", "DKW"]
    links = [(p.parameter, p.process, p.region, p.region2, p.commodity) for p in results.parameters]
    assert links == [("TOP_IRE", "IMPELC", "IMPEXP", "DKW", "ELC"), ("TOP_IRE", "TB_1", "DKE", "DKW", "ELC")]


def test_a_region_of_its_own_stands_before_the_flow_s(tmp_path: Path) -> None:
    assert codes(only(tmp_path, {**ARRIVED, "reg": "DKW"}), "region") == ["DKW"]


def test_each_scenario_has_its_own_rows_units_and_links(tmp_path: Path) -> None:
    other = {**WIND, "scen": "other", "unit": "TWh"}
    base, second = read(tmp_path, WIND, SENT, other)
    assert [(r.scenario, r.rows.num_rows, len(r.parameters)) for r in (base, second)] == [
        ("base", 2, 1),
        ("other", 1, 0),
    ]
    assert [unit.unit for unit in (*base.units, *second.units)] == ["PJ", "TWh"]


def test_units_belong_to_what_the_attribute_measures(tmp_path: Path) -> None:
    capacity = {**WIND, "attr": "cap", "com": None, "unit": "GW"}
    activity = {**WIND, "attr": "act", "com": None, "unit": "TJ"}
    price = {**WIND, "attr": "mpri", "prc": None, "unit": "GJ"}
    assert set(only(tmp_path, WIND, capacity, activity, price).units) == {
        Unit("commodity", "DKE", "ELC", "PJ", "old.duckdb"),
        Unit("capacity", "DKE", "WIND", "GW", "old.duckdb"),
        Unit("activity", "DKE", "WIND", "TJ", "old.duckdb"),
    }


COST = {"attr": "cost_fom", "prc": "WIND", "reg": "DKE", "value": 1.0}


@pytest.mark.parametrize("told", [{"unit": "MEUR20"}, {"cur": "MEUR20"}, {"unit": "MEUR20", "cur": "MEUR20"}])
def test_the_currency_of_costs_is_the_scenario_s(told: dict[str, object], tmp_path: Path) -> None:
    results = only(tmp_path, WIND, {**COST, **told})
    assert scenario_row(results, default_mapping(), None)["currency"] == "MEUR20"
    assert warnings(results) == []


def test_costs_in_several_currencies_leave_it_unknown_and_are_told(tmp_path: Path) -> None:
    results = only(tmp_path, {**COST, "unit": "MEUR20"}, {**COST, "prc": "PV", "unit": "MKr12"})
    assert scenario_row(results, default_mapping(), None)["currency"] is None
    assert warnings(results) == ["costs in several currencies, so that of the scenario is not known: MKr12, MEUR20"]


def test_a_tag_says_whose_unit_a_row_has(tmp_path: Path) -> None:
    built = {**WIND, "attr": "cap_new", "com": None, "userconstraint": "INSTCAP", "unit": "GW"}
    paid = {**built, "userconstraint": "INV", "unit": "MEUR20"}
    results = only(tmp_path, built, paid, columns={**OLD_COLUMNS, "userconstraint": "TEXT"})
    assert results.units == [Unit("capacity", "DKE", "WIND", "GW", "old.duckdb")]
    assert (results.currency, warnings(results)) == ("MEUR20", [])


def test_units_of_nothing_that_has_one_are_told(tmp_path: Path) -> None:
    price = {**WIND, "attr": "mpri", "prc": None, "unit": "MEUR20/PJ", "cur": "MEUR20"}
    own = {**WIND, "attr": "levelised", "unit": "EUR/MWh"}
    years = {"attr": "time_npv", "reg": "DKE", "unit": "years", "value": 4.0}
    assert warnings(only(tmp_path, WIND, price, own, years)) == [
        "units that are left out, as they are those of no commodity, process or cost:"
        " EUR/MWh of levelised, MEUR20/PJ of EQ_CombalM"
    ]


def test_spellings_of_one_unit_are_one(tmp_path: Path) -> None:
    results = only(tmp_path, WIND, {**WIND, "prc": "PV", "unit": "pj"})
    assert ([unit.code for unit in results.units], warnings(results)) == (["ELC"], [])


def test_a_code_with_two_units_has_none(tmp_path: Path) -> None:
    results = only(tmp_path, WIND, {**WIND, "prc": "PV", "com": "elc", "unit": "GJ"})
    assert results.units == []
    assert warnings(results) == ["codes with rows of several units, so theirs is not known: ELC in DKE: PJ, GJ"]


def test_a_total_beside_its_slices_is_left_out_and_told(tmp_path: Path) -> None:
    slices = [{**WIND, "all_ts": name, "value": value} for name, value in (("W01", 2.5), ("W02", 3.0))]
    alone = {**WIND, "prc": "PV"}
    results = only(tmp_path, WIND, *slices, alone)
    assert list(keyed(results).values()) == [2.5, 3.0, 5.5]
    assert "1 rows of ANNUAL are the sums of rows of timeslices, and are left out" in texts(results)


def test_an_annual_row_of_another_value_is_kept_and_told(tmp_path: Path) -> None:
    results = only(tmp_path, WIND, {**WIND, "all_ts": "W01", "value": 2.5})
    assert list(keyed(results).values()) == [5.5, 2.5]
    assert any("are not their sums; both are kept" in text for text in warnings(results))


def test_a_user_constraint_that_the_table_has_is_kept(tmp_path: Path) -> None:
    columns = {**OLD_COLUMNS, "userconstraint": "TEXT"}
    results = only(tmp_path, {**WIND, "attr": "cap_new", "userconstraint": "INSTCAP"}, columns=columns)
    assert (codes(results, "userconstraint"), codes(results, "attribute")) == (["INSTCAP"], ["Cap_New"])


def test_flows_to_several_partners_are_one_row(tmp_path: Path) -> None:
    further = {**SENT, "regto": "SE", "value": 1.5}
    results = only(tmp_path, {**WIND, "regfrom": "DKE"}, *({**row, "reg": "DKE"} for row in (SENT, further)))
    assert list(keyed(results).values()) == [5.5, 4.5]
    assert [(link.region, link.region2) for link in results.parameters] == [("DKE", "DKW"), ("DKE", "SE")]
    assert "2 rows of flows to or from several partners are summed up, one row for all partners" in texts(results)


def test_a_flow_to_one_partner_twice_is_refused_with_its_rows(tmp_path: Path) -> None:
    further = {**SENT, "regto": "SE"}
    first, other = ({**row, "prc": "TB_2"} for row in (SENT, further))
    with pytest.raises(InputError, match="row 5: the same key as row 3"):
        only(tmp_path, first, other, SENT, WIND, {**SENT, "prc": "tb_1"})


def test_a_flow_beside_its_partners_may_be_their_total_and_is_refused(tmp_path: Path) -> None:
    rows = [{**row, "reg": "DKE"} for row in (SENT, {**SENT, "regto": "SE"}, {**SENT, "regto": None, "value": 6.0})]
    with pytest.raises(InputError, match="row 2: the same key as row 1"):
        only(tmp_path, *rows)


def test_rows_that_a_lost_tag_told_apart_are_left_out_and_named(tmp_path: Path) -> None:
    cost = {"attr": "reg_acost", "reg": "DKE", "value": 2.0}
    costs = [cost, {**cost, "value": 3.0}, {**cost, "reg": "DKW"}, {**cost, "scen": "other"}]
    base, other = read(tmp_path, WIND, *costs)
    assert list(keyed(base).values()) == [5.5, 2.0]
    assert warnings(base) == [
        "rows that the table does not tell apart are left out: 2 of Reg_ACost;"
        " it lacks their user constraint, or their values cannot be summed over partners"
    ]
    assert (list(keyed(other).values()), warnings(other)) == ([2.0], [])


def test_prices_are_not_summed_over_partners(tmp_path: Path) -> None:
    price = {**WIND, "attr": "eq_irem", "regto": "DKW"}
    columns = {**OLD_COLUMNS, "userconstraint": "TEXT"}
    results = only(tmp_path, WIND, price, {**price, "regto": "SE"}, columns=columns)
    assert list(keyed(results).values()) == [5.5]
    assert "left out: 2 of EQ_IreM;" in warnings(results)[0]


def test_what_the_view_of_the_older_table_shows_is_read_back(tmp_path: Path) -> None:
    price = ("EQ_CombalM", "ELC", "-", "2030", "NORTH", "-", "WD", "-", "12.5")
    rows = [*(row for row in ROWS if row[-1] != "Eps"), price]
    load([write_quartet(tmp_path, "base", rows)], url_of(tmp_path))
    with duckdb.connect(tmp_path / "old.duckdb") as connection:
        connection.execute(f"ATTACH '{tmp_path / 'results.duckdb'}' AS ours (READ_ONLY)")
        connection.execute("CREATE TABLE timesreport_facts AS FROM ours.timesreport_facts")
    (results,) = read_old_database(tmp_path / "old.duckdb")
    read_back, given = keyed(results), keyed(read_vd(tmp_path / "base.vd"))
    assert {tuple(code.casefold() for code in key): value for key, value in read_back.items()} == {
        tuple(code.casefold() for code in key): value for key, value in given.items()
    }


def test_the_file_is_only_read(tmp_path: Path) -> None:
    path = old_database(tmp_path / "it's old.duckdb", [WIND])
    path.chmod(0o444)
    before = path.read_bytes()
    assert read_old_database(path)[0].rows.num_rows == 1
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
