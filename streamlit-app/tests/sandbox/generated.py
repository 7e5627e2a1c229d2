"""Statements that nobody wrote: calls of the engine's own functions with awkward values, and mutated statements."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.fixtures.shared import VARIABLE

VALUES = (
    "NULL", "0", "-1", "1", "2147483648", "9223372036854775807", "1e308", "'NaN'::float", "''", "'a'", "'%s%n{}'",
    "'/etc/passwd'", "'SELECT 1'", "'flow'", "'1 day'", "repeat('x', 100000)", "TRUE", "[1, NULL]", "ARRAY[1]",
    "current_date", "1.5", "(SELECT 1)", "'{\"a\": [1]}'", "process", "value", "period", "*", "x -> x", "'\\x00'",
)  # fmt: skip
PIECES = (
    ";", "--", "/*", "*/", "'", '"', "$$", "(", ")", ",", "UNION ALL SELECT", "COPY", "ATTACH", "SET", "EXPLAIN ANALYZE",
    "INTO", "FOR UPDATE", "; COMMIT;", "DELETE FROM flow", "FROM '/etc/passwd'", "::regclass", "LIMIT 1e9", "\u00a0", "🙂",
)  # fmt: skip
WRITTEN = (
    "SELECT process, sum(value) FROM flow GROUP BY process ORDER BY 2 DESC",
    "WITH wind AS (SELECT * FROM flow WHERE process LIKE '%WIND%') SELECT count(*) FROM wind",
    "SELECT f.*, rank() OVER (PARTITION BY process ORDER BY value) FROM flow f",
    "INSERT INTO flow(process) SELECT process FROM flow",
    "UPDATE flow SET value = 0 WHERE period = 2030",
    "CREATE TABLE copied AS SELECT * FROM flow",
    "EXPLAIN ANALYZE DELETE FROM flow",
    "SELECT * FROM flow a CROSS JOIN flow b CROSS JOIN flow c",
    "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r",
    "COPY flow TO '/tmp/flow.csv'",
    "SET statement_timeout = 0",
    "DO $$ BEGIN DELETE FROM flow; END $$",
    "PIVOT flow ON period USING sum(value)",
    "VALUES (1, 'a'), (2, 'b')",
)


def statements(functions: Sequence[tuple[str, int]], corpus: str, count: int, seed: int) -> Iterator[str]:
    """So many statements: half call one of the functions (name, number of arguments), half are mutated ones."""
    chance = random.Random(seed)
    written = [*WRITTEN, *_corpus(corpus)]
    for number in range(count):
        yield _call(chance, functions) if number % 2 else _mutated(chance, written)


def _corpus(name: str) -> list[str]:
    """The corpus of an engine, where it lies beside the project."""
    file = Path(os.environ.get(VARIABLE, ""), "..", "sql_corpus", name)
    if not file.is_file():
        return []
    found = [json.loads(line)["sql"] for line in file.read_text("utf-8").splitlines()]
    return [sql for sql in found if len(sql) < 5_000]


def _call(chance: random.Random, functions: Sequence[tuple[str, int]]) -> str:
    name, width = chance.choice(functions)
    width = max(0, width + chance.choice((0, 0, 0, 0, -1, 1)))
    call = f'"{name}"({", ".join(chance.choice(VALUES) for _ in range(width))})'
    shape = chance.choice(
        ("SELECT {}", "SELECT {} FROM flow", "SELECT * FROM {}", "FROM flow, LATERAL {} AS t", "SELECT count({}) FROM flow",
         "SELECT 1 FROM flow ORDER BY {}", "EXPLAIN SELECT {}")
    )  # fmt: skip
    return shape.format(call)


def _mutated(chance: random.Random, written: Sequence[str]) -> str:
    words = chance.choice(written).split(" ")
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(words))
        match chance.randrange(5):
            case 0:
                words.insert(place, chance.choice(PIECES))
            case 1:
                words[place : place + 1] = []
            case 2:
                words[place] = chance.choice(chance.choice(written).split(" "))
            case 3:
                words[place] = words[place].swapcase() + chance.choice(("", "/**/", "\n", "\t"))
            case 4:
                words[place:] = chance.choice(written).split(" ")
        words = words or [""]
    return " ".join(words)
