"""One statement on its way to an engine, with what the person filled in and the limits it runs under."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from speedlocal.errors import QueryRefused

Value = str | int | float | bool | None

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


@dataclass(frozen=True)
class Request:
    """A statement, the values of its `$name` parameters, and its limits (rows, seconds)."""

    sql: str
    parameters: Mapping[str, Value]
    row_limit: int
    seconds: float

    @classmethod
    def checked(cls, sql: str, parameters: Mapping[str, object] | None, row_limit: int, seconds: float) -> Request:
        """The request, or QueryRefused where text or values cannot be sent; ValueError for senseless limits."""
        if row_limit < 1 or not 0 < seconds < float("inf"):
            raise ValueError(f"row_limit {row_limit} and seconds {seconds} must be above zero")
        _sendable(sql, "The statement")
        given = {name: _value(name, value) for name, value in (parameters or {}).items()}
        return cls(sql, given, row_limit, seconds)

    def as_message(self) -> dict[str, object]:
        """The request as plain JSON values."""
        return asdict(self)


def _value(name: str, value: object) -> Value:
    if not _NAME.match(name):
        raise QueryRefused(f"{name!r} is no parameter name; letters, digits and _ are.")
    if isinstance(value, str):
        _sendable(value, f"The value of ${name}")
    if value is None or isinstance(value, str | int | float):
        return value
    raise QueryRefused(
        f"The value of ${name} is a {type(value).__name__}; text, numbers and truth values are accepted."
    )


def _sendable(text: str, what: str) -> None:
    """Refuse what neither engine takes as text: NUL, and halves of surrogate pairs."""
    for position, character in enumerate(text):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise QueryRefused(
                f"{what} holds the character U+{ord(character):04X}, which is no text.", position=position
            )
