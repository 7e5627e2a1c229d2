"""What helm of both majors and the schemas of Kubernetes say to the chart."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from jsonschema import Draft7Validator
from kubernetes_validate import utils
from kubernetes_validate.utils import all_versions, major_minor

from tests.chart.configurations import CONFIGURATIONS, EVERYTHING
from tests.chart.tried import untried
from tests.fixtures.charts import CHART, SUBCHART, ChartTool, Helm
from tests.repository.checkout import ROOT

OLDEST = "1.30"
VERSIONS = [version for version in all_versions() if [*map(int, major_minor(version).split("."))] >= [1, 30]]
EXPECTED: dict[str, set[str]] = {"production": set(), "multi-app": {"KSV-0013", "KSV-0125"}}
"""What trivy finds; the second configuration has an image that was built on the spot: `latest`, of no registry."""

NOT_RESTRICTED = {
    *(
        f"{context}.{field}"
        for context in ("securityContext", "podSecurityContext")
        for field in ("seLinuxOptions", "windowsOptions")
    ),
    "containerPort.hostIP",
    "containerPort.hostPort",
    "httpGet.host",
    "podSecurityContext.sysctls",
    "securityContext.privileged",
    "securityContext.procMount",
    "tcpSocket.host",
}
REFUSED = {"readinessProbe.terminationGracePeriodSeconds", "sidecar.volumes", "values.global"}
NEWER = {
    "entry.stopSignal",
    "initContainer.restartPolicyRules",
    "podSecurityContext.seLinuxChangePolicy",
    "podSecurityContext.supplementalGroupsPolicy",
    "scaling.tolerance",
    "valueFrom.fileKeyRef",
    "volumeMount.recursiveReadOnly",
}
"""What the oldest Kubernetes does not know."""

SCHEMAS = [CHART / "values.schema.json", SUBCHART / "values.schema.json"]


def test_helm_is_of_the_promised_versions(helm: Helm) -> None:
    assert helm.run("version", "--short").output.startswith(("v3.19.0", "v4.3.1"))


def test_the_oldest_kubernetes_is_the_chart_s() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text(encoding="utf-8"))
    assert chart["kubeVersion"] == f">={OLDEST}.0-0"
    assert major_minor(VERSIONS[0]) == OLDEST
    assert len(VERSIONS) >= 8


@pytest.mark.parametrize("options", CONFIGURATIONS.values(), ids=CONFIGURATIONS)
def test_lint_finds_nothing(helm: Helm, options: list[str]) -> None:
    linted = helm.run("lint", "--strict", "helm-chart", *options)
    assert linted.code == 0, linted.output
    assert "[WARNING]" not in linted.output + linted.errors


def test_lint_finds_nothing_in_the_subchart(helm: Helm) -> None:
    assert helm.run("lint", "--strict", SUBCHART).code == 0


@pytest.mark.parametrize("options", CONFIGURATIONS.values(), ids=CONFIGURATIONS)
def test_nothing_is_warned_of(helm: Helm, options: list[str]) -> None:
    """But by Helm 3 itself, where a null takes out a map."""
    warned = helm.template(*options).errors.splitlines()
    assert [line for line in warned if "cannot overwrite table with non table" not in line] == []


def test_dependency_update_needs_no_network_and_changes_nothing(helm: Helm, tmp_path: Path) -> None:
    shutil.copytree(CHART, tmp_path / "helm-chart")
    updated = helm.run("dependency", "update", folder=tmp_path / "helm-chart")
    assert updated.code == 0, updated.errors
    options = ["-f", "configuration/production.yaml", "--namespace", "speedlocal"]
    rendered = helm.run("template", "speedlocal-streamlit", ".", *options, folder=tmp_path / "helm-chart")
    assert rendered.objects == helm.template(*CONFIGURATIONS["production"]).objects
    left = {path.relative_to(tmp_path / "helm-chart").as_posix() for path in (tmp_path / "helm-chart").rglob("*")}
    assert left - {path.relative_to(CHART).as_posix() for path in CHART.rglob("*")} <= {"Chart.lock"}


@pytest.fixture(scope="module")
def distinct(chart_tool: ChartTool) -> list[dict[str, Any]]:
    """Each object of any configuration, once; the majors render the same, as another test shows."""
    helm = Helm(chart_tool("helm4"))
    renderings = [helm.template(*options) for options in CONFIGURATIONS.values()]
    renderings.append(helm.template("-f", EVERYTHING, chart=SUBCHART))
    objects = [one for rendering in renderings for one in rendering.objects if one["kind"] != "ServiceMonitor"]
    return list({json.dumps(one, sort_keys=True): one for one in objects}.values())


@pytest.fixture(scope="module", autouse=True)
def schemas_read_once() -> Iterator[None]:
    """The validator reads its files anew for every object otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(utils, "schema_contents", cache(utils.schema_contents))
        yield


