"""Rows of several sources become one set of rows: each key once, sums not beside what they sum up."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.database.schema import KEY
from speedlocal.ingest.rows import AGGREGATED, result_rows
from speedlocal.ingest.totals import Unequal
from speedlocal.ingest.union import Contradiction, union

Row = tuple[dict[str, str], float]

codes = st.sampled_from(["A", "a", "B", "C"])
keys = st.fixed_dictionaries({"process": codes, "region": codes, "timeslice": codes})
values = st.floats(allow_nan=False)


def code(key: Mapping[str, str], name: str) -> str:
    return key.get(name, "VAR_FOut" if name == "attribute" else "-")


def table(rows: Iterable[Row]) -> pa.Table:
    rows = list(rows)
    columns = {name: pa.array([code(key, name) for key, _ in rows], pa.string()).dictionary_encode() for name in KEY}
    numbers = pa.array([value for _, value in rows], pa.float64())
    return result_rows(columns, numbers, pa.array([False] * len(rows)))


def folded(key: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(code(key, name).casefold() for name in KEY)


def rows_of(rows: pa.Table) -> list[tuple[tuple[str, ...], float]]:
    return [(folded(row), row["value"]) for row in rows.to_pylist()]


def each_key_once(rows: list[Row]) -> list[Row]:
    return list({folded(key): (key, value) for key, value in reversed(rows)}.values())[::-1]


sources = st.lists(st.lists(st.tuples(keys, values), min_size=1).map(each_key_once), min_size=1, max_size=3)


@given(sources)
def test_the_first_source_of_a_key_gives_its_value(given_rows: list[list[Row]]) -> None:
    expected: dict[tuple[str, ...], float] = {}
    for key, value in (row for source in given_rows for row in source):
        expected.setdefault(folded(key), value)
    found = union([table(source) for source in given_rows])
    assert dict(rows_of(found.rows)) == expected
    assert found.rows.num_rows == len(expected)
    assert sum(found.repeated) == sum(map(len, given_rows)) - len(expected)
    assert (found.summed, found.unequal) == ({}, [])


@given(sources)
def test_a_contradiction_names_a_row_and_another_value(given_rows: list[list[Row]]) -> None:
    found = union([table(source) for source in given_rows])
    kept = found.rows.to_pylist()
    for row, other, source in found.contradictions:
        assert not math.isclose(kept[row]["value"], other, rel_tol=1e-12)
        assert any((folded(kept[row]), other) == (folded(key), value) for key, value in given_rows[source])


def test_digits_alone_are_no_contradiction() -> None:
    exact, rounded, other = ([({"process": "A"}, value)] for value in (1 / 3, 0.3333333333, 0.334))
    found = union([table(exact), table(rounded), table(other)])
    assert (found.rows["value"].to_pylist(), found.repeated) == ([1 / 3], [0, 1, 1])
    assert found.contradictions == [Contradiction(0, 0.334, 2)]


@given(st.lists(st.tuples(keys, st.integers(-1000, 1000).map(float)), min_size=1).map(each_key_once))
def test_sums_are_left_out_beside_their_parts_and_kept_alone(parts: list[Row]) -> None:
    totals: dict[tuple[str, str], float] = {}
    for key, value in parts:
        pair = (key["process"].casefold(), key["region"].casefold())
        totals[pair] = totals.get(pair, 0) + value
    sums = [({"process": p, "region": r, "timeslice": AGGREGATED}, value) for (p, r), value in totals.items()]
    alone = [({"process": "elsewhere", "timeslice": AGGREGATED}, 1.0)]
    found = union([table([*sums, *alone]), table(parts)])
    assert sorted(rows_of(found.rows)) == sorted((folded(key), value) for key, value in [*alone, *parts])
    assert (found.summed, found.unequal) == ({"VAR_FOut": len(sums)}, [])


def by(value: float, attribute: str = "VAR_FOut", **key: str) -> Row:
    return {"attribute": attribute, **key}, value


def test_a_total_that_its_parts_do_not_make_up_is_told_with_both() -> None:
    total = [by(100, process=AGGREGATED, commodity="C1"), by(7, process=AGGREGATED, commodity="C2")]
    parts = [
        by(10, process="P1", commodity="c1"),
        by(3, process="P1", commodity="C2"),
        by(4, process="P2", commodity="C2"),
    ]
    found = union([table(total), table(parts)])
    key = dict.fromkeys(KEY, "-") | {"attribute": "VAR_FOut", "process": AGGREGATED, "commodity": "C1"}
    assert found.unequal == [Unequal(key, 100.0, 10.0, 1)]


def test_a_total_and_parts_that_were_rounded_are_the_same() -> None:
    parts = [by(value, timeslice=slice_) for slice_, value in (("A", 1 / 3), ("B", 1 / 7), ("C", -1 / 3))]
    found = union([table([by(0.1428571, timeslice=AGGREGATED)]), table(parts)])
    assert (found.rows.num_rows, found.summed, found.unequal) == (3, {"VAR_FOut": 1}, [])


def test_prices_of_a_coarser_view_stay_beside_the_finer_ones() -> None:
    """They are added up nowhere, so that none is a total of others."""
    coarse = [by(8, "EQ_CombalM", timeslice=AGGREGATED), by(5, "Mine", timeslice=AGGREGATED)]
    fine = [by(value, attribute, timeslice=slice_) for attribute in ("EQ_CombalM", "Mine") for slice_, value in SLICES]
    found = union([table(coarse), table(fine)])
    assert (found.rows.num_rows, found.summed, found.unequal) == (6, {}, [])


def test_a_price_that_stands_once_more_without_a_dimension_is_one() -> None:
    coarse, fine = [by(8, "EQ_CombalM", process=AGGREGATED)], [by(8, "EQ_CombalM")]
    found = union([table(coarse), table(fine)])
    assert (rows_of(found.rows), found.summed) == ([(folded(fine[0][0]), 8.0)], {"EQ_CombalM": 1})


SLICES = [("WD", 1.0), ("WN", 2.0)]


def test_a_sum_over_more_dimensions_gives_way_to_one_over_fewer() -> None:
    coarse = [by(3, process=AGGREGATED, timeslice=AGGREGATED)]
    fine = [by(3, process="A", timeslice=AGGREGATED)]
    found = union([table(coarse), table(fine)])
    assert rows_of(found.rows) == [(folded(fine[0][0]), 3.0)]


def test_a_total_is_compared_with_the_parts_that_stay_once() -> None:
    coarse = [by(3, process=AGGREGATED, timeslice=AGGREGATED)]
    middle = [by(3, process="A", timeslice=AGGREGATED)]
    fine = [by(value, process="A", timeslice=slice_) for slice_, value in SLICES]
    found = union([table(coarse), table(middle), table(fine)])
    assert (rows_of(found.rows), found.summed, found.unequal) == (
        [(folded(k), v) for k, v in fine],
        {"VAR_FOut": 2},
        [],
    )


def test_views_summed_up_over_different_dimensions_count_once() -> None:
    by_process = [by(10, process="P1", commodity=AGGREGATED), by(5, process="P2", commodity=AGGREGATED)]
    by_commodity = [by(9, process=AGGREGATED, commodity="C1"), by(6, process=AGGREGATED, commodity="C2")]
    for first, second in ((by_process, by_commodity), (by_commodity, by_process)):
        found = union([table(first), table(second)])
        assert rows_of(found.rows) == [(folded(key), value) for key, value in first]
        assert (found.summed, found.unequal) == ({"VAR_FOut": 2}, [])


def test_views_of_different_cells_stand_beside_each_other() -> None:
    by_process = [by(10, process="P1", commodity=AGGREGATED, region="N")]
    by_commodity = [by(9, process=AGGREGATED, commodity="C1", region="S")]
    found = union([table(by_process), table(by_commodity)])
    assert (found.rows.num_rows, found.summed, found.unequal) == (2, {}, [])


def test_views_that_sum_up_to_another_total_are_told() -> None:
    by_process = [by(10, process="P1", commodity=AGGREGATED)]
    by_commodity = [by(9, process=AGGREGATED, commodity="C1"), by(6, process=AGGREGATED, commodity="C2")]
    (unequal,) = union([table(by_process), table(by_commodity)]).unequal
    assert (unequal.total, unequal.parts, unequal.cells) == (15.0, 10.0, 1)
    assert (unequal.key["process"], unequal.key["commodity"]) == (AGGREGATED, AGGREGATED)


flows = st.lists(
    st.tuples(st.sampled_from("PQR"), st.sampled_from("CDE"), st.sampled_from("NS"), st.integers(0, 99)),
    min_size=1,
    unique_by=lambda flow: flow[:3],
)
views = st.lists(st.sets(st.sampled_from(["process", "commodity", "region"])), min_size=1, max_size=4)


@given(flows, views)
def test_the_total_is_the_same_whatever_views_of_a_run_are_put_together(
    given_flows: list[tuple[str, str, str, int]], summed_up: list[set[str]]
) -> None:
    def view(over: set[str]) -> pa.Table:
        sums: dict[tuple[str, ...], float] = {}
        for *codes_of, value in given_flows:
            named = zip(("process", "commodity", "region"), codes_of, strict=True)
            key = tuple(AGGREGATED if name in over else code for name, code in named)
            sums[key] = sums.get(key, 0) + value
        return table(by(v, process=p, commodity=c, region=r) for (p, c, r), v in sums.items())

    found = union([view(over) for over in summed_up])
    assert found.unequal == []
    assert sum(found.rows["value"].to_pylist()) == sum(value for *_, value in given_flows)


def test_eps_of_any_source_stays_eps_where_the_values_agree() -> None:
    rows = table([by(0, process="A"), by(0, process="B"), by(1, process="C")])
    eps = rows.set_column(rows.schema.get_field_index("is_eps"), "is_eps", pa.array([True, False, False]))
    for sources_of, count in (([rows, eps], 1), ([eps, rows], 0)):
        found = union(sources_of)
        assert (found.rows["is_eps"].to_pylist(), found.eps) == ([True, False, False], count)


def test_many_contradictions_keep_their_rows() -> None:
    keys_of = [f"P{number}" for number in range(30_000)]
    found = union(
        [table(by(1, process=key) for key in keys_of), table(by(2, process=key) for key in reversed(keys_of))]
    )
    assert [one.row for one in found.contradictions] == list(reversed(range(30_000)))


def test_one_source_stays_as_it_is() -> None:
    rows = table([({"process": "A", "timeslice": "WD"}, np.inf), ({"process": "B"}, -0.0)])
    assert union([rows]).rows.equals(rows)
