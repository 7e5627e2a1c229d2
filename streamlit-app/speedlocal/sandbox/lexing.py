"""PostgreSQL text cut into tokens, just well enough to find its first word and its `$name` parameters.

Nothing here decides what may run: the server's own parser does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from speedlocal.errors import QueryRefused
from speedlocal.sandbox.request import Value

_TOKEN = re.compile(
    r"""
    (?P<blank>     \s+ | --[^\r\n]* )
  | (?P<comment>   /\* )
  | (?P<escaped>   [eE] ' (?: [^'\\] | \\. | '' )* (?: ' | \Z ) )
  | (?P<string>    ' (?: [^'] | '' )* (?: ' | \Z ) )
  | (?P<quoted>    " (?: [^"] | "" )* (?: " | \Z ) )
  | (?P<dollar>    \$ (?P<tag> (?: [^\W\d]\w* )? ) \$ .*? (?: \$ (?P=tag) \$ | \Z ) )
  | (?P<parameter> \$ [A-Za-z_]\w* )
  | (?P<word>      [^\W\d][\w$]* | \d[\w.]* )
  | (?P<other>     . )
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT_EDGE = re.compile(r"/\*|\*/")


@dataclass(frozen=True)
class Token:
    """A stretch of the statement and what it is."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Numbered:
    """A statement whose `$name` parameters became `$1`, `$2`, …, with their values in that order."""

    sql: str
    values: tuple[Value, ...]
    moved: tuple[tuple[int, int], ...]
    """Where each parameter ends: in the numbered statement, and in the original."""

    def original_position(self, position: int) -> int:
        """The place in the original statement of a place in the numbered one."""
        ends = [(0, 0), *(pair for pair in self.moved if pair[0] <= position)]
        numbered, original = ends[-1]
        return original + position - numbered


def first_word(sql: str) -> str:
    """The first word in capitals, comments and blanks passed over; empty where there is none."""
    for token in _tokens(sql):
        if token.kind not in {"blank", "comment"}:
            return sql[token.start : token.end].upper() if token.kind == "word" else ""
    return ""


def is_blank(sql: str) -> bool:
    """Whether the text holds nothing but blanks and comments."""
    return all(token.kind in {"blank", "comment"} for token in _tokens(sql))


def numbered(sql: str, values: Mapping[str, Value]) -> Numbered:
    """The statement with numbered parameters; QueryRefused where a `$name` has no value or a value no `$name`."""
    names: list[str] = []
    pieces: list[str] = []
    moved: list[tuple[int, int]] = []
    length = 0
    for token in _tokens(sql):
        piece = sql[token.start : token.end]
        if token.kind == "parameter":
            piece = _number(piece[1:], names, values, token.start)
            moved.append((length + len(piece), token.end))
        pieces.append(piece)
        length += len(piece)
    _require_used(names, values)
    return Numbered("".join(pieces), tuple(values[name] for name in names), tuple(moved))


def _number(name: str, names: list[str], values: Mapping[str, Value], position: int) -> str:
    if name not in values:
        raise QueryRefused(f"The parameter ${name} has no value.", position=position)
    if name not in names:
        names.append(name)
    return f"${names.index(name) + 1}"


def _require_used(names: list[str], values: Mapping[str, Value]) -> None:
    unused = [f"${name}" for name in values if name not in names]
    if unused:
        raise QueryRefused(f"The statement holds no parameter {', '.join(unused)}.")


def _tokens(sql: str) -> Iterator[Token]:
    start = 0
    while match := _TOKEN.match(sql, start):
        kind = match.lastgroup if match.lastgroup != "tag" else "dollar"
        end = _comment_end(sql, start) if kind == "comment" else match.end()
        yield Token(str(kind), start, end)
        start = end


def _comment_end(sql: str, start: int) -> int:
    """Where the comment that begins at `start` ends; comments nest."""
    depth = 0
    for edge in _COMMENT_EDGE.finditer(sql, start):
        depth += 1 if edge.group() == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(sql)