@pytest.mark.parametrize("version", VERSIONS)
def test_every_object_is_valid(distinct: list[dict[str, Any]], version: str) -> None:
    assert len(distinct) > 20
    for one in distinct:
        kubernetes_validate.validate(one, version, strict=True)


def nulls(node: Any, path: str = "") -> Iterator[str]:
    """Where a rendering says null, which Helm does not install."""
    if node is None:
        yield path
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from nulls(child, f"{path}/{key}")


def test_no_object_says_null(distinct: list[dict[str, Any]]) -> None:
    assert [path for one in distinct for path in nulls(one, f"{one['kind']}/{one['metadata']['name']}")] == []


def test_both_majors_render_the_same(chart_tool: ChartTool) -> None:
    older, newer = (Helm(chart_tool(name)) for name in ("helm3", "helm4"))
    for options in CONFIGURATIONS.values():
        assert older.template(*options).objects == newer.template(*options).objects


@pytest.mark.parametrize("chart", [CHART, SUBCHART], ids=lambda path: path.name)
def test_the_unit_tests_hold(chart_tool: ChartTool, chart: Path) -> None:
    command = [chart_tool("helm_unittest"), "--strict", "--with-subchart=false", chart]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("name", EXPECTED)
def test_the_scanner_finds_nothing_but_what_is_known(chart_tool: ChartTool, name: str, tmp_path: Path) -> None:
    values = ["--helm-values", f"helm-chart/configuration/{name}.yaml"]
    options = ["--skip-check-update", "--skip-version-check", "--quiet", "--format", "json", "--cache-dir", tmp_path]
    command = [chart_tool("trivy"), "config", *options, *values, "helm-chart"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    results = json.loads(ran.stdout)["Results"]
    scanned = {result["Target"] for result in results}
    found = {one["ID"] for result in results for one in result.get("Misconfigurations") or []}
    assert "charts/flowcore-microservices/templates/deployment.yaml" in scanned
    assert found == EXPECTED[name]


def test_every_value_of_the_subchart_is_tried() -> None:
    """The file that sets everything has each key that the schema knows, but what is not restricted, refused or newer."""
    schema = json.loads((SUBCHART / "values.schema.json").read_text(encoding="utf-8"))
    assert untried(schema, yaml.safe_load(EVERYTHING.read_text(encoding="utf-8"))) == NOT_RESTRICTED | REFUSED | NEWER


def test_a_value_that_is_not_tried_is_found() -> None:
    schema = json.loads((SUBCHART / "values.schema.json").read_text(encoding="utf-8"))
    values = yaml.safe_load(EVERYTHING.read_text(encoding="utf-8"))
    for entry in values["deployments"].values():
        entry["pdb"].pop("maxUnavailable", None)
        entry.pop("metrics", None)
    assert {"pdb.maxUnavailable", "entry.metrics"} <= untried(schema, values)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.parent.name)
def test_a_schema_is_a_schema(path: Path) -> None:
    Draft7Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))
