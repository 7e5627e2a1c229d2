"""The apps' scripts run on a small result, and what they show read back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from speedlocal.apps.served import script
from speedlocal.settings import settings
from tests.pages.small_result import database_of
from tests.pages.tiny_result import Row, loaded, write_tiny

Opened = Callable[..., AppTest]


@pytest.fixture(scope="session")
def small_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of two scenarios: Small, and Twice with all values doubled."""
    return database_of(tmp_path_factory.mktemp("small"), Small=1.0, Twice=2.0)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Set what a deployment sets: database_url="…"; all is forgotten at the end."""

    monkeypatch.setattr("speedlocal.settings._overrides", {})  # what a test or command before this one has chosen

    def setting(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"SPEEDLOCAL_{name.upper()}", value)
        _forget()

    yield setting
    monkeypatch.undo()
    _forget()


@pytest.fixture
def opened(serve: Callable[..., None], small_database: Path) -> Opened:
    """Open an app by name with the choices of an address: opened("times", scenario=["Small"])."""
    serve(database_url=f"duckdb:///{small_database}")
    return open_app


@pytest.fixture
def opened_tiny(serve: Callable[..., None], tmp_path: Path) -> Callable[..., AppTest]:
    """Load a result of a few rows and open an app on it: opened_tiny("sankey", rows, sets, times="…", region=["A"])."""

    def run(
        name: str, rows: Sequence[Row], members: Sequence[Row], *, times: str = "", **address: list[str]
    ) -> AppTest:
        database = tmp_path / "tiny.duckdb"
        if not database.exists():
            loaded(tmp_path, write_tiny(tmp_path / "Tiny", "Tiny", rows, members, times=times))
        serve(database_url=f"duckdb:///{database}")
        return open_app(name, **address)

    return run


def open_app(name: str, **address: list[str]) -> AppTest:
    app = AppTest.from_file(script(name), default_timeout=60)
    for parameter, codes in address.items():
        app.query_params[parameter] = codes
    return app.run()


def ribbons(app: AppTest) -> dict[tuple[str, str], float]:
    """The links of the Sankey diagram on the page, by origin and destination."""
    assert not app.exception
    drawn = json.loads(app.get("bidi_component")[0].proto.json)
    return {(ribbon["origin"], ribbon["destination"]): ribbon["value"] for ribbon in drawn["ribbons"]}


def arrows(app: AppTest) -> dict[tuple[str, str], float]:
    """The arrows of the flow map on the page, by origin and destination."""
    assert not app.exception
    layers = json.loads(app.get("deck_gl_json_chart")[0].proto.json)["layers"]
    drawn = next(layer["data"] for layer in layers if layer["id"] == "arrows")
    return {(arrow["origin"], arrow["destination"]): arrow["value"] for arrow in drawn}


def figure(app: AppTest) -> dict[str, Any]:
    """The Plotly figure on the page."""
    drawn: dict[str, Any] = json.loads(app.get("plotly_chart")[0].proto.spec)
    return drawn


def said(app: AppTest) -> str:
    """All messages on the page."""
    boxes = [*app.info, *app.warning, *app.error]
    return "\n".join(box.value for box in boxes)


def _forget() -> None:
    settings.cache_clear()
    st.cache_data.clear()
