"""The system tests see the chart as it is: a path, a rewrite or a Service that changes there changes here."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from tests.system.deployed import Site
from tests.system.proxy import configuration


def written(site: Site) -> str:
    addresses = {app.service: f"http://{app.service}" for app in site.apps.values()}
    return configuration(site, addresses, folder=Path("made"), port=80, upload="http://upload")


def changed(site: Site, key: str, before: str, after: str) -> Site:
    """The same chart, with another annotation."""
    ingress = deepcopy(site.ingress)
    annotations = ingress["metadata"]["annotations"]
    assert before in annotations[key]
    annotations[key] = annotations[key].replace(before, after)
    return replace(site, ingress=ingress)


def test_every_path_of_the_ingress_is_served_and_stripped(chart_site: Site) -> None:
    passed = dict(re.findall(r"location (\S+) \{\s+proxy_pass (\S+);", written(chart_site)))
    assert passed == {
        "/times/": "http://times-app/",
        "/flowmaps/": "http://flow-maps-app/",
        "/sankey/": "http://sankey-app/",
        "/database/": "http://database-app/",
        "/upload/": "http://upload/",
    }


def test_another_path_of_the_chart_is_another_path_here(chart_site: Site) -> None:
    apps = {entry: replace(app, path=f"/x{app.path}") for entry, app in chart_site.apps.items()}
    assert "location /x/times/ {" in written(replace(chart_site, apps=apps))


@pytest.mark.parametrize(
    ("key", "before", "after", "gone"),
    [
        ("nginx.org/rewrites", ";serviceName=sankey-app rewrite=/", "", "http://sankey-app/;"),
        ("nginx.org/rewrites", "serviceName=sankey-app rewrite=/", "serviceName=sankey-app rewrite=/x", "sankey-app/;"),
        ("nginx.org/app-root", "/times", "/sankey", "$http_host/times;"),
        ("nginx.org/client-max-body-size", "200m", "1m", "client_max_body_size 200m;"),
        ("nginx.org/proxy-read-timeout", "3600s", "20s", "proxy_read_timeout 3600s;"),
    ],
)
def test_another_annotation_is_another_configuration(
    chart_site: Site, key: str, before: str, after: str, gone: str
) -> None:
    assert gone in written(chart_site)
    assert gone not in written(changed(chart_site, key, before, after))


def test_a_service_that_is_not_named_has_no_websocket(chart_site: Site) -> None:
    fewer = changed(chart_site, "nginx.org/websocket-services", ",sankey-app", "")
    assert [written(site).count("proxy_set_header Upgrade") for site in (chart_site, fewer)] == [5, 4]


def test_memory_is_what_the_chart_asks_for(chart_site: Site) -> None:
    assert {app.entry: (app.request, app.limit) for app in chart_site.apps.values()} == {
        "times_app.py": (512, 2048),
        "flow_maps_app.py": (1024, 3072),
        "sankey_app.py": (1024, 3072),
        "database_app.py": (512, 2048),
    }
