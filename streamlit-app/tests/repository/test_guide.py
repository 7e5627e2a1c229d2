"""The operators' guide says what is so: its commands fit the chart, its tables the values, its links the tree."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import yaml

from tests.repository.checkout import APP, ROOT

GUIDE = (ROOT / "MULTI_APP_DEPLOYMENT.md").read_text(encoding="utf-8")
CHART = ROOT / "helm-chart"
VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))
APPS = VALUES["flowcore-microservices"]["deployments"]
KINDS = {"deployments", "services", "ingress", "pods"}


def blocks(language: str = "") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


def commands(program: str) -> Iterator[list[str]]:
    """Each command of a program, where it stands alone or in a sentence, in words."""
    lines = "\n".join(blocks()).replace("\\\n", " ").splitlines() + re.findall(r"`([^`\n]+)`", GUIDE)
    yield from (shlex.split(line) for line in lines if line.startswith(f"{program} "))


def rows(first: str) -> list[list[str]]:
    """The rows of the table whose heading begins so, without their marks."""
    table = re.search(rf"^\| {first} \|.*?\n\n", GUIDE, re.MULTILINE | re.DOTALL)
    assert table, first
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in table[0].strip().splitlines()[2:]]


def at(values: dict[str, Any], path: str) -> Any:
    for key in path.split("."):
        values = values[key]
    return values


def test_every_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)]+)\)", GUIDE)
    assert len(links) >= 5
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"\b((?:helm-chart/)?(?:configuration|charts|streamlit-app)/[\w./-]+[\w])", GUIDE))
    registry = {name for name in named if name.startswith("streamlit-app/streamlit")}
    assert [name for name in named - registry if not ((ROOT / name).exists() or (CHART / name).exists())] == []


@pytest.mark.parametrize("words", list(commands("helm")), ids=" ".join)
def test_a_helm_command_names_what_the_chart_has(words: list[str]) -> None:
    options = dict(pairwise(words))
    if words[1] == "upgrade":
        chart = next(word for word in words[2:] if word in {".", "./helm-chart"})
        folder = ROOT if chart == "./helm-chart" else CHART
        assert (folder / options["-f"]).is_file()
        assert "speedlocal-streamlit" in words
    if "--set" in options:
        path, _, value = options["--set"].partition("=")
        assert isinstance(at(VALUES, path), type(yaml.safe_load(value)))


@pytest.mark.parametrize("words", list(commands("kubectl")), ids=" ".join)
def test_a_kubectl_command_names_what_the_chart_makes(words: list[str]) -> None:
    services = {app: re.sub(r"(?<!^)([A-Z])", r"-\1", app).lower() for app in APPS}
    joined = " ".join(words)
    for name in re.findall(r"svc/([\w-]+)|kubernetes.io/name=([\w-]+)", joined):
        assert "".join(name) in services.values()
    if words[1] == "get":
        assert words[2] in KINDS
    if "ingress" in words and "describe" in words:
        assert words[3] == "speedlocal-streamlit-multi-app"
    if "port-forward" in words:
        assert words[3] == f"8501:{APPS['timesApp']['service']['httpPort']}"
    if "secret" in words:
        production = yaml.safe_load((CHART / "configuration" / "production.yaml").read_text(encoding="utf-8"))
        known = {
            VALUES["global"]["data"]["postgresql"]["secret"],
            production["customIngress"]["tls"][0]["secretName"],
            *production["flowcore-microservices"]["imagePullSecrets"],
        }
        assert known & set(words)


def test_the_table_of_resources_is_that_of_the_values() -> None:
    told = {row[0]: row[1:6] for row in rows("app \\| memory request")}
    held = {}
    for name, app in APPS.items():
        given, replicas = app["deployment"]["resources"], str(app["deployment"]["replicas"])
        requests, limits = given["requests"], given["limits"]
        held[name] = [requests["memory"], limits["memory"], requests["cpu"], limits["cpu"], replicas]
    assert told == held


def test_the_totals_are_the_sums_of_the_table() -> None:
    mebi = {"Mi": 1, "Gi": 1024}
    table = rows("app \\| memory request")

    def total(column: int) -> str:
        sizes = (row[column] for row in table for _ in range(int(row[5])))
        return f"{sum(int(size[:-2]) * mebi[size[-2:]] for size in sizes) / 1024:g}Gi"

    cores = sum(int(row[3][:-1]) * int(row[5]) for row in table) / 1000, sum(int(row[4]) * int(row[5]) for row in table)
    pods = sum(int(row[5]) for row in table)
    assert f"{pods} pods which ask for {total(1)} of memory and {cores[0]:g} cores" in GUIDE.replace("\n", " ")
    assert f"may take {total(2)} and {cores[1]} cores" in GUIDE.replace("\n", " ")


def test_the_example_of_an_app_is_a_part_of_the_values() -> None:
    (example,) = (yaml.safe_load(block) for block in blocks("yaml"))
    ((name, told),) = example.items()
    assert told.pop("deployment").items() <= APPS[name]["deployment"].items()
    assert told.items() <= APPS[name].items()


def test_the_image_starts_as_the_guide_says() -> None:
    dockerfile = (APP / "Dockerfile").read_text(encoding="utf-8")
    (start,) = (block for block in blocks() if block.startswith("ENTRYPOINT"))
    assert all(line in dockerfile.splitlines() for line in start.splitlines())
    for script in re.findall(r"`(\w+_app\.py)`", GUIDE):
        assert (APP / script).is_file()


def test_every_annotation_of_the_table_is_one_that_the_chart_knows() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in (CHART / "templates").glob("*.tpl"))
    known = templates + (CHART / "values.yaml").read_text(encoding="utf-8")
    keys = re.findall(r"nginx\.org/([\w-]+)", "\n".join("|".join(row) for row in rows("annotation")))
    assert len(keys) >= 7
    assert [key for key in keys if key not in known] == []


def test_probes_start_when_the_guide_says() -> None:
    delays = {app[probe]["initialDelaySeconds"] for app in APPS.values() for probe in ("readinessProbe",)}
    later = {app[probe]["initialDelaySeconds"] for app in APPS.values() for probe in ("livenessProbe",)}
    assert (delays, later) == ({30}, {60})
    assert "from 30 seconds after the start, liveness from 60 seconds" in GUIDE.replace("\n", " ")
