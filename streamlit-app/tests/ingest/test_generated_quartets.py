"""Any quartet comes back: its own header, its companions in their order, its states of the world, on both engines."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from tests.ingest.databases import told
from tests.ingest.quartets import header_of, quoted, row_line
from tests.ingest.test_own_quartets import ELSEWHERE, assert_loads_to_the_same
from tests.ingest.test_round_trip import CODES, NUMBERS, Row, exported, key_of, value_of
from tests.pages.tiny_result import STOCHASTIC

FEWER = settings(max_examples=settings().max_examples // 3)  # a database of a full result takes its time
TEXTS = st.one_of(st.just(""), CODES)
DIRECTIONS = st.sampled_from(["IN", "OUT", "UC", "in"])
STATES = st.lists(st.tuples(*[CODES] * 9, NUMBERS), min_size=1, max_size=5, unique_by=key_of)


class Quartet(NamedTuple):
    """Rows with their state of the world, the order of their columns, and lines of the three companions."""

    rows: list[Row]
    order: list[str]
    remarks: list[str]
    header: list[str]
    companions: dict[str, list[Row]]


@st.composite
def quartets(draw: st.DrawFn) -> Quartet:
    """Companions that know every process of the rows, and whatever else, some of it twice."""
    rows = draw(STATES)
    processes = {row[STOCHASTIC.index("Process")]: row[STOCHASTIC.index("Region")] for row in rows}
    elements = [("Process", region, process, draw(TEXTS)) for process, region in processes.items()]
    members = [("Process", region, draw(CODES), process) for process, region in processes.items()]
    links = [(region, process, draw(CODES), draw(DIRECTIONS)) for process, region in processes.items()]
    return Quartet(
        rows,
        draw(st.permutations(STOCHASTIC)),
        draw(st.lists(CODES.map("* {}".format), max_size=2)),
        draw(st.lists(st.one_of(CODES.map("*{}".format), CODES.map("ScenDesc={}".format)), max_size=3)),
        {
            ".vde": _mixed(draw, elements, st.tuples(*[CODES] * 3, TEXTS)),
            ".vds": _mixed(draw, members, st.tuples(*[CODES] * 4)),
            ".vdt": _mixed(draw, links, st.tuples(*[CODES] * 3, DIRECTIONS)),
        },
    )


def _mixed(draw: st.DrawFn, known: list[Row], others: st.SearchStrategy[Row]) -> list[Row]:
    """Rows in any order, some of them twice."""
    return draw(st.permutations(known + 2 * draw(st.lists(others, max_size=2))))


def written(quartet: Quartet, folder: Path) -> Path:
    """Write the four files of scenario `base` and return the `.vd`; the rows stand in the order of their codes."""
    folder.mkdir(parents=True)
    places = [STOCHASTIC.index(name) for name in quartet.order]
    rows = [row_line([row[place] for place in places], quartet.order) for row in quartet.rows]
    lines = {".vd": [*header_of("base", quartet.order), *quartet.remarks, "", *rows]}
    for suffix, table in quartet.companions.items():
        header = quartet.header if suffix == ".vdt" else []
        lines[suffix] = [*header, *(",".join(map(quoted, row)) for row in table)]
    for suffix, told_of in lines.items():
        (folder / f"base{suffix}").write_bytes("".join(f"{line}\n" for line in told_of).encode())
    return folder / "base.vd"


def parsed(path: Path, value: int) -> tuple[list[str], Counter[Row]]:
    """Header lines of a `.vd`, and how often each of its rows stands there; `value` is the place of the value."""
    header, _, rows = path.read_bytes().decode().partition("\n\n")
    found = csv.reader(rows.split("\n")[:-1])
    return header.split("\n"), Counter((*row[:value], value_of(row[value]), *row[value + 1 :]) for row in found)


def assert_comes_back(quartet: Quartet, url: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = written(quartet, folder / "given")
        load([source], url, Names(model="any"))
        files = exported(url, "base", folder / "written")
        assert [path.suffix for path in files] == [".vd", *quartet.companions]
        value = quartet.order.index("PV")
        assert parsed(files[0], value) == parsed(source, value)
        for path in files[1:]:
            assert path.read_bytes() == source.with_name(path.name).read_bytes(), path.suffix


@FEWER
@given(quartet=quartets())
def test_any_quartet_comes_back_from_duckdb(quartet: Quartet) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert_comes_back(quartet, f"duckdb:///{folder}/results.duckdb")


@FEWER
@given(quartet=quartets())
def test_any_quartet_comes_back_from_postgresql(module_postgres_url: str, quartet: Quartet) -> None:
    assert_comes_back(quartet, module_postgres_url)


@FEWER
@given(quartet=quartets())
def test_any_quartet_that_came_from_elsewhere_loads_to_the_same(quartet: Quartet) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, url = Path(name), f"duckdb:///{name}/results.duckdb"
        load([written(quartet, folder / "given")], url)
        told(url, ELSEWHERE)
        assert_loads_to_the_same(url, folder)
