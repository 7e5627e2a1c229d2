"""The tables in the chart's page, written from the comments in its values and from the schema of its subchart.

usage: python -m tools.chart_readme     writes them into helm-chart/README.md, each between its marks
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from tools.served import APP

CHART = APP.parent / "helm-chart"
README = CHART / "README.md"
ENTRY = ("flowcore-microservices", "deployments", "timesApp")

FORMS = {
    "array": "a list",
    "object": "a map",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}
Path_ = tuple[str, ...]
Row = tuple[str, str, str]


class UndescribedError(Exception):
    """Values that no comment describes, by their paths."""


def comments(text: str) -> dict[Path_, str]:
    """What stands above each key of a YAML text, by the key's path; nothing for a key without a comment of its own."""
    lines, found = text.splitlines(), {}

    def walk(node: yaml.MappingNode, path: Path_) -> None:
        for key, value in node.value:
            here = (*path, key.value)
            found[here] = _above(lines, key.start_mark.line, key.start_mark.column)
            if isinstance(value, yaml.MappingNode) and key.value != "<<":
                walk(value, here)

    top = yaml.compose(text)
    assert isinstance(top, yaml.MappingNode)
    walk(top, ())
    return found


def _above(lines: Sequence[str], number: int, column: int) -> str:
    mark, words = " " * column + "# ", list[str]()
    while number and lines[number - 1].startswith(mark):
        number -= 1
        words.insert(0, lines[number][len(mark) :].strip())
    return " ".join(words)


def rows(values: Mapping[str, Any], said: Mapping[Path_, str], path: Path_ = ()) -> Iterator[Row]:
    """Path, default and description of each value; what is described as a whole is one row.

    Raises UndescribedError.
    """
    for key, value in values.items():
        here = (*path, key)
        parts = isinstance(value, dict) and any(words and _within(other, here) for other, words in said.items())
        if not parts and not said.get(here):
            raise UndescribedError(f"No comment describes {'.'.join(here)}.")
        if said.get(here):
            yield ".".join(here), "" if parts else f"`{_written(value)}`", said[here]
        if parts:
            yield from rows(value, said, here)


def _within(path: Path_, group: Path_) -> bool:
    return len(path) > len(group) and path[: len(group)] == group


def _written(value: object) -> str:
    """A default as it may be written, in one line."""
    if value == "":
        return '""'
    text = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=sys.maxsize)
    return text.removesuffix("\n").removesuffix("\n...")


def further(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Row]:
    """What else an entry of the subchart may hold: the key, the keys within it, and the schema's description."""
    for key, given in sorted(_properties(schema, {"$ref": "#/definitions/entry"}).items()):
        had = known.get(key)
        keys = set() if key.endswith("Probe") else _properties(schema, given).keys()  # those are Kubernetes' own
        within = sorted(keys - (had.keys() if isinstance(had, dict) else set()))
        if key not in known or within:
            holds = ", ".join(within) or _form(_resolved(schema, given))
            yield key, holds, _resolved(schema, given).get("description", "")


def _form(part: Mapping[str, Any]) -> str:
    """What a schema allows, by its kinds or by its choice of values; null and nothing are the default."""
    kinds = part.get("type", [])
    words = part.get("enum") or [FORMS.get(kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)]
    return ", ".join(str(word) for word in words if word)


def _properties(schema: Mapping[str, Any], part: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = _resolved(schema, part).get("properties", {})
    return found


def _resolved(schema: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    """A part of a schema, itself or where it refers to; a description beside the reference goes before."""
    if "$ref" not in part:
        return part
    return {**_resolved(schema, schema["definitions"][part["$ref"].rpartition("/")[2]]), **part}


def _table(heading: Row, found: Iterator[Row]) -> str:
    lines = [heading, *((f"`{key}`", value, words.replace("|", "\\|")) for key, value, words in found)]
    drawn = ["|".join(f" {cell} " if cell else " " for cell in line) for line in lines]
    return "\n".join(f"|{line}|" for line in (drawn[0], "---|---|---", *drawn[1:]))


def tables() -> dict[str, str]:
    """Every table by the name in its marks."""
    text = (CHART / "values.yaml").read_text(encoding="utf-8")
    values, said = yaml.safe_load(text), comments(text)
    deployments = values[ENTRY[0]].pop(ENTRY[1])
    app = deployments[ENTRY[2]]
    of_app = {path[len(ENTRY) :]: words for path, words in said.items() if _within(path, ENTRY)}
    schema_file = CHART / "charts" / ENTRY[0] / "values.schema.json"
    schema = json.loads(schema_file.read_text(encoding="utf-8"))
    above = {path: words for path, words in said.items() if path[:2] != ENTRY[:2]}
    return {
        "values": _table(("value", "default", "what it is"), rows(values, above)),
        "app": _table(("value of an app", "default of `timesApp`", "what it is"), rows(app, of_app)),
        "further": _table(("value of an app", "holds", "what it is"), further(schema, app)),
    }


def written(page: str) -> str:
    """The page with its tables as they are now."""
    for name, table in tables().items():
        mark, end = f"<!-- {name}: written by make chart-readme -->", f"<!-- end of {name} -->"
        before, begun, rest = page.partition(mark)
        _, ended, after = rest.partition(end)
        assert all((begun, ended)), name
        page = f"{before}{mark}\n{table}\n{end}{after}"
    return page


def main() -> int:
    """Write the tables; 2 where a value has no comment."""
    try:
        page = written(README.read_text(encoding="utf-8"))
    except UndescribedError as error:
        print(error, file=sys.stderr)
        return 2
    README.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
