"""Who lies outside of the model: named by a rule where no TOP_IRE names it, and marked as such."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from speedlocal.database.engine import open_results
from speedlocal.errors import InputError
from speedlocal.ingest.load import load
from speedlocal.ingest.neighbours import with_neighbours
from speedlocal.ingest.result_set import NeighbourRule
from speedlocal.queries import trade
from tests.ingest.databases import asked, url_of
from tests.ingest.round_trips import again, described
from tests.ingest.side_results import HEADS, Row, flow, loaded

LINKS = "SELECT process, origin, destination, known_by, source FROM trade_link ORDER BY ALL"
ROWS = [
    flow("VAR_FIn", "ELC", "EXP-DE", "A", 10),
    flow("VAR_FIn", "ELC", "EXP-DE", "B", 4),
    flow("VAR_FOut", "ELC", "IMP-NO", "B", 3),
]
MEMBERS: list[Row] = [
    ("Process", "A", "IRE", "EXP-DE"),
    ("Process", "B", "IRE", "EXP-DE"),
    ("Process", "B", "IRE", "IMP-NO"),
    ("Process", "B", "NORDIC", "IMP-NO"),
]
IMPEXP: Row = ("Process", "IMPEXP", "IRE", "EXP-DE")
RULES = ["pattern,*-de,DE", "set,nordic,NO", "code,EXP-DE,FR"]


def test_a_rule_names_the_neighbour_and_is_named_itself(tmp_path: Path) -> None:
    url, findings = loaded(tmp_path, ROWS, MEMBERS, neighbours=RULES)
    told = "base_neighbours.csv"
    assert asked(url, LINKS) == [
        ("EXP-DE", "A", "DE", "rule: pattern *-de", told),
        ("EXP-DE", "B", "DE", "rule: pattern *-de", told),
        ("IMP-NO", "NO", "B", "rule: set nordic", told),
    ]
    kinds = asked(url, "SELECT region, kind FROM region ORDER BY region")
    assert kinds == [("A", "model region"), ("B", "model region"), ("DE", "neighbour"), ("NO", "neighbour")]
    assert "neighbours that nothing but a pattern of the process' name tells: *-de (DE)" in findings
    assert "rules of neighbours that match no exchange with the outside: code EXP-DE" in findings


def test_a_rule_names_the_neighbour_of_what_goes_to_the_outside_by_sets_or_top_ire(tmp_path: Path) -> None:
    (tmp_path / "times").mkdir()
    url, _ = loaded(tmp_path, ROWS, [*MEMBERS, IMPEXP], neighbours=["code,exp-de,DE"])
    assert [link[:4] for link in asked(url, LINKS)][:2] == [
        ("EXP-DE", "A", "DE", "rule: code exp-de"),
        ("EXP-DE", "B", "DE", "rule: code exp-de"),
    ]
    times = ["TOP_IRE,A,,EXP-DE,ELC,,IMPEXP,ELC,,", "IRE_FLO,A,2030,EXP-DE,ELC,,IMPEXP,ELC,,0.9"]
    url, _ = loaded(tmp_path / "times", ROWS, [*MEMBERS, IMPEXP], times=times, neighbours=["code,EXP-DE,DE"])
    efficient = "SELECT origin, destination, known_by, efficiency, efficiency_source FROM trade_link WHERE origin = 'A'"
    assert asked(url, efficient) == [("A", "DE", "rule: code EXP-DE", 0.9, "base_times.csv")]


def test_a_rule_does_not_speak_against_top_ire_or_the_shared_process(tmp_path: Path) -> None:
    shared = [flow("VAR_FIn", "ELC", "TX", "A", 1), flow("VAR_FOut", "ELC", "TX", "B", 1)]
    members: list[Row] = [*MEMBERS, ("Process", "A", "IRE", "TX"), ("Process", "B", "IRE", "TX")]
    times = ["TOP_IRE,NO,,IMP-NO,ELC,,B,ELC,,"]
    url, _ = loaded(tmp_path, [*ROWS, *shared], members, times=times, neighbours=["pattern,*,DE"])
    assert [link[:4] for link in asked(url, LINKS)][2:] == [
        ("IMP-NO", "NO", "B", "TOP_IRE"),
        ("TX", "A", "B", "shared process"),
    ]


def test_impexp_gives_way_to_a_neighbour_that_another_row_names(tmp_path: Path) -> None:
    times = ["TOP_IRE,A,,EXP-DE,ELC,,IMPEXP,ELC,,", "TOP_IRE,A,,EXP-DE,ELC,,DE,ELC,,", "TOP_IRE,A,,EXP-DE,ELC,,DE,,,"]
    url, _ = loaded(tmp_path, ROWS[:1], MEMBERS[:1], times=times)
    assert asked(url, LINKS) == [("EXP-DE", "A", "DE", "TOP_IRE", "base_times.csv")]
    assert asked(url, "SELECT origin, destination, sent FROM trade") == [("A", "DE", 10)]


def test_links_by_rule_come_back_from_exported_files(tmp_path: Path) -> None:
    rules = ["pattern,*-DE,DE", "set,NORDIC,NO"]
    mixed = [flow("VAR_FIn", "ELC", "T-DE", "A", 1), flow("VAR_FOut", "ELC", "T-DE", "B", 1), flow("VAR_FIn", "GAS", "T-DE", "B", 1)]  # fmt: skip
    members: list[Row] = [*MEMBERS, ("Process", "A", "IRE", "T-DE"), ("Process", "B", "IRE", "T-DE")]
    url, _ = loaded(tmp_path, [*ROWS, *mixed], members, neighbours=rules, regions=["DE,Germany,10,51,neighbour"])
    assert {link[3] for link in asked(url, LINKS)} == {"rule: pattern *-DE", "rule: set NORDIC", "shared process"}
    second = again(url, "base", tmp_path / "again")
    assert described(second, "base") == described(url, "base")
    regions = "SELECT * FROM region ORDER BY region"
    assert asked(second, regions) == asked(url, regions)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["name,X,DE"], "line 2: by 'name'; it is one of code, set, pattern"),
        (["code,X,"], "line 2: an empty region"),
        (["code,X,DE", "Code,x,FR"], "line 3: code x once more"),
    ],
)
def test_a_rule_that_says_nothing_or_two_things_is_refused(lines: list[str], words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=words):
        loaded(tmp_path, ROWS, neighbours=lines)


def test_a_rule_names_no_region_of_the_model(tmp_path: Path) -> None:
    rules = ["pattern,IMP*,a", "set,NORDIC,NO", "pattern,EXP*,DE"]
    url, findings = loaded(tmp_path, ROWS, MEMBERS, neighbours=rules)
    assert [link[:4] for link in asked(url, LINKS)] == [
        ("EXP-DE", "A", "DE", "rule: pattern EXP*"),
        ("EXP-DE", "B", "DE", "rule: pattern EXP*"),
        ("IMP-NO", "NO", "B", "rule: set NORDIC"),
    ]
    assert "rules of neighbours that name a region of the model, and are not used: pattern IMP* (A)" in findings
    assert not [text for text in findings if "match no exchange" in text]
    assert asked(url, "SELECT region FROM region WHERE kind = 'neighbour' ORDER BY region") == [("DE",), ("NO",)]


def test_top_ire_within_one_region_is_no_trade(tmp_path: Path) -> None:
    times = ["TOP_IRE,B,,IMP-NO,ELC,,b,ELC,,", "TOP_IRE,A,,EXP-DE,ELC,,DE,ELC,,"]
    url, findings = loaded(tmp_path, ROWS, MEMBERS, times=times)
    assert [link[:4] for link in asked(url, LINKS)] == [("EXP-DE", "A", "DE", "TOP_IRE")]
    assert "links of a region with itself, by TOP_IRE, are no trade and are left out: IMP-NO (B)" in findings


def test_the_first_rule_that_matches_counts_and_no_link_is_changed_in_place() -> None:
    link = {"process": "P", "origin": "A", "destination": "(unknown)", "known_by": "set IRE", "source": None}
    rules = [NeighbourRule("pattern", "Q*", "X"), NeighbourRule("set", "s", "Y", "f"), NeighbourRule("code", "p", "Z")]
    (named,) = with_neighbours([link], {"p": {"S"}}, rules)
    assert named == {**link, "destination": "Y", "known_by": "rule: set s", "source": "f"}
    assert link["destination"] == "(unknown)"
    assert with_neighbours([link], {}, rules[:1]) == [link]


NEIGHBOURS = {"DE": (10.0, 51.0), "NL": (5.5, 52.0), "NO": (9.0, 61.0), "SE": (15.0, 60.0), "UK": (-1.0, 52.0)}
TWH = {
    ("DKE", "DE"): 2.147, ("DKW", "DE"): 0.466, ("DKW", "NL"): 1.271, ("DKW", "NO"): 4.891, ("DKE", "SE"): 1.046,
    ("DKW", "SE"): 1.574, ("DKW", "UK"): 5.638, ("DE", "DKE"): 2.433, ("DE", "DKW"): 7.240, ("NL", "DKW"): 0.001,
    ("NO", "DKW"): 6.615, ("SE", "DKE"): 4.994, ("SE", "DKW"): 3.084, ("UK", "DKW"): 0.001,
}  # fmt: skip


@pytest.mark.timeout(900)
def test_denmark_trades_with_its_five_neighbours(real_data: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(real_data / "times_dk" / "DK_Regeringen.zip").extractall(tmp_path)
    sides = {
        "neighbours": [f"pattern,???ELC-DK{code},{code}" for code in NEIGHBOURS],
        "regions": [f"{code},,{east},{north},neighbour" for code, (east, north) in NEIGHBOURS.items()],
    }
    for name, lines in sides.items():
        (tmp_path / f"DK_Regeringen_{name}.csv").write_text("\n".join([HEADS[name], *lines]) + "\n", encoding="utf-8")
    (report,) = load([tmp_path / "DK_Regeringen.vd"], url_of(tmp_path))
    with open_results(url_of(tmp_path)) as results:
        flows = trade.between_regions(results, scenario=report.scenario, commodity_code="ELCC")
        regions = trade.regions(results, scenario=report.scenario).set_index("region")
    of_2030 = flows[flows.period == "2030"].set_index(["origin", "destination"]).value / 3.6
    assert {pair: round(of_2030[pair], 3) for pair in TWH} == TWH
    assert regions.loc[list(NEIGHBOURS), ["longitude", "latitude"]].apply(tuple, axis=1).to_dict() == NEIGHBOURS
