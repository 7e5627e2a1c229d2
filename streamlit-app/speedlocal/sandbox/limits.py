"""The caps that hold for every statement, whoever sends it."""

from __future__ import annotations

from typing import Final

STATEMENT_CHARACTERS: Final = 100_000
"""Longest statement; parsers take a time that grows faster than the text."""

RUNNING_AT_ONCE: Final = 3
"""Statements that run at the same time, whoever sends them."""

LONG_AT_ONCE: Final = 2
"""Of these, how many may be long, so that short ones always find a place."""

LONG_SECONDS: Final = 1.0
"""A statement that has run for so long is a long one."""

GIVE_WAY_SECONDS: Final = 3.0
"""After so long a DuckDB statement goes on with low priority, which costs the next one a fresh worker."""

ANSWER_BYTES: Final = 50_000_000
"""Largest answer as Arrow; an answer that grows beyond is cut, and says so."""

MESSAGE_CHARACTERS: Final = 2_000
"""Longest complaint that is handed on: an engine may quote a whole value in its message."""

DUCKDB_MEMORY: Final = "240MB"
"""What DuckDB accounts for itself; measured not to be a hard limit, hence the next one."""

WORKER_EXTRA_MEMORY: Final = 448 * 1_024 * 1_024
"""Address space that a worker may take beyond what it holds once the file is open; all that run fit into 2 GiB."""

SPILL: Final = "512MB"
"""What a DuckDB statement may put on disk beside its memory."""

SPILL_FILE_BYTES: Final = 600 * 1_024 * 1_024
"""Largest single file of a worker, enforced by the operating system."""

START_SECONDS: Final = 60.0
"""How long a worker may take to start, or a PostgreSQL server to accept a connection, on a loaded machine."""

GRACE_SECONDS: Final = 1.0
"""Beyond its time limit a statement gets this long to end by itself; then it is ended."""

POSTGRES_BATCH: Final = 200
"""Most rows fetched at once from PostgreSQL, so that the byte cap is looked at often."""

POSTGRES_BATCH_BYTES: Final = 4_000_000
"""About what is fetched at once from PostgreSQL, judged by the rows that came before."""
