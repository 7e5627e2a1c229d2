"""The tables of the chart's page are written from comments and schemas, and a value without words is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tools import chart_readme
from tools.chart_readme import UndescribedError, comments, further, main, rows, written

TEXT = """\
# The head, which belongs to no key.

# A group,
# in two lines.
group:
  # Whether.
  wanted: true
  plain:
    # A list of
    # things.
    things: [a, {b: 1}]
# One row.
whole: {x: 1, y: ""}
empty: ""
"""


def test_a_comment_belongs_to_the_key_under_it() -> None:
    assert {path: words for path, words in comments(TEXT).items() if words} == {
        ("group",): "A group, in two lines.",
        ("group", "wanted"): "Whether.",
        ("group", "plain", "things"): "A list of things.",
        ("whole",): "One row.",
    }


def test_a_row_is_what_a_comment_describes() -> None:
    values = yaml.safe_load(TEXT)
    del values["empty"]
    assert list(rows(values, comments(TEXT))) == [
        ("group", "", "A group, in two lines."),
        ("group.wanted", "`true`", "Whether."),
        ("group.plain.things", "`[a, {b: 1}]`", "A list of things."),
        ("whole", "`{x: 1, y: ''}`", "One row."),
    ]


def test_a_value_without_words_is_refused() -> None:
    with pytest.raises(UndescribedError, match=r"^No comment describes empty\.$"):
        list(rows(yaml.safe_load(TEXT), comments(TEXT)))


def test_a_merged_key_has_no_comment_of_its_own() -> None:
    said = comments("a: &a\n  # First.\n  one: 1\nb:\n  <<: *a\n  # Second.\n  two: 2\n")
    assert {path for path, words in said.items() if words} == {("a", "one"), ("b", "two")}


def test_what_else_an_entry_holds_comes_from_the_schema() -> None:
    schema = {
        "definitions": {
            "entry": {
                "properties": {
                    "image": {"type": "string"},
                    "mode": {"enum": ["on", "off", None], "description": "How."},
                    "limits": {"$ref": "#/definitions/limits"},
                    "readinessProbe": {"$ref": "#/definitions/limits"},
                    "more": {"type": ["array", "null"]},
                }
            },
            "limits": {"properties": {"cpu": {}, "memory": {}}, "description": "Most."},
        }
    }
    known = {"image": "a", "limits": {"cpu": 1}, "readinessProbe": {"cpu": 1}}
    assert list(further(schema, known)) == [
        ("limits", "memory", "Most."),
        ("mode", "on, off", "How."),
        ("more", "a list", ""),
    ]


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page with the real marks, and nothing in them."""
    marks = [
        f"<!-- {name}: written by make chart-readme -->\n<!-- end of {name} -->\n" for name in chart_readme.tables()
    ]
    monkeypatch.setattr(chart_readme, "README", tmp_path / "README.md")
    chart_readme.README.write_text("Before.\n\n" + "\nBetween.\n\n".join(marks), encoding="utf-8")
    return chart_readme.README


def test_the_tables_come_between_their_marks_and_stay_there(page: Path) -> None:
    assert main() == 0
    once = page.read_text(encoding="utf-8")
    assert once.startswith(
        "Before.\n\n<!-- values: written by make chart-readme -->\n| value | default | what it is |\n"
    )
    assert once.count("\nBetween.\n") == 2
    assert "| `customIngress.enabled` | `false` | " in once
    assert "| `deployment.replicas` | `2` | " in once
    assert "| `hpa` | behavior, cpu, " in once
    assert written(once) == once


def test_a_value_without_words_changes_no_page(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = page.read_text(encoding="utf-8")
    monkeypatch.setattr(chart_readme, "comments", lambda _: {})
    assert main() == 2
    assert capsys.readouterr().err == "No comment describes global.\n"
    assert page.read_text(encoding="utf-8") == before
