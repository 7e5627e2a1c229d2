"""What an app writes on standard error: its start, and what goes wrong."""

from __future__ import annotations

import logging
from importlib.metadata import version
from typing import Final

NAME: Final = "speedlocal"
LINE: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def open_log() -> None:
    """Let the program's log go to standard error, once, however often it is asked."""
    log = logging.getLogger(NAME)
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter(LINE))
        log.addHandler(handler)
        log.setLevel(logging.INFO)


def tell_start(served: str) -> None:
    """Write that the app answers, and of which kind of database; its URL may hold a password."""
    kind = "a file" if served.startswith("duckdb:") else "a server"
    logging.getLogger(NAME).info("version %s answers; results come from %s", version(NAME), kind)
