"""`speedlocal serve`: the four apps from one process, with the options of .streamlit/config.toml."""

from __future__ import annotations

import socket
from importlib.resources import files
from typing import Any, Final

from streamlit.web import bootstrap

from speedlocal.errors import CommandError
from speedlocal.settings import settings, take_files, use_database

OPTIONS: Final[dict[str, Any]] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "logger.hideWelcomeMessage": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "theme.primaryColor": "#0b6e99",
}

LARGEST_FILE: Final = 4096
"""Megabytes of a file that the start page takes; it stays in memory until it is loaded."""


def require_port(port: int) -> None:
    """Raise a CommandError where another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(f"port {port} cannot be used ({error.strerror}); choose another with --port") from error


def serve(port: int, database: str) -> None:
    """Serve this machine until it is stopped; no database: the one that is set, the embedded one or the demo.

    The start page loads files into the embedded database; it takes none where another is served.
    """
    if database:
        use_database(database)
    if not settings().database_url:
        take_files()
    entry = str(files("speedlocal").joinpath("apps", "asgi.py"))
    options = {**OPTIONS, "server.port": port, "server.address": "localhost", "server.maxUploadSize": LARGEST_FILE}
    flags = {name.replace(".", "_"): value for name, value in options.items()}
    bootstrap.load_config_options(flags)
    bootstrap.run_asgi_app(entry, "speedlocal.apps.asgi:app", [], flags)
