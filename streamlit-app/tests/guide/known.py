"""What the guide is compared with: the chart as it is rendered, its values and schemas, the helm of both majors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from tests.chart.configurations import APPS, CONFIGURATIONS
from tests.chart.pods import Pod, pods
from tests.fixtures.charts import CHART, SUBCHART, Helm, Rendering

NAMESPACE = "speedlocal"
RELEASE = "speedlocal-streamlit"
INGRESS = "speedlocal-streamlit-multi-app"
ENTRY = ("flowcore-microservices", "deployments", "timesApp")


def kebab(key: str) -> str:
    """The name of an app's objects."""
    return re.sub(r"(?<!^)([A-Z])", r"-\1", key).lower()


def resource(one: dict[str, Any]) -> str:
    """The resource of an object as rights name it: `deployments.apps`."""
    kind = one["kind"].lower()
    plural = re.sub(r"y$", "ie", re.sub(r"s$", "se", kind)) + "s"
    group = one["apiVersion"].rpartition("/")[0]
    return f"{plural}.{group}" if group else plural


@dataclass(frozen=True)
class Known:
    """The chart, by helm of both majors; renderings are the newer one's, as both render the same."""

    helms: tuple[Helm, Helm]

    def rendering(self, name: str, *options: str) -> Rendering:
        """One of the ways of installing the chart, with more options of helm."""
        return self.helms[1].template(*CONFIGURATIONS[name], *options)

    def with_app(self, name: str, **fields: Any) -> Rendering:
        """A way of installing it, with more values of `timesApp`."""
        return self.rendering(name, "--set-json", f"{APPS}.timesApp={json.dumps(fields)}")

    def pods(self, name: str) -> list[Pod]:
        return pods(self.rendering(name).objects)

    def containers(self, name: str) -> dict[str, dict[str, Any]]:
        """The only container of each Deployment, by the Deployment."""
        deployments = self.rendering(name).named("Deployment")
        return {app: one["spec"]["template"]["spec"]["containers"][0] for app, one in deployments.items()}

    def images(self, name: str) -> set[str]:
        return {container["image"] for container in self.containers(name).values()}

    def ingress(self, name: str) -> dict[str, Any]:
        return self.rendering(name).named("Ingress")[INGRESS]

    @cached_property
    def paths(self) -> dict[str, str]:
        """The path of each Service, without the slash at the end."""
        (rule,) = self.ingress("multi-app")["spec"]["rules"]
        return {path["backend"]["service"]["name"]: path["path"].rstrip("/") for path in rule["http"]["paths"]}

    @cached_property
    def keys(self) -> dict[str, str]:
        """The key in the values of each Deployment."""
        return {kebab(key): key for key in self.values["flowcore-microservices"]["deployments"]}

    @cached_property
    def values(self) -> dict[str, Any]:
        read: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))
        return read

    @cached_property
    def _schemas(self) -> tuple[dict[str, Any], dict[str, Any]]:
        above, below = (
            json.loads((chart / "values.schema.json").read_text(encoding="utf-8")) for chart in (CHART, SUBCHART)
        )
        return above, below

    def has_value(self, path: tuple[str, ...]) -> bool:
        """Whether the values or the schemas have it; a path may begin at an app, or within one."""
        if path[0] in self.keys.values():
            path = (*ENTRY[:2], *path)
        if path[0] not in self.values:
            path = (*ENTRY, *path)
        return path == ENTRY or _in_values(self.values, path) or self._in_schemas(path)

    def _in_schemas(self, path: tuple[str, ...]) -> bool:
        above, below = self._schemas
        if path[:2] == ENTRY[:2] and path[2] not in self.keys.values():
            return False
        if path[0] == ENTRY[0]:
            return _in_schema(below, below, path[1:])
        return _in_schema(above, above, path)


def _in_values(values: Any, path: tuple[str, ...]) -> bool:
    for key in path:
        if not isinstance(values, dict) or key not in values:
            return False
        values = values[key]
    return True


def _in_schema(schema: dict[str, Any], root: dict[str, Any], path: tuple[str, ...]) -> bool:
    if not path:
        return True
    return any(_in_schema(one, root, path[1:]) for one in _under(schema, root, path[0]))


def _under(schema: dict[str, Any], root: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    """What a schema says of one key, on each of the ways it may be written."""
    if "$ref" in schema:
        yield from _under(root["definitions"][schema["$ref"].rpartition("/")[2]], root, key)
    for way in [schema.get("else"), *schema.get("anyOf", []), *schema.get("allOf", []), *schema.get("oneOf", [])]:
        if isinstance(way, dict):
            yield from _under(way, root, key)
    patterns = schema.get("patternProperties", {})
    yield from (one for pattern, one in patterns.items() if re.search(pattern, key))
    if key in schema.get("properties", {}):
        yield schema["properties"][key]
    elif isinstance(schema.get("additionalProperties"), dict):
        yield schema["additionalProperties"]
