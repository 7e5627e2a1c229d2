"""The commands of docker, of AWS and of our own program: files, tags, the registry and options that there are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from typer.main import get_command

from speedlocal.cli import app
from tests.guide.known import Known
from tests.guide.reading import Command, call, commands
from tests.repository.checkout import APP, ROOT

PROGRAM = "streamlit-app/.venv/bin/speedlocal"


def docker(command: Command, known: Known, guide: str) -> Iterator[str]:
    """What is wrong with a command of docker: the image built is the chart's, and what is pushed is what production pulls."""
    (local,) = known.images("multi-app")
    (pulled,) = known.images("production")
    pushable = {pulled, pulled.rpartition(":")[0] + ":latest"}
    match command.words[1:]:
        case ("build", "-t", name, "."):
            if name != local or not (command.folder / "Dockerfile").is_file():
                yield f"{local} is built in {APP}, not {name} in {command.folder}"
        case ("tag", name, goal):
            if name != local or goal not in pushable:
                yield f"{local} is called {sorted(pushable)} too, not {name} {goal}"
        case ("push", name):
            tagged = {one.words[-1] for one in commands(guide, ()) if one.words[:2] == ("docker", "tag")}
            if name not in pushable & tagged:
                yield f"{name} is not what production pulls, or was not tagged before"
        case _:
            yield f"docker is not called so: {command}"


def aws(command: Command, known: Known, guide: str) -> Iterator[str]:
    """What is wrong with a command of AWS: the token is that of the registry's region."""
    (pulled,) = known.images("production")
    region = re.search(r"\.ecr\.([\w-]+)\.", pulled)
    assert region is not None
    if command.words[1:] != ("ecr", "get-login-password", "--region", region[1]):
        yield f"the registry is in {region[1]}: {command}"


def speedlocal(command: Command, known: Known, guide: str) -> Iterator[str]:
    """What is wrong with a command of ours: the program's own list has it, with these options."""
    ours = get_command(app).commands  # type: ignore[attr-defined]
    name = command.words[1]
    if name not in ours:
        yield f"speedlocal has no {name}"
        return
    options = {option for parameter in ours[name].params for option in parameter.opts}
    given = call(command.words[2:], dict.fromkeys(options, True))
    yield from (f"speedlocal {name} has no {option}" for option in given.unknown)
    takes_files = any(parameter.param_type_name == "argument" for parameter in ours[name].params)
    if takes_files and not command.in_sentence and not given.positions:
        yield f"{command} names no file"


def make(command: Command, known: Known, guide: str) -> Iterator[str]:
    """What is wrong with a call of make: a target that is not there."""
    targets = re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    yield from (f"there is no target {word}" for word in command.words[1:] if word not in targets)


def cd(command: Command, known: Known, guide: str) -> Iterator[str]:
    """What is wrong with a change of the folder."""
    if not command.folder.is_dir():
        yield f"there is no folder {command.folder}"
