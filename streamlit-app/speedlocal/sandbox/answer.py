"""What a statement gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow


@dataclass(frozen=True)
class Column:
    """One column of an answer; `type` is the engine's own name for it, such as DECIMAL(18,3) or int4."""

    name: str
    type: str


@dataclass(frozen=True)
class Answer:
    """The rows of one statement in the engine's order.

    `columns` and the columns of `rows` agree in number and order, and names may repeat as the statement repeats them.
    `cut` is true where the statement has more rows than are here. `elapsed` is in seconds, from the engine's start on
    the statement to the last row that was taken.
    """

    columns: tuple[Column, ...]
    rows: pyarrow.Table
    cut: bool
    elapsed: float
