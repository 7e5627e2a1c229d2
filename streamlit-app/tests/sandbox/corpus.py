"""The corpus of hostile and of legitimate statements, and how a run of it is judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from speedlocal.errors import QueryError
from speedlocal.sandbox import Answer, Sandbox

SECONDS = 0.5
LEGIT_SECONDS = 30.0
SLACK = 10.0
ROWS = 1_000


@dataclass(frozen=True)
class Statement:
    """One line of the corpus; `expect` and `also_ok` are the outcomes that hold."""

    id: str
    category: str
    sql: str
    expect: str
    engine: str
    also_ok: tuple[str, ...] = ()
    note: str = ""


@dataclass
class Verdict:
    """What a run of the corpus came to: identifiers with the reason."""

    run: int = 0
    harmed: list[str] = field(default_factory=list)
    refused_legit: list[str] = field(default_factory=list)
    answered_though_hostile: list[str] = field(default_factory=list)
    longest: tuple[float, str] = (0.0, "")


def statements(file: Path, *, canary: Path) -> list[Statement]:
    """The statements of a file, with the folder of canaries in the place that they name."""
    lines = file.read_text("utf-8").splitlines()
    entries = [json.loads(line.replace("/tmp/canary", canary.as_posix())) for line in lines]
    return [Statement(**{**entry, "also_ok": tuple(entry.get("also_ok", ()))}) for entry in entries]


def judged(sandbox: Sandbox, corpus: Iterable[Statement], state: Callable[[], object]) -> Verdict:
    """Run one statement after the other on one sandbox; `state` is compared before and after each."""
    verdict = Verdict()
    at_first = state()
    for statement in corpus:
        outcome, came_back, took = _outcome(sandbox, statement)
        verdict.run += 1
        verdict.longest = max(verdict.longest, (took, statement.id))
        if took > _seconds(statement) + SLACK:
            verdict.harmed.append(f"{statement.id} ran {took:.1f} s")
        if "CANARY_" in came_back and "CANARY_" not in statement.sql:
            verdict.harmed.append(f"{statement.id} read a canary: {came_back[:200]}")
        if state() != at_first:
            verdict.harmed.append(f"{statement.id} changed something: {statement.sql[:200]}")
        _note(verdict, statement, outcome, came_back)
    return verdict


def _note(verdict: Verdict, statement: Statement, outcome: str, came_back: str) -> None:
    if statement.expect == "answered" and outcome != "answered":
        verdict.refused_legit.append(f"{statement.id} {came_back[:200]}")
    if outcome == "answered" and {statement.expect, *statement.also_ok} == {"rejected"}:
        verdict.answered_though_hostile.append(f"{statement.id} {statement.sql[:120]} -> {came_back[:120]}")


def _seconds(statement: Statement) -> float:
    return LEGIT_SECONDS if statement.expect == "answered" else SECONDS


def _outcome(sandbox: Sandbox, statement: Statement) -> tuple[str, str, float]:
    began = perf_counter()
    try:
        answer = sandbox.run(statement.sql, row_limit=ROWS, seconds=_seconds(statement))
    except QueryError as error:
        return "ended", str(error), perf_counter() - began
    took = perf_counter() - began
    return "answered", _text(answer), took


def _text(answer: Answer) -> str:
    names = [column.name for column in answer.columns]
    return "\n".join([str(names), *(str(column.to_pylist()) for column in answer.rows.columns)])
