"""What documents and scripts rely on: names, labels, ports, probes, resources, commands that change one app."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.chart.configurations import APPS, CONFIGURATIONS
from tests.chart.pods import pods, selects
from tests.fixtures.charts import CHART, Helm
from tests.repository.checkout import ROOT

SCRIPTS = {
    "times-app": "times_app.py",
    "flow-maps-app": "flow_maps_app.py",
    "sankey-app": "sankey_app.py",
    "database-app": "database_app.py",
}
PATHS = {"times-app": "/times", "flow-maps-app": "/flowmaps", "sankey-app": "/sankey", "database-app": "/database"}
SMALL = {"requests": {"cpu": "500m", "memory": "512Mi"}, "limits": {"cpu": "2", "memory": "2Gi"}}
LARGE = {"requests": {"cpu": "500m", "memory": "1Gi"}, "limits": {"cpu": "2", "memory": "3Gi"}}
RESOURCES = {"times-app": SMALL, "flow-maps-app": LARGE, "sankey-app": LARGE, "database-app": SMALL}
HOST = "speedlocal-streamlit.customer.flowcore.io"
REGISTRY = "305363105399.dkr.ecr.eu-west-1.amazonaws.com"
FILES = ["production", "multi-app"]


@pytest.fixture(params=FILES)
def options(request: pytest.FixtureRequest) -> list[str]:
    """Each of the two configurations, which are whole in themselves."""
    return CONFIGURATIONS[request.param]


def container(deployment: dict[str, Any]) -> dict[str, Any]:
    (only,) = deployment["spec"]["template"]["spec"]["containers"]
    found: dict[str, Any] = only
    return found


def test_deployments_and_services_have_their_names(helm: Helm, options: list[str]) -> None:
    rendered = helm.template(*options)
    assert rendered.named("Deployment").keys() == SCRIPTS.keys()
    assert rendered.named("Service").keys() == SCRIPTS.keys()
    assert rendered.named("Ingress").keys() == {"speedlocal-streamlit-multi-app"}
    assert {one["metadata"]["namespace"] for one in rendered.objects} == {"speedlocal"}


def test_each_app_is_one_command_of_the_one_image(helm: Helm, options: list[str]) -> None:
    deployments = helm.template(*options).named("Deployment")
    assert len({container(one)["image"] for one in deployments.values()}) == 1
    for name, one in deployments.items():
        assert container(one)["command"] == ["python", "-m", "streamlit", "run"]
        assert container(one)["args"] == [SCRIPTS[name], "--server.port=8501", "--server.address=0.0.0.0"]
        assert (ROOT / "streamlit-app" / SCRIPTS[name]).is_file()


def test_an_app_serves_at_the_root_of_its_own_port(helm: Helm, options: list[str]) -> None:
    """So `kubectl port-forward svc/times-app 8501:8501` shows it at `/`: no option gives it a base path."""
    rendered = helm.template(*options)
    assert "baseUrlPath" not in rendered.output
    assert "BASE_URL_PATH" not in rendered.output
    for name, service in rendered.named("Service").items():
        assert service["spec"]["selector"] == {"app": name}
        assert [(port["port"], port["targetPort"]) for port in service["spec"]["ports"]] == [(8501, 8501)]
        assert container(rendered.named("Deployment")[name])["ports"] == [{"name": "http", "containerPort": 8501}]


def test_probes_ask_for_the_health_of_streamlit(helm: Helm, options: list[str]) -> None:
    for one in helm.template(*options).named("Deployment").values():
        ready, alive = container(one)["readinessProbe"], container(one)["livenessProbe"]
        assert ready["httpGet"] == alive["httpGet"] == {"path": "/_stcore/health", "port": "http"}
        assert (ready["initialDelaySeconds"], alive["initialDelaySeconds"]) == (30, 60)


def test_replicas_and_resources_are_as_promised(helm: Helm, options: list[str]) -> None:
    deployments = helm.template(*options).named("Deployment")
    assert {name: container(one)["resources"] for name, one in deployments.items()} == RESOURCES
    assert {one["spec"]["replicas"] for one in deployments.values()} == {2}
    sums = {"requests": (6.0, 4.0), "limits": (20.0, 16.0)}
    for kind, (memory, cpu) in sums.items():
        asked = [container(one)["resources"][kind] for one in deployments.values() for _ in range(2)]
        assert sum(gibibytes(one["memory"]) for one in asked) == memory
        assert sum(cores(one["cpu"]) for one in asked) == cpu
        assert len(asked) == 8


def gibibytes(quantity: str) -> float:
    return float(quantity[:-2]) / {"Mi": 1024, "Gi": 1}[quantity[-2:]]


def cores(quantity: str) -> float:
    return float(quantity[:-1]) / 1000 if quantity.endswith("m") else float(quantity)


def test_component_ui_selects_the_app_pods_and_no_others(helm: Helm, options: list[str]) -> None:
    found = pods(helm.template(*options).objects)
    chosen = {pod.owner for pod in found if selects("component=ui", pod.labels)}
    assert chosen == {f"Deployment/{name}" for name in SCRIPTS}
    assert len(found) > len(chosen)


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_name_label_selects_one_app(helm: Helm, options: list[str], name: str) -> None:
    found = pods(helm.template(*options).objects)
    chosen = [pod.owner for pod in found if selects(f"app.kubernetes.io/name={name}", pod.labels)]
    assert chosen == [f"Deployment/{name}"]


def test_a_selector_never_changes(helm: Helm, options: list[str]) -> None:
    for name, one in helm.template(*options).named("Deployment").items():
        assert one["spec"]["selector"] == {"matchLabels": {"app": name}}


def test_the_ingress_leads_from_the_paths_to_the_apps(helm: Helm, options: list[str]) -> None:
    ingress = helm.template(*options).named("Ingress")["speedlocal-streamlit-multi-app"]
    (rule,) = ingress["spec"]["rules"]
    leads = {path["backend"]["service"]["name"]: path["path"] for path in rule["http"]["paths"]}
    assert rule["host"] == HOST
    assert leads == {name: f"{path}/" for name, path in PATHS.items()}


def test_apps_link_to_each_other_by_relative_addresses(helm: Helm, options: list[str]) -> None:
    for one in helm.template(*options).named("Deployment").values():
        (told,) = [entry["value"] for entry in container(one)["env"] if entry["name"] == "SPEEDLOCAL_APP_URLS"]
        assert json.loads(told) == {path[1:]: f"..{path}" for path in PATHS.values()}


def test_production_takes_its_secrets_by_name(helm: Helm) -> None:
    rendered = helm.template(*CONFIGURATIONS["production"])
    assert rendered.named("Secret") == {}
    (tls,) = rendered.named("Ingress")["speedlocal-streamlit-multi-app"]["spec"]["tls"]
    assert tls == {"hosts": [HOST], "secretName": "speedlocal-streamlit-tls"}
    for one in rendered.named("Deployment").values():
        assert one["spec"]["template"]["spec"]["imagePullSecrets"] == [{"name": "regcred"}]
        assert container(one)["image"].startswith(f"{REGISTRY}/speedlocal/streamlit-app:v")
    assert rendered.named("NetworkPolicy").keys() == SCRIPTS.keys()


def test_multi_app_needs_no_secret_and_no_registry(helm: Helm) -> None:
    rendered = helm.template(*CONFIGURATIONS["multi-app"])
    assert "secret" not in rendered.output.lower()
    for one in rendered.named("Deployment").values():
        assert container(one)["image"] == "speedlocal/streamlit-app:latest"
        assert container(one)["imagePullPolicy"] == "IfNotPresent"


def test_nobody_gets_rights(helm: Helm, options: list[str]) -> None:
    kinds = {one["kind"] for one in helm.template(*options).objects}
    assert not kinds & {"Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "ServiceAccount"}


def differences(path: str, before: Any, after: Any) -> Iterator[str]:
    """The paths at which two parsed renderings differ, written like JSON pointers."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from differences(f"{path}/{key}", before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from differences(f"{path}/{number}", old, new)
    elif before != after:
        yield path


