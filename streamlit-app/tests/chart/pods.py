"""Pods as a rendering has them, what selects them, and what the restricted Pod Security Standard asks of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SAFE_VOLUMES = {
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
}
SAFE_SYSCTLS = {
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_syncookies",
}
SELINUX_TYPES = {None, "", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"}
PROFILES = {"RuntimeDefault", "Localhost"}
CONTAINERS = ("containers", "initContainers", "ephemeralContainers")


@dataclass(frozen=True)
class Pod:
    """A pod that an object would make."""

    owner: str
    labels: dict[str, str]
    spec: dict[str, Any]


def pods(objects: list[dict[str, Any]]) -> list[Pod]:
    """The pods of a rendering: those of the workloads, and those that stand alone."""
    found = []
    for one in objects:
        owner = f"{one['kind']}/{one['metadata']['name']}"
        template = one if one["kind"] == "Pod" else one.get("spec", {}).get("template")
        if template and "containers" in template.get("spec", {}):
            found.append(Pod(owner, template["metadata"].get("labels", {}), template["spec"]))
    return found


def selects(selector: str, labels: dict[str, str]) -> bool:
    """Whether `kubectl get -l SELECTOR` lists what has these labels; for requirements of the form key=value."""
    return all(labels.get(key) == value for key, value in (part.split("=") for part in selector.split(",")))


def violations(spec: dict[str, Any]) -> list[str]:
    """Where a pod does not keep to the restricted Pod Security Standard."""
    return [*_of_pod(spec), *(found for container in _containers(spec) for found in _of_container(container, spec))]


def _containers(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (container for field in CONTAINERS for container in spec.get(field) or [])


def _of_pod(spec: dict[str, Any]) -> Iterator[str]:
    context = spec.get("securityContext") or {}
    yield from (field for field in ("hostNetwork", "hostPID", "hostIPC") if spec.get(field))
    for volume in spec.get("volumes") or []:
        if not set(volume) - {"name"} <= SAFE_VOLUMES:
            yield f"volume {volume['name']}"
    for sysctl in context.get("sysctls") or []:
        if sysctl["name"] not in SAFE_SYSCTLS:
            yield f"sysctl {sysctl['name']}"
    yield from _of_context("pod", context)


def _of_context(name: str, context: dict[str, Any]) -> Iterator[str]:
    """What a pod and a container may set alike."""
    options = context.get("seLinuxOptions") or {}
    if options.get("type") not in SELINUX_TYPES or options.get("user") or options.get("role"):
        yield f"{name}: seLinuxOptions"
    if context.get("runAsUser") == 0:
        yield f"{name}: runAsUser"
    if (context.get("windowsOptions") or {}).get("hostProcess"):
        yield f"{name}: hostProcess"
    for field in ("appArmorProfile", "seccompProfile"):
        if context.get(field) and context[field].get("type") not in PROFILES:
            yield f"{name}: {field}"


def _of_container(container: dict[str, Any], spec: dict[str, Any]) -> Iterator[str]:
    name, own = container["name"], container.get("securityContext") or {}
    both = {**(spec.get("securityContext") or {}), **own}
    capabilities = own.get("capabilities") or {}
    yield from _of_context(name, own)
    checks = {
        "privileged": not own.get("privileged"),
        "procMount": own.get("procMount", "Default") == "Default",
        "allowPrivilegeEscalation": own.get("allowPrivilegeEscalation") is False,
        "capabilities.drop": "ALL" in (capabilities.get("drop") or []),
        "capabilities.add": set(capabilities.get("add") or []) <= {"NET_BIND_SERVICE"},
        "runAsNonRoot": both.get("runAsNonRoot") is True,
        "seccompProfile": (both.get("seccompProfile") or {}).get("type") in PROFILES,
        "hostPort": not any(port.get("hostPort") for port in container.get("ports") or []),
        "host of a probe": not any(handler.get("host") for handler in _handlers(container)),
    }
    yield from (f"{name}: {check}" for check, kept in checks.items() if not kept)


def _handlers(container: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a probe or a hook of the container's life connects to."""
    actions = [container.get(f"{kind}Probe") or {} for kind in ("liveness", "readiness", "startup")]
    actions += (container.get("lifecycle") or {}).values()
    return (action[way] for action in actions for way in ("httpGet", "tcpSocket") if action.get(way))
