"""A view that shows descriptions is read with the codes that the scenario's other sources describe so."""

from __future__ import annotations

from pathlib import Path

import pytest

from speedlocal.ingest.combine import combine
from speedlocal.ingest.result_set import Element, ResultSet
from speedlocal.ingest.vd import read_vd
from speedlocal.ingest.veda_csv import read_veda_csv
from tests.ingest.quartets import write_vd
from tests.ingest.result_tables import codes, csv_file, texts, warnings

HEADS = ["Scenario", "Attribute", "Commodity", "Process", "Period", "Region", "Timeslice", "Vintage", "Pv"]
ROW = ("VAR_FOut", "COA", "MINE", "2030", "N", "-", "-", "-", "5")
ELEMENTS = [Element("Commodity", "N", "COA", "Solid fuels"), Element("Process", "N", "MINE", "The mine")]


@pytest.fixture
def quartet(tmp_path: Path) -> ResultSet:
    results = read_vd(write_vd(tmp_path / "base.vd", [ROW]))
    results.elements = list(ELEMENTS)
    return results


def view(folder: Path, *rows: tuple[str, str, str]) -> ResultSet:
    """A VEDA CSV whose rows are of a commodity, a process and a region."""
    lines = [["base", "VAR_FOut", c, p, "2030", r, "-", "-", str(5 + n)] for n, (c, p, r) in enumerate(rows)]
    (results,) = read_veda_csv(csv_file(folder / "view.csv", HEADS, lines))
    return results


@pytest.mark.parametrize("quartet_first", [True, False])
def test_descriptions_are_read_as_their_codes(quartet_first: bool, quartet: ResultSet, tmp_path: Path) -> None:
    sources = [quartet, view(tmp_path, ("solid Fuels", "The mine", "N"), ("GAS", "The mine", "N"))]
    combined = combine(sources if quartet_first else sources[::-1])
    assert codes(combined, "process") == ["MINE", "MINE"]
    assert sorted(codes(combined, "commodity")) == ["COA", "GAS"]
    assert (
        "view.csv: descriptions in the place of the commodity, read as the code that others describe so:"
        in " ".join(texts(combined))
    )
    assert any(text.endswith("solid Fuels is COA") for text in texts(combined))
    assert [text for text in warnings(combined) if "unless another source tells" not in text] == []


def test_a_description_of_several_codes_stays_and_is_told(quartet: ResultSet, tmp_path: Path) -> None:
    quartet.elements.append(Element("Commodity", "N", "COH", "Solid fuels"))
    combined = combine([quartet, view(tmp_path, ("Solid fuels", "MINE", "N"))])
    assert codes(combined, "commodity") == ["COA", "Solid fuels"]
    assert warnings(combined)[-1:] == [
        "view.csv: descriptions of several codes in the place of the commodity, which stay: Solid fuels (COA, COH)"
    ]


def test_a_description_of_another_region_is_none(quartet: ResultSet, tmp_path: Path) -> None:
    combined = combine([quartet, view(tmp_path, ("Solid fuels", "MINE", "S"))])
    assert codes(combined, "commodity") == ["COA", "Solid fuels"]


def test_a_code_that_others_have_is_a_code(quartet: ResultSet, tmp_path: Path) -> None:
    quartet.elements.append(Element("Commodity", "N", "GAS", "COA"))
    combined = combine([quartet, view(tmp_path, ("COA", "MINE", "N"))])
    assert codes(combined, "commodity") == ["COA"]


def test_a_view_alone_is_as_it_stands(tmp_path: Path) -> None:
    assert codes(combine([view(tmp_path, ("Solid fuels", "MINE", "N"))]), "commodity") == ["Solid fuels"]
