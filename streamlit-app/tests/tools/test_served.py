"""A server is given when it is healthy, told of when it dies, and gone at the end."""

from __future__ import annotations

import http.client
import os
import sys
from pathlib import Path

import psutil
import pytest

from tools.served import NotServedError, free_port, served

HEALTHY = """
import http.server, subprocess, sys
port, base = int(sys.argv[1]), sys.argv[2]
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        found = self.path == base + "/_stcore/health"
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(b"ok" if found else b"")
http.server.HTTPServer(("127.0.0.1", port), Health).serve_forever()
"""


def command(script: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", script, *map(str, arguments)]


def listens(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.connect()
    except OSError:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.parametrize("base", ["", "/times"])
def test_a_healthy_server_is_given_and_ends_with_its_children(tmp_path: Path, base: str) -> None:
    port, log = free_port(), tmp_path / "log"
    with served(command(HEALTHY, port, base), port, environment=os.environ, log=log, base_path=base) as address:
        assert address == f"http://127.0.0.1:{port}{base}"
        assert listens(port)
        child = int(log.read_text(encoding="utf-8").splitlines()[0])
        assert psutil.pid_exists(child)
    assert not listens(port)
    assert not psutil.pid_exists(child)


def test_a_server_that_dies_is_told_with_its_words(tmp_path: Path) -> None:
    dying = command("import sys; print('no such entry'); sys.exit(3)")
    with (
        pytest.raises(NotServedError, match=r"^The server ended with code 3:\nno such entry"),
        served(dying, free_port(), environment=os.environ, log=tmp_path / "log"),
    ):
        pytest.fail("it is not served")


def test_a_server_that_is_never_healthy_is_told_and_ended(tmp_path: Path) -> None:
    port = free_port()
    with (
        pytest.raises(NotServedError, match=r"^The server was not healthy after 2 s:\n"),
        served(command(HEALTHY, port, "/else"), port, environment=os.environ, log=tmp_path / "log", seconds=2),
    ):
        pytest.fail("it is not served")
    assert not listens(port)


def test_free_ports_can_be_listened_on() -> None:
    assert all(0 < free_port() < 65_536 for _ in range(20))
