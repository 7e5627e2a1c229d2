"""Every node of a balance adds up, whatever the processes made and took."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.figures.energy_balance import FIXED, energy_balance
from speedlocal.vocabulary.lists import carriers

FLOW = ["region", "commodity", "carrier", "stage", "sector", "process", "made", "taken", "exchange"]
NET = ["region", "commodity", "carrier", "net"]
LOST = ["region", "commodity", "lost"]
LINK = ["process", "commodity", "origin", "destination", "efficiency", "inner"]
CARRIER_OF = {"gas": "gas", "elc": "electricity", "oil": "oil", "crude": "oil"}
STAGES = ("exchange", "processing", "conversion", "storage", "use", "unmapped", "none")
SOURCES = ("imports", "imports or resources", "resources", "free", "missing")
SINKS = ("exports", "surplus", "not taken", "network losses", "trade losses", "conversion losses")

Row = tuple[str, str, str, str, str, str, float, float, str]

AMOUNTS = st.one_of(st.just(0.0), st.floats(0.001, 1e6), st.floats(-1e6, -0.001))


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Flows of processes whose stage and sector follow from their name, as in the results."""
    found: dict[tuple[str, str, str], Row] = {}
    for _ in range(draw(st.integers(1, 12))):
        region, commodity = draw(st.sampled_from("AB")), draw(st.sampled_from(sorted(CARRIER_OF)))
        stage, sector = draw(st.sampled_from(STAGES)), draw(st.sampled_from(("power", "residential")))
        exchange = draw(st.sampled_from(("trade", "unknown"))) if stage == "exchange" else "resource"
        process = f"{stage} {sector} {exchange}"
        amounts = (draw(AMOUNTS), draw(AMOUNTS))
        found[region, commodity, process] = (
            region, commodity, CARRIER_OF[commodity], stage, sector, process, *amounts, exchange,
        )  # fmt: skip
    return list(found.values())


NETS = st.dictionaries(
    st.tuples(st.sampled_from("AB"), st.sampled_from(sorted(CARRIER_OF))), st.floats(-1e6, 1e6, allow_nan=False)
)


Codes = dict[tuple[str, str], float]
Trade = tuple[str, str, str, str, float | None, bool]


def balance(
    flows: Sequence[Row], nets: Codes | None = None, losses: Codes | None = None, trade: Sequence[Trade] = ()
) -> tuple[pd.DataFrame, pd.DataFrame]:
    net = [(region, commodity, CARRIER_OF[commodity], value) for (region, commodity), value in (nets or {}).items()]
    lost = [(region, commodity, value) for (region, commodity), value in (losses or {}).items()]
    return energy_balance(
        pd.DataFrame(list(flows), columns=FLOW),
        pd.DataFrame(net, columns=NET),
        pd.DataFrame(lost, columns=LOST),
        pd.DataFrame(list(trade), columns=LINK),
    )


def drawn(
    flows: Sequence[Row], nets: Codes | None = None, losses: Codes | None = None, trade: Sequence[Trade] = ()
) -> dict[tuple[str, str, str], float]:
    _, links = balance(flows, nets, losses, trade)
    return {(row.origin, row.destination, row.carrier): row.value for row in links.itertuples()}


def flow(process: str, stage: str, commodity: str, made: float, taken: float, **other: str) -> Row:
    exchange = other.get("exchange", "resource")
    region, sector = other.get("region", "A"), other.get("sector", "power")
    return (region, commodity, CARRIER_OF[commodity], stage, sector, process, made, taken, exchange)


def turnover_of(flows: Sequence[Row], *others: Codes) -> float:
    return sum(abs(row[6]) + abs(row[7]) for row in flows) + sum(abs(v) for other in others for v in other.values())


@st.composite
def trades(draw: st.DrawFn) -> list[Trade]:
    """Links of the exchange processes above, between regions shown (A, B) and not (C)."""
    ways = [(origin, end) for origin in "abc" for end in "abc" if origin != end]
    processes = [f"exchange {sector} trade" for sector in ("power", "residential")]
    keys = st.tuples(st.sampled_from(processes), st.sampled_from(sorted(CARRIER_OF)), st.sampled_from(ways))
    efficiency = st.sampled_from([None, 0.5, 1.0])
    return [
        (process, commodity, origin, end, draw(efficiency), "c" not in (origin, end))
        for process, commodity, (origin, end) in draw(st.sets(keys, max_size=12))
    ]


@given(rows(), NETS, NETS, trades())
def test_every_node_but_sources_and_sinks_balances(
    flows: list[Row], nets: Codes, losses: Codes, trade: list[Trade]
) -> None:
    nodes, links = balance(flows, nets, losses, trade)
    turnover = turnover_of(flows, nets, losses)
    for node in nodes.node:
        if node in FIXED or node.startswith("use "):
            continue
        out, into = links[links.origin == node].value.sum(), links[links.destination == node].value.sum()
        assert out == pytest.approx(into, abs=1e-8 * turnover, rel=1e-8), node


