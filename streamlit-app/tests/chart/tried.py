"""Which properties of a JSON schema a file of values sets somewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]


def untried(schema: Node, values: Any) -> set[str]:
    """`definition.property` of each property that no value has, of the definitions that a value reaches; the schema's
    own properties stand under `values`."""
    used: defaultdict[str, set[str]] = defaultdict(set)
    known: dict[str, set[str]] = {}
    for name, node, value in _visited(schema, "values", schema, values):
        own = node.get("properties", {})
        known.setdefault(name, set()).update(own)
        if isinstance(value, dict):
            used[name] |= own.keys() & value.keys()
    return {f"{name}.{key}" for name, keys in known.items() for key in keys - used[name]}


def _visited(schema: Node, name: str, node: Node, value: Any) -> Iterator[tuple[str, Node, Any]]:
    """Each pair of a node and a value that it is about, with the name of the definition that it stands in."""
    if "$ref" in node:
        name = node["$ref"].removeprefix("#/definitions/")
        node = schema["definitions"][name]
    yield name, node, value
    parts = [(part, value) for part in (*node.get("allOf", ()), node.get("else", {})) if part]
    for part, inner in [*parts, *_inner(node, value)]:
        yield from _visited(schema, name, part, inner)


def _inner(node: Node, value: Any) -> Iterator[tuple[Node, Any]]:
    """The nodes below a node with the values below a value."""
    if isinstance(value, list):
        yield from ((node["items"], one) for one in value if "items" in node)
    elif isinstance(value, dict):
        own = node.get("properties", {})
        others = [*node.get("patternProperties", {}).values(), node.get("additionalProperties")]
        for key, one in value.items():
            below = [own[key]] if key in own else [other for other in others if isinstance(other, dict)]
            yield from ((part, one) for part in below)
