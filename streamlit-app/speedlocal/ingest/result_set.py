"""What every reader gives: one scenario as its sources tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

import pyarrow as pa

from speedlocal.ingest.rows import AGGREGATED
from speedlocal.mapping.rules import Mapping, Place


class Source(NamedTuple):
    """A file that was read."""

    file: str
    format: str
    encoding: str
    sha256: str
    size: int
    header: str


class Element(NamedTuple):
    """A row of the .vde."""

    dimension: str
    region: str
    code: str
    description: str


class SetMember(NamedTuple):
    """A row of the .vds."""

    dimension: str
    region: str
    set: str
    element: str


class Link(NamedTuple):
    """A row of the .vdt."""

    region: str
    process: str
    commodity: str
    direction: str


class Unit(NamedTuple):
    """A unit of a commodity's flows, or of a process' activity or capacity; no region: every region."""

    dimension: str
    region: str
    code: str
    unit: str
    source: str


class Parameter(NamedTuple):
    """An input of the model that a quartet can't hold, in TIMES' own words, and the file that tells it."""

    parameter: str
    region: str
    period: str
    process: str
    commodity: str
    timeslice: str
    region2: str
    commodity2: str
    text: str
    value: float | None
    source: str | None = None


INPUT_COLUMNS: Final = Parameter._fields[:-1]
"""What a file of inputs says of each."""

INPUT_CODES: Final = INPUT_COLUMNS[1:-1]
"""What tells one input from another of the same parameter."""


class NeighbourRule(NamedTuple):
    """Exchange processes that match `pattern`, by their code, a set or a pattern, trade with `region`."""

    by: str
    pattern: str
    region: str
    source: str | None = None


NEIGHBOUR_COLUMNS: Final = NeighbourRule._fields[:-1]


class Finding(NamedTuple):
    """A line of the import report."""

    severity: str
    text: str


@dataclass
class ResultSet:
    """One scenario.

    `rows` has the key columns of `result` as dictionaries, and value, is_eps, year; the lists are in file order.
    `currency` is what a source says beside the rows, which may name it as well. `mapping` is what a results database
    has kept for it.
    """

    scenario: str
    rows: pa.Table
    label: str | None = None
    description: str | None = None
    model: str | None = None
    currency: str | None = None
    sources: list[Source] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    set_members: list[SetMember] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    neighbours: list[NeighbourRule] = field(default_factory=list)
    mapping: Mapping | None = None
    findings: list[Finding] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    read_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def note(self, text: str) -> None:
        """Add a line to the import report."""
        self.findings.append(Finding("note", text))

    def warn(self, text: str) -> None:
        """Add a line to the import report that the modeller should look at."""
        self.findings.append(Finding("warning", text))

    def codes(self, column: str) -> set[str]:
        """Return the codes of a key column, folded to one case, without `-` and `(all)`."""
        return {code.casefold() for code in self.spellings(column) if code != AGGREGATED}

    def described(self, dimension: str) -> set[str]:
        """Return the codes of a dimension that the .vde describes, folded to one case."""
        return {e.code.casefold() for e in self.elements if e.dimension.casefold() == dimension}

    def spellings(self, column: str) -> list[str]:
        """Return the codes of a key column as they are spelt, without `-`, in order of appearance."""
        chunks = self.rows.column(column).combine_chunks().unique()
        return [code for code in chunks.to_pylist() if code != "-"]
