"""A code is found as it is spelt, whatever its letters and whatever a server takes for their small forms."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from speedlocal.database.engine import open_results
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from speedlocal.queries import trade
from tests.ingest.quartets import quoted, write_vd
from tests.ingest.side_results import flow, loaded

LETTERS = st.text(st.sampled_from("ßẞİIıǅΣσςÅåÆøK"), min_size=1, max_size=4)  # noqa: RUF001 - letters whose case is odd


def assert_found(code: str, url: str, folder: Path) -> None:
    rows = [flow("VAR_FIn", code, "TX", "A", 10), flow("VAR_FOut", code, "TX", "B", 9)]
    members = [("Process", region, "IRE", "TX") for region in "AB"]
    vds = folder / "base.vds"
    vds.write_text("".join(",".join(map(quoted, row)) + "\n" for row in members), encoding="utf-8")
    load([write_vd(folder / "base.vd", rows)], url, Names(model="any"))
    with open_results(url) as results:
        flows = trade.between_regions(results, scenario="base", commodity_code=code)
    assert flows[["origin", "destination", "value"]].values.tolist() == [["A", "B", 10.0]]


@given(code=LETTERS)
@settings(max_examples=5)
def test_a_code_of_any_letters_is_found_on_duckdb(code: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert_found(code, f"duckdb:///{folder}/results.duckdb", Path(folder))


@given(code=LETTERS)
@settings(max_examples=5)
def test_a_code_of_any_letters_is_found_on_postgresql(module_postgres_url: str, code: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert_found(code, module_postgres_url, Path(folder))


def test_codes_that_gams_tells_apart_and_we_do_not_are_told(tmp_path: Path) -> None:
    rows = [flow("VAR_FOut", code, "P", "A", 1) for code in ("MAß", "masse", "Øl")]
    _, findings = loaded(tmp_path, [*rows, flow("VAR_FOut", "MASS", "Q", "A", 1), flow("VAR_FOut", "øl", "Q", "A", 1)])
    words = "codes that GAMS tells apart, and that are one code here, as case is more than A to Z: "
    assert [text for text in findings if text.startswith(words)] == [f"{words}MAß and MASS, Øl and øl"]
