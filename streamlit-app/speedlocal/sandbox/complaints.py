"""DuckDB's error texts, taken apart into a sentence and the place in the statement."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from speedlocal.sandbox.limits import MESSAGE_CHARACTERS

_KIND = re.compile(r"\A(?:[A-Z][\w /-]* Error: |Error: )+")
_PLACE = re.compile(r"\n+LINE \d+: .*\Z", re.DOTALL)
_CANDIDATES = re.compile(r"\n+\s*Candidate functions:.*\Z", re.DOTALL)
_ADVICE = re.compile(r"\n+Possible solutions:.*\Z", re.DOTALL)  # about settings that nobody can change here


@dataclass(frozen=True)
class Complaint:
    """What the engine says, in one or two sentences, and the character it points at, counted from 0."""

    message: str
    position: int | None


def complaint_of(error: BaseException, sql: str) -> Complaint:
    """The engine's complaint about `sql`; with `errors_as_json` it carries an offset in bytes of UTF-8."""
    text = _KIND.sub("", str(error))
    told = _json_object(text)
    message = str(told.get("exception_message", text))
    return Complaint(_trimmed(message), _character(told.get("position"), sql))


def _json_object(text: str) -> dict[str, object]:
    """The object that the text is, or an empty one where it is plain words."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _trimmed(message: str) -> str:
    for noise in (_PLACE, _CANDIDATES, _ADVICE):
        message = noise.sub("", message)
    return message.strip()[:MESSAGE_CHARACTERS]


def _character(offset: object, sql: str) -> int | None:
    """The character at a byte offset."""
    if not isinstance(offset, str) or not offset.isdigit():
        return None
    return len(sql.encode()[: int(offset)].decode(errors="ignore"))
