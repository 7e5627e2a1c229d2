"""Statements of several people at once, on each engine: all are answered, and one person's end is nobody else's."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from speedlocal.errors import QueryError, QueryFailed
from speedlocal.sandbox import Running, Sandbox, open_sandbox
from tests.sandbox.conftest import published, url_of
from tests.sandbox.restricted_role import drop_role, restricted_url

ENDLESS = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT 1 FROM r) SELECT count(*) FROM r"


@pytest.fixture(params=["duckdb", pytest.param("postgresql", marks=pytest.mark.postgres)])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox on an empty database of each engine."""
    if request.param == "duckdb":
        with open_sandbox(url_of(published(tmp_path / "results.duckdb"))) as sandbox:
            yield sandbox
        return
    url: str = request.getfixturevalue("postgres_url")
    with open_sandbox(restricted_url(url)) as sandbox:
        yield sandbox
    drop_role(url)


def answer(sandbox: Sandbox, number: int) -> list[object]:
    return sandbox.run(f"SELECT {number}", row_limit=1, seconds=30).rows.column(0).to_pylist()


def together(count: int, work: object) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_people_at_once_each_get_their_own_answer_also_while_others_are_ended(shared: Sandbox) -> None:
    answers: dict[int, list[object]] = {}
    ended: list[str] = []

    def visit(number: int) -> None:
        if number % 4:
            answers[number] = answer(shared, number)
            return
        with pytest.raises(QueryError) as caught:
            shared.run(ENDLESS, row_limit=1, seconds=0.5)
        ended.append(str(caught.value))

    together(8, visit)
    assert answers == {number: [number] for number in range(8) if number % 4}
    assert len(ended) == 2
    assert set(ended) <= {"Stopped after 0.5 seconds.", "Other statements are running; try again in a moment."}


def test_a_statement_that_is_cancelled_ends_soon_and_the_next_is_answered(shared: Sandbox) -> None:
    answer(shared, 1)
    running = Running("one")
    timer = threading.Timer(0.3, running.cancel)
    timer.start()
    began = time.monotonic()
    with pytest.raises(QueryFailed, match=r"^Cancelled\.$"):
        shared.run(ENDLESS, row_limit=1, seconds=60, running=running)
    assert time.monotonic() - began < 10.3
    assert answer(shared, 42) == [42]


def test_what_is_started_for_many_ends_with_the_sandbox(tmp_path: Path) -> None:
    file = published(tmp_path / "results.duckdb")
    with open_sandbox(url_of(file)) as sandbox:
        together(6, lambda number: answer(sandbox, number))
        started = [child for child in psutil.Process().children() if str(file) in child.cmdline()]
        assert 1 < len(started) <= 4
    assert not any(worker.is_running() for worker in started)
