"""The process that runs strangers' statements on a DuckDB file; nothing of the app is in its memory.

Started as `python -I -m speedlocal.sandbox.worker FILE SPILL`. It answers requests (JSON frames on standard input)
with a heading (a JSON frame) and, where there are rows, an Arrow stream (a second frame) on what was standard output.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

import duckdb
import pyarrow as pa

from speedlocal.errors import QueryError, QueryRefused
from speedlocal.sandbox.complaints import complaint_of
from speedlocal.sandbox.frames import write_frame
from speedlocal.sandbox.inbox import Inbox
from speedlocal.sandbox.limits import GIVE_WAY_SECONDS, GRACE_SECONDS
from speedlocal.sandbox.locked import open_locked
from speedlocal.sandbox.memory import limit_this_process, nearly_spent
from speedlocal.sandbox.priority import give_way, has_given_way
from speedlocal.sandbox.reading import Reading, read_answer
from speedlocal.sandbox.request import Request

Stoppable = Callable[[Callable[[], None]], AbstractContextManager[None]]
"""Takes what stops a statement, and gives a block within which the parent may stop it."""


def main(file: str, spill: str) -> None:
    """Serve requests until the parent is gone."""
    replies = _private_output()
    try:
        connection = open_locked(Path(file), Path(spill))
    except duckdb.Error as error:
        write_frame(replies, _json({"closed": complaint_of(error, "").message}))
        return
    pa.set_cpu_count(1)
    limit_this_process()
    write_frame(replies, _json({"open": True}))
    inbox, spent = Inbox(sys.stdin.buffer), False
    while not spent:
        message = inbox.next_request()
        number = message.pop("number")
        heading, stream = _answered(connection, Request(**message), partial(inbox.interrupting, number))
        spent = nearly_spent() or has_given_way()
        try:
            write_frame(replies, _json({**heading, "spent": spent}))
            if stream is not None:
                write_frame(replies, stream)
        except BrokenPipeError:
            return


def _private_output() -> BinaryIO:
    """Standard output for replies alone; whatever else is printed goes to standard error."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def _answered(
    connection: duckdb.DuckDBPyConnection, request: Request, stoppable: Stoppable
) -> tuple[dict[str, object], bytes | None]:
    """The heading, and the rows where there are any."""
    began = time.perf_counter()
    try:
        reading = _read(connection, request, stoppable)
        stream = _stream(reading.rows)
    except QueryError as error:
        return _refusal(error), None
    except (duckdb.Error, pa.ArrowException, OSError, MemoryError, ValueError) as error:
        return _failure(error, request), None
    return _heading(reading, time.perf_counter() - began), stream


def _read(connection: duckdb.DuckDBPyConnection, request: Request, stoppable: Stoppable) -> Reading:
    """The answer on a cursor of its own: what a statement leaves behind goes with it."""
    cursor = connection.cursor()
    try:
        with stoppable(cursor.interrupt), _time_limit(cursor, request.seconds):
            return read_answer(cursor, request)
    finally:
        cursor.close()


@contextmanager
def _time_limit(cursor: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Give way in time, interrupt the statement at its limit, and end the process where that has no effect."""
    timers = [
        threading.Timer(GIVE_WAY_SECONDS, give_way),
        threading.Timer(seconds, cursor.interrupt),
        threading.Timer(seconds + 2 * GRACE_SECONDS, os._exit, args=(70,)),
    ]
    for timer in timers:
        timer.daemon = True
        timer.start()
    try:
        yield
    finally:
        for timer in timers:
            timer.cancel()


def _stream(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    return bytes(sink.getvalue())


def _heading(reading: Reading, elapsed: float) -> dict[str, object]:
    columns = [(column.name, column.type) for column in reading.columns]
    return {"columns": columns, "cut": reading.cut, "elapsed": elapsed}


def _refusal(error: QueryError) -> dict[str, object]:
    return {"refused": isinstance(error, QueryRefused), "message": str(error), "position": error.position}


def _failure(error: Exception, request: Request) -> dict[str, object]:
    """What ended the statement; a statement that does not parse was never run."""
    if isinstance(error, duckdb.InterruptException) or "INTERRUPT" in str(error)[:40]:
        return {"refused": False, "message": f"Stopped after {request.seconds:g} seconds.", "position": None}
    if isinstance(error, MemoryError):
        return {"refused": False, "message": "The statement needs more memory than it may have.", "position": None}
    complaint = complaint_of(error, request.sql)
    refused = isinstance(error, duckdb.ParserException)
    return {"refused": refused, "message": complaint.message, "position": complaint.position}


def _json(content: dict[str, object]) -> bytes:
    return json.dumps(content).encode()


if __name__ == "__main__":
    main(*sys.argv[1:])
