"""Links that lead back: lanes below the columns, and turns beside them."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
from hypothesis import given

from speedlocal.figures.sankey import sankey
from speedlocal.figures.sankey.graph import Graph, Link, graph
from speedlocal.figures.sankey.lanes import demand, lanes, turns
from speedlocal.figures.sankey.order import lattice
from tests.figures.sankey.diagrams import corners, diagrams, link_frame, node_frame, overlaps

Frames = tuple[pd.DataFrame, pd.DataFrame]


def row_of(stages: int) -> pd.DataFrame:
    return node_frame([(f"n{stage}", f"Stage {stage}", stage, "#111111") for stage in range(stages)])


def back(origin: int, destination: int, value: float = 1.0) -> tuple[str, str, str, str, float]:
    return f"n{origin}", f"n{destination}", "Heat", "#111111", value


def numbered(stages: int, rows: list[tuple[str, str, str, str, float]]) -> dict[tuple[str, str], int]:
    made = graph(row_of(stages), link_frame(rows))
    return {link.pair: number for link, number in lanes(made, lattice(made)).numbers.items()}


def gaps(made: Graph, link: Link) -> set[int]:
    return set(range(made.nodes[link.destination].column - 1, made.nodes[link.origin].column + 1))


def test_short_loops_run_above_long_ones() -> None:
    assert numbered(5, [back(4, 0), back(3, 1), back(2, 2)]) == {
        ("n2", "n2"): 0,
        ("n3", "n1"): 1,
        ("n4", "n0"): 2,
    }


def test_loops_that_do_not_meet_share_a_lane() -> None:
    assert numbered(6, [back(1, 0), back(5, 4)]) == {("n1", "n0"): 0, ("n5", "n4"): 0}


@given(diagrams())
def test_loops_of_a_lane_never_meet(frames: Frames) -> None:
    made = graph(*frames)
    found = lanes(made, lattice(made))
    assert set(found.numbers) == {link for link in made.links if made.leads_back(link)}
    for one, two in combinations(found.numbers, 2):
        assert found.numbers[one] != found.numbers[two] or not gaps(made, one) & gaps(made, two)


@given(diagrams())
def test_turns_beside_a_column_stand_beside_each_other_in_their_room(frames: Frames) -> None:
    made = graph(*frames)
    found = lanes(made, lattice(made))
    rooms = dict.fromkeys(demand(made, found, 0.5), 40.0)
    bends = turns(made, found, 0.5, rooms)
    for column in range(made.columns):
        down = [t for link, (t, _) in bends.items() if made.nodes[link.origin].column == column]
        up = [t for link, (_, t) in bends.items() if made.nodes[link.destination].column == column]
        for side in (down, up):
            assert overlaps([(turn.start, turn.start + turn.width) for turn in side]) == []
            assert all(turn.start > 0 and turn.start + turn.width <= 40.0 for turn in side)


def test_turns_with_room_are_as_wide_as_their_ribbons() -> None:
    made = graph(row_of(3), link_frame([back(2, 0, 30.0)]))
    found = lanes(made, lattice(made))
    ((down, up),) = turns(made, found, 2.0, dict.fromkeys((-1, 2), 500.0)).values()
    assert (down.width, up.width) == (60.0, 60.0)


def test_a_loop_at_one_node_is_drawn_around_its_foot() -> None:
    picture = sankey(row_of(2), link_frame([back(0, 1, 10.0), back(1, 1, 4.0)]), unit="PJ")
    (loop,) = [ribbon for ribbon in picture.ribbons if ribbon.back]
    (node,) = [node for node in picture.nodes if node.id == "n1"]
    across = [x for x, _ in corners(loop.path)]
    assert min(across) < node.x < node.x + node.width < max(across)
    assert max(y for _, y in corners(loop.path)) > node.y + node.height + loop.thickness


def test_lanes_lie_below_each_other_without_overlap() -> None:
    picture = sankey(row_of(5), link_frame([back(0, 4, 20.0), back(4, 0, 9.0), back(3, 1, 7.0)]), unit="PJ")
    lows = [(max(y for _, y in corners(r.path)), r.thickness) for r in picture.ribbons if r.back]
    assert len(lows) == 2
    assert overlaps([(low - thickness, low) for low, thickness in lows]) == []
