"""The pod of `helm test`: what it asks is run here against a server that is not ready at once, or never."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.chart.configurations import CONFIGURATIONS
from tests.fixtures.charts import Helm

APPS = ("times-app", "flow-maps-app", "sankey-app", "database-app")
HEALTH = "/_stcore/health"


@pytest.fixture
def container(helm: Helm) -> dict[str, Any]:
    pod = helm.template(*CONFIGURATIONS["production"]).named("Pod")["speedlocal-streamlit-test"]
    (only,) = pod["spec"]["containers"]
    found: dict[str, Any] = only
    return found


@contextmanager
def served(*answers: tuple[int, bytes]) -> Iterator[tuple[str, list[str]]]:
    """A server's address, and the paths it was asked for: it gives one answer after the other, the last for ever."""
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = answers[min(len(asked), len(answers) - 1)]
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Nothing is logged."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def run(container: dict[str, Any], seconds: str, address: str) -> subprocess.CompletedProcess[str]:
    """What the container runs, of this server alone, and not so long."""
    script, _, asked, *_ = container["args"]
    place = asked.removeprefix("http://times-app:8501")
    command = [sys.executable, *container["command"][1:], script, seconds, address + place]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_every_app_is_asked_for_the_health_of_streamlit_for_two_minutes(container: dict[str, Any]) -> None:
    _, seconds, *addresses = container["args"]
    assert container["command"] == ["python", "-c"]
    assert (float(seconds), addresses) == (120, [f"http://{app}:8501{HEALTH}" for app in APPS])


def test_an_app_that_gets_ready_passes(container: dict[str, Any]) -> None:
    with served((503, b""), (200, b"<html>"), (200, b"ok")) as (address, asked):
        done = run(container, "60", address)
    assert (done.returncode, done.stdout) == (0, f"{address}{HEALTH} is healthy\n"), done.stderr
    assert asked == [HEALTH] * 3


@pytest.mark.parametrize(("status", "text", "said"), [(200, b"<html>", "<html>"), (503, b"", "Service Unavailable")])
def test_an_app_that_is_never_ready_fails(container: dict[str, Any], status: int, text: bytes, said: str) -> None:
    with served((status, text)) as (address, _):
        done = run(container, "0", address)
    assert done.returncode == 1
    assert f"{address}{HEALTH} is not healthy" in done.stderr
    assert said in done.stderr


def test_an_app_that_is_not_there_fails(container: dict[str, Any]) -> None:
    with served((200, b"ok")) as (address, _):
        pass
    done = run(container, "0", address)
    assert done.returncode == 1
    assert "refused" in done.stderr


def test_the_pod_stays_until_the_next_run(helm: Helm) -> None:
    pod = helm.template(*CONFIGURATIONS["production"]).named("Pod")["speedlocal-streamlit-test"]
    assert pod["metadata"]["annotations"]["helm.sh/hook-delete-policy"] == "before-hook-creation"
