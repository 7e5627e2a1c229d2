"""`speedlocal serve`: the four apps from one process, with the options of .streamlit/config.toml."""

from __future__ import annotations

import socket
from importlib.resources import files
from typing import Any, Final

from streamlit.web import bootstrap

from speedlocal.errors import CommandError
from speedlocal.settings import use_database

OPTIONS: Final[dict[str, Any]] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "logger.hideWelcomeMessage": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "theme.primaryColor": "#0b6e99",
}


def require_port(port: int) -> None:
    """Raise a CommandError where another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(f"port {port} cannot be used ({error.strerror}); choose another with --port") from error


def serve(port: int, database: str) -> None:
    """Serve this machine until it is stopped; no database: the one that is set, the embedded one or the demo."""
    if database:
        use_database(database)
    entry = str(files("speedlocal").joinpath("apps", "asgi.py"))
    options = {**OPTIONS, "server.port": port, "server.address": "localhost"}
    flags = {name.replace(".", "_"): value for name, value in options.items()}
    bootstrap.load_config_options(flags)
    bootstrap.run_asgi_app(entry, "speedlocal.apps.asgi:app", [], flags)
