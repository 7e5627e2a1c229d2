"""A page's questions share an open database until there is a newer publication."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st

from speedlocal.database import kept
from speedlocal.queries import catalogue
from speedlocal.settings import settings, use_database
from speedlocal.ui import ask as asking
from speedlocal.ui.ask import ask
from tests.pages.small_result import database_of

Opened = list[Path]

pytestmark = pytest.mark.posix


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Every file that is opened from now on."""
    files: Opened = []

    def attach(path: Path, really: Callable[[Path], object] = kept.attach) -> object:
        files.append(path)
        return really(path)

    monkeypatch.setattr(kept, "attach", attach)
    monkeypatch.setattr("speedlocal.database.engine.attach", attach)
    return files


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = database_of(tmp_path, Small=1.0)
    monkeypatch.setattr("speedlocal.settings._overrides", {})
    use_database(f"duckdb:///{path}")
    _forget()
    yield path
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    settings.cache_clear()
    st.cache_data.clear()
    st.cache_resource.clear()


def test_two_questions_open_the_database_once(file: Path, opened: Opened) -> None:
    assert list(ask(catalogue.scenarios).scenario) == ["Small"]
    assert not ask(catalogue.regions).empty
    assert not ask(catalogue.attributes).empty
    assert opened == [file]


def test_a_question_that_was_asked_before_opens_nothing(file: Path, opened: Opened) -> None:
    ask(catalogue.regions)
    opened.clear()
    ask(catalogue.regions)
    assert opened == []


def test_a_newer_publication_is_opened_and_asked(file: Path, opened: Opened, tmp_path: Path) -> None:
    ask(catalogue.scenarios)
    database_of(tmp_path / "newer", Newer=1.0).replace(file)
    opened.clear()
    assert list(ask(catalogue.scenarios).scenario) == ["Newer"]
    assert opened == [file]


def test_where_an_open_file_cannot_be_replaced_it_is_opened_for_each_question(
    file: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "KEPT", False)
    ask(catalogue.scenarios)
    ask(catalogue.regions)
    assert opened == [file, file]
