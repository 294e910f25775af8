"""Many requests, one statement: requests that arrive while a batch commits form the next one, so batches grow with the load."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

import asyncpg
import structlog

from stratus.saver.pace import Lag

logger = structlog.get_logger("stratus.saver")

Q = TypeVar("Q")
A = TypeVar("A")

TRANSIENT = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)

# These mean that the database is unreachable or full, not that it refuses this statement.
GONE = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # of a connection that dies while it closes its last operation
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InsufficientResourcesError,  # a full disk, no memory, too many connections
    asyncpg.PostgresSystemError,  # the disk answers with an error
    asyncpg.QueryCanceledError,
    asyncpg.ReadOnlySQLTransactionError,
)

HELD = (asyncpg.LockNotAvailableError, asyncpg.TransactionTimeoutError)
"""Somebody holds a row for longer than the server lets one wait: that passes, and concerns those who need that row."""


def tell(event: str, **facts: Any) -> None:
    """Log the exception, and ignore a failure to do so: on a full disk, logging fails first."""
    with suppress(Exception):
        logger.warning(event, **facts)


class Unavailable(Exception):
    """The database cannot be reached, or too many requests wait for it; the browser retries after `retry_after` seconds."""

    def __init__(self, retry_after: int = 2) -> None:
        super().__init__("The exam server is busy")
        self.retry_after = retry_after


class Batcher(Generic[Q, A]):
    """Collects requests and answers them together.

    `run` takes requests with different keys, in ascending order of the key, and returns their answers in that order. If it raises, it must
    have changed nothing. A batch that fails on a deadlock runs once more; after any other failure the requests run one by one, so that a
    bad one does not make the others fail.
    """

    def __init__(self, run: Callable[[Sequence[Q]], Awaitable[Sequence[A]]], key: Callable[[Q], Hashable], *, most: int = 400) -> None:
        self._run = run
        self._key = key
        self._most = most
        self._waiting: list[tuple[Q, asyncio.Future[A], float]] = []
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._busy = False
        self._lag = Lag()

    @property
    def lag(self) -> float:
        """How long requests had to wait lately, in seconds."""
        return self._lag.at(time.monotonic())

    def open(self) -> None:
        self._task = asyncio.create_task(self._work())

    async def close(self) -> None:
        """Answer the waiting requests, then stop."""
        while (self._waiting or self._busy) and self._task is not None and not self._task.done():  # noqa: ASYNC110 - once, at the end
            await asyncio.sleep(0.01)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def __len__(self) -> int:
        return len(self._waiting)

    async def submit(self, request: Q) -> A:
        """Return the answer to this request. Raises Unavailable, or whatever `run` raises for this request alone."""
        future: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((request, future, time.monotonic()))
        self._wake.set()
        return await future

    async def _work(self) -> None:
        while True:
            await self._wake.wait()
            batch = self._take()
            if not batch:
                self._wake.clear()
                continue
            self._busy = True
            begun = time.monotonic()
            try:
                await self._answer(batch)
            except Exception as error:  # the batcher must outlive whatever happens
                for _request, future, _since in batch:
                    if not future.done():
                        future.set_exception(error)
                tell("batch_failed", exc_info=True)
            self._busy = False
            done = time.monotonic()
            self._lag.answered(begun, done, max(done - since for _request, _future, since in batch))

    def _take(self) -> list[tuple[Q, asyncio.Future[A], float]]:
        """Take the waiting requests, one per key; a second one with the same key waits for the next batch.

        How long it waits for those of its own key does not count as load: one browser that sends many at once would slow everybody down.
        """
        now = time.monotonic()
        taken: list[tuple[Q, asyncio.Future[A], float]] = []
        left: list[tuple[Q, asyncio.Future[A], float]] = []
        keys: set[Hashable] = set()
        for entry in self._waiting:
            key = self._key(entry[0])
            if entry[1].done():
                continue  # the client went away
            if key in keys:
                left.append((entry[0], entry[1], now))
            elif len(taken) >= self._most:
                left.append(entry)
            else:
                keys.add(key)
                taken.append(entry)
        self._waiting = left
        # Keys are numbers in every batch that is sorted, but their declared type is only Hashable.
        return sorted(taken, key=lambda entry: self._key(entry[0]))  # type: ignore[arg-type, return-value]

    async def _answer(self, batch: list[tuple[Q, asyncio.Future[A], float]]) -> None:
        try:
            answers = await self._tried([request for request, _future, _since in batch])
        except GONE as error:
            for _request, future, _since in batch:
                if not future.done():
                    future.set_exception(Unavailable())
            tell("database_gone", error=type(error).__name__, requests=len(batch))
            return
        except Exception as error:
            if len(batch) == 1:
                if not batch[0][1].done():
                    batch[0][1].set_exception(Unavailable() if isinstance(error, HELD) else error)
                return
            tell("batch_split", error=type(error).__name__, requests=len(batch))
            for entry in batch:
                await self._answer([entry])
            return
        for (_request, future, _since), answer in zip(batch, answers, strict=True):
            if not future.done():
                future.set_result(answer)

    async def _tried(self, requests: list[Q]) -> Sequence[A]:
        try:
            return await self._run(requests)
        except TRANSIENT:
            return await self._run(requests)
