"""Each command of kubectl: it has these flags, and names objects, labels, ports, Secrets and keys of the rendered chart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import yaml

from tests.chart.pods import selects
from tests.guide.known import INGRESS, NAMESPACE, Known, resource
from tests.guide.reading import Call, Command, blocks, call, commands

IN = {"-n": True}
ROLE = "speedlocal-deployer"
VERBS: dict[str, dict[str, bool]] = {
    "create namespace": {},
    "create secret generic": {**IN, "--from-literal": True},
    "create secret tls": {**IN, "--cert": True, "--key": True},
    "create secret docker-registry": {
        **IN, "--docker-server": True, "--docker-username": True, "--docker-password": True,
    },
    "create rolebinding": {**IN, "--role": True, "--serviceaccount": True},
    "create role": {**IN, "--verb": True, "--resource": True},
    "get": {**IN, "-l": True},
    "logs": {**IN, "-l": True},
    "describe": {**IN, "-l": True},
    "exec": IN,
    "port-forward": IN,
    "apply": {**IN, "-f": True},
    "wait": {**IN, "--for": True},
    "cp": {},
    "delete": {**IN, "--ignore-not-found": False},
    "rollout restart": {**IN, "-l": True},
}  # fmt: skip
"""The commands of kubectl that the guide needs, with their flags and whether each takes a value, as kubectl 1.37 has them."""

CONTROLLER = ("nginx-ingress", "deploy/nginx-ingress")
"""The namespace and the Deployment of the controller, by its own manifests."""

RIGHTS = {"get", "list", "watch", "create", "update", "patch", "delete"}
OPTIONAL = {
    "horizontalpodautoscalers.autoscaling": {"hpa": {"enabled": True}},
    "serviceaccounts": {"serviceAccount": {"create": True}},
    "secretrequests.flowcore.io": None,
}
"""What only some values render, by the values of an app."""

Check = Callable[[Call, Known, str], Iterator[str]]


def faults(command: Command, known: Known, guide: str) -> Iterator[str]:
    """What is wrong with a command of kubectl in the guide."""
    for verb, flags in VERBS.items():
        words = verb.split()
        if list(command.words[1 : len(words) + 1]) == words:
            ours = call(command.words[len(words) + 1 :], flags)
            if command.in_sentence and not ours.positions and not ours.options:
                return
            yield from (f"kubectl {verb} has no {name}" for name in ours.unknown)
            yield from _of_namespace(command, ours, flags)
            yield from CHECKS[verb](ours, known, guide)
            return
    yield f"kubectl has no command of this name: {command}"


def _of_namespace(command: Command, ours: Call, flags: dict[str, bool]) -> Iterator[str]:
    expected = CONTROLLER[0] if ours.positions[:1] == CONTROLLER[1:] else NAMESPACE
    if flags and ours.one("-n") != expected:
        yield f"not in namespace {expected}: {command}"


def _namespace(ours: Call, known: Known, guide: str) -> Iterator[str]:
    if ours.positions != (NAMESPACE,):
        yield f"the guide's namespace is {NAMESPACE}, not {ours.positions}"


def _database_secret(ours: Call, known: Known, guide: str) -> Iterator[str]:
    references = [
        entry["valueFrom"]["secretKeyRef"]
        for container in known.containers("production").values()
        for entry in container["env"]
        if "valueFrom" in entry
    ]
    names, keys = {one["name"] for one in references}, {one["key"] for one in references}
    given = dict(literal.partition("=")[::2] for literal in ours.all("--from-literal"))
    if ours.positions[:1] and set(ours.positions) != names:
        yield f"the apps read the Secret {names}, not {ours.positions}"
    if given.keys() != keys:
        yield f"the apps read the keys {sorted(keys)}, not {sorted(given)}"
    yield from (f"{url} is no database" for url in given.values() if not url.startswith("postgresql://"))


def _tls_secret(ours: Call, known: Known, guide: str) -> Iterator[str]:
    names = tuple(one["secretName"] for one in known.ingress("production")["spec"]["tls"])
    if ours.positions != names or not (ours.one("--cert") and ours.one("--key")):
        yield f"the Ingress takes the Secret {names} with a certificate and its key, not {ours}"


def _pull_secret(ours: Call, known: Known, guide: str) -> Iterator[str]:
    names = {secret["name"] for pod in known.pods("production") for secret in pod.spec["imagePullSecrets"]}
    servers = {image.partition("/")[0] for image in known.images("production")}
    if set(ours.positions) != names:
        yield f"the pods take the Secret {names}, not {ours.positions}"
    if {ours.one("--docker-server")} != servers:
        yield f"the images are on {servers}, not {ours.one('--docker-server')}"
    if ours.one("--docker-username") != "AWS" or not ours.one("--docker-password"):
        yield "the registry knows one user, AWS, by a token"


@cache
def needed(known: Known) -> set[str]:
    """The resources that the chart renders in the configurations, and the Secrets in which Helm keeps releases."""
    names = ("values", "production", "multi-app", "file")
    return {"secrets", *(resource(one) for name in names for one in known.rendering(name).objects)}


@cache
def optional(known: Known) -> set[str]:
    """The resources that only some values render."""
    found = set()
    for fields in OPTIONAL.values():
        request = ("--set", "secretRequests.regcred.spec.kind=registry")
        rendered = known.with_app("multi-app", **fields) if fields else known.rendering("multi-app", *request)
        found |= {resource(one) for one in rendered.objects}
    return found - needed(known)


def _role(ours: Call, known: Known, guide: str) -> Iterator[str]:
    if ours.positions != (ROLE,):
        yield f"the role is {ROLE}, not {ours.positions}"
    if set(ours.one("--verb").split(",")) != RIGHTS:
        yield f"Helm needs {sorted(RIGHTS)}, not {ours.one('--verb')}"
    if set(ours.one("--resource").split(",")) != needed(known):
        yield f"the chart has {sorted(needed(known))}, not {ours.one('--resource')}"


def _role_binding(ours: Call, known: Known, guide: str) -> Iterator[str]:
    if (ours.positions, ours.one("--role"), ours.one("--serviceaccount")) != ((ROLE,), ROLE, "ci:deployer"):
        yield f"binds not {ROLE} to ci:deployer: {ours}"


def _selector(ours: Call, known: Known) -> Iterator[str]:
    """A selector lists every app's pods and no others, or those of one app by its name."""
    selector = ours.one("-l")
    for name in ("production", "multi-app"):
        chosen = {pod.owner for pod in known.pods(name) if "=" in selector and selects(selector, pod.labels)}
        apps = {f"Deployment/{app}" for app in known.paths}
        label, _, value = selector.partition("=")
        if chosen != (apps if label == "component" else {f"Deployment/{value}"}) or not chosen <= apps:
            yield f"-l {selector} selects {sorted(chosen)}"


