"""The guide's sentences whose figures and promises are the chart's, made anew from its renderings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from tests.fixtures.charts import CHART
from tests.guide.known import Known
from tests.guide.reading import sentences
from tests.guide.tables import totals

MORE = "flowcore-microservices.deployments.moreApp"
ENTRY = ("enabled=true", "deployment.image=more", "deployment.tag=v1")
"""One more app, by as few values as it takes."""


def figures(guide: str, known: Known) -> Iterator[str]:
    """Sentences whose figures are the chart's."""
    told = re.sub(r"\s+", " ", sentences(guide))
    yield from (f"is not said: {sentence}" for sentence in said(known) if sentence not in told)


@cache
def said(known: Known) -> list[str]:
    """What must be said, made from the renderings."""
    containers = known.containers("production").values()
    (ready,) = {
        (one["readinessProbe"]["httpGet"]["path"], one["readinessProbe"]["initialDelaySeconds"]) for one in containers
    }
    (alive,) = {
        (one["livenessProbe"]["httpGet"]["path"], one["livenessProbe"]["initialDelaySeconds"]) for one in containers
    }
    assert ready[0] == alive[0]
    contexts = [one["securityContext"] for one in containers]
    (user,) = {context[field] for context in contexts for field in ("runAsUser", "runAsGroup")}
    assert all(context["readOnlyRootFilesystem"] for context in contexts)
    (tmp,) = {mount["mountPath"] for one in containers for mount in one["volumeMounts"]}
    (image,) = known.images("production")
    minimum = yaml.safe_load((CHART / "Chart.yaml").read_text(encoding="utf-8"))["kubeVersion"]
    kubernetes = re.search(r"\d+\.\d+", minimum)
    older = known.helms[0].run("version", "--short").output
    assert kubernetes is not None
    return [
        f"Readiness is asked at `{ready[0]}` from {ready[1]} seconds after the start, liveness from {alive[1]} seconds.",
        f"Containers run as user and group {user}, without capabilities, with a root filesystem that cannot be written; "
        f"only `{tmp}` can.",
        f"Kubernetes {kubernetes[0]} or newer and Helm {older[1:5]} or newer, Helm 4 included",
        f"That file runs `{image.rpartition(':')[2]}`,",
        totals(known),
        *closed(known),
    ]


def closed(known: Known) -> list[str]:
    """What the network policies let out, in the guide's words."""
    (database,) = {
        port["port"]
        for one in _policies(known, "production")
        for rule in one["spec"]["egress"][1:]
        for port in rule["ports"]
    }
    names = {port["port"] for one in _policies(known, "production") for port in one["spec"]["egress"][0]["ports"]}
    assert names == {53}
    own = {"env": {"SPEEDLOCAL_DATABASE_URL": {"value": "postgresql://reader@elsewhere/results"}}}
    signed = known.rendering("multi-app", "--set", "flowcore-microservices.oidcWellKnownUrl=https://sign.in")
    shut = [known.rendering("multi-app"), known.rendering("file"), known.with_app("multi-app", **own), signed]
    assert all("egress" not in one["spec"] for made in shut for one in made.named("NetworkPolicy").values())
    more = known.rendering("multi-app", "--set", ",".join(f"{MORE}.{setting}" for setting in ENTRY))
    assert more.named("Deployment").keys() - more.named("NetworkPolicy").keys() == {"more-app"}
    return [
        f"an app reaches DNS at port 53 and the database at `networkPolicy.database.port`, {database}.",
        "With the demo or a file an app reaches nothing. A `SPEEDLOCAL_DATABASE_URL` in an app's own `env` does not "
        "change that, nor does `flowcore-microservices.oidcWellKnownUrl`",
        "one more entry of `flowcore-microservices.deployments`, gets no policy.",
    ]


def _policies(known: Known, name: str) -> list[dict[str, Any]]:
    return list(known.rendering(name).named("NetworkPolicy").values())
