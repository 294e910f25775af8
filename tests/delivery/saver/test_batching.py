"""Gathering requests, whatever becomes of their batch."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import count
from types import SimpleNamespace

import asyncpg
import pytest

from stratus.saver import batching
from stratus.saver.batching import Batcher, Unavailable
from stratus.saver.pace import strain


class Runs:
    """What a batcher runs: notes the batches, and fails as told. With `held` a batch ends only after `go_on`."""

    def __init__(self, *failures: Exception, poison: int | None = None, held: bool = False) -> None:
        self.failures = list(failures)
        self.poison = poison
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        if not held:
            self.go_on.set()
        self.batches: list[list[int]] = []

    async def __call__(self, requests: Sequence[int]) -> list[int]:
        self.batches.append(list(requests))
        self.begun.set()
        await self.go_on.wait()
        if self.failures:
            raise self.failures.pop(0)
        if self.poison in requests:
            raise ValueError("poison")
        return [10 * request for request in requests]


async def outcome(run: Runs, *requests: int, most: int = 400) -> list[int | BaseException]:
    batcher: Batcher[int, int] = Batcher(run, lambda request: request, most=most)
    batcher.open()
    try:
        return await asyncio.gather(*(batcher.submit(request) for request in requests), return_exceptions=True)
    finally:
        await batcher.close()


async def test_what_waits_together_runs_together_in_order() -> None:
    run = Runs()
    assert await outcome(run, 3, 1, 2) == [30, 10, 20]
    assert run.batches == [[1, 2, 3]]


async def test_two_requests_of_one_key_are_never_in_one_batch() -> None:
    run = Runs()
    assert await outcome(run, 1, 1, 2) == [10, 10, 20]
    assert run.batches == [[1, 2], [1]]


async def slowest_told(run: Runs, monkeypatch: pytest.MonkeyPatch, *requests: int, most: int = 400) -> list[float]:
    """Return how long the slowest request of each batch waited, where a batch takes one second of a clock of its own."""
    seconds, told = [0.0], []
    monkeypatch.setattr(batching, "time", SimpleNamespace(monotonic=lambda: seconds[0]))
    monkeypatch.setattr(batching.Lag, "answered", lambda _lag, _begun, _done, slowest: told.append(slowest))

    async def a_second(batch: Sequence[int]) -> list[int]:
        seconds[0] += 1.0
        return await run(batch)

    batcher: Batcher[int, int] = Batcher(a_second, lambda request: request, most=most)
    batcher.open()
    try:
        await asyncio.gather(*(batcher.submit(request) for request in requests))
    finally:
        await batcher.close()
    return told


async def test_who_sends_many_at_once_does_not_make_the_server_look_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Runs()
    assert max(await slowest_told(run, monkeypatch, *[1] * 6, 2)) == 2.0
    assert run.batches == [[1, 2], *[[1]] * 5]


async def test_who_finds_a_batch_full_does(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await slowest_told(Runs(), monkeypatch, 1, 2, 3, 4, most=1) == [1.0, 2.0, 3.0, 4.0]


async def test_a_batch_has_a_largest_size() -> None:
    run = Runs()
    await outcome(run, 1, 2, 3, most=2)
    assert run.batches == [[1, 2], [3]]


async def test_how_long_requests_wait_is_known_and_slows_browsers_down(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = count(1_000.0, step=10.0)
    monkeypatch.setattr(batching, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    batcher: Batcher[int, int] = Batcher(Runs(), lambda request: request)
    batcher.open()
    for request in range(20):
        await batcher.submit(request)
    await batcher.close()
    assert strain(batcher.lag) > 1.0


async def test_a_bad_request_fails_alone() -> None:
    one, bad, three = await outcome(Runs(poison=2), 1, 2, 3)
    assert (one, three) == (10, 30)
    assert isinstance(bad, ValueError)


@pytest.mark.parametrize("error", [asyncpg.DeadlockDetectedError("x"), asyncpg.SerializationError("x")])
async def test_a_deadlock_is_tried_once_more(error: Exception) -> None:
    run = Runs(error)
    assert await outcome(run, 1, 2) == [10, 20]
    assert run.batches == [[1, 2], [1, 2]]


AWAY = [
    ConnectionRefusedError(),
    asyncpg.AdminShutdownError("x"),
    asyncpg.ConnectionDoesNotExistError("x"),
    asyncpg.DiskFullError("x"),
    asyncpg.PostgresIOError("x"),
    asyncpg.OutOfMemoryError("x"),
]


@pytest.mark.parametrize("error", AWAY, ids=lambda error: type(error).__name__)
async def test_a_database_that_is_away_is_said_to_everybody_and_the_next_batch_tries_again(error: Exception) -> None:
    run = Runs(error)
    batcher: Batcher[int, int] = Batcher(run, lambda request: request)
    batcher.open()
    first = await asyncio.gather(batcher.submit(1), batcher.submit(2), return_exceptions=True)
    assert [type(one) for one in first] == [Unavailable, Unavailable]
    assert await batcher.submit(3) == 30
    await batcher.close()


@pytest.mark.parametrize("error", [asyncpg.LockNotAvailableError, asyncpg.TransactionTimeoutError])
async def test_a_row_that_somebody_holds_too_long_keeps_no_other_from_being_saved(error: type[Exception]) -> None:
    run = Runs(*(error("x") for _batch_and_first in range(2)))
    held, saved = await outcome(run, 1, 2)
    assert (type(held), saved) == (Unavailable, 20)


async def test_a_log_that_takes_nothing_more_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_facts: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(batching.logger, "warning", full)
    run = Runs(asyncpg.DiskFullError("x"), ValueError("x"), poison=1)
    batcher: Batcher[int, int] = Batcher(run, lambda request: request)
    batcher.open()
    assert isinstance((await asyncio.gather(batcher.submit(2), return_exceptions=True))[0], Unavailable)
    bad, good = await asyncio.gather(batcher.submit(1), batcher.submit(2), return_exceptions=True)
    assert (type(bad), good) == (ValueError, 20)
    await batcher.close()


async def test_closing_answers_what_is_under_way() -> None:
    run = Runs(held=True)
    batcher: Batcher[int, int] = Batcher(run, lambda request: request)
    batcher.open()
    waiting = asyncio.create_task(batcher.submit(1))
    await run.begun.wait()
    closing = asyncio.create_task(batcher.close())
    await asyncio.sleep(0)  # lets it begin
    run.go_on.set()
    await closing
    assert await waiting == 10


async def test_a_browser_that_went_away_takes_nobody_with_it() -> None:
    run = Runs(held=True)
    batcher: Batcher[int, int] = Batcher(run, lambda request: request)
    batcher.open()
    gone, stays = asyncio.create_task(batcher.submit(1)), asyncio.create_task(batcher.submit(2))
    await run.begun.wait()
    gone.cancel()
    run.go_on.set()
    assert await stays == 20
    await batcher.close()