def _get(ours: Call, known: Known, guide: str) -> Iterator[str]:
    kinds = {resource(one).partition(".")[0] for one in known.rendering("production").objects} | {"ingress"}
    yield from (f"the chart has no {word}" for word in ours.positions if word not in kinds)
    if ours.one("-l"):
        yield from _selector(ours, known)
    if len(ours.positions) != 1 or (ours.positions == ("pods",) and not ours.one("-l")):
        yield f"kubectl get takes one kind, and of pods a selector: {ours}"


def _logs(ours: Call, known: Known, guide: str) -> Iterator[str]:
    if ours.positions:
        yield f"a pod's name is not known before: {ours.positions}"
    yield from _selector(ours, known)


def _describe(ours: Call, known: Known, guide: str) -> Iterator[str]:
    if ours.positions == ("pod",):
        yield from _selector(ours, known)
    elif ours.positions != ("ingress", INGRESS):
        yield f"there is no {ours.positions}"


def _exec(ours: Call, known: Known, guide: str) -> Iterator[str]:
    if ours.positions == CONTROLLER[1:]:
        file = f"/etc/nginx/conf.d/{NAMESPACE}-{INGRESS}.conf"
        if ours.tail != ("cat", file):
            yield f"the controller's file is {file}, not {ours.tail}"
        return
    final = known.values["global"]["data"]["file"]["path"]
    copied = [str(command).split(":")[-1] for command in commands(guide, ()) if command.words[:2] == ("kubectl", "cp")]
    if ours.positions != _writer(guide)[:1] or ours.tail != ("mv", *copied, f"{_mount(known)}/{final}"):
        yield f"the copied file {copied} becomes not {_mount(known)}/{final}: {ours}"