@given(rows(), NETS)
def test_what_leaves_the_sources_reaches_the_sinks(flows: list[Row], nets: dict[tuple[str, str], float]) -> None:
    nodes, links = balance(flows, nets)
    uses = [node for node in nodes.node if node.startswith("use ")]
    left = links[links.origin.isin([*SOURCES, *uses])].value.sum()
    reached = links[links.destination.isin([*SINKS, *uses])].value.sum()
    assert left == pytest.approx(reached, abs=1e-8 * turnover_of(flows, nets))


@given(rows(), trades())
def test_signed_sums_are_kept(flows: list[Row], trade: list[Trade]) -> None:
    """What reaches a carrier from beyond the border, less what leaves it, is what exchange made less what it took."""
    _, links = balance(flows, trade=trade)
    lost = links[links.destination == "trade losses"].value.sum()
    border = links[links.origin.isin(SOURCES[:3])].value.sum() - links[links.destination == "exports"].value.sum()
    untaken = links[links.destination == "not taken"].value.sum()
    rest = sum(row[6] - row[7] for row in flows)
    exchanged = sum(row[6] - row[7] for row in flows if row[3] == "exchange")
    gained = exchanged + lost - border  # where more arrives inside than is sent: part of what is missing
    missing = links[(links.origin == "missing")].value.sum() - gained
    assert untaken - missing == pytest.approx(rest, abs=1e-8 * turnover_of(flows) + 1e-9)
    for sector in ("power", "residential"):
        group, of = f"conversion {sector}", [row for row in flows if row[3:5] == ("conversion", sector)]
        made = links[(links.origin == group) & links.destination.str.startswith("carrier")].value.sum()
        taken = links[(links.destination == group) & links.origin.str.startswith("carrier")].value.sum()
        assert made - taken == pytest.approx(sum(row[6] - row[7] for row in of), abs=1e-8 * turnover_of(flows) + 1e-9)


@given(rows(), NETS)
def test_links_lead_between_nodes_that_are_there_and_carry_something(
    flows: list[Row], nets: dict[tuple[str, str], float]
) -> None:
    nodes, links = balance(flows, nets)
    assert (links.value > 0).all()
    assert set(nodes.node) == {*links.origin, *links.destination}
    assert nodes.node.is_unique
    assert not links.duplicated(["origin", "destination", "carrier"]).any()


@given(rows())
def test_nothing_leaves_a_sink_or_reaches_a_source(flows: list[Row]) -> None:
    _, links = balance(flows)
    assert not set(links.origin) & set(SINKS)
    assert not set(links.destination) & set(SOURCES)


@given(rows(), st.permutations(range(12)))
def test_the_order_of_the_rows_does_not_matter(flows: list[Row], order: list[int]) -> None:
    mixed = [flows[place] for place in order if place < len(flows)]
    assert drawn(mixed) == pytest.approx(drawn(flows))


@given(rows(), st.sampled_from([0.5, 2.0, 1024.0]))
def test_twice_the_flows_are_twice_the_links(flows: list[Row], factor: float) -> None:
    scaled = [(*row[:6], row[6] * factor, row[7] * factor, row[8]) for row in flows]
    assert drawn(scaled) == pytest.approx({key: value * factor for key, value in drawn(flows).items()})


PLANT = [
    flow("mine", "exchange", "gas", 20, 0),
    flow("plant", "conversion", "gas", 0, 20),
    flow("plant", "conversion", "elc", 10, 0),
    flow("lamp", "use", "elc", 0, 10, sector="residential"),
]


def test_a_plant_loses_what_it_takes_and_does_not_make() -> None:
    assert drawn(PLANT) == {
        ("resources", "carrier gas", "Gas"): 20,
        ("carrier gas", "conversion power", "Gas"): 20,
        ("conversion power", "carrier electricity", "Electricity"): 10,
        ("conversion power", "conversion losses", "All carriers"): 10,
        ("carrier electricity", "use residential", "Electricity"): 10,
    }


def test_energy_from_no_carrier_is_a_source_of_its_own() -> None:
    flows = [flow("wind", "conversion", "elc", 10, 0), flow("lamp", "use", "elc", 0, 10)]
    assert drawn(flows)["free", "conversion power", "All carriers"] == 10


def test_trade_inside_the_regions_shown_leaves_only_its_losses() -> None:
    cable = [
        flow("cable", "exchange", "elc", 0, 3, exchange="trade"),
        flow("cable", "exchange", "elc", 2.94, 0, exchange="trade", region="B"),
    ]
    flows = [*cable, flow("plant", "conversion", "elc", 3, 0), flow("lamp", "use", "elc", 0, 2.94, region="B")]
    links = drawn(flows, trade=[("cable", "elc", "a", "b", None, True)])
    assert links["carrier electricity", "trade losses", "Electricity"] == pytest.approx(0.06)
    assert not {"imports", "exports"} & {end for key in links for end in key[:2]}


