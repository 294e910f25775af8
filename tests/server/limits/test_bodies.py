"""Bodies that are late, cut off or left, without a network; with one they are in test_front.py and test_provoked.py."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import pytest

from stratus.server.limits.bodies import Bodies, Gone
from stratus.server.limits.bounds import Limit
from stratus.server.limits.errors import Refused
from stratus.server.request import RequestHead
from support.running import PATIENCE

LATE = Limit(1024, 0.0)
USUAL = Limit(1024, PATIENCE)


class Sender:
    """granian's side of a body: what arrives, piece by piece; the last piece is empty."""

    def __init__(self) -> None:
        self.pieces: asyncio.Queue[bytes] = asyncio.Queue()
        self.asked = 0
        self.is_asked = asyncio.Event()

    def sends(self, *pieces: bytes) -> Sender:
        for piece in pieces:
            self.pieces.put_nowait(piece)
        return self

    def __aiter__(self) -> Sender:
        return self

    async def __anext__(self) -> bytes:
        self.asked += 1
        self.is_asked.set()
        piece = await self.pieces.get()
        if not piece:
            raise StopAsyncIteration
        return piece


def a_head(length: int | None, *, chunked: bool = False) -> RequestHead:
    return RequestHead("POST", "/", "", "http", [], {}, "192.0.2.1", "id", length, chunked, "application/json")


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, PATIENCE))


async def read(bodies: Bodies, sender: Sender, limit: Limit, length: int | None = 5, *, chunked: bool = False) -> bytes:
    kept: list[bytes] = []
    await bodies.read(a_head(length, chunked=chunked), sender, limit, kept.append)
    return b"".join(kept)


def test_a_body_is_complete_with_its_last_byte_and_its_end_is_not_waited_for() -> None:
    async def work() -> None:
        sender = Sender().sends(b"ab", b"cde")
        assert await read(Bodies(), sender, USUAL) == b"abcde"
        assert sender.asked == 2

    run(work())


@pytest.mark.parametrize("length", [None, 0])
def test_a_request_without_a_body_waits_for_none(length: int | None) -> None:
    async def work() -> None:
        sender = Sender()
        assert await read(Bodies(), sender, USUAL, length) == b""
        assert sender.asked == 0

    run(work())


def test_a_body_without_a_length_ends_with_its_end() -> None:
    async def work() -> None:
        assert await read(Bodies(), Sender().sends(b"ab", b"cde", b""), USUAL, None, chunked=True) == b"abcde"

    run(work())


@pytest.mark.parametrize("pieces", [(b"",), (b"ab", b""), (b"ab", b"cd", b"")])
def test_a_body_that_was_cut_off_is_nobodys(pieces: tuple[bytes, ...]) -> None:
    async def work() -> None:
        with pytest.raises(Gone):
            await read(Bodies(), Sender().sends(*pieces), USUAL)

    run(work())


def test_a_body_that_announces_too_much_is_refused_and_nothing_of_it_read() -> None:
    async def work() -> None:
        sender = Sender()
        with pytest.raises(Refused) as refused:
            await read(Bodies(), sender, USUAL, 1025)
        assert (refused.value.status, sender.asked) == (413, 0)

    run(work())


@pytest.mark.parametrize("length", [5, None])
def test_a_body_that_brings_too_much_is_refused_and_no_more_of_it_read(length: int | None) -> None:
    async def work() -> None:
        sender = Sender().sends(b"x" * 1024, b"x", b"x")
        with pytest.raises(Refused) as refused:
            await read(Bodies(), sender, USUAL, length, chunked=length is None)
        assert (refused.value.status, sender.asked) == (413, 2)

    run(work())


def test_each_of_many_bodies_that_are_late_is_refused_and_those_that_have_time_left_are_not() -> None:
    async def work() -> None:
        bodies, patient = Bodies(), Sender()
        waits = asyncio.create_task(read(bodies, patient, USUAL))
        await patient.is_asked.wait()
        late = await asyncio.gather(*(read(bodies, Sender().sends(b"ab"), LATE) for _ in range(50)), return_exceptions=True)
        assert [(type(one), getattr(one, "status", None)) for one in late] == [(Refused, 408)] * 50
        assert not waits.done()
        patient.sends(b"abcde")
        assert await waits == b"abcde"

    run(work())


def test_a_body_that_comes_after_all_others_were_late_has_its_time_too() -> None:
    async def work() -> None:
        bodies = Bodies()
        for _ in range(2):
            with pytest.raises(Refused):
                await read(bodies, Sender(), LATE)
            assert await read(bodies, Sender().sends(b"abcde"), USUAL) == b"abcde"

    run(work())


def test_one_that_had_time_left_when_another_was_late_is_late_in_its_turn() -> None:
    async def work() -> None:
        bodies, a_little_later = Bodies(), Limit(1024, 0.3)
        both = await asyncio.gather(*(read(bodies, Sender(), limit) for limit in (LATE, a_little_later)), return_exceptions=True)
        assert [getattr(one, "status", None) for one in both] == [408, 408]

    run(work())


def test_who_is_refused_for_being_late_can_still_be_answered() -> None:
    async def work() -> None:
        async def answer() -> str:
            try:
                await read(Bodies(), Sender(), LATE)
            except Refused:
                await asyncio.sleep(0)
                return "answered"
            return "read"

        assert await asyncio.create_task(answer()) == "answered"

    run(work())


def test_a_request_that_is_ended_from_outside_is_not_called_late() -> None:
    async def work() -> None:
        sender = Sender()
        task = asyncio.create_task(read(Bodies(), sender, USUAL))
        await sender.is_asked.wait()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        assert task.cancelled()

    run(work())