def _port_forward(ours: Call, known: Known, guide: str) -> Iterator[str]:
    services = known.rendering("values").named("Service")
    kind, _, name = ours.positions[0].partition("/")
    if kind != "svc" or name not in services:
        yield f"there is no {ours.positions[0]}"
        return
    port = services[name]["spec"]["ports"][0]["port"]
    if ours.positions[1:] != (f"8501:{port}",):
        yield f"the Service's port is {port}, not {ours.positions[1:]}"


def _writer(guide: str) -> tuple[str, ...]:
    """The names of the pods that the guide writes down."""
    written: list[dict[str, Any]] = [yaml.safe_load(block.text) for block in blocks(guide, "yaml")]
    return tuple(one["metadata"]["name"] for one in written if one.get("kind") == "Pod")


def _mount(known: Known) -> str:
    """Where the apps look for the file of results."""
    (place,) = {
        mount["mountPath"]
        for container in known.containers("file").values()
        for mount in container["volumeMounts"]
        if mount["name"] == "results-volume"
    }
    return str(place)


def _apply(ours: Call, known: Known, guide: str) -> Iterator[str]:
    if ours.positions or [ours.one("-f")] != [f"{name}.yaml" for name in _writer(guide)]:
        yield f"the guide writes down {_writer(guide)}, not {ours.one('-f')}"


def _wait(ours: Call, known: Known, guide: str) -> Iterator[str]:
    if [*ours.positions] != [f"pod/{name}" for name in _writer(guide)] or ours.one("--for") != "condition=Ready":
        yield f"waits not until {_writer(guide)} is ready: {ours}"


def _cp(ours: Call, known: Known, guide: str) -> Iterator[str]:
    goals = [f"{NAMESPACE}/{name}:{_mount(known)}/" for name in _writer(guide)]
    loaded = [word.partition("duckdb:///")[2] for command in commands(guide, ()) for word in command.words]
    source, goal = ours.positions
    if source not in filter(None, loaded) or [goal.rpartition("/")[0] + "/"] != goals:
        yield f"{source} goes to {goal}, not to {goals}"


def _delete(ours: Call, known: Known, guide: str) -> Iterator[str]:
    pods = {*_writer(guide), *known.rendering("values").named("Pod")}
    if len(ours.positions) != 2 or ours.positions[0] != "pod" or ours.positions[1] not in pods:
        yield f"deletes {ours.positions}"


def _restart(ours: Call, known: Known, guide: str) -> Iterator[str]:
    """All apps are started again: their Deployments have the label, and nothing else of that kind is there."""
    label, _, value = ours.one("-l").partition("=")
    made = known.rendering("production").named("Deployment")
    if ours.positions != ("deployment",) or any(one["metadata"]["labels"].get(label) != value for one in made.values()):
        yield f"starts not every app again: {ours}"


CHECKS: dict[str, Check] = {
    "create namespace": _namespace,
    "create secret generic": _database_secret,
    "create secret tls": _tls_secret,
    "create secret docker-registry": _pull_secret,
    "create rolebinding": _role_binding,
    "create role": _role,
    "get": _get,
    "logs": _logs,
    "describe": _describe,
    "exec": _exec,
    "port-forward": _port_forward,
    "apply": _apply,
    "wait": _wait,
    "cp": _cp,
    "delete": _delete,
    "rollout restart": _restart,
}
