"""One worker process as its parent sees it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyarrow as pa

from speedlocal.errors import CommandError, DatabaseUnreachableError, QueryFailed, QueryRefused
from speedlocal.sandbox.answer import Answer, Column
from speedlocal.sandbox.frames import read_frame, write_frame
from speedlocal.sandbox.limits import ANSWER_BYTES, GRACE_SECONDS, START_SECONDS
from speedlocal.sandbox.running import Running

_MOST_HEADING = 10_000_000
_MOST_STREAM = 2 * ANSWER_BYTES  # the caps are kept over there; here they are not taken on trust


@dataclass(frozen=True)
class Reply:
    """What came over the pipe: the heading, and the Arrow stream where there are rows."""

    heading: dict[str, object]
    stream: bytes

    @property
    def last(self) -> bool:
        """Whether the worker ends itself after this reply, its memory nearly spent or its priority lowered."""
        return self.heading.get("spent") is not False

    def as_answer(self) -> Answer:
        """The answer, checked; raises QueryRefused or QueryFailed where the worker says so."""
        if "message" in self.heading:
            raise _told(self.heading)
        rows = pa.ipc.open_stream(self.stream).read_all()
        rows.validate(full=True)
        match self.heading:
            case {"columns": list(columns), "cut": bool(cut), "elapsed": float(elapsed)}:
                return Answer(tuple(Column(name, kind) for name, kind in columns), rows, cut, elapsed)
        raise QueryFailed("The worker's reply cannot be read.")


def _told(heading: dict[str, object]) -> QueryRefused | QueryFailed:
    kind = QueryRefused if heading["refused"] else QueryFailed
    position = heading["position"]
    return kind(str(heading["message"]), position=position if isinstance(position, int) else None)


class WorkerProcess:
    """A worker on one state of a file, in a folder of its own, with nothing of this process's environment."""

    def __init__(self, file: Path, identity: tuple[int, int, int]) -> None:
        self.identity = identity
        self.greeted = False
        self._asked = self._under_way = 0
        self._sending = threading.Lock()
        self._folder = _folder()
        self._process = subprocess.Popen(  # noqa: S603, nothing in the command comes from outside
            [sys.executable, "-I", "-m", "speedlocal.sandbox.worker", str(file), str(Path(self._folder.name, "spill"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=self._folder.name,
            env=_empty_environment(),
        )

    @property
    def runs(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

    def greet(self) -> None:
        """Wait until the file is open over there; raises DatabaseUnreachableError where it does not open."""
        with self._killed_after(START_SECONDS):
            try:
                hello = json.loads(read_frame(self._output, most=_MOST_HEADING))
            except EOFError as error:
                raise DatabaseUnreachableError("The sandbox's worker process does not start.") from error
        if "closed" in hello:
            raise DatabaseUnreachableError(f"The results database does not open: {hello['closed']}")
        self.greeted = True

    def ask(self, request: Mapping[str, object], seconds: float, running: Running) -> Reply:
        """The reply; raises QueryFailed where the process dies or has to be killed."""
        self._asked += 1
        self._under_way = self._asked
        with self._killed_after(seconds + GRACE_SECONDS) as killed, running.under_way(self._stop):
            try:
                return self._exchange({**request, "number": self._asked})
            except (EOFError, OSError) as error:
                if killed.is_set():
                    raise QueryFailed(f"Stopped after {seconds:g} seconds.") from error
                raise QueryFailed("The statement ended its worker process; it needs too much memory.") from error
            finally:
                self._under_way = 0

    def end(self) -> None:
        """Kill the process and remove its folder; harmless when done twice."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close(pipe)
        self._folder.cleanup()

    def _exchange(self, request: Mapping[str, object]) -> Reply:
        self._send(request)
        heading = json.loads(read_frame(self._output, most=_MOST_HEADING))
        stream = b"" if "message" in heading else read_frame(self._output, most=_MOST_STREAM)
        return Reply(heading, stream)

    def _send(self, message: Mapping[str, object]) -> None:
        assert self._process.stdin is not None
        with self._sending:
            write_frame(self._process.stdin, json.dumps(message).encode())

    def _stop(self) -> None:
        """Ask for the end of the statement that runs, and end the process where that has no effect soon."""
        asked = self._asked

        def kill() -> None:
            if self._under_way == asked:
                self._process.kill()

        with suppress(OSError):
            self._send({"stop": asked})
        timer = threading.Timer(GRACE_SECONDS, kill)
        timer.daemon = True
        timer.start()

    @property
    def _output(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    @contextmanager
    def _killed_after(self, seconds: float) -> Iterator[threading.Event]:
        """Within the block the process may live so long; the event tells whether it was killed.

        A killed process closes its pipe, which ends a read that waits for it, on every operating system.
        """
        killed = threading.Event()

        def kill() -> None:
            killed.set()
            self._process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            yield killed
        finally:
            timer.cancel()


def _folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for what does not fit into memory; raises CommandError where the deployment lets nothing be written."""
    try:
        return tempfile.TemporaryDirectory(prefix="speedlocal-sandbox-", ignore_cleanup_errors=True)
    except OSError as error:
        raise CommandError(
            "Free SQL needs a folder for temporary files, and none can be written here: "
            f"give the app a writable /tmp, or name another folder in TMPDIR ({error.strerror})."
        ) from error


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return  # a request that was still in the buffer of a pipe whose reader is gone


def _empty_environment() -> dict[str, str]:
    """No variable of ours reaches a statement.

    Windows does not start a process without its own variable. GNU's allocator takes address space for each thread
    unless it is told not to, and the memory limit counts that.
    """
    if sys.platform == "win32":
        return {"SYSTEMROOT": os.environ["SYSTEMROOT"]}  # noqa: TID251, a fact of the system, no setting of ours
    else:  # noqa: RET505, the type checker leaves out a branch of another system, but not what follows one
        return {"MALLOC_ARENA_MAX": "2"}
