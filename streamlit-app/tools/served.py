"""A real server of the apps, running for as long as somebody looks at it."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

APP = Path(__file__).resolve().parents[1]
"""The folder of the Python project, where the entry points are."""


class NotServedError(Exception):
    """A server that died or never became healthy, with all that it wrote."""


@dataclass(frozen=True)
class Server:
    """A server that runs: its address without a slash at the end, and its process."""

    address: str
    process: psutil.Process


def free_port() -> int:
    """A port of this machine that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(  # noqa: PLR0913 - each is a side of a process that some caller sets
    command: Sequence[str],
    port: int,
    *,
    environment: Mapping[str, str],
    log: Path,
    folder: Path = APP,
    base_path: str = "",
    seconds: float = 60.0,
) -> Iterator[Server]:
    """Run `command` in `folder`, give its server once that is healthy, and end it with its children.

    `environment` is all that the process sees of ours; what it writes goes to the file `log`. Raises NotServedError
    where it ends by itself, or is not healthy after `seconds`.
    """
    with log.open("w") as output:
        process = psutil.Popen(command, cwd=folder, env=dict(environment), stdout=output, stderr=subprocess.STDOUT)
    try:
        _await_health(process, port, base_path, seconds, log)
        yield Server(f"http://127.0.0.1:{port}{base_path}", process)
    finally:
        _end(process)


@contextmanager
def served(
    command: Sequence[str],
    port: int,
    *,
    environment: Mapping[str, str],
    log: Path,
    base_path: str = "",
    seconds: float = 60.0,
) -> Iterator[str]:
    """Give only the address of what `running` runs."""
    started = running(command, port, environment=environment, log=log, base_path=base_path, seconds=seconds)
    with started as server:
        yield server.address


def _await_health(process: psutil.Popen, port: int, base_path: str, seconds: float, log: Path) -> None:
    deadline = time.monotonic() + seconds
    while not _healthy(port, base_path):
        if process.poll() is not None:
            raise NotServedError(f"The server ended with code {process.returncode}:\n{log.read_text()}")
        if time.monotonic() > deadline:
            raise NotServedError(f"The server was not healthy after {seconds:g} s:\n{log.read_text()}")
        time.sleep(0.1)


def _healthy(port: int, base_path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", f"{base_path}/_stcore/health")
        answer = connection.getresponse()
        return answer.status == http.client.OK and answer.read() == b"ok"
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(process: psutil.Popen) -> None:
    family = [process, *_children(process)]
    for member in family:
        _signal(member, "terminate")
    for member in psutil.wait_procs(family, timeout=10)[1]:
        _signal(member, "kill")
    process.wait()


def _children(process: psutil.Popen) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.NoSuchProcess:
        return []


def _signal(member: psutil.Process, signal: str) -> None:
    try:
        getattr(member, signal)()
    except psutil.NoSuchProcess:
        return