def changed(helm: Helm, options: list[str], setting: str) -> set[str]:
    """What `helm upgrade … --set SETTING` changes in a release."""
    before, after = (
        {f"{one['kind']}/{one['metadata']['name']}": one for one in helm.template(*words).objects}
        for words in (options, [*options, "--set", setting])
    )
    return set(differences("", before, after))


def test_a_new_tag_of_one_app_changes_that_deployment_and_nothing_else(helm: Helm, options: list[str]) -> None:
    pod = "/Deployment/times-app/spec/template"
    assert changed(helm, options, f"{APPS}.timesApp.deployment.tag=v1.2.3") == {
        "/Deployment/times-app/metadata/labels/app.kubernetes.io/version",
        f"{pod}/metadata/labels/app.kubernetes.io/version",
        f"{pod}/spec/containers/0/image",
    }


def test_more_replicas_of_one_app_change_one_number(helm: Helm, options: list[str]) -> None:
    assert changed(helm, options, f"{APPS}.flowMapsApp.deployment.replicas=4") == {
        "/Deployment/flow-maps-app/spec/replicas"
    }


def test_the_documented_commands_find_their_files(helm: Helm) -> None:
    """From the top of the project, and from the chart's folder."""
    release = ["--namespace", "speedlocal"]
    above = helm.run("template", "speedlocal-streamlit", "./helm-chart", *CONFIGURATIONS["production"], *release)
    within = helm.run(
        "template", "speedlocal-streamlit", ".", "-f", "configuration/production.yaml", *release, folder=CHART
    )
    assert above.objects == within.objects
