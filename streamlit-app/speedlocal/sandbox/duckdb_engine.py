"""The parent's side of a DuckDB sandbox: one warm worker, watched, killed and started anew."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from speedlocal.database.engine import require_version_if_told
from speedlocal.errors import DatabaseUnreachableError
from speedlocal.sandbox.answer import Answer
from speedlocal.sandbox.request import Request
from speedlocal.sandbox.worker_process import WorkerProcess


class DuckDBEngine:
    """Answers from the file that stands at `file` when a statement starts, however often it is replaced."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen = _identity(file)
        require_version_if_told(file)
        self._worker = WorkerProcess(file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._worker.end()

    @property
    def missing_layers(self) -> tuple[str, ...]:
        """The worker's memory limit, where the operating system keeps none."""
        return () if self._current_worker().memory_limited else ("a memory limit for the worker process",)

    def answer(self, request: Request) -> Answer:
        """The rows, from the file as it is now.

        Raises QueryRefused, QueryFailed, DatabaseUnreachableError, SchemaError.
        """
        worker = self._current_worker()
        finished = False
        try:
            reply = worker.ask(json.dumps(request.as_message()).encode(), request.seconds)
            finished = not reply.last
        finally:
            if not finished:  # also when the page's thread is told to stop: the reply still to come is nobody's
                self._start_anew()
        return reply.as_answer()

    def _current_worker(self) -> WorkerProcess:
        """A running worker on the present file."""
        if _identity(self._file) != self._seen or not self._worker.runs:
            self._start_anew()
        if not self._worker.greeted:
            self._worker.greet()
        return self._worker

    def _start_anew(self) -> None:
        self._worker.end()
        self._seen = _identity(self._file)  # before the worker opens it: a replacement in between is seen next time
        require_version_if_told(self._file)
        self._worker = WorkerProcess(self._file)


def _identity(file: Path) -> tuple[int, int, int]:
    """What differs after the file was replaced; raises DatabaseUnreachableError where it is gone."""
    try:
        status: os.stat_result = file.stat()
    except OSError as error:
        raise DatabaseUnreachableError(f"There is no results database at {file}: {error.strerror}.") from error
    return status.st_ino, status.st_mtime_ns, status.st_size
