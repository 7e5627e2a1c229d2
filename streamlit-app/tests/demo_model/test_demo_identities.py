"""The identities that hold in every real TIMES result hold in the demo's files, as they are written."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

CLOSE = 1e-6
CATEGORIES = {
    "INV": ["Cost_Inv"],
    "FIX": ["Cost_Fom"],
    "VAR": ["Cost_Act", "Cost_Flo", "Cost_Com"],
    "IRE": ["Cost_ire"],
}


def transmissions(results):
    rows = results.parameter("COM_IE")
    return {(row["region"], row["commodity"], row["period"]): float(row["value"]) for row in rows}


def test_every_commodity_is_balanced_in_every_region_and_year(results):
    keys = ("region", "commodity", "period")
    made, taken = results.sums("VAR_FOut", *keys), results.sums("VAR_FIn", *keys)
    net, surplus, delivered = (
        results.sums("VAR_Comnet", *keys),
        results.sums("EQ_Combal", *keys),
        transmissions(results),
    )
    places = set(made) | set(taken)
    off = {
        key: (made[key], taken[key])
        for key in places
        if delivered.get(key, 1.0) * made[key] - taken[key]
        != pytest.approx(net.get(key, surplus.get(key, 0.0)), rel=CLOSE, abs=CLOSE * max(made[key], taken[key], 1e-3))
    }
    assert off == {}
    assert len(places) > 1000


def test_electricity_is_lost_between_plant_and_user_and_nothing_else_is(results):
    delivered = transmissions(results)
    assert {commodity for _, commodity, _ in delivered} == {"ELC"}
    assert all(0.9 < value < 1 for value in delivered.values())
    assert len(delivered) == 5 * 7


def test_what_a_link_takes_in_one_region_it_makes_in_the_other_less_the_loss(results):
    keys = ("process", "region", "period", "timeslice")
    sent, received = results.sums("VAR_FIn", *keys), results.sums("VAR_FOut", *keys)
    expected = defaultdict(float)
    for row in results.parameter("IRE_FLO"):
        for process, region, period, timeslice in list(sent):
            if (process, region, period) == (row["process"], row["region"], row["period"]):
                amount = sent[process, region, period, timeslice] * float(row["value"])
                expected[process, row["region2"], period, timeslice] += amount
    arrived = {key: value for key, value in received.items() if key[0][:3] in {"TB_", "TU_"}}
    assert arrived == pytest.approx(expected, rel=1e-9)
    assert len(arrived) > 100


def test_yearly_costs_add_up_to_the_regional_sums(results):
    summed = results.sums("Reg_ACost", "region", "period", "constraint")
    expected = defaultdict(float)
    for category, attributes in CATEGORIES.items():
        for attribute in attributes:
            for (region, period), cost in results.sums(attribute, "region", "period").items():
                expected[region, period, category] += cost
    assert dict(summed) == pytest.approx(dict(expected), rel=1e-9, abs=1e-9)


def test_the_objective_is_the_sum_of_the_regions_and_of_their_kinds_of_cost(results):
    objective = results.total("ObjZ")
    assert results.total("Reg_obj") == pytest.approx(objective, rel=1e-12)
    assert results.total("Reg_wobj") == pytest.approx(objective, rel=1e-12)
    assert {row["commodity"] for row in results.of("Reg_wobj")} == {"MEUR20"}


def test_the_objective_is_what_the_yearly_costs_are_worth_in_the_base_year(results):
    worth = {(row["region"], row["period"]): float(row["value"]) for row in results.of("Time_NPV")}
    yearly = results.sums("Reg_ACost", "region", "period", "constraint")
    paid = sum(cost * worth[region, period] for (region, period, kind), cost in yearly.items() if kind != "IRE")
    assert paid == pytest.approx(results.total("ObjZ"), rel=1e-9)


def test_what_one_region_pays_for_trade_another_one_earns(results):
    bills = results.sums("Cost_ire", "process", "period")
    turnover = sum(abs(float(row["value"])) for row in results.of("Cost_ire"))
    assert turnover > 1000
    assert all(abs(bill) < 1e-9 * turnover for bill in bills.values())
    assert abs(results.total("Reg_irec")) < 1e-9 * sum(abs(float(row["value"])) for row in results.of("Reg_irec"))


def test_a_key_occurs_once(results):
    keys = Counter(tuple(text.casefold() for column, text in row.items() if column != "value") for row in results.rows)
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_total_of_carbon_dioxide_is_the_sum_of_the_sectors(results):
    sectors = defaultdict(float)
    for (commodity, region, period), kilotonnes in results.sums("VAR_Comnet", "commodity", "region", "period").items():
        if commodity != "TOTCO2":
            sectors[region, period] += kilotonnes
    totals = {
        (row["region"], row["period"]): float(row["value"]) for row in results.of("VAR_Comnet", commodity="TOTCO2")
    }
    assert totals == pytest.approx(dict(sectors), rel=1e-9, abs=1e-5)


def test_new_capacity_is_what_was_installed(results):
    keys = ("region", "process", "period")
    installed = defaultdict(float)
    for row in results.of("Cap_New", constraint="INSTCAP"):
        installed[tuple(row[key] for key in keys)] += float(row["value"])
    assert dict(results.sums("VAR_Ncap", *keys)) == pytest.approx(dict(installed), rel=1e-12)


def test_no_timeslice_yields_more_than_its_capacity(results):
    units = {row["code"]: row["unit"] for row in results.side("units") if row["dimension"] == "capacity"}
    capacts = {(row["region"], row["process"]): float(row["value"]) for row in results.parameter("PRC_CAPACT")}
    fractions = {row["timeslice"]: float(row["value"]) for row in results.parameter("G_YRFR")}
    capacities = results.sums("VAR_Cap", "region", "process", "period")
    over = [
        row
        for row in results.of("VAR_Act")
        if (place := (row["region"], row["process"], row["period"])) in capacities
        and float(row["value"])
        > capacities[place] * capacts[place[:2]] * fractions[row["timeslice"]] * (1 + CLOSE) + 1e-6
    ]
    assert over == []
    assert {"GW", "PJ/a", "Mpkm/a", "Mtkm/a"} == set(units.values())


def test_demands_are_met_and_hardly_exceeded(results):
    demands = {row[3] for row in results.companion("vds") if row[0] == "Commodity" and row[2] == "DEM"}
    levels = results.sums("EQ_Combal", "commodity", "region", "period")
    met = {key for key in levels if key[0] in demands}
    assert met == {(one, region, year) for one in demands for _, region, year in levels}
    made = results.sums("VAR_FOut", "commodity", "region", "period")
    assert {key: levels[key] for key in met} == pytest.approx({key: made[key] for key in met}, rel=1e-9)
