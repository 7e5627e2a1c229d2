"""The four apps as the chart deploys them: what each runs, where, with how much memory, and how the Ingress leads there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.fixtures.charts import CHART, Helm, mebibytes

ENTRIES = re.compile(r"serviceName=(\S+) rewrite=([^;]+)")


@dataclass(frozen=True)
class Deployed:
    """One app: its Service, its entry such as `times_app.py`, and what its container is given; memory in MiB."""

    service: str
    path: str
    entry: str
    environment: dict[str, str]
    request: float
    limit: float


@dataclass(frozen=True)
class Site:
    """The apps by their entries, and the Ingress before them."""

    apps: dict[str, Deployed]
    ingress: dict[str, Any]

    @property
    def annotations(self) -> dict[str, str]:
        """What the Ingress tells the controller, by key without its group."""
        return {key.partition("/")[2]: value for key, value in self.ingress["metadata"]["annotations"].items()}

    @property
    def rewrites(self) -> dict[str, str]:
        """By Service, what takes the place of its path."""
        return dict(ENTRIES.findall(self.annotations["rewrites"]))


def site(helm: Helm) -> Site:
    """The chart with its Ingress and the demo's results, as a cluster would be given it."""
    rendered = helm.template("-f", CHART / "configuration" / "multi-app.yaml")
    (ingress,) = rendered.named("Ingress").values()
    (rule,) = ingress["spec"]["rules"]
    deployments, services = rendered.named("Deployment"), rendered.named("Service")
    found = []
    for path in rule["http"]["paths"]:
        name = path["backend"]["service"]["name"]
        found.append(_app(name, path["path"], _selected(services[name], deployments)))
    return Site({app.entry: app for app in found}, ingress)


def _selected(service: dict[str, Any], deployments: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The pod that a Service leads to, where its port is one of the pod's."""
    wanted = service["spec"]["selector"].items()
    (pod,) = (
        one["spec"]["template"]
        for one in deployments.values()
        if wanted <= one["spec"]["template"]["metadata"]["labels"].items()
    )
    container: dict[str, Any] = pod["spec"]["containers"][0]
    assert {port["targetPort"] for port in service["spec"]["ports"]} <= {
        port["containerPort"] for port in container["ports"]
    }
    return container


def _app(service: str, path: str, container: dict[str, Any]) -> Deployed:
    resources = container["resources"]
    return Deployed(
        service=service,
        path=path,
        entry=container["args"][0],
        environment={entry["name"]: entry["value"] for entry in container["env"]},
        request=mebibytes(resources["requests"]["memory"]),
        limit=mebibytes(resources["limits"]["memory"]),
    )
