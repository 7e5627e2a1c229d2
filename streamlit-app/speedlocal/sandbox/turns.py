"""Whose statement runs next: few at once, one a session, and a place kept free for short ones."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from speedlocal.errors import QueryFailed, QueryRefused
from speedlocal.sandbox.limits import LONG_AT_ONCE, LONG_SECONDS, RUNNING_AT_ONCE
from speedlocal.sandbox.running import NOBODY, Running, Stop


class Turns:
    """The statements that run and those that wait, first come, first served.

    A statement that has run for LONG_SECONDS is long. Where LONG_AT_ONCE run already it is put back: it waits for one
    of these to end, and is run anew.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._line: list[Running] = []
        self._running: list[Running] = []

    @contextmanager
    def turn(self, running: Running, seconds: float) -> Iterator[None]:
        """Wait for a turn, at most so long, and keep it for the block.

        Raises QueryRefused where the others take longer, QueryFailed where the person has cancelled.
        """
        self._wait(running, seconds)
        ageing = threading.Timer(LONG_SECONDS, self._grow_old, args=(running,))
        ageing.daemon = True
        running.on_start = None if running.long else ageing.start
        try:
            yield
        finally:
            ageing.cancel()
            with self._changed:
                self._running.remove(running)
                self._changed.notify_all()

    def _wait(self, running: Running, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        with self._changed, running.ended_by(self._wake):
            self._line.append(running)
            try:
                while self._next() is not running:
                    self._hold(running, deadline)
                if running.stopped:
                    raise QueryFailed("Cancelled.")
                self._running.append(running)
            finally:
                self._line.remove(running)
                running.before = None
                self._changed.notify_all()

    def _hold(self, running: Running, deadline: float) -> None:
        """Wait for a change; QueryRefused where the time is over, QueryFailed where the person has cancelled."""
        running.before = self._line.index(running)
        if running.stopped:
            raise QueryFailed("Cancelled.")
        if not self._changed.wait(deadline - time.monotonic()) and time.monotonic() >= deadline:
            which = "long statements" if running.long else "statements"
            raise QueryRefused(f"Other {which} are running; try again in a moment.")

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _next(self) -> Running | None:
        """The first in the line whose turn it may be."""
        if len(self._running) >= RUNNING_AT_ONCE:
            return None
        busy = {other.session for other in self._running if other.session != NOBODY}
        return next((one for one in self._line if self._fits(one) and one.session not in busy), None)

    def _fits(self, one: Running) -> bool:
        return not one.long or self._long() < LONG_AT_ONCE

    def _long(self) -> int:
        return sum(other.long for other in self._running)

    def _grow_old(self, running: Running) -> None:
        with self._changed:
            if running not in self._running:
                return
            if self._long() < LONG_AT_ONCE:
                running.long = True
                return
        running.stop(Stop.PUT_BACK)
