"""What can go wrong, in words for the person at the page or the command line.

SpeedlocalError                 anything of ours; caught by the pages' frame and the command line
├── InputError                  what was given to load is at fault: file, line, value, and what would be right
├── CommandError                the command asks for something that is not there or not allowed
├── UnknownCodeError            a choice names a code that the results do not hold
├── UnitError                   two units that have no factor between them
├── SchemaError                 the database was written by another version of this program
├── DatabaseUnreachableError    no connection, or none any more
└── QueryError                  free SQL
    ├── QueryRefused            not run at all
    └── QueryFailed             run, and ended by the database or a limit
"""

from __future__ import annotations

from pathlib import PurePath


class SpeedlocalError(Exception):
    """An error that is told to the person in its own words."""


class InputError(SpeedlocalError):
    """A file that cannot be loaded, with the place in it; of a path its last part is shown, a text as it stands."""

    def __init__(self, problem: str, *, file: PurePath | str, line: int | None = None) -> None:
        self.problem, self.file, self.line = problem, PurePath(file), line
        name = file if isinstance(file, str) else file.name
        place = name if line is None else f"{name}, line {line}"
        super().__init__(f"{place}: {problem}")


class CommandError(SpeedlocalError):
    """A command that cannot be carried out as it was given."""


class UnknownCodeError(SpeedlocalError):
    """A choice that the results do not hold."""


class UnitError(SpeedlocalError):
    """Two units of which one cannot be converted into the other."""


class SchemaError(SpeedlocalError):
    """A database of another schema version."""


class DatabaseUnreachableError(SpeedlocalError):
    """The database does not answer; `detail` may name hosts and users, and is for the operator, not for readers."""

    def __init__(self, problem: str, *, detail: str = "") -> None:
        self.problem = problem
        super().__init__(f"{problem}: {detail}" if detail else problem)


class QueryError(SpeedlocalError):
    """Free SQL that has no answer; `position` counts characters from 0 where the place is known."""

    def __init__(self, message: str, *, position: int | None = None) -> None:
        self.position = position
        super().__init__(message)


class QueryRefused(QueryError):
    """Not run: it is not one statement of an allowed kind, or it is too long."""


class QueryFailed(QueryError):
    """Run, and ended by the database or by a limit."""
