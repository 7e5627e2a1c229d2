"""The parts of a Markdown text are read as they stand: no fence is taken for another, no word for another."""

from __future__ import annotations

import pytest

from tests.guide.known import Known, kebab, resource
from tests.guide.reading import Block, call, code, commands, links, parts, rows, sections, sentences
from tests.repository.checkout import ROOT

TEXT = """# Title

Say `helm test NAME` or `helm`, see [a](b.md).

```
cd there
helm upgrade \\
  one --set a=1
```

## First

```yaml
name: |
  ## no heading
```

| a | b |
|---|---|
| 1 | `2` |

### Second

```
kubectl get pods
```
"""


def test_blocks_alternate_with_what_is_outside() -> None:
    blocks, outside = parts(TEXT)
    assert blocks == [
        Block("", ("cd there", "helm upgrade \\", "  one --set a=1")),
        Block("yaml", ("name: |", "  ## no heading")),
        Block("", ("kubectl get pods",)),
    ]
    assert [line for line in outside if line] == [
        "# Title",
        "Say `helm test NAME` or `helm`, see [a](b.md).",
        "## First",
        "| a | b |",
        "|---|---|",
        "| 1 | `2` |",
        "### Second",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [("```\nhelm test", "never closed"), ("```\nhelm test\n```yaml\na: 1\n```", "within another")],
)
def test_a_block_that_nothing_closes_is_an_error(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parts(text)


def test_a_command_knows_its_folder_and_goes_on_over_lines() -> None:
    told = [(str(command), command.folder, command.in_sentence) for command in commands(TEXT, ("helm", "kubectl"))]
    assert told == [
        ("cd there", ROOT / "there", False),
        ("helm upgrade one --set a=1", ROOT / "there", False),
        ("kubectl get pods", ROOT, False),
        ("helm test NAME", ROOT, True),
    ]


def test_words_are_sorted_by_the_flags() -> None:
    ours = call(
        ["NAME", "-n", "there", "--set=a=1", "--wait", "--odd", "last", "--", "cat", "-n"],
        {"-n": True, "--set": True, "--wait": False},
    )
    assert ours.positions == ("NAME", "last")
    assert ours.options == (("-n", "there"), ("--set", "a=1"), ("--wait", ""))
    assert ours.unknown == ("--odd",)
    assert ours.tail == ("cat", "-n")
    assert (ours.one("--set"), ours.one("-f"), ours.all("-n", "--set")) == ("a=1", "", ["there", "a=1"])


def test_tables_sections_links_and_code() -> None:
    assert rows(TEXT, "a", "b") == [["1", "`2`"]]
    assert rows(TEXT, "a") == []
    assert list(sections(TEXT)) == ["", "First", "Second"]
    assert "kubectl" in sections(TEXT)["Second"]
    assert links(TEXT) == ["b.md"]
    assert code(TEXT) == ["helm test NAME", "helm", "2"]
    assert "kubectl" not in sentences(TEXT)


@pytest.mark.parametrize(
    ("kind", "version", "named"),
    [
        ("Ingress", "networking.k8s.io/v1", "ingresses.networking.k8s.io"),
        ("NetworkPolicy", "networking.k8s.io/v1", "networkpolicies.networking.k8s.io"),
        ("Deployment", "apps/v1", "deployments.apps"),
        ("Service", "v1", "services"),
    ],
)
def test_a_kind_has_the_resource_of_its_api(kind: str, version: str, named: str) -> None:
    assert resource({"kind": kind, "apiVersion": version}) == named


def test_a_key_is_a_name() -> None:
    assert kebab("flowMapsApp") == "flow-maps-app"


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("global.data.postgresql.urlKey", True),
        ("global.data.postgresql.url", False),
        ("customIngress.allow.unknown", True),
        ("flowcore-microservices.deployments.timesApp.deployment.tag", True),
        ("flowcore-microservices.deployments.timesApp.deployment.digest", True),
        ("flowcore-microservices.deployments.timesApp.deployment.tags", False),
        ("flowcore-microservices.deployments.timesapp.deployment.tag", False),
        ("timesApp.service.httpPort", True),
        ("deployment.resources.limits.memory", True),
        ("hpa.enabled", True),
        ("hpa.enable", False),
    ],
)
def test_a_value_is_known_by_the_values_or_the_schemas(known: Known, path: str, there: bool) -> None:
    assert known.has_value(tuple(path.split("."))) is there
