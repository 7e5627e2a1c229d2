"""The shape of the code: what a reader may rely on in every module."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repository.checkout import APP, ROOT, named, project_files, python_files

LONGEST_FUNCTION = 60
LONGEST_FILE = 400
OURS = ("speedlocal", "demo_model", "bench", "tools", "tests", "app")
BROAD = {"Exception", "BaseException"}
FRAME = "streamlit-app/speedlocal/ui/"
"""Where the one broad except of the project may stand: the boundary between a page and what went wrong in it."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, Function))


def length(function: Function) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def broad_excepts(path: Path) -> int:
    caught = (node.type for node in ast.walk(parsed(path)) if isinstance(node, ast.ExceptHandler))
    return sum(kind is None or bool(_names(kind) & BROAD) for kind in caught)


def _names(kind: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(kind) if isinstance(node, ast.Name)}


def chart_files() -> list[Path]:
    """Templates, values, schemas and suites of the charts."""
    return [path for path in project_files() if path.is_relative_to(ROOT / "helm-chart")]


def test_every_module_says_what_it_is_for() -> None:
    modules = python_files("speedlocal", "demo_model", "bench", "tools", "app")
    assert [named(path) for path in modules if not ast.get_docstring(parsed(path))] == []


def test_every_module_of_the_package_has_a_package_around_it() -> None:
    folders = {path.parent for path in python_files("speedlocal")}
    assert [named(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_no_function_is_long() -> None:
    long = {
        f"{named(path)}:{function.lineno} {function.name}": length(function)
        for path in python_files(*OURS)
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
    }
    assert long == {}


def test_no_file_is_long() -> None:
    files = [*python_files(*OURS), *chart_files()]
    assert sum(path.name.endswith("_test.yaml") for path in files) > 10
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_at_most_one_except_catches_everything_and_it_is_the_frame_s() -> None:
    searched = python_files("speedlocal", "demo_model", "bench", "tools")
    caught = Counter({named(path): broad_excepts(path) for path in searched})
    places = sorted(caught.elements())
    assert len(places) <= 1
    assert all(place.startswith(FRAME) for place in places)


@pytest.mark.parametrize("word", ["skip", "skipif", "xfail", "importorskip"])
def test_no_test_is_left_out(word: str) -> None:
    calls = {
        named(path)
        for path in python_files("tests")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr == word
    }
    assert calls == set()


def test_entry_points_are_a_few_lines() -> None:
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in APP.glob("*_app.py")}
    assert {name: lines for name, lines in lengths.items() if lines > 20} == {}


def test_every_test_module_has_a_name_of_its_own() -> None:
    """Folders of tests are no packages, so that two modules of one name cannot both be imported."""
    names = Counter(path.name for path in python_files("tests") if path.name.startswith("test_"))
    assert {name: count for name, count in names.items() if count > 1} == {}
