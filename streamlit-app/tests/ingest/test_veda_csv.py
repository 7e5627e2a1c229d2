"""VEDA's CSV exports: any columns in any order, codes with descriptions, sets, scenarios, encodings."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.database.schema import KEY
from speedlocal.ingest.companions import add_companion
from speedlocal.ingest.describe import scenario_row
from speedlocal.ingest.result_set import Element, ResultSet, SetMember, Unit
from speedlocal.ingest.vd import read_vd
from speedlocal.ingest.veda_csv import read_veda_csv
from speedlocal.mapping.rules import default_mapping
from tests.ingest.result_tables import VEDA_NAMES, codes, csv_file, keyed, texts, warnings

SIGNS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="[] ")
CODES = st.text(SIGNS, min_size=1, max_size=12).map(str.casefold)
HEAD = ["Scenario", "Attribute", "Commodity", "Process", "Period", "Region", "Vintage", "Timeslice", "Userconstraint"]


def export(folder: Path, rows: list[list[str]], *beside: str, head: list[str] = HEAD, name: str = "view.csv") -> Path:
    return csv_file(folder / name, [*head, "Pv", *beside], rows)


def row(value: str, *beside: str, scenario: str = "base", commodity: str = "ELC", process: str = "WIND") -> list[str]:
    return [scenario, "VAR_FOut", commodity, process, "2030", "REG1", "2020", "ANNUAL", "-", value, *beside]


def only(path: Path) -> ResultSet:
    (results,) = read_veda_csv(path)
    return results


@given(data=st.data(), delimiter=st.sampled_from(",;\t"))
def test_any_columns_in_any_order_come_back(data: st.DataObject, delimiter: str) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(VEDA_NAMES)), min_size=1, unique=True))
    rows = data.draw(st.dictionaries(st.tuples(*[CODES] * len(names)), st.floats(allow_nan=False), min_size=1))
    place = data.draw(st.integers(0, len(names)))
    heads = [data.draw(st.sampled_from([str.upper, str.lower, str]))(VEDA_NAMES[name]) for name in names]
    lines = [[*key[:place], repr(value), *key[place:]] for key, value in rows.items()]
    decided = [["0.5" if n == place else f"decided {n}" for n in range(len(names) + 1)], *lines]
    with tempfile.TemporaryDirectory() as folder:
        path = csv_file(Path(folder) / "a view.csv", [*heads[:place], "PV", *heads[place:]], decided, delimiter)
        results = only(path)
    missing = {name: "-" if name == "sow" else "(all)" for name in KEY if name not in names}
    expected = {tuple((missing | dict(zip(names, key, strict=True)))[n] for n in KEY): v for key, v in rows.items()}
    assert results.scenario == "a view"
    assert dict(list(keyed(results).items())[1:]) == expected
    told = [name for name in KEY if missing.get(name) == "(all)"]
    columns, them = ("column", "it") if len(told) == 1 else ("columns", "them")
    said = f"the source has no {columns} {', '.join(told)}: (all) stands there, as values may be sums over {them}"
    assert (said in texts(results)) == bool(told)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("UserConstraint", "userconstraint"),
        ("User Constraint", "userconstraint"),
        ("TimeSlice", "timeslice"),
        ("time_slice", "timeslice"),
        ("ATTRIBUTE", "attribute"),
        ("Year", "period"),
        ("Reg", "region"),
        ("SOW", "sow"),
    ],
)
@pytest.mark.parametrize("value", ["Pv", "PV", "Value", "value"])
def test_columns_have_several_names(name: str, role: str, value: str, tmp_path: Path) -> None:
    results = only(csv_file(tmp_path / "view.csv", [value, name], [["1.5", "X"]]))
    assert codes(results, role) == ["X"]
    assert results.rows["value"].to_pylist() == [1.5]


def test_a_file_in_cp1252_is_read(tmp_path: Path) -> None:
    path = tmp_path / "view.csv"
    path.write_bytes("Process;Pv\r\nKraftværk ¤;1,5\r\n".encode("cp1252"))
    results = only(path)
    assert (codes(results, "process"), results.rows["value"].to_pylist()) == (["Kraftværk ¤"], [1.5])
    assert (results.sources[0].encoding, results.sources[0].header) == ("cp1252", "Process;Pv")
    assert "view.csv: no UTF-8, so it is read as cp1252: the first text that shows it is 'Kraftværk ¤'" in texts(
        results
    )


def test_each_scenario_of_a_file_is_a_result_of_its_own(tmp_path: Path) -> None:
    rows = [row("1.5"), row("2.5", scenario="other"), row("3.5", process="PV"), row("4.5", scenario="other, too")]
    first, second, third = read_veda_csv(export(tmp_path, rows))
    assert [r.scenario for r in (first, second, third)] == ["base", "other", "other, too"]
    assert [r.rows["value"].to_pylist() for r in (first, second, third)] == [[1.5, 3.5], [2.5], [4.5]]
    assert (second.spellings("process"), first.codes("process")) == (["WIND"], {"wind", "pv"})


def test_the_model_is_the_source_s_own_where_none_is_named(tmp_path: Path) -> None:
    results = only(
        export(tmp_path, [row("1.5", "DEMO", ""), row("2.5", "DEMO", "", process="PV")], "ModelName", "Study")
    )
    assert results.model == "DEMO"
    assert texts(results) == ["columns that are left out: Study"]
    assert scenario_row(results, default_mapping(), None)["model"] == "DEMO"
    assert scenario_row(results, default_mapping(), "OTHER")["model"] == "OTHER"


def test_no_model_is_named_by_an_empty_column(tmp_path: Path) -> None:
    assert only(export(tmp_path, [row("1.5", "")], "ModelName")).model is None


def test_units_in_rows_are_those_of_what_the_attribute_measures(tmp_path: Path) -> None:
    rows = [
        ["VAR_FOut", "ELC", "WIND", "REG1", "-", "1.5", "PJ"],
        ["VAR_FOut", "ELC", "PV", "REG1", "-", "2.5", "pj"],
        ["VAR_Cap", "-", "WIND", "REG1", "-", "3.5", "GW"],
        ["Cap_New", "-", "WIND", "REG1", "INV", "4.5", "MEUR20"],
        ["VAR_FIn", "COA", "PP", "REG1", "-", "5.5", "PJ"],
        ["VAR_FIn", "COA", "PP", "REG2", "-", "5.5", "-"],
    ]
    head = ["Attribute", "Commodity", "Process", "Region", "Userconstraint", "Pv", "Unit"]
    results = only(csv_file(tmp_path / "view.csv", head, rows))
    assert results.units == [
        Unit("commodity", "REG1", "ELC", "PJ", "view.csv"),
        Unit("capacity", "REG1", "WIND", "GW", "view.csv"),
        Unit("commodity", "REG1", "COA", "PJ", "view.csv"),
    ]
    assert (results.currency, warnings(results)) == ("MEUR20", [])
    assert not any("left out" in text for text in texts(results))


def test_a_unit_of_rows_without_a_region_is_that_of_every_region(tmp_path: Path) -> None:
    rows = [["VAR_FOut", "ELC", "1.5", "PJ"], ["VAR_FOut", "COA", "1.5", "kt"], ["VAR_FOut", "COA", "1.6", "PJ"]]
    head = ["Attribute", "Commodity", "Period", "Pv", "Units"]
    results = only(
        csv_file(tmp_path / "view.csv", head, [[*row[:2], f"20{n}0", *row[2:]] for n, row in enumerate(rows)])
    )
    assert results.units == [Unit("commodity", "", "ELC", "PJ", "view.csv")]
    assert warnings(results) == ["codes with rows of several units, so theirs is not known: COA: kt, PJ"]


def test_descriptions_become_elements_of_their_region(tmp_path: Path) -> None:
    rows = [
        ["VAR_FOut [Flow out]", "ELC [Power]", "WIND [Wind, onshore]", "REG1 [North]", "1.5"],
        ["VAR_FOut [Flow out]", "ELC [Power of the south]", "WIND [Wind, onshore]", "REG2 [South]", "2.5"],
        ["VAR_Cap [Capacity]", "-", "WIND [Wind, onshore]", "REG1 [North]", "3.5"],
    ]
    results = only(csv_file(tmp_path / "view.csv", ["Attribute", "Commodity", "Process", "Region", "Pv"], rows))
    assert codes(results, "commodity") == ["ELC", "ELC", "-"]
    assert codes(results, "region") == ["REG1", "REG2", "REG1"]
    assert set(results.elements) == {
        Element("Attribute", "-", "VAR_FOut", "Flow out"),
        Element("Attribute", "-", "VAR_Cap", "Capacity"),
        Element("Commodity", "REG1", "ELC", "Power"),
        Element("Commodity", "REG2", "ELC", "Power of the south"),
        Element("Process", "REG1", "WIND", "Wind, onshore"),
        Element("Process", "REG2", "WIND", "Wind, onshore"),
        Element("Region", "-", "REG1", "North"),
        Element("Region", "-", "REG2", "South"),
    }


def test_codes_with_spaces_stay_and_are_told(tmp_path: Path) -> None:
    rows = [row("1.5", commodity="Solid [hard] coal"), row("2.5", commodity="Solid Fuels [other]"), row("3.5")]
    results = only(export(tmp_path, rows))
    assert codes(results, "commodity") == ["Solid [hard] coal", "Solid Fuels [other]", "ELC"]
    (told,) = warnings(results)
    assert "commodity has cells such as 'Solid [hard] coal', which may be descriptions" in told


def test_rows_that_repeat_for_each_set_count_once(tmp_path: Path) -> None:
    sets = [("ELE", "NRG"), ("CHP", "NRG"), ("ELE", "ELC+"), ("CHP", "ELC+"), ("REN", "-")]
    results = only(export(tmp_path, [row("1.5", *pair) for pair in sets], "Processset", "Commodityset"))
    assert list(keyed(results).values()) == [1.5]
    assert results.set_members == [
        *(SetMember("Commodity", "REG1", name, "ELC") for name in ("NRG", "ELC+")),
        *(SetMember("Process", "REG1", name, "WIND") for name in ("ELE", "CHP", "REN")),
    ]
    assert texts(results) == ["4 rows repeat another for one more set, and are not counted again"]


def test_one_row_that_repeats_is_one_row(tmp_path: Path) -> None:
    results = only(export(tmp_path, [row("1.5", name) for name in ("ELE", "CHP")], "Processset"))
    assert texts(results) == ["1 row repeats another for one more set, and is not counted again"]


def test_sets_may_be_described(tmp_path: Path) -> None:
    results = only(export(tmp_path, [row("1.5", "ELE [Power plants]")], "Processset"))
    assert results.set_members == [SetMember("Process", "REG1", "ELE", "WIND")]
    assert results.elements == [Element("ProcessSET", "-", "ELE", "Power plants")]


def test_a_sum_over_a_set_is_told_and_makes_no_member(tmp_path: Path) -> None:
    results = only(csv_file(tmp_path / "view.csv", ["Commodity", "Pv", "Processset"], [["ELC", "1.5", "ELE"]]))
    assert (codes(results, "process"), results.set_members) == (["(all)"], [])
    assert any("summed up over each processset, whose names are left out" in text for text in warnings(results))


def test_values_without_an_attribute_are_told(tmp_path: Path) -> None:
    results = only(csv_file(tmp_path / "view.csv", ["Process", "Pv"], [["WIND", "1.5"]]))
    assert codes(results, "attribute") == ["(all)"]
    assert any("no attribute, so what its values are is not known" in text for text in warnings(results))


def test_a_last_line_that_is_not_ended_is_told(tmp_path: Path) -> None:
    path = export(tmp_path, [row("1.5")])
    path.write_bytes(path.read_bytes().rstrip())
    assert warnings(only(path)) == ["view.csv: the last line is not ended; the file may be cut off"]


def test_values_too_small_to_be_held_are_told(tmp_path: Path) -> None:
    results = only(export(tmp_path, [row("1e-999"), row("0.5", process="PV")]))
    assert warnings(results) == ["1 values are closer to 0 than a number can be held, and are 0"]


def test_an_attribute_that_nobody_knows_is_kept(tmp_path: Path) -> None:
    results = only(csv_file(tmp_path / "view.csv", ["Attribute", "Pv"], [["VAR_Strange", "Eps"]]))
    assert codes(results, "attribute") == ["VAR_Strange"]
    assert (results.rows["value"].to_pylist(), results.rows["is_eps"].to_pylist()) == ([0], [True])


def test_rows_between_which_lines_are_empty_keep_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "view.csv"
    path.write_text("Process,Pv\n\nWIND,1.5\n\n\nPV,2.5\n", encoding="utf-8")
    assert [codes(only(path), "process"), list(keyed(only(path)).values())] == [["WIND", "PV"], [1.5, 2.5]]


EXPORTS = [("", 8), ("demos_007", 4)]


@pytest.mark.parametrize(("folder", "number"), EXPORTS)
def test_real_exports_hold_the_model_s_values(folder: str, number: int, real_data: Path) -> None:
    place = real_data / "veda_csv" / folder
    model = read_vd(undamaged(place, ".vd"))
    add_companion(model, undamaged(place, ".vde"))
    described = {e.description: e.code for e in model.elements if e.dimension == "Commodity"}
    paths = sorted(place.glob("*.csv"))
    compared = 0
    for path in paths:
        results = only(path)
        kept = [name for name in KEY if set(codes(results, name)) != {"(all)"}]
        sums = summed(model, kept, {})
        values = summed(results, kept, described)
        assert values == pytest.approx({key: sums[key] for key in values}, rel=1e-8)
        compared += len(values)
    assert len(paths) == number
    assert compared == {"": 43, "demos_007": 934}[folder]


def undamaged(folder: Path, suffix: str) -> Path:
    return next(path for path in folder.iterdir() if path.suffix == suffix and not path.stem.endswith("_mod"))


def summed(results: ResultSet, names: list[str], described: dict[str, str]) -> dict[tuple[str, ...], float]:
    """Values summed up over all but the named dimensions, whatever the codes' case; descriptions become codes."""
    sums: dict[tuple[str, ...], float] = defaultdict(float)
    for key, value in keyed(results).items():
        codes = (key[KEY.index(name)] for name in names)
        sums[tuple(described.get(code, code).casefold() for code in codes)] += value
    return sums


def test_a_described_attribute_of_a_real_export_is_a_code_and_an_element(real_data: Path) -> None:
    results = only(real_data / "veda_csv" / "All costs.csv")
    assert results.spellings("attribute") == ["Cost_Flo", "Cost_Fom", "Cost_Salv", "Cost_Inv"]
    assert results.elements[0] == Element(
        "Attribute", "-", "Cost_Flo", "Annual flow costs (including import/export prices)"
    )
    assert (results.scenario, results.model, results.rows.num_rows) == ("DemoS_001", "DemoS_001", 13)
