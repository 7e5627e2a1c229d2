"""What the guide leads to and writes down: links, addresses, examples, the image's start, and topics that must be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml
from kubernetes_validate import ValidationError, validate

from tests.chart.pods import violations
from tests.guide.figures import figures
from tests.guide.known import Known
from tests.guide.names import names
from tests.guide.reading import Block, blocks, code, links, parts, sections
from tests.repository.checkout import APP, ROOT

TOPICS = {
    "": ("`/times`", "`/flowmaps`", "`/sankey`", "`/database`", "Deployment of its own", "one Ingress"),
    "One image": ("ENTRYPOINT", "times_app.py", "flow_maps_app.py", "sankey_app.py", "database_app.py", "app/main.py"),
    "Before the first deployment": ("three Secrets", "kubectl create secret", "SecretRequest", "twelve hours"),
    "Build and push": ("docker build", "docker tag", "docker push", "imageRepository"),
    "Deploy": ("helm upgrade --install", "--create-namespace", "https://", "Each is whole in itself"),
    "Results in PostgreSQL": ("CREATE ROLE reader", "publish-role", "speedlocal load", "percent-encoded"),
    "Results from a file": ("speedlocal load", "kubectl cp", "ReadWriteMany", "ReadOnlyMany"),
    "Look whether it works": ("kubectl get", "kubectl logs", "helm test", "component=ui"),
    "An app's values": ("timesApp", "8 pods"),
    "The Ingress": ("nginx.org/rewrites", "customIngress.allow.unknown", "externalTrafficPolicy"),
    "Health and what may be wrong": ("/_stcore/health", "kubectl describe ingress", "kubectl exec", "port-forward"),
    "A new version of one app": ("deployment.tag=", "helm rollback", "forgotten"),
    "More replicas of one app": ("deployment.replicas=", "change the data source"),
    "Taking it away": ("helm uninstall", "kubectl delete pod"),
    "Security": ("10001", "NetworkPolicy", "restricted Pod Security Standard", "TLS"),
    "What the network policies close": ("networkPolicy.database.port", "5353"),
    "Who may deploy": ("kubectl create role", "kubectl create rolebinding", "helm upgrade"),
    "What this form gives, and what it costs": ("alone", "caches", "price", "sessions"),
    "Further reading": ("README.md", "Dockerfile", "values.yaml", "production.yaml"),
}
"""Every heading in its order, with words that must stand under it."""

READING = (
    "README.md",
    "streamlit-app/Dockerfile",
    "helm-chart/values.yaml",
    "helm-chart/configuration/production.yaml",
    "helm-chart/configuration/multi-app.yaml",
)


def topics(guide: str, known: Known) -> Iterator[str]:
    """Every topic is there, in its order, and is written about."""
    there = sections(guide)
    if list(there) != list(TOPICS):
        yield f"the topics are {list(there)}"
    for heading, words in TOPICS.items():
        yield from (f"{heading!r} says nothing of {word}" for word in words if word not in there.get(heading, ""))


def leads(guide: str, known: Known) -> Iterator[str]:
    """Every link leads to a file, and those that operators look for are there."""
    yield from (f"{link} is not there" for link in links(guide) if not (ROOT / link).is_file())
    yield from (f"no link to {link}" for link in READING if link not in links(guide))


def addresses(guide: str, known: Known) -> Iterator[str]:
    """The four addresses are those of production's Ingress."""
    spec = known.ingress("production")["spec"]
    (host,) = (rule["host"] for rule in spec["rules"])
    held = [f"https://{host}{path}" for path in known.paths.values()]
    told = re.findall(r"https?://[^\s)]+", "\n".join(parts(guide)[1]))
    yield from (f"{address} is none of {held}" for address in told if address not in [*held, "http://localhost:8501:"])
    yield from (f"{address} is not named" for address in held if address not in told)
    if not spec.get("tls"):
        yield "production has no TLS, and the addresses begin with https"


def start(guide: str, known: Known) -> Iterator[str]:
    """How the image starts is how the Dockerfile says; the scripts are there, and the chart runs them."""
    dockerfile = (APP / "Dockerfile").read_text(encoding="utf-8").splitlines()
    told = [line for block in blocks(guide, "dockerfile") for line in block.lines]
    yield from (f"the Dockerfile has no {line}" for line in told if line not in dockerfile)
    if [line.split()[0] for line in told] != ["ENTRYPOINT", "CMD"]:
        yield f"says not how it starts: {told}"
    scripts = {container["args"][0] for container in known.containers("values").values()}
    named = {span for span in code(guide) if span.endswith(".py")}
    if named != {*scripts, "app/main.py"}:
        yield f"the scripts are {sorted(scripts)}, not {sorted(named)}"


def examples(guide: str, known: Known) -> Iterator[str]:
    """What is written in YAML: an app's values as they are, and a pod that a restricted namespace takes."""
    written = [yaml.safe_load(block.text) for block in blocks(guide, "yaml")]
    if len(written) != 2 or any(not _known_language(block) for block in parts(guide)[0]):
        yield f"the guide has {len(written)} examples in YAML, and no other language than the image's"
    for one in written:
        yield from _of_pod(one, known) if "kind" in one else _of_values(one, known)


def _known_language(block: Block) -> bool:
    return block.language in ("", "yaml", "dockerfile", "sql")


def _of_values(example: dict[str, Any], known: Known) -> Iterator[str]:
    apps = known.values["flowcore-microservices"]["deployments"]
    for name, told in example.items():
        flat = {**told, **told["deployment"]}
        held = {**apps[name], **apps[name]["deployment"]}
        yield from (
            f"{name}.{key} is not {value}"
            for key, value in flat.items()
            if key != "deployment" and held.get(key) != value
        )


@cache
def _invalid(pod: str) -> str:
    try:
        validate(yaml.safe_load(pod), "1.30", strict=True)
    except ValidationError as error:
        return str(error)
    return ""


def _of_pod(pod: dict[str, Any], known: Known) -> Iterator[str]:
    if invalid := _invalid(yaml.safe_dump(pod)):
        yield invalid
        return
    yield from violations(pod["spec"])
    (container,) = pod["spec"]["containers"]
    mounts = {mount["mountPath"] for one in known.containers("file").values() for mount in one["volumeMounts"]}
    claims = [volume["persistentVolumeClaim"]["claimName"] for volume in pod["spec"]["volumes"]]
    if pod["spec"]["securityContext"] not in [one.spec["securityContext"] for one in known.pods("file")]:
        yield f"the pod writes as somebody else: {pod['spec']['securityContext']}"
    if not {mount["name"] for mount in container["volumeMounts"]} <= {one["name"] for one in pod["spec"]["volumes"]}:
        yield "the pod mounts what it has not"
    if {container["image"]} != known.images("multi-app") or pod["metadata"].get("labels"):
        yield f"the pod is not of the image, or counts as an app: {pod}"
    if not {mount["mountPath"] for mount in container["volumeMounts"]} <= mounts or claims != ["results"]:
        yield f"the pod writes not where the apps read: {container['volumeMounts']}, {claims}"


WORDS = {
    "topics": topics,
    "links": leads,
    "names": names,
    "addresses": addresses,
    "figures": figures,
    "start of the image": start,
    "examples": examples,
}
