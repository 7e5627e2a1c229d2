"""A clock on this side of a PostgreSQL connection, for statements that the server's own clock does not reach."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from speedlocal.sandbox.limits import GRACE_SECONDS
from speedlocal.sandbox.running import Running


@contextmanager
def watched(connection: psycopg.Connection[Any], seconds: float, running: Running) -> Iterator[threading.Event]:
    """Within the block the statement is cancelled after `seconds` and the grace or when it is stopped.

    Where that has no effect it is cut off soon after. The event tells whether any of it was necessary.
    """
    woken, over, fired = threading.Event(), threading.Event(), threading.Event()

    def watch() -> None:
        woken.wait(seconds + GRACE_SECONDS)
        if over.is_set():
            return
        fired.set()
        _cancel(connection)
        if not over.wait(2 * GRACE_SECONDS):
            _cut_off(connection)

    watcher = threading.Thread(target=watch, name="sandbox-clock", daemon=True)
    watcher.start()
    try:
        with running.under_way(woken.set):
            yield fired
    finally:
        over.set()
        woken.set()
        watcher.join()


def _cancel(connection: psycopg.Connection[Any]) -> None:
    try:
        connection.cancel_safe(timeout=2 * GRACE_SECONDS)
    except psycopg.Error:
        return  # the server takes no further connection; the cut that follows needs none


def _cut_off(connection: psycopg.Connection[Any]) -> None:
    """End the wait of the statement's thread; the connection is not used again."""
    # The family does not matter to a shutdown, and Windows knows this one only.
    with socket.fromfd(connection.fileno(), socket.AF_INET, socket.SOCK_STREAM) as line:
        line.shutdown(socket.SHUT_RDWR)
