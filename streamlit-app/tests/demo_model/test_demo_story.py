"""What makes the demo worth looking at: futures that differ, trade that turns round, stores that fill and empty."""

from __future__ import annotations

from collections import defaultdict

import pytest

PERIODS = [str(year) for year in range(2020, 2051, 5)]
LINKS = ["TB_ELC_DK_SE_01", "TB_ELC_SE_FI_01", "TB_ELC_SE_LT_01", "TB_ELC_SE_PL_01", "TB_ELC_LT_PL_01"]


def emitted(results, period):
    return results.total("VAR_Comnet", commodity="TOTCO2", period=period)


def made(results, commodity, process, period):
    rows = results.of("VAR_FOut", commodity=commodity, period=period)
    return sum(float(row["value"]) for row in rows if row["process"].startswith(process))


def net_exports(results, process, region):
    """What a region sends over a link less what it receives, by period."""
    return [
        results.total("VAR_FIn", process=process, region=region, period=period)
        - results.total("VAR_FOut", process=process, region=region, period=period)
        for period in PERIODS
    ]


def test_emissions_fall_in_every_future(results):
    path = [emitted(results, period) for period in PERIODS]
    assert path == sorted(path, reverse=True)
    assert path[-1] < 0.3 * path[0]


def test_the_futures_emit_differently_in_2050(demo):
    last = {name: emitted(results, "2050") for name, results in demo.items()}
    assert last["Baltic_NetZero"] == pytest.approx(0, abs=1e-3)
    assert last["Baltic_Islanded"] > 10_000
    assert last["Baltic_Reference"] > 1.3 * last["Baltic_Islanded"]


def test_the_futures_begin_alike(demo):
    assert len({round(emitted(results, "2020")) for results in demo.values()}) == 1


def test_a_better_climate_and_closed_borders_cost_more(demo):
    costs = {name: results.total("ObjZ") for name, results in demo.items()}
    assert costs["Baltic_Reference"] < costs["Baltic_NetZero"] < costs["Baltic_Islanded"]


def test_islands_trade_less(demo):
    traded = {
        name: sum(results.total("VAR_FIn", process=link, period="2050") for link in LINKS)
        for name, results in demo.items()
    }
    assert traded["Baltic_Islanded"] < 0.4 * traded["Baltic_Reference"]


def test_coal_power_disappears_and_wind_grows(results):
    coal = [made(results, "ELC", "ELCTECOA", year) + made(results, "ELC", "ELCCHCOA", year) for year in PERIODS]
    wind = [made(results, "ELC", "ELCREW", year) for year in PERIODS]
    assert coal[-1] < 0.05 * coal[0]
    assert wind == sorted(wind)
    assert wind[-1] > 5 * wind[0]


@pytest.mark.parametrize("name", ["Baltic_Reference", "Baltic_NetZero"])
def test_denmark_turns_from_buyer_to_seller_of_electricity_to_sweden(demo, name):
    net = net_exports(demo[name], "TB_ELC_DK_SE_01", "DK")
    assert min(net[:4]) < 0 < max(net[4:])


def test_trade_turns_round_within_a_year(demo):
    directions = defaultdict(set)
    for row in demo["Baltic_Reference"].of("VAR_FIn", process="TB_ELC_DK_SE_01", period="2040"):
        directions[row["region"]].add(row["timeslice"])
    assert directions["DK"]
    assert directions["SE"]
    assert not directions["DK"] & directions["SE"]


def test_no_link_sends_both_ways_at_once(results):
    senders = defaultdict(set)
    for row in results.of("VAR_FIn"):
        if row["process"].startswith("TB_"):
            senders[row["process"], row["period"], row["timeslice"]].add(row["region"])
    assert {key: regions for key, regions in senders.items() if len(regions) > 1} == {}


def test_stores_take_and_give_the_same_commodity_at_a_loss(results):
    keys = ("process", "commodity", "region", "period")
    taken, given = results.sums("VAR_FIn", *keys), results.sums("VAR_FOut", *keys)
    stores = {row[3] for row in results.companion("vds") if row[0] == "Process" and row[2] == "STG"}
    cycles = {key: given[key] / taken[key] for key in taken if key[0] in stores}
    assert {"ELC", "HET"} <= {key[1] for key in cycles}
    losses = {"ELCSTBAT01": 0.9, "ELCSTPHS00": 0.76, "HETSTPIT01": 0.74, "SUPSTHH201": 0.96}
    assert all(cycles[key] == pytest.approx(losses[key[0]], rel=1e-6) for key in cycles)


