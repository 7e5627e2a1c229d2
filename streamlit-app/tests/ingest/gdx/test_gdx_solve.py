"""A solve: which symbol is which attribute, what becomes of zeros, Eps and infinities, and what stands beside the rows."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from speedlocal.database.schema import KEY
from speedlocal.ingest.describe import scenario_row
from speedlocal.ingest.gdx import read_gdx
from speedlocal.ingest.gdx.rules import LITERAL, element_rules, input_rules, result_rules, set_rules
from speedlocal.ingest.result_set import Element, ResultSet, SetMember
from speedlocal.mapping.rules import default_mapping
from speedlocal.vocabulary.lists import attributes
from tests.ingest.gdx.gdx_files import EPS, NA, UNDF, Sym, a_parameter, a_set, solve, write_gdx

Row = tuple[str, ...]


def read(path: Path, *others: Sym, without: tuple[str, ...] = ()) -> ResultSet:
    return read_gdx(write_gdx(path / "run.gdx", solve(*others, without=without)))


def rows_of(results: ResultSet) -> dict[Row, float | str]:
    """Values by attribute and the codes that apply, with Eps by its name."""
    columns = [results.rows.column(name).to_pylist() for name in (*KEY, "value", "is_eps")]
    return {
        tuple(code for code in row[:-2] if code != "-"): EPS if row[-1] else row[-2]
        for row in zip(*columns, strict=True)
    }


def test_every_row_of_a_solve_is_the_record_of_a_symbol(tmp_path: Path) -> None:
    assert rows_of(read(tmp_path)) == {
        ("VAR_Act", "WIND", "2030", "N", "2030", "D"): 10.5,
        ("VAR_Cap", "WIND", "2030", "N"): 3,
        ("VAR_Cap", "WIND", "2030", "N", "0"): 1.25,
        ("VAR_FIn", "ELC", "DEM", "2030", "S", "2030", "ANNUAL"): 9.5,
        ("VAR_FOut", "ELC", "WIND", "2030", "N", "2030", "D"): 10.5,
        ("EQ_Combal", "ELC", "2030", "S", "D"): 7,
        ("PAR_Top", "ELC", "WIND", "2030", "N", "OUT"): EPS,
        ("PAR_CapLO", "WIND", "2030", "N"): 1,
        ("PAR_CapUP", "WIND", "2030", "N"): math.inf,
        ("ObjZ",): 1234.5,
        ("Reg_wobj", "EUR", "N", "INV"): 1000,
        ("Reg_wobj", "EUR", "N", "ELS"): 0,
    }


def test_zeros_are_left_out_where_a_vd_leaves_them_out_and_it_is_said(tmp_path: Path) -> None:
    """Eps counts as a zero; a zero of Reg_wobj and an Eps of PAR_Top are rows."""
    (finding,) = read(tmp_path).findings
    assert finding.text.startswith("run.gdx: 3 zeros of VAR_Act, VAR_FIn, EQ_Combal are left out")


def test_a_code_of_a_symbol_that_is_a_dash_is_where_none_applies(tmp_path: Path) -> None:
    """Cost_Act has + and - as its last index; a dictionary holds each code once."""
    costs = a_parameter("CST_ACTC", {("N", "2030", "2030", "WIND", "-"): 5.0, ("N", "2030", "2030", "WIND", "+"): 6.0})
    results = read(tmp_path, costs)
    rows = rows_of(results)
    assert rows["Cost_Act", "WIND", "2030", "N", "2030"] == 5
    assert rows["Cost_Act", "WIND", "2030", "N", "2030", "+"] == 6
    codes = results.rows["userconstraint"].combine_chunks().dictionary.to_pylist()
    assert len(codes) == len(set(codes))


def test_symbols_are_known_by_their_number_of_indices(tmp_path: Path) -> None:
    """The climate module has named its results with one index more since."""
    old = read(tmp_path, a_parameter("CM_RESULT", {("CO2", "2030"): 3.0}))
    new = read(tmp_path, a_parameter("CM_RESULT", {("CO2", "ATM", "2030"): 4.0}))
    assert rows_of(old)["VAR_Climate", "CO2", "2030"] == 3
    assert rows_of(new)["VAR_Climate", "CO2", "2030", "ATM"] == 4


def test_a_symbol_with_other_indices_is_not_read_and_named(tmp_path: Path) -> None:
    results = read(tmp_path, a_parameter("CST_SALV", {("N", "2030", "WIND", "X"): 1.0}))
    assert "Cost_Salv" not in results.spellings("attribute")
    text = "run.gdx: symbol CST_SALV has 4 indices where 3 belong; its 1 records are not read"
    assert ("warning", text) in results.findings


def test_a_stochastic_run_has_its_states_of_the_world(tmp_path: Path) -> None:
    states = [
        a_parameter("SF_IN", {(w, "S", "2030", "2030", "DEM", "ELC", "ANNUAL"): 5.0 for w in "12"}),
        a_parameter("SF_OUT", {("1", "N", "2030", "2030", "WIND", "ELC", "D"): 6.0}),
        a_parameter("SPAR_ACTL", {("1", "N", "2030", "2030", "WIND", "D"): 6.0}),
        Sym("SPAR_CAPL", "parameter", dimensions=4),
        a_parameter("SREG_WOBJ", {("1", "N", "INV", "EUR"): 1.0}),
    ]
    rows = rows_of(read(tmp_path, *states))
    assert rows == {
        ("1", "VAR_Act", "WIND", "2030", "N", "2030", "D"): 6,
        ("1", "VAR_FIn", "ELC", "DEM", "2030", "S", "2030", "ANNUAL"): 5,
        ("2", "VAR_FIn", "ELC", "DEM", "2030", "S", "2030", "ANNUAL"): 5,
        ("1", "VAR_FOut", "ELC", "WIND", "2030", "N", "2030", "D"): 6,
        ("PAR_Top", "ELC", "WIND", "2030", "N", "OUT"): EPS,
        ("ObjZ",): 1234.5,
        ("Reg_wobj", "EUR", "N", "INV"): 1000,
        ("Reg_wobj", "EUR", "N", "ELS"): 0,
        ("1", "Reg_obj", "EUR", "N", "INV"): 1,
    }


def test_empty_symbols_of_stochastic_runs_do_not_make_a_run_stochastic(tmp_path: Path) -> None:
    assert rows_of(read(tmp_path, Sym("SF_IN", "parameter", dimensions=7))) == rows_of(read(tmp_path))


def test_labels_are_described_by_their_texts_else_by_themselves(tmp_path: Path) -> None:
    assert read(tmp_path, a_set("PASTCV", "0", "¤")).elements == [
        Element("Commodity", "N", "ELC", "Electricity"),
        Element("Commodity", "S", "ELC", "ELC"),
        Element("Period", "-", "2030", "2030"),
        Element("Vintage", "-", "0", "0"),
        Element("Vintage", "-", "¤", "¤"),
        Element("TimeSlice", "-", "D", "Day"),
        Element("TimeSlice", "-", "W", "W"),
        Element("CommoditySET", "-", "NRG", "Energy carriers"),
    ]


def test_the_first_text_of_a_label_describes_it(tmp_path: Path) -> None:
    names = [Sym("UC_N", "set", {("INV",): "A constraint"}), Sym("SYSUC", "set", {("INV",): "Investments"})]
    described = [e for e in read(tmp_path, *names).elements if e.dimension == "UserConstraint"]
    assert described == [Element("UserConstraint", "-", "INV", "A constraint")]


def test_members_are_those_of_report_sets_and_of_the_maps_each_once(tmp_path: Path) -> None:
    members = read(tmp_path, a_set("NRG_TMAP", ("N", "ELC", "ELC"), ("N", "CONRG", "ELC"))).set_members
    assert members == [
        SetMember("Commodity", "N", "NRG", "ELC"),
        SetMember("Commodity", "S", "NRG", "ELC"),
        SetMember("Process", "N", "ELE", "WIND"),
        SetMember("Process", "N", "IRE", "LINE"),
        SetMember("Process", "S", "IRE", "LINE"),
        SetMember("Process", "S", "DMD", "DEM"),
        SetMember("Commodity", "N", "ELC+", "ELC"),
    ]


def test_the_base_year_is_that_of_the_model_where_one_is_told(tmp_path: Path) -> None:
    years = [
        scenario_row(read(tmp_path, without=left), default_mapping(), None)["base_year"] for left in ((), ("G_DYEAR",))
    ]
    assert years == ["2020", None]


@pytest.mark.parametrize("value", [NA, UNDF, 2e301])
def test_an_input_that_is_no_number_is_left_out_and_told(tmp_path: Path, value: float | str) -> None:
    names = {"COM_IE": ("N", "2030", "ELC", "ANNUAL"), "G_YRFR": ("N", "W"), "PRC_CAPACT": ("N", "LINE")}
    results = read(tmp_path, *(a_parameter(name, {key: value}) for name, key in names.items()))
    (told,) = [f.text for f in results.findings if f.severity == "warning"]
    assert told == (
        "inputs that cannot be so, and are left out: PRC_CAPACT N LINE is no number, G_YRFR N W is no number,"
        " COM_IE N 2030 ELC ANNUAL is no number"
    )
    assert names.keys().isdisjoint(p.parameter for p in results.parameters)
    assert results.rows.num_rows == read(tmp_path).rows.num_rows


def test_the_source_says_what_was_read(tmp_path: Path) -> None:
    results = read(tmp_path)
    (source,) = results.sources
    assert (results.scenario, source.file, source.format, source.encoding) == ("run", "run.gdx", "gdx", "utf-8")
    assert source.size == (tmp_path / "run.gdx").stat().st_size
    assert source.header == f"solve; {len(solve())} symbols; the tests"


@pytest.mark.parametrize("run", ["plain", "stochastic"])
def test_rules_name_key_columns_and_each_symbol_once_for_its_indices(run: str) -> None:
    seen = set()
    for rule in result_rules(run):
        indices = rule.indices.split()
        columns = [name for name in indices if not name.startswith(LITERAL)]
        assert set(columns) <= set(KEY) - {"attribute"}
        assert len(columns) == len(set(columns))
        assert rule.zeros in ("kept", "dropped")
        key = (rule.symbol, len(indices), *(name for name in indices if name.startswith(LITERAL)))
        assert key not in seen
        seen.add(key)


def test_rules_spell_attributes_as_the_vocabulary_does() -> None:
    known = {a.attribute.casefold(): a.attribute for a in attributes()}
    for rule in (*result_rules("plain"), *result_rules("stochastic")):
        assert known.get(rule.attribute.casefold(), rule.attribute) == rule.attribute


def test_every_rule_of_sets_and_elements_names_a_known_dimension() -> None:
    described = {"Attribute", "Commodity", "Process", "Period", "Vintage", "TimeSlice", "UserConstraint"}
    assert {rule.dimension for rule in element_rules()} == described
    assert {rule.dimension for rule in set_rules()} == {"Commodity", "Process", "UserConstraint"}
    inputs = {rule.symbol for rule in input_rules()}
    assert {rule.symbol for rule in set_rules() if rule.group or not rule.set} <= inputs
