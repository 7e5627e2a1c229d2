"""NGINX as the Ingress has it: one port, a path an app, the prefix stripped, websockets passed on."""

from __future__ import annotations

import http.client
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools.served import free_port

CONFIGURATION = """
user root;
daemon off;
worker_processes 1;
pid {folder}/pid;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    client_max_body_size 200m;
    map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
    server {{
        listen 127.0.0.1:{port};
        {locations}
    }}
}}
"""
LOCATION = """
        location /{path}/ {{
            proxy_pass {address}/;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_read_timeout 3600s;
            proxy_buffering off;
        }}"""


@contextmanager
def proxied(addresses: Mapping[str, str], folder: Path) -> Iterator[str]:
    """The address of a running NGINX that passes `/path/` on to its address, for each path."""
    port, file = free_port(), folder / "nginx.conf"
    locations = "".join(LOCATION.format(path=path, address=address) for path, address in addresses.items())
    file.write_text(CONFIGURATION.format(folder=folder, port=port, locations=locations), encoding="utf-8")
    process = subprocess.Popen(["nginx", "-e", f"{folder}/errors", "-c", file])
    try:
        _await(process, port, folder)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + 30
    while not _answers(port):
        assert process.poll() is None, (folder / "errors").read_text(encoding="utf-8")
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except OSError:
        return False
    finally:
        connection.close()
    return True