def test_electricity_stores_are_empty_at_the_end_of_every_season(results):
    balance = defaultdict(float)
    for attribute, sign, share in (("VAR_FIn", 1, 0.76), ("VAR_FOut", -1, 1.0)):
        for row in results.of(attribute, process="ELCSTPHS00"):
            balance[row["region"], row["period"], row["timeslice"][0]] += sign * share * float(row["value"])
    assert balance
    assert all(abs(rest) < 1e-6 for rest in balance.values())


def test_heat_is_carried_from_summer_to_winter(demo):
    seasons = defaultdict(float)
    for attribute, sign in (("VAR_FOut", 1), ("VAR_FIn", -1)):
        for row in demo["Baltic_Reference"].of(attribute, process="HETSTPIT01", period="2050"):
            seasons[row["timeslice"][0]] += sign * float(row["value"])
    assert seasons["W"] > 0 > seasons["S"]


def test_carbon_is_captured_only_on_the_way_to_net_zero(demo):
    captured = {name: results.total("VAR_FIn", commodity="ELCCO2", period="2050") for name, results in demo.items()}
    assert captured["Baltic_NetZero"] > 5000
    assert captured["Baltic_Reference"] == captured["Baltic_Islanded"] == 0


def test_hydrogen_comes_with_net_zero(demo):
    hydrogen = {name: made(results, "HH2", "SUPELZ", "2050") for name, results in demo.items()}
    assert hydrogen["Baltic_NetZero"] > 20
    assert hydrogen["Baltic_Reference"] < 1


def test_flows_are_reported_at_every_level_of_the_year(results):
    levels = {row["timeslice"]: row["text"] for row in results.parameter("TS_GROUP")}
    found = {(row["commodity"], levels[row["timeslice"]]) for row in results.of("VAR_FIn")}
    assert {("ELC", "ANNUAL"), ("ELC", "DAYNITE"), ("RSDELC", "SEASON"), ("GAS", "SEASON"), ("COA", "ANNUAL")} <= found


def test_a_shadow_price_differs_between_day_and_night(demo):
    prices = {
        row["timeslice"]: float(row["value"])
        for row in demo["Baltic_Reference"].of("EQ_CombalM", commodity="ELC", region="PL", period="2050")
    }
    assert len(prices) == 12
    assert max(prices.values()) > 1.2 * min(prices.values())


def test_the_cap_has_a_price_where_it_binds(demo):
    cap = {row["period"]: float(row["value"]) for row in demo["Baltic_NetZero"].of("User_con", constraint="UC_CO2CAP")}
    price = {
        row["period"]: float(row["value"]) for row in demo["Baltic_NetZero"].of("User_conFXM", constraint="UC_CO2CAP")
    }
    assert cap["2030"] == pytest.approx(190_000)
    assert cap["2050"] == pytest.approx(0, abs=1e-3)
    assert price["2050"] < price["2030"] < 0
    assert demo["Baltic_Reference"].of("User_con", constraint="UC_CO2CAP") == []


def test_a_least_share_of_renewables_binds_somewhere(demo):
    shares = demo["Baltic_Reference"].of("User_con", constraint="UC_RENELC_MIN", region="PL", period="2025")
    prices = demo["Baltic_Reference"].of("User_conFXM", constraint="UC_RENELC_MIN", region="PL", period="2025")
    assert float(shares[0]["value"]) == pytest.approx(0, abs=1e-6)
    assert float(prices[0]["value"]) > 0


def test_trade_is_priced_in_both_regions(results):
    exported, imported = results.of("EQ_IreM", constraint="EXP"), results.of("EQ_IreM", constraint="IMP")
    assert len(exported) == len(imported) > 500
    assert all(float(row["value"]) <= 0 for row in exported)
    assert all(float(row["value"]) >= 0 for row in imported)
