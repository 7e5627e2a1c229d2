"""Files dropped on the start page: loaded as the command line loads them, with the import report."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from speedlocal.errors import CommandError, SpeedlocalError
from speedlocal.ingest.file_names import safe_name
from speedlocal.ingest.load import Loaded, load
from speedlocal.ingest.reading import Names
from speedlocal.ingest.words import counted
from speedlocal.settings import embedded_database
from speedlocal.ui.frame import show_report
from speedlocal.ui.local import may_give_files
from speedlocal.ui.words import plain

KEY: Final = "dropped"
"""What the session remembers under this name: its newest load."""
GLANCE: Final = 0.2
LOADS: Final = ThreadPoolExecutor(max_workers=1)
"""One load at a time: those of other tabs wait their turn."""


class Load:
    """A load under way, or ended. It goes on while its page is drawn anew or left."""

    def __init__(self, files: list[UploadedFile], scenario: str, number: int) -> None:
        """Start it; `number` counts those of the session that went well, with this one."""
        self.number = number
        self.held = True
        self.progress = ("waiting for another load", 0.0)
        self.loaded: Future[list[Loaded]] = LOADS.submit(self._load, files, Names(scenario.strip() or None))

    @property
    def went_well(self) -> bool:
        """Whether it has ended, and the results are published."""
        return self.loaded.done() and self.loaded.exception() is None

    def _load(self, files: list[UploadedFile], names: Names) -> list[Loaded]:
        with TemporaryDirectory(prefix="speedlocal-") as folder:
            paths = _written(files, Path(folder))
            return load(paths, f"duckdb:///{embedded_database()}", names, self._tell)

    def _tell(self, words: str, share: float) -> None:
        self.progress = (words, share)


def drop_files() -> None:
    """Show where files are dropped, and how the newest load goes or went; nothing where none are taken."""
    if not may_give_files(st.context.headers):
        return
    newest: Load | None = st.session_state.get(KEY)
    st.subheader("Load results", anchor=False)
    if newest is None:
        _ask_for_files(0, busy=False)
    elif newest.loaded.done():
        _let_go(newest)
        _ask_for_files(newest.number if newest.went_well else newest.number - 1, busy=False)
        _show(newest)
    else:
        _ask_for_files(newest.number - 1, busy=True)
        _follow(newest)
        st.rerun()


def _ask_for_files(went_well: int, *, busy: bool) -> None:
    """Show where files are dropped, empty again once a load went well, and start the next load."""
    files = st.file_uploader(
        "Drop here all files of a result, or a zip of them", accept_multiple_files=True, key=f"files {went_well}"
    )
    scenario = st.text_input("Name of the scenario, if not the file's own (--scenario)", key=f"name {went_well}")
    if st.button("Load", type="primary", disabled=busy or not files):
        st.session_state[KEY] = Load(list(files), scenario, went_well + 1)
        st.rerun()


def _follow(newest: Load) -> None:
    place = st.empty()
    while not newest.loaded.done():
        words, share = newest.progress
        place.progress(share, plain(words))
        time.sleep(GLANCE)


def _show(newest: Load) -> None:
    try:
        loaded = newest.loaded.result()
    except SpeedlocalError as error:
        st.error(plain(str(error)))
        return
    for one in loaded:
        st.success(plain(f"{one.scenario}: {counted(one.rows, 'row', 'rows')} from {', '.join(one.files)}"))
    show_report([f"{one.scenario}: {line}" for one in loaded for line in one.told], unfolded=True)


def _let_go(newest: Load) -> None:
    """Free, once, the memory of files that have been loaded: Streamlit keeps them as long as the session."""
    context = get_script_run_ctx()
    if context and newest.held and newest.went_well:
        context.uploaded_file_mgr.remove_session_files(context.session_id)
        newest.held = False


def _written(files: Sequence[UploadedFile], folder: Path) -> list[Path]:
    """Write the files into the folder under their own names."""
    paths = [folder / (safe_name(file.name) or "results") for file in files]
    twice = {path.name for path in paths if sum(path.name.casefold() == other.name.casefold() for other in paths) > 1}
    if twice:
        raise CommandError(f"two files are called {min(twice)}; load them apart")
    try:
        for path, file in zip(paths, files, strict=True):
            path.write_bytes(file.getbuffer())
    except OSError as error:
        raise CommandError(f"the files cannot be written into {folder}: {error.strerror}") from error
    return paths
