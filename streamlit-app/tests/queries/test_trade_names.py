"""A commodity that crosses a border under another name is counted as what it is on the side that is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from speedlocal.database.engine import Asking, open_results
from speedlocal.ingest.load import load
from speedlocal.queries import trade
from tests.ingest.quartets import Row, quoted, write_vd
from tests.ingest.side_results import HEADS, flow

BORDER = ["TOP_IRE,IMPEXP,,IMPCOA,COAX,,N,COA,,", "TOP_IRE,N,,EXPCOA,COA,,IMPEXP,COAX,,"]
CROSSED = [flow("VAR_FOut", "COA", "IMPCOA", "N", 4.9), flow("VAR_FIn", "COA", "EXPCOA", "N", 1.5)]
UNITS = ["commodity,N,COA,kt", "commodity,A,ELCA,PJ", "commodity,B,ELCB,GWh"]


@contextmanager
def traded(url: str, folder: Path, rows: Sequence[Row], times: Sequence[str]) -> Iterator[Asking]:
    """Results of exchange processes with the links that TOP_IRE tells."""
    members = {quoted(row[2]): quoted(row[4]) for row in rows}
    vds = "".join(f'"Process",{region},"IRE",{process}\n' for process, region in members.items())
    (folder / "base.vds").write_text(vds, encoding="utf-8")
    for name, lines in (("times", times), ("units", UNITS)):
        (folder / f"base_{name}.csv").write_text("\n".join([HEADS[name], *lines]) + "\n", encoding="utf-8")
    load([write_vd(folder / "base.vd", rows)], url)
    with open_results(url) as results:
        yield results


def flows(results: Asking, code: str) -> list[list[Any]]:
    """Origin, destination, value, sent and arrived; None where one is not known."""
    frame = trade.between_regions(results, scenario="base", commodity_code=code).drop(columns="period").astype(object)
    return frame.where(frame.notna(), None).values.tolist()


def listed(results: Asking) -> list[str]:
    return sorted(trade.commodities(results, scenario="base").commodity)


def test_what_crosses_the_border_is_of_the_model_s_commodity(either_url: str, tmp_path: Path) -> None:
    with traded(either_url, tmp_path, CROSSED, BORDER) as results:
        assert flows(results, "coa") == [["IMPEXP", "N", 4.9, None, 4.9], ["N", "IMPEXP", 1.5, 1.5, None]]
        assert flows(results, "COAX") == []
        assert listed(results) == ["COA"]
        assert trade.units(results, scenario="base", commodity_code="COA").unit.tolist() == ["kt"]


def test_two_sides_under_two_names_are_never_one_quantity(either_url: str, tmp_path: Path) -> None:
    rows = [flow("VAR_FIn", "ELCA", "TX", "A", 10), flow("VAR_FOut", "ELCB", "TX", "B", 2500)]
    rows += [flow("VAR_FIn", "ELCA", "TY", "A", 1), flow("VAR_FOut", "ELCA", "TY", "B", 0.9)]
    times = ["TOP_IRE,A,,TX,ELCA,,B,ELCB,,", "TOP_IRE,A,,TY,ELCA,,B,ELCA,,"]
    with traded(either_url, tmp_path, rows, times) as results:
        assert flows(results, "ELCA") == [["A", "B", 11, 11, None]]
        assert flows(results, "ELCB") == []
        assert listed(results) == ["ELCA"]


def test_what_arrives_is_counted_where_what_is_sent_is_shared(either_url: str, tmp_path: Path) -> None:
    rows = [flow("VAR_FIn", "ELCA", "TX", "A", 20)] + [flow("VAR_FOut", "ELCB", "TX", r, 9) for r in "BC"]
    with traded(either_url, tmp_path, rows, [f"TOP_IRE,A,,TX,ELCA,,{r},ELCB,," for r in "BC"]) as results:
        assert flows(results, "ELCB") == [["A", "B", 9, None, 9], ["A", "C", 9, None, 9]]
        assert listed(results) == ["ELCB"]
