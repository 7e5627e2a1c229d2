"""NGINX as the controller would write it from the chart's Ingress: its paths, rewrites, websockets, limits and times."""

from __future__ import annotations

import http.client
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.system.deployed import Site
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
    client_max_body_size {body_size};
    map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
    server {{
        listen 127.0.0.1:{port};
        if ($uri = /) {{ return 302 $scheme://$http_host{root}; }}
        {locations}
    }}
}}
"""
LOCATION = """
        location {path} {{
            proxy_pass {address}{rewrite};
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_connect_timeout {times[connect]};
            proxy_read_timeout {times[read]};
            proxy_send_timeout {times[send]};{websocket}
        }}"""
"""The host has its port here, which the controller's has not: it listens on the ports of the web."""

WEBSOCKET = """
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;"""


@contextmanager
def proxied(site: Site, addresses: Mapping[str, str], folder: Path, *, upload: str) -> Iterator[str]:
    """The address of a running NGINX that serves the Ingress; `addresses` are the Services'.

    `/upload/` is the tests' own, served as the apps are.
    """
    port, file = free_port(), folder / "nginx.conf"
    text = configuration(site, addresses, folder=folder, port=port, upload=upload)
    file.write_text(text, encoding="utf-8")
    process = subprocess.Popen(["nginx", "-e", f"{folder}/errors", "-c", file])
    try:
        _await(process, port, folder)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def configuration(site: Site, addresses: Mapping[str, str], *, folder: Path, port: int, upload: str) -> str:
    """What NGINX is given."""
    websockets = site.annotations["websocket-services"].split(",")
    locations = [
        location(site, app.path, addresses[app.service], site.rewrites.get(app.service, ""), app.service in websockets)
        for app in site.apps.values()
    ]
    locations.append(location(site, "/upload/", upload, "/", True))
    return CONFIGURATION.format(
        folder=folder,
        port=port,
        root=site.annotations["app-root"],
        body_size=site.annotations["client-max-body-size"],
        locations="".join(locations),
    )


def location(site: Site, path: str, address: str, rewrite: str, websocket: bool) -> str:
    times = {kind: site.annotations[f"proxy-{kind}-timeout"] for kind in ("connect", "read", "send")}
    return LOCATION.format(
        path=path, address=address, rewrite=rewrite, times=times, websocket=WEBSOCKET if websocket else ""
    )


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
