"""Every name that the guide writes as code is one: a value, a file, a command, or a word of the renderings or of the cluster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from speedlocal.settings import Settings
from tests.fixtures.charts import CHART
from tests.guide.known import Known
from tests.guide.kubectl_calls import needed, optional
from tests.guide.reading import code
from tests.repository.checkout import APP, ROOT

DOTTED = re.compile(r"[A-Za-z][\w-]*(\.[A-Za-z][\w-]*)+")
COMMAND = re.compile(r"(helm|kubectl|aws|docker|make|speedlocal) [a-z]")
ELSEWHERE = {
    "externalTrafficPolicy", "externalTrafficPolicy: Local", "real-ip-header", "set-real-ip-from",  # the controller
    "nginx.org", "proxy_set_header Upgrade", "flowcore.io/v1",
    "ipBlock", "ReadWriteMany", "ReadOnlyMany", "ReadWriteOnce", "ci", "deployer",  # the cluster
    "results", "mv", "--set", "/",
}  # fmt: skip
"""What neither the chart nor the program has: a change here is a decision."""

RENDERED = ("values", "production", "multi-app", "file")


def names(guide: str, known: Known) -> Iterator[str]:
    """Nothing is written as code that is not one of these."""
    there = ELSEWHERE | vocabulary(known)
    for span in code(guide):
        path = tuple(span.split("."))
        if span in there or COMMAND.match(span) or _is_file(span):
            continue
        if not (DOTTED.fullmatch(span) or re.fullmatch(r"[\w-]+", span)) or not known.has_value(path):
            yield f"there is no {span}"


@cache
def vocabulary(known: Known) -> set[str]:
    """The words of the renderings and of the program's settings."""
    made = [one for name in RENDERED for one in known.rendering(name).objects]
    found = needed(known) | optional(known) | {one["metadata"]["name"] for one in made}
    found |= {f"SPEEDLOCAL_{name.upper()}" for name in Settings.model_fields}
    found |= {"demo", "postgresql", "file"}  # the sources, each of which one of RENDERED has or another check renders
    for container in (one for name in RENDERED for one in known.containers(name).values()):
        image, _, tag = container["image"].rpartition(":")
        found |= {image, tag, container["args"][0], container["readinessProbe"]["httpGet"]["path"]}
        found |= {mount["mountPath"] for mount in container["volumeMounts"]}
        references = [entry["valueFrom"]["secretKeyRef"] for entry in container["env"] if "valueFrom" in entry]
        found |= {word for one in references for word in (one["name"], one["key"])}
    found |= {secret["name"] for pod in known.pods("production") for secret in pod.spec["imagePullSecrets"]}
    ingress = known.ingress("multi-app")
    found |= {*known.paths.values(), ingress["spec"]["ingressClassName"]}
    found |= {word for pair in ingress["metadata"]["annotations"].items() for word in pair}
    labels = [pod.labels for name in RENDERED for pod in known.pods(name)]
    return found | {f"{key}={value}" for one in labels for key, value in one.items()}


def _is_file(span: str) -> bool:
    return any((folder / span).exists() for folder in (ROOT, CHART, APP) if not span.startswith("/"))
