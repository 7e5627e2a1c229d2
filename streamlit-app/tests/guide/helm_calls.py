"""Each command of helm: the program has it with these flags, and it names the release, the chart, files and values there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from tests.chart.test_interfaces import changed
from tests.fixtures.charts import CHART, Helm
from tests.guide.known import NAMESPACE, RELEASE, Known, kebab
from tests.guide.reading import Call, Command, call

SUBCOMMANDS = {"upgrade": 2, "test": 1, "rollback": 1, "uninstall": 1, "dependency update": 0}
"""Those that a guide may need, each with how many words follow it."""

NAMESPACES = {NAMESPACE, "your-namespace"}
FLAG = re.compile(r"^ +(?:(-\w), |)(--[\w-]+)( [\w\"]+)?(\[=\S+)?(?: |$)", re.MULTILINE)
CHANGED = re.compile(r"/Deployment/([\w-]+)/")


@cache
def flags(helm: Helm, subcommand: str) -> dict[str, bool]:
    """The flags that helm's own help lists, each with whether the word after it belongs to it."""
    helped = helm.run(*subcommand.split(), "--help")
    assert helped.code == 0, helped.errors
    found = FLAG.findall(helped.output)
    return {name: bool(kind) and not optional for *names, kind, optional in found for name in names if name}


def faults(command: Command, known: Known) -> Iterator[str]:
    """What is wrong with a command of helm."""
    for subcommand in SUBCOMMANDS:
        words = subcommand.split()
        if list(command.words[1 : len(words) + 1]) == words:
            rest = command.words[len(words) + 1 :]
            if rest or not command.in_sentence:
                yield from _of(command, subcommand, rest, known)
            return
    yield f"helm has no command of this name: {command}"


def _of(command: Command, subcommand: str, rest: tuple[str, ...], known: Known) -> Iterator[str]:
    ours = call(rest, flags(known.helms[1], subcommand))
    for helm in known.helms:
        yield from (f"helm {subcommand} has no {name}" for name in call(rest, flags(helm, subcommand)).unknown)
    if len(ours.positions) != SUBCOMMANDS[subcommand]:
        yield f"helm {subcommand} takes other words: {command}"
    elif subcommand == "dependency update":
        if command.folder != CHART:
            yield f"there is no chart in {command.folder}"
    else:
        yield from _of_release(command, ours, known)


def _of_release(command: Command, ours: Call, known: Known) -> Iterator[str]:
    if ours.positions[0] != RELEASE:
        yield f"no release is called {ours.positions[0]}"
    if ours.one("--namespace", "-n") not in NAMESPACES:
        yield f"not in the guide's namespace: {command}"
    if ours.positions[1:] and command.folder.joinpath(ours.positions[1]).resolve() != CHART:
        yield f"{ours.positions[1]} is no chart in {command.folder}"
    if ours.positions[1:]:
        yield from _of_values(command, ours, known)


def _of_values(command: Command, ours: Call, known: Known) -> Iterator[str]:
    files = [command.folder.joinpath(name).resolve() for name in ours.all("-f", "--values")]
    missing = [file for file in files if not file.is_file()]
    yield from (f"{file} is not there" for file in missing)
    if not files:
        yield f"without a file of values: {command}"
    if not missing:
        yield from (fault for setting in ours.all("--set") for fault in _of_setting(setting, files, known))


def _of_setting(setting: str, files: list[Path], known: Known) -> Iterator[str]:
    """A setting changes the objects of the app that it names, and no others, and changes them to its value."""
    path, _, value = setting.partition("=")
    options = [word for file in files for word in ("-f", str(file))]
    if not known.has_value(tuple(path.split("."))):
        yield f"the chart has no value {path}"
        return
    rendered = known.helms[1].template(*options, "--set", setting)
    if rendered.code:
        yield rendered.errors
        return
    touched = changed(known.helms[1], options, setting)
    owners = {found[1] if (found := CHANGED.match(place)) else place for place in touched}
    if owners != {kebab(path.split(".")[2])} or str(yaml.safe_load(value)) not in rendered.output:
        yield f"{setting} changes {sorted(touched)}"