def test_trade_with_a_region_that_is_not_shown_is_an_import_or_an_export() -> None:
    received = flow("cable", "exchange", "elc", 2.94, 0, exchange="trade")
    sent = flow("cable", "exchange", "elc", 0, 3, exchange="trade")
    assert drawn([received])["imports", "carrier electricity", "Electricity"] == 2.94
    assert drawn([sent])["carrier electricity", "exports", "Electricity"] == 3


def test_an_exchange_of_which_no_source_tells_is_not_called_an_import() -> None:
    assert list(drawn([flow("supply", "exchange", "gas", 5, 0, exchange="unknown")]))[-1][0] == "imports or resources"


def test_fuel_that_processing_takes_and_makes_of_one_carrier_is_not_drawn() -> None:
    refinery = [flow("refinery", "processing", "crude", 0, 10), flow("refinery", "processing", "oil", 9, 0)]
    links = drawn([flow("well", "exchange", "crude", 10, 0), *refinery, flow("car", "use", "oil", 0, 9)])
    assert links["carrier oil", "processing power", "Oil"] == 1
    assert links["processing power", "conversion losses", "All carriers"] == 1
    assert not any(origin == "processing power" and end == "carrier oil" for origin, end, _ in links)


def test_what_a_network_loses_is_a_sink() -> None:
    flows = [flow("plant", "conversion", "elc", 10, 0), flow("lamp", "use", "elc", 0, 9)]
    links = drawn(flows, losses={("A", "elc"): 1.0})
    assert links["carrier electricity", "network losses", "Electricity"] == 1
    assert not {"not taken", "missing"} & {end for key in links for end in key[:2]}


def test_what_remains_after_losses_is_made_and_not_taken_or_not_accounted_for() -> None:
    flows = [flow("plant", "conversion", "elc", 10, 0), flow("lamp", "use", "elc", 0, 9)]
    links = drawn(flows, losses={("A", "elc"): 0.25})
    assert links["carrier electricity", "network losses", "Electricity"] == 0.25
    assert links["carrier electricity", "not taken", "Electricity"] == 0.75
    links = drawn(flows, losses={("A", "elc"): 3.0})
    assert links["carrier electricity", "network losses", "Electricity"] == 3
    assert links["missing", "carrier electricity", "Electricity"] == 2


def test_without_an_efficiency_nothing_is_a_network_loss() -> None:
    links = drawn([flow("well", "exchange", "gas", 25, 0), flow("plant", "use", "gas", 0, 20)])
    assert links["carrier gas", "not taken", "Gas"] == 5
    assert not any(end == "network losses" for _, end, _ in links)


def test_what_is_below_zero_leads_the_other_way() -> None:
    flows = [
        flow("cable", "exchange", "elc", -2, 3, exchange="trade"),
        flow("lamp", "use", "elc", 0, -1, sector="residential"),
    ]
    links = drawn(flows)
    assert links["carrier electricity", "exports", "Electricity"] == 5
    assert links["use residential", "carrier electricity", "Electricity"] == 1
    assert links["missing", "carrier electricity", "Electricity"] == 4


def test_a_net_is_a_demand_and_not_a_loss() -> None:
    links = drawn([flow("plant", "conversion", "elc", 10, 0)], {("A", "elc"): 10.0})
    assert links["carrier electricity", "surplus", "Electricity"] == 10
    assert ("carrier electricity", "network losses", "Electricity") not in links


def test_more_use_than_production_comes_from_what_is_not_accounted_for() -> None:
    assert drawn([flow("lamp", "use", "elc", 0, 9)])["missing", "carrier electricity", "Electricity"] == 9


def test_losses_of_one_commodity_do_not_hide_what_another_misses() -> None:
    links = drawn([flow("well", "exchange", "crude", 5, 0), flow("car", "use", "oil", 0, 5)])
    assert links["carrier oil", "not taken", "Oil"] == 5
    assert links["missing", "carrier oil", "Oil"] == 5


def test_a_difference_of_rounding_is_not_drawn() -> None:
    flows = [flow("plant", "conversion", "elc", 0.1 + 0.2, 0), flow("lamp", "use", "elc", 0, 0.3)]
    assert not {"missing", "not taken", "network losses"} & {end for key in drawn(flows) for end in key[:2]}


def test_nodes_stand_from_source_to_use() -> None:
    nodes, links = balance(PLANT)
    stages = dict(zip(nodes.node, nodes.stage, strict=True))
    assert [stages[n] for n in ("resources", "carrier gas", "conversion power", "carrier electricity")] == [0, 1, 2, 3]
    assert stages["use residential"] == stages["conversion losses"] == 5
    assert set(links.colour) == {carriers()[code].colour for code in ("gas", "electricity", "all")}


def test_no_flows_are_no_links() -> None:
    nodes, links = balance([])
    assert (len(nodes), len(links)) == (0, 0)
