"""The parent's side of a DuckDB sandbox: warm workers, watched, killed and started anew."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from speedlocal.database.engine import require_version_if_told
from speedlocal.errors import DatabaseUnreachableError, SchemaError
from speedlocal.sandbox import memory
from speedlocal.sandbox.answer import Answer
from speedlocal.sandbox.request import Request
from speedlocal.sandbox.running import Running
from speedlocal.sandbox.worker_process import WorkerProcess


class DuckDBEngine:
    """Answers from the file that stands at `file` when a statement starts, however often it is replaced.

    One worker is kept warm. As soon as statements run side by side there is one more than they need, so that a worker
    that is killed costs nobody the start of another.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._idle = [self._started()]
        self._busy = 0
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._closed = True
        self._end_idle()

    @property
    def missing_layers(self) -> tuple[str, ...]:
        """The workers' memory limit, where the operating system keeps none."""
        return () if memory.KEPT else ("a memory limit for statements, which this operating system lacks",)

    def answer(self, request: Request, running: Running) -> Answer:
        """The rows, from the file as it is now.

        Raises QueryRefused, QueryFailed, DatabaseUnreachableError, SchemaError.
        """
        worker = self._warm() or self._started()
        finished = False
        try:
            self._keep_a_spare()
            if not worker.greeted:
                worker.greet()
            reply = worker.ask(request.as_message(), request.seconds, running)
            finished = not reply.last
        finally:  # also when the page's thread is told to stop: the reply still to come is nobody's
            self._keep(worker) if finished else self._replace(worker)
        return reply.as_answer()

    def _keep_a_spare(self) -> None:
        """One more worker than run, where more than one runs."""
        with self._lock:
            self._busy += 1
            if self._busy > 1 and not self._idle:
                self._idle.append(self._started())

    def _warm(self) -> WorkerProcess | None:
        """One that is idle and of use, from now on nobody else's; those of an older file are ended."""
        identity = _identity(self._file)
        while True:
            with self._lock:
                ready = [worker for worker in self._idle if worker.greeted] or self._idle
                worker = ready[0] if ready else None
                if worker:
                    self._idle.remove(worker)
            if worker is None or (worker.identity == identity and worker.runs):
                return worker
            worker.end()

    def _keep(self, worker: WorkerProcess) -> None:
        with self._lock:
            self._busy -= 1
        self._add(worker)

    def _replace(self, worker: WorkerProcess) -> None:
        """End the worker; another is on its way before it is asked for, unless the file is gone meanwhile."""
        worker.end()
        with self._lock, suppress(DatabaseUnreachableError, SchemaError):
            self._busy -= 1
            if not (self._idle or self._closed):
                self._idle.append(self._started())

    def _add(self, worker: WorkerProcess) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(worker)
                return
        worker.end()

    def _end_idle(self) -> None:
        for worker in self._idle:
            worker.end()

    def _started(self) -> WorkerProcess:
        identity = _identity(self._file)  # before the worker opens it: a replacement in between is seen next time
        require_version_if_told(self._file)
        return WorkerProcess(self._file, identity)


def _identity(file: Path) -> tuple[int, int, int]:
    """What differs after the file was replaced; raises DatabaseUnreachableError where it is gone."""
    try:
        status: os.stat_result = file.stat()
    except OSError as error:
        raise DatabaseUnreachableError(f"There is no results database at {file}: {error.strerror}.") from error
    return status.st_ino, status.st_mtime_ns, status.st_size
