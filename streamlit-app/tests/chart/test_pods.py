"""Every pod of the chart keeps to the restricted Pod Security Standard, and the check of that finds what does not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.chart.configurations import CONFIGURATIONS, EVERYTHING
from tests.chart.pods import pods, selects, violations
from tests.fixtures.charts import SUBCHART, Helm

KEPT: dict[str, Any] = {
    "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
    "containers": [
        {
            "name": "app",
            "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
            "ports": [{"containerPort": 8501}],
            "livenessProbe": {"httpGet": {"path": "/", "port": 8501}},
        }
    ],
    "volumes": [{"name": "tmp", "emptyDir": {}}],
}


@pytest.mark.parametrize("options", CONFIGURATIONS.values(), ids=CONFIGURATIONS)
def test_every_pod_is_restricted(helm: Helm, options: list[str]) -> None:
    found = pods(helm.template(*options).objects)
    assert len(found) == 5
    assert {pod.owner: violations(pod.spec) for pod in found} == {pod.owner: [] for pod in found}


def test_a_pod_with_everything_is_restricted(helm: Helm) -> None:
    found = pods(helm.template("-f", EVERYTHING, chart=SUBCHART).objects)
    assert [len(pod.spec["containers"] + pod.spec.get("initContainers", [])) for pod in found] == [3, 2]
    assert [violations(pod.spec) for pod in found] == [[], []]


@pytest.mark.parametrize("options", CONFIGURATIONS.values(), ids=CONFIGURATIONS)
def test_every_container_runs_as_10001_on_a_root_that_is_only_read(helm: Helm, options: list[str]) -> None:
    for pod in pods(helm.template(*options).objects):
        assert pod.spec["automountServiceAccountToken"] is False
        for container in pod.spec["containers"]:
            context = container["securityContext"]
            assert (context["runAsUser"], context["runAsGroup"]) == (10001, 10001)
            assert context["readOnlyRootFilesystem"] is True


def test_the_check_finds_nothing_where_there_is_nothing() -> None:
    assert violations(KEPT) == []


def pod_with(**fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda spec: spec.update(fields)


def container_with(**fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda spec: spec["containers"][0].update(fields)


def context_with(**fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda spec: spec["containers"][0]["securityContext"].update(fields)


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (pod_with(hostNetwork=True), "hostNetwork"),
        (pod_with(hostPID=True), "hostPID"),
        (pod_with(hostIPC=True), "hostIPC"),
        (pod_with(volumes=[{"name": "host", "hostPath": {"path": "/"}}]), "volume host"),
        (pod_with(securityContext=None), "app: runAsNonRoot"),
        (pod_with(securityContext={"runAsNonRoot": True}), "app: seccompProfile"),
        (pod_with(initContainers=[{"name": "first"}]), "first: allowPrivilegeEscalation"),
        (container_with(securityContext=None), "app: capabilities.drop"),
        (container_with(ports=[{"containerPort": 80, "hostPort": 80}]), "app: hostPort"),
        (container_with(lifecycle={"preStop": {"httpGet": {"host": "10.0.0.1"}}}), "app: host of a probe"),
        (context_with(privileged=True), "app: privileged"),
        (context_with(procMount="Unmasked"), "app: procMount"),
        (context_with(runAsUser=0), "app: runAsUser"),
        (context_with(runAsNonRoot=False), "app: runAsNonRoot"),
        (context_with(seccompProfile={"type": "Unconfined"}), "app: seccompProfile"),
        (context_with(appArmorProfile={"type": "Unconfined"}), "app: appArmorProfile"),
        (context_with(seLinuxOptions={"type": "spc_t"}), "app: seLinuxOptions"),
        (context_with(windowsOptions={"hostProcess": True}), "app: hostProcess"),
        (context_with(capabilities={"drop": ["ALL"], "add": ["NET_ADMIN"]}), "app: capabilities.add"),
        (
            pod_with(securityContext={**KEPT["securityContext"], "sysctls": [{"name": "kernel.msgmax"}]}),
            "sysctl kernel.msgmax",
        ),
    ],
)
def test_the_check_finds_what_is_not_restricted(broken: Callable[[dict[str, Any]], None], found: str) -> None:
    spec = copy.deepcopy(KEPT)
    broken(spec)
    assert found in violations(spec)


def test_a_selector_needs_every_label() -> None:
    labels = {"app": "times-app", "component": "ui"}
    assert selects("component=ui", labels)
    assert selects("component=ui,app=times-app", labels)
    assert not selects("component=api", labels)
    assert not selects("app.kubernetes.io/component=ui", labels)
