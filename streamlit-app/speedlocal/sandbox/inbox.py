"""What a worker is sent: requests, and the word to stop one, which is read while it runs."""

from __future__ import annotations

import json
import os
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from speedlocal.sandbox.frames import read_frame

MOST_REQUEST_BYTES = 100_000_000


class Inbox:
    """Reads the parent's frames in a thread of its own, and ends the process when the parent is gone."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._current: tuple[int, Callable[[], None]] | None = None
        threading.Thread(target=self._read, name="inbox", daemon=True).start()

    def next_request(self) -> dict[str, Any]:
        """The next request; it waits for one."""
        return self._requests.get()

    @contextmanager
    def interrupting(self, number: int, interrupt: Callable[[], None]) -> Iterator[None]:
        """Within the block the parent may stop the request of this number, and no other."""
        with self._lock:
            self._current = number, interrupt
        try:
            yield
        finally:
            with self._lock:
                self._current = None

    def _read(self) -> None:
        try:
            while True:
                message = json.loads(read_frame(self._pipe, most=MOST_REQUEST_BYTES))
                if "stop" in message:
                    self._stop(message["stop"])
                else:
                    self._requests.put(message)
        except EOFError:
            os._exit(0)

    def _stop(self, number: int) -> None:
        with self._lock:
            if self._current and self._current[0] == number:
                self._current[1]()
