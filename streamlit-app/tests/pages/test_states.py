"""States of the world are shown one at a time and never added up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import arrows, figure, open_app, ribbons, said
from tests.pages.tiny_result import flow, loaded, sets, write_tiny

MEMBERS = sets("AB", "ELC", TX="IRE")
SENT = {"1": 10, "2": 16}


def rows(*states: str, factor: float = 1.0) -> list[tuple[str, ...]]:
    """A cable in each state; no state: a deterministic run."""
    return [
        flow(attribute, "ELC", "TX", region, SENT.get(sow.get("sow", "1"), 10) * share * factor, **sow)
        for sow in ([{"sow": state} for state in states] or [{}])
        for attribute, region, share in (("VAR_FIn", "A", 1.0), ("VAR_FOut", "B", 0.9))
    ]


@pytest.fixture
def served(serve: Callable[..., None], tmp_path: Path) -> None:
    """Both has two states of the world, One the first only, Plain none."""
    files = [
        write_tiny(tmp_path / "files", "Both", rows("1", "2"), MEMBERS),
        write_tiny(tmp_path / "files", "One", rows("1", factor=100), MEMBERS),
        write_tiny(tmp_path / "files", "Plain", rows(factor=1000), MEMBERS),
    ]
    serve(database_url=loaded(tmp_path, *files))


def labels(app: AppTest) -> list[str]:
    return [box.label for box in app.sidebar.selectbox]


def bars(app: AppTest) -> dict[str, float]:
    assert not app.exception
    drawn = [pair for trace in figure(app)["data"] for pair in zip(trace["customdata"], trace["y"], strict=True)]
    assert len({scenario for scenario, _ in drawn}) == len(drawn)
    return dict(drawn)


@pytest.mark.usefixtures("served")
def test_the_explorer_shows_the_first_state_and_deterministic_scenarios_beside_it() -> None:
    app = open_app("times", attribute=["VAR_FIn"], scenario=["Both", "One", "Plain"])
    assert bars(app) == {"Both": 10, "One": 1000, "Plain": 10000}
    assert next(box for box in app.sidebar.selectbox if box.label == "State of the world").options == ["1", "2"]
    assert app.subheader[0].value.endswith(", state of the world 1")


@pytest.mark.usefixtures("served")
def test_a_scenario_without_the_state_shows_nothing_and_it_is_said() -> None:
    app = open_app("times", attribute=["VAR_FIn"], scenario=["Both", "One", "Plain"], sow=["2"])
    assert bars(app) == {"Both": 16, "Plain": 10000}
    assert said(app) == "No rows for these choices in One."


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("name", ["flow_maps", "sankey", "times"])
@pytest.mark.parametrize("scenario", ["One", "Plain"])
def test_one_state_alone_is_no_choice(name: str, scenario: str) -> None:
    app = open_app(name, scenario=[scenario])
    assert not app.exception
    assert "State of the world" not in labels(app)
    assert "state of the world" not in app.subheader[0].value


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("state", ["1", "2"])
def test_the_map_and_the_diagram_show_one_state(state: str) -> None:
    assert arrows(open_app("flow_maps", scenario=["Both"], sow=[state])) == {("A", "B"): SENT[state]}
    links = ribbons(open_app("sankey", scenario=["Both"], sow=[state], region=["A"]))
    assert links["carrier electricity", "exports"] == SENT[state]
