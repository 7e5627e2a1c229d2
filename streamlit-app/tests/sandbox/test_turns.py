"""Whose turn it is: few at once, one a session, short ones between long ones, and who is told to come again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from speedlocal.errors import QueryError, QueryFailed, QueryRefused
from speedlocal.sandbox import Answer, Running, Sandbox
from speedlocal.sandbox.limits import LONG_AT_ONCE, LONG_SECONDS, RUNNING_AT_ONCE
from speedlocal.sandbox.request import Request


class Desk:
    """An engine whose statements say how many seconds they take, and that keeps a record of what ran."""

    missing_layers = ()

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.now: list[str] = []
        self.began: list[str] = []
        self.most = 0
        self.together: set[tuple[str, ...]] = set()

    def answer(self, request: Request, running: Running) -> Answer:
        stopped = threading.Event()
        with self.lock:
            self.now.append(running.session)
            self.began.append(request.sql)
            self.together.add(tuple(sorted(self.now)))
        try:
            with running.under_way(stopped.set):
                if stopped.wait(min(float(request.sql.split()[-1]), request.seconds)):
                    raise QueryFailed("ended")
        finally:
            with self.lock:
                self.now.remove(running.session)
        return Answer((), None, False, 0.0)  # type: ignore[arg-type]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def ask(desk: Desk) -> Iterator[Callable[..., dict[str, str]]]:
    """Sends a statement from a thread of its own; what came of it is in the record that is given back."""
    sandbox, threads = Sandbox(desk), []
    outcomes: dict[str, str] = {}

    def sent(sql: str, running: Running | None = None, seconds: float = 5) -> dict[str, str]:
        def run() -> None:
            try:
                sandbox.run(sql, row_limit=1, seconds=seconds, running=running)
                outcomes[sql] = "answered"
            except QueryError as error:
                outcomes[sql] = f"{type(error).__name__}: {error}"

        threads.append(threading.Thread(target=run))
        threads[-1].start()
        return outcomes

    yield sent
    for thread in threads:
        thread.join()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_no_more_run_at_once_than_may_and_those_that_wait_come_in_their_order(
    desk: Desk, ask: Callable[..., dict[str, str]]
) -> None:
    waiting = [Running(f"s{number}") for number in range(8)]
    for number, running in enumerate(waiting):
        outcomes = ask(f"{number} takes 0.1", running)
        until(lambda number=number, running=running: f"{number} takes 0.1" in desk.began or running.before is not None)
    until(lambda: len(outcomes) == 8)
    assert set(outcomes.values()) == {"answered"}
    assert desk.began == [f"{number} takes 0.1" for number in range(8)]
    assert max(map(len, desk.together)) == RUNNING_AT_ONCE


def test_a_statement_that_waits_is_told_how_many_come_first(desk: Desk, ask: Callable[..., dict[str, str]]) -> None:
    for number in range(RUNNING_AT_ONCE):
        ask(f"{number} takes 1.5")
    until(lambda: len(desk.now) == RUNNING_AT_ONCE)
    first, second = Running(), Running()
    ask("first takes 0", first)
    until(lambda: first.before == 0)
    ask("second takes 0", second)
    until(lambda: second.before == 1)
    until(lambda: len(desk.began) == RUNNING_AT_ONCE + 2)
    assert (first.before, second.before) == (None, None)


def test_who_waits_as_long_as_the_own_limit_is_told_that_others_are_busy(
    desk: Desk, ask: Callable[..., dict[str, str]]
) -> None:
    for number in range(RUNNING_AT_ONCE):
        ask(f"{number} takes 1.5")
    until(lambda: len(desk.now) == RUNNING_AT_ONCE)
    outcomes = ask("late takes 0", seconds=0.1)
    until(lambda: "late takes 0" in outcomes)
    assert outcomes["late takes 0"] == "QueryRefused: Other statements are running; try again in a moment."


def test_one_session_runs_one_statement_at_a_time_and_holds_up_nobody_else(
    desk: Desk, ask: Callable[..., dict[str, str]]
) -> None:
    for number in range(3):
        ask(f"{number} takes 0.8", Running("one"))
    outcomes = ask("other takes 0", Running("other"))
    until(lambda: len(outcomes) == 4)
    assert {pair.count("one") for pair in desk.together} <= {0, 1}
    assert desk.began.index("other takes 0") <= 1


def test_a_third_long_statement_is_put_back_so_that_short_ones_find_a_place(
    desk: Desk, ask: Callable[..., dict[str, str]]
) -> None:
    long = [f"long {number} takes {LONG_SECONDS + 0.8}" for number in range(LONG_AT_ONCE + 1)]
    for sql in long:
        outcomes = ask(sql, Running(sql))
        until(lambda sql=sql: sql in desk.began)
    until(lambda: len(desk.now) == LONG_AT_ONCE)
    ask("short takes 0")
    until(lambda: "short takes 0" in outcomes)
    assert not set(long) & set(outcomes)
    until(lambda: set(long) <= set(outcomes))
    assert set(outcomes.values()) == {"answered"}
    assert desk.began[:-1] == [*long, "short takes 0"]
    assert desk.began[-1] in long


def test_a_long_statement_that_finds_no_place_in_its_time_is_told_why(
    desk: Desk, ask: Callable[..., dict[str, str]]
) -> None:
    first = [Running() for _ in range(LONG_AT_ONCE)]
    for number, running in enumerate(first):
        ask(f"{number} takes 20", running, seconds=20)
    until(lambda: all(running.long for running in first))
    outcomes = ask("late takes 2", seconds=1.5)
    until(lambda: "late takes 2" in outcomes)
    for running in first:
        running.cancel()
    assert outcomes["late takes 2"] == "QueryRefused: Other long statements are running; try again in a moment."


def test_a_statement_is_cancelled_while_it_runs_while_it_waits_and_before_it_starts(
    desk: Desk, ask: Callable[..., dict[str, str]]
) -> None:
    running = [Running() for _ in range(RUNNING_AT_ONCE)]
    for number, one in enumerate(running):
        outcomes = ask(f"{number} takes 4", one)
    waits, early = Running(), Running()
    until(lambda: len(desk.now) == RUNNING_AT_ONCE)
    ask("waits takes 0", waits)
    until(lambda: waits.before == 0)
    waits.cancel()
    early.cancel()
    ask("early takes 0", early)
    for one in running:
        one.cancel()
    until(lambda: len(outcomes) == RUNNING_AT_ONCE + 2)
    assert set(outcomes.values()) == {"QueryFailed: Cancelled."}
    assert len(desk.began) == RUNNING_AT_ONCE


def test_a_statement_that_is_over_is_not_cancelled(desk: Desk, ask: Callable[..., dict[str, str]]) -> None:
    running = Running()
    outcomes = ask("short takes 0", running)
    until(lambda: len(outcomes) == 1)
    running.cancel()
    assert outcomes == {"short takes 0": "answered"}
    with pytest.raises(QueryRefused):
        Sandbox(desk).run("x" * 100_001, row_limit=1, seconds=1)
