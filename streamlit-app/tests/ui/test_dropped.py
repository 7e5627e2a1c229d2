"""What is dropped is loaded as the command line loads it, where and by whom it may be."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from speedlocal import settings as setting
from speedlocal.errors import CommandError, InputError
from speedlocal.settings import embedded_database, settings, take_files, takes_files, use_database
from speedlocal.ui.dropped import Load
from speedlocal.ui.local import may_give_files
from tests.pages.small_result import asked, write_result


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A process that takes no files yet, with nothing loaded."""
    monkeypatch.setattr(setting, "_takes_files", threading.Event())
    monkeypatch.setattr(setting, "_overrides", {})
    for name in ("XDG_DATA_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    settings.cache_clear()


def dropped(name: str, content: bytes) -> UploadedFile:
    return UploadedFile(UploadedFileRec(name, name, "", content), FileURLs())


def test_files_are_taken_once_it_is_said_and_into_the_embedded_database_only(
    fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not takes_files()
    take_files()
    assert takes_files()
    monkeypatch.setenv("SPEEDLOCAL_DATABASE_URL", "postgresql://h/x")
    settings.cache_clear()
    assert not takes_files()
    monkeypatch.delenv("SPEEDLOCAL_DATABASE_URL")
    use_database("duckdb:///x.duckdb")
    assert not takes_files()
    settings.cache_clear()


@pytest.mark.parametrize("name", ["UPLOAD", "TAKES_FILES", "TAKE_FILES"])
def test_no_variable_lets_files_in(fresh: None, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"SPEEDLOCAL_{name}", "1")
    settings.cache_clear()
    assert not takes_files()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST:1"])
def test_a_browser_of_this_machine_may_give_files_where_they_are_taken(fresh: None, host: str) -> None:
    assert not may_give_files({"Host": host})
    take_files()
    assert may_give_files({"Host": host})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": ""},
        {"Host": "["},
        {"Host": "rebound.example:8501"},
        {"Host": "localhost.example"},
        {"Host": "192.168.1.7:8501"},
        {"Host": "localhost:8501", "X-Forwarded-For": "10.0.0.1"},
        {"Host": "localhost:8501", "X-Forwarded-Host": "energy.example"},
        {"Host": "localhost:8501", "X-Forwarded-Proto": "https"},
        {"Host": "localhost:8501", "X-Real-IP": "10.0.0.1"},
        {"Host": "localhost:8501", "Forwarded": "for=10.0.0.1"},
        {"Host": "localhost:8501", "Via": "1.1 proxy"},
    ],
)
def test_whoever_comes_under_another_name_or_through_a_proxy_may_not(fresh: None, headers: dict[str, str]) -> None:
    take_files()
    assert not may_give_files(headers)


def test_dropped_files_are_loaded_into_the_embedded_database(fresh: None, tmp_path: Path) -> None:
    files = [dropped(f"../{path.name}", path.read_bytes()) for path in write_result(tmp_path, "Small").parent.iterdir()]
    (loaded,) = Load(files, " Named ", 1).loaded.result(60)
    assert (loaded.scenario, loaded.rows, loaded.replaced) == ("Named", 35, False)
    assert set(loaded.files) == {"Small.vd", "Small.vde", "Small.vds", "Small.vdt", "Small_units.csv"}
    assert list(asked(embedded_database(), "SELECT scenario FROM scenario").scenario) == ["Named"]


@pytest.mark.parametrize(
    ("names", "kind", "words"),
    [
        (["a.vd", "x/a.vd"], CommandError, r"^two files are called a\.vd; load them apart$"),
        (["a.vd", "A.VD"], CommandError, r"^two files are called A\.VD; load them apart$"),
        (["a.vde"], InputError, r"^a\.vde: it completes a result, but none lies beside it"),
        (["b_units.csv"], InputError, r"^b_units\.csv: "),
        ([".."], InputError, r"^results: "),
    ],
)
def test_dropped_files_at_fault_are_one_sentence_and_change_nothing(
    fresh: None, names: list[str], kind: type[Exception], words: str
) -> None:
    load = Load([dropped(name, b"x") for name in names], "", 1)
    with pytest.raises(kind, match=words):
        load.loaded.result(60)
    assert not load.went_well
    assert not embedded_database().exists()
