"""The parts of a Markdown text: blocks, commands, code in sentences, tables, sections, links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.repository.checkout import ROOT

FENCE = re.compile(r"^```(\w*)$")
CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block with the language that its fence names, if any."""

    language: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def parts(text: str) -> tuple[list[Block], list[str]]:
    """The fenced blocks, and the lines outside of them; a fence that nothing closes is an error."""
    blocks: list[Block] = []
    outside: list[str] = []
    language, inside = "", None
    for line in text.splitlines():
        fence = FENCE.match(line)
        if fence is None:
            (outside if inside is None else inside).append(line)
        elif inside is None:
            language, inside = fence[1], []
        elif fence[1]:
            raise ValueError(f"A block opens within another: {line}")
        else:
            blocks.append(Block(language, tuple(inside)))
            inside = None
    if inside is not None:
        raise ValueError(f"A block is never closed: {inside[:1]}")
    return blocks, outside


def blocks(text: str, language: str = "") -> list[Block]:
    """The blocks of one language; those without any hold commands."""
    return [block for block in parts(text)[0] if block.language == language]


def sentences(text: str) -> str:
    """All that is outside of blocks, in one line."""
    return " ".join(parts(text)[1])


def code(text: str) -> list[str]:
    """What stands between backticks, outside of blocks."""
    return CODE.findall("\n".join(parts(text)[1]))


@dataclass(frozen=True)
class Command:
    """A command in words, and the folder it is given in."""

    words: tuple[str, ...]
    folder: Path = ROOT
    in_sentence: bool = False

    def __str__(self) -> str:
        return " ".join(self.words)


def commands(text: str, programs: Sequence[str], top: Path = ROOT) -> Iterator[Command]:
    """Every line of every block, each block from `top`; in sentences, what begins with a program."""
    for block in blocks(text):
        folder = top
        for line in block.text.replace("\\\n", " ").splitlines():
            words = shlex.split(line)
            if words[:1] == ["cd"]:
                folder = folder.joinpath(*words[1:])
            yield Command(tuple(words), folder)
    for span in code(text):
        if span.split()[0] in programs and " " in span:
            yield Command(tuple(shlex.split(span)), in_sentence=True)


@dataclass(frozen=True)
class Call:
    """A command's words by what they are; `tail` is what follows `--`."""

    positions: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    tail: tuple[str, ...]

    def all(self, *names: str) -> list[str]:
        """What an option is given, by its names, each time."""
        return [value for name, value in self.options if name in names]

    def one(self, *names: str) -> str:
        """What an option is given; empty where it is not there."""
        return (self.all(*names) or [""])[0]


def call(words: Sequence[str], flags: Mapping[str, bool]) -> Call:
    """Words sorted by flags that are known, each with whether it takes a value."""
    positions, options, unknown = [], [], []
    rest = iter(words)
    for word in rest:
        if word == "--":
            break
        name, joined, value = word.partition("=")
        if not word.startswith("-"):
            positions.append(word)
        elif name not in flags:
            unknown.append(name)
        else:
            options.append((name, value if joined or not flags[name] else next(rest, "")))
    return Call(tuple(positions), tuple(options), tuple(unknown), tuple(rest))


def rows(text: str, *heading: str) -> list[list[str]]:
    """The cells of the table that has these columns; none where there is no such table."""
    head = f"| {' | '.join(heading)} |"
    lines = iter(parts(text)[1])
    if head not in lines:
        return []
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found[1:]


def sections(text: str) -> dict[str, str]:
    """What stands under each heading of the second and third order, blocks included."""
    found, heading, inside = {"": ""}, "", False
    for line in text.splitlines():
        inside ^= bool(FENCE.match(line))
        title = None if inside else re.match(r"##+ (.+)$", line)
        heading = title[1] if title else heading
        found[heading] = found.get(heading, "") + ("" if title else f"{line}\n")
    return found


def links(text: str) -> list[str]:
    """Where the text leads to."""
    return re.findall(r"\]\(([^)]+)\)", "\n".join(parts(text)[1]))
