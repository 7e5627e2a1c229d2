"""A result cube: its rows, and which of the DD files that state its inputs are heard."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from speedlocal.database.schema import KEY
from speedlocal.ingest.gdx import read_gdx
from speedlocal.ingest.result_set import Element, Link, Parameter, ResultSet, Unit
from tests.ingest.gdx.gdx_files import EPS, INF, OUTPUT, ROWS, STATED, UNDF, Sym, cube, stated, write_gdx


def read(path: Path, model: list[Sym]) -> ResultSet:
    return read_gdx(write_gdx(path / "cube.gdx", model))


def values_of(results: ResultSet) -> list[tuple[float, bool]]:
    return list(zip(results.rows["value"].to_pylist(), results.rows["is_eps"].to_pylist(), strict=True))


@pytest.mark.parametrize("names", [OUTPUT, tuple(map(str.upper, OUTPUT)), ("*",) * 9, ()])
def test_rows_have_the_keys_of_the_cube_by_name_else_in_the_published_order(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    results = read(tmp_path, cube(output=names))
    columns = ("attribute", "sow", "commodity", "process", "period", "region", "vintage", "timeslice", "userconstraint")
    keys = zip(*(results.rows[name].to_pylist() for name in columns), strict=True)
    meant = {EPS: (0.0, True), INF: (math.inf, False)}
    told = dict(zip(keys, values_of(results), strict=True))
    assert told == {key: meant.get(value, (value, False)) for key, value in ROWS.items()}


def test_indices_in_another_order_are_found_by_their_names(tmp_path: Path) -> None:
    turned = {key[::-1]: value for key, value in ROWS.items()}
    rows = [
        sorted(zip(*(read(tmp_path, model).rows[n].to_pylist() for n in (*KEY, "value")), strict=True))
        for model in (cube(), cube(rows=turned, output=OUTPUT[::-1]))
    ]
    assert rows[0] == rows[1]


def test_states_of_the_world_are_kept(tmp_path: Path) -> None:
    rows = {(key[0], state, *key[2:]): value for key, value in ROWS.items() for state in ("1", "2")}
    assert read(tmp_path, cube(rows=rows)).spellings("sow") == ["1", "2"]


def test_a_later_file_is_heard_and_one_without_a_place_is_not(tmp_path: Path) -> None:
    results = read(tmp_path, cube())
    assert results.units == [
        Unit("commodity", "N", "ELC", "PJ", "COM_UNIT"),
        Unit("activity", "N", "WIND", "PJ", "PRC_ACTUNT"),
        Unit("capacity", "N", "WIND", "GW", "UNITS_CAP and PRC_CAPACT"),
    ]
    (factor,) = (p.value for p in results.parameters if p.parameter == "PRC_CAPACT")
    assert factor == 31.536
    assert results.findings[0].text == "cube.gdx: DD files that the run did not read, so nothing of them is read: off"


def test_without_places_every_file_is_heard_and_contradictions_are_told(tmp_path: Path) -> None:
    results = read(tmp_path, cube(files={}))
    assert ("warning", "COM_UNIT: ELC in N has the units PJ, TWh; none is taken") in results.findings
    assert {u.dimension for u in results.units} == {"activity", "capacity"}


def test_descriptions_are_those_of_the_last_file_and_of_this_model(tmp_path: Path) -> None:
    described = stated("PRC_DESC", "base", all_reg="N", prc="WIND")
    assert read(tmp_path, cube(inputs=STATED | {described: 1.0})).elements == [
        Element("Process", "N", "WIND", "Wind power")
    ]
    assert read(tmp_path, cube()).elements == []


def test_inputs_by_year_are_filled_for_the_periods_of_the_run(tmp_path: Path) -> None:
    parameters = read(tmp_path, cube()).parameters
    efficiencies = [p for p in parameters if p.parameter == "COM_IE"]
    start = Parameter("COM_IE", "N", "2020", "", "ELC", "ANNUAL", "", "", "", 0.9, "cube.gdx")
    assert efficiencies == [
        start,
        start._replace(period="2030", value=pytest.approx(0.95)),
        start._replace(period="2040", value=1.0),
    ]
    trade = [(p.period, p.region, p.region2, p.value) for p in parameters if p.parameter == "IRE_FLO"]
    assert trade == [(period, "N", "IMPEXP", 0.98) for period in ("2020", "2030", "2040")]


def test_an_option_of_interpolation_is_obeyed_or_the_periods_are_unknown(tmp_path: Path) -> None:
    option = stated("COM_IE", "base", all_reg="N", allyear="0", com_grp="ELC", all_ts="ANNUAL")
    told = {
        number: [(p.period, p.value) for p in results.parameters if p.parameter == "COM_IE"]
        for number in (3.0, 1.0)
        if (results := read(tmp_path, cube(inputs=STATED | {option: number})))
    }
    assert told == {
        3.0: [("2020", 0.9), ("2030", pytest.approx(0.95)), ("2040", 1.0)],
        1.0: [("2020", 0.9), ("2040", 1.0)],
    }
    texts = [finding.text for finding in read(tmp_path, cube(inputs=STATED | {option: 1.0})).findings]
    assert "COM_IE: an interpolation that is not TIMES' default; in periods not stated it is unknown" in texts


def test_a_factor_that_is_undefined_is_left_out_and_no_unit_follows_from_it(tmp_path: Path) -> None:
    """Neither the earlier file's factor nor TIMES' default of 1 stands in its place: GW would be PJa."""
    undefined = {stated("PRC_CAPACT", "late", all_reg="N", prc="WIND"): UNDF, stated("UNITS_CAP", "base", "PJa"): 1.0}
    results = read(tmp_path, cube(inputs=STATED | undefined))
    assert [(u.dimension, u.unit) for u in results.units] == [("commodity", "PJ"), ("activity", "PJ")]
    assert "PRC_CAPACT" not in {p.parameter for p in results.parameters}
    assert ("warning", "inputs that cannot be so, and are left out: PRC_CAPACT N WIND is no number") in results.findings


def test_links_and_sets_are_those_of_the_topology_and_its_maps(tmp_path: Path) -> None:
    results = read(tmp_path, cube())
    assert results.links == [
        Link("N", "WIND", "ELC", "OUT"),
        Link("N", "LINE", "ELC", "IN"),
        Link("IMPEXP", "LINE", "ELC", "OUT"),
    ]
    assert {tuple(member) for member in results.set_members} == {
        ("Commodity", "N", "NRG", "ELC"),
        ("Commodity", "N", "ELC+", "ELC"),
        ("Process", "N", "ELE", "WIND"),
        ("Process", "N", "IRE", "LINE"),
        ("Process", "IMPEXP", "IRE", "LINE"),
    }


def test_a_cube_without_inputs_has_rows_only(tmp_path: Path) -> None:
    results = read(tmp_path, cube()[:1])
    assert results.rows.num_rows == len(ROWS)
    assert (results.units, results.parameters, results.links, results.set_members, results.elements) == ([],) * 5
    assert results.sources[0].header == "result cube; 1 symbols; the tests"
