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
from speedlocal.ingest.union import Contradiction, union

Row = tuple[dict[str, str], float]

codes = st.sampled_from(["A", "a", "B", "C"])
keys = st.fixed_dictionaries({"process": codes, "region": codes, "timeslice": codes})
values = st.floats(allow_nan=False)


def table(rows: Iterable[Row]) -> pa.Table:
    rows = list(rows)
    columns = {name: pa.array([key.get(name, "-") for key, _ in rows], pa.string()).dictionary_encode() for name in KEY}
    numbers = pa.array([value for _, value in rows], pa.float64())
    return result_rows(columns, numbers, pa.array([False] * len(rows)))


def folded(key: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(key.get(name, "-").casefold() for name in KEY)


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
    assert found.repeated == sum(map(len, given_rows)) - len(expected)
    assert (found.summed, found.differing) == (0, 0)


@given(sources)
def test_a_contradiction_names_a_row_and_another_value(given_rows: list[list[Row]]) -> None:
    found = union([table(source) for source in given_rows])
    kept = found.rows.to_pylist()
    for row, other in found.contradictions:
        assert not math.isclose(kept[row]["value"], other, rel_tol=1e-12)
        assert any((folded(kept[row]), other) == (folded(key), value) for source in given_rows for key, value in source)


def test_digits_alone_are_no_contradiction() -> None:
    exact, rounded, other = ([({"process": "A"}, value)] for value in (1 / 3, 0.3333333333, 0.334))
    found = union([table(exact), table(rounded), table(other)])
    assert (found.rows["value"].to_pylist(), found.repeated) == ([1 / 3], 2)
    assert found.contradictions == [Contradiction(0, 0.334)]


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
    assert (found.summed, found.differing) == (len(sums), 0)


def test_a_sum_that_is_another_is_counted() -> None:
    parts = [({"process": "A", "timeslice": "WD"}, 1.0), ({"process": "A", "timeslice": "WN"}, 2.0)]
    sums = [({"process": "a", "timeslice": AGGREGATED}, 4.0)]
    found = union([table(parts), table(sums)])
    assert (found.rows.num_rows, found.summed, found.differing) == (2, 1, 1)


def test_a_sum_over_more_dimensions_gives_way_to_one_over_fewer() -> None:
    coarse = [({"process": AGGREGATED, "timeslice": AGGREGATED}, 3.0)]
    fine = [({"process": "A", "timeslice": AGGREGATED}, 3.0)]
    found = union([table(coarse), table(fine)])
    assert rows_of(found.rows) == [(folded(fine[0][0]), 3.0)]


def test_sums_over_different_dimensions_stand_beside_each_other() -> None:
    over_processes = [({"process": AGGREGATED, "region": "A"}, 3.0)]
    over_regions = [({"process": "A", "region": AGGREGATED}, 3.0)]
    assert union([table(over_processes), table(over_regions)]).rows.num_rows == 2


def test_one_source_stays_as_it_is() -> None:
    rows = table([({"process": "A", "timeslice": "WD"}, np.inf), ({"process": "B"}, -0.0)])
    assert union([rows]).rows.equals(rows)
