"""Who trades with whom: from TOP_IRE, from two regions that share a process, or not known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from speedlocal.ingest.result_set import SetMember
from speedlocal.ingest.trade_links import report_links
from speedlocal.ingest.vd import read_vd
from tests.ingest.databases import asked
from tests.ingest.quartets import write_vd
from tests.ingest.side_results import Row, flow, loaded

LINKS = "SELECT origin, destination, commodity, arriving_commodity, efficiency FROM trade_link ORDER BY ALL"
TRADE = "SELECT origin, destination, commodity, arriving_commodity, sent, arrived FROM trade ORDER BY ALL"
LINE = [flow("VAR_FIn", "ELCA", "TX", "A", 10), flow("VAR_FOut", "ELCB", "TX", "B", 9)]
STAR = [flow("VAR_FIn", "ELC", "TX", "A", 20)] + [flow("VAR_FOut", "ELC", "TX", r, 10) for r in "BC"]


def exchange(*regions: str) -> list[Row]:
    return [("Process", region, "IRE", "TX") for region in regions]


def test_three_regions_that_share_a_process_trade_with_the_unknown_and_it_is_said(tmp_path: Path) -> None:
    url, findings = loaded(tmp_path, STAR, exchange(*"ABC"))
    assert [link[:2] for link in asked(url, LINKS)] == [("(unknown)", "B"), ("(unknown)", "C"), ("A", "(unknown)")]
    assert any("three or more regions share" in text and text.endswith("(unknown): TX") for text in findings)


def test_three_regions_with_top_ire_trade_as_it_says(tmp_path: Path) -> None:
    times = [f"TOP_IRE,A,,TX,ELC,,{region},ELC,," for region in "BC"]
    url, findings = loaded(tmp_path, STAR, exchange(*"ABC"), times=times)
    assert asked(url, TRADE) == [("A", "B", "ELC", "ELC", None, 10), ("A", "C", "ELC", "ELC", None, 10)]
    assert not [text for text in findings if "exchange processes" in text]


def test_flows_of_no_link_alone_are_told(tmp_path: Path) -> None:
    rows = [*STAR, flow("VAR_FIn", "ELC", "TX", "D", 5)]
    times = [f"TOP_IRE,{origin},,TX,ELC,,{region},ELC,," for origin in "AD" for region in "BC"]
    url, findings = loaded(tmp_path, rows, exchange(*"ABCD"), times=times)
    assert asked(url, TRADE) == []
    assert any("shared with other links at both ends" in text and text.endswith(": TX") for text in findings)


def test_what_arrives_under_another_name_is_counted(tmp_path: Path) -> None:
    url, _ = loaded(tmp_path, LINE, exchange(*"AB"), times=["TOP_IRE,A,,TX,ELCA,,B,ELCB,,"])
    assert asked(url, TRADE) == [("A", "B", "ELCA", "ELCB", 10, 9)]


def test_two_regions_are_linked_by_their_process_whatever_arrives(tmp_path: Path) -> None:
    back = [flow("VAR_FIn", "ELCB", "TX", "B", 2), flow("VAR_FOut", "ELCA", "TX", "A", 1)]
    url, _ = loaded(tmp_path, [*LINE, *back], exchange(*"AB"))
    assert asked(url, TRADE) == [("A", "B", "ELCA", "ELCB", 10, 9), ("B", "A", "ELCB", "ELCA", 2, 1)]


def test_the_efficiency_of_a_link_is_its_ire_flo(tmp_path: Path) -> None:
    times = ["TOP_IRE,A,,TX,ELCA,,B,ELCB,,", "IRE_FLO,a,2030,TX,ELCA,ANNUAL,B,ELCB,,0.9"]
    url, _ = loaded(tmp_path, LINE, exchange(*"AB"), times=times)
    assert asked(url, LINKS) == [("A", "B", "ELCA", "ELCB", 0.9)]


class Counted(list[SetMember]):
    """Members of sets that tell how often they are gone through."""

    passes = 0

    def __iter__(self) -> Iterator[SetMember]:
        self.passes += 1
        return super().__iter__()


def passes(folder: Path, processes: int) -> int:
    """How often the sets are gone through where so many processes are shared."""
    rows = [flow("VAR_FOut", "ELC", f"T{n}", region, 1) for n in range(processes) for region in "ABC"]
    results = read_vd(write_vd(folder / f"{processes}.vd", rows))
    results.set_members = members = Counted(
        SetMember("Process", region, "IRE", f"T{n}") for n in range(processes) for region in "ABC"
    )
    report_links(results)
    assert "three or more regions share" in results.findings[0].text
    return members.passes


def test_more_exchanges_are_not_more_passes_through_the_sets(tmp_path: Path) -> None:
    assert passes(tmp_path, 40) == passes(tmp_path, 2)
