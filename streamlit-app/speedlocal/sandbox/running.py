"""One statement on its way: who sent it, where it stands, and how it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Final


class Stop(Enum):
    """Why a statement is stopped."""

    CANCELLED = "by the person"
    PUT_BACK = "it is long, and as many long ones as may be are running"


NOBODY: Final = ""


class Running:
    """A statement of one session, told from other threads to stop; without a session it is nobody's.

    `before` counts the statements that are answered first, and is None once it runs or is over. `on_start` is called
    when an engine begins with it.
    """

    def __init__(self, session: str = NOBODY) -> None:
        self.session = session
        self.before: int | None = None
        self.long = False
        self._lock = threading.Lock()
        self._stopped: Stop | None = None
        self._end: Callable[[], object] | None = None
        self.on_start: Callable[[], object] | None = None

    @property
    def stopped(self) -> Stop | None:
        """Why it was stopped, if it was."""
        return self._stopped

    def cancel(self) -> None:
        """End the statement, now or as soon as it would start; one that is over stays as it is."""
        self.stop(Stop.CANCELLED)

    def stop(self, why: Stop) -> None:
        """End the statement; the first reason counts, but that of the person counts more."""
        with self._lock:
            if self._stopped is not Stop.CANCELLED:
                self._stopped = why
            end = self._end
        if end:
            end()

    def put_back(self) -> bool:
        """Whether it was stopped to be run again as a long one, and may now be."""
        with self._lock:
            if self._stopped is not Stop.PUT_BACK:
                return False
            self._stopped, self.long = None, True
            return True

    @contextmanager
    def under_way(self, end: Callable[[], object]) -> Iterator[None]:
        """Within the block an engine answers the statement, and a stop calls `end`."""
        if self.on_start:
            self.on_start()
        with self.ended_by(end):
            yield

    @contextmanager
    def ended_by(self, end: Callable[[], object]) -> Iterator[None]:
        """Within the block a stop calls `end`, also one that came before; it may be called more than once."""
        with self._lock:
            self._end, stopped = end, self._stopped
        try:
            if stopped:
                end()
            yield
        finally:
            with self._lock:
                self._end = None
