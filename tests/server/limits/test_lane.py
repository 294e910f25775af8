"""The lane of log-ins: addresses take turns, and one that fills it loses its last place."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from stratus.server.limits.errors import Refused
from stratus.server.limits.lane import Lane, is_hashing


class Held:
    """A lane whose first piece of work holds the thread until the test lets go."""

    def __init__(self, most: int) -> None:
        self.lane = Lane(most)
        self.done: list[str] = []
        self.begun, self.go_on = asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()

        def hold() -> None:
            loop.call_soon_threadsafe(self.begun.set)
            self.go_on.wait(600)

        self.tasks = [loop.create_task(self.lane.run("holder", hold))]

    def ask(self, *addresses: str) -> list[asyncio.Task[None]]:
        made = [asyncio.get_running_loop().create_task(self.lane.run(a, lambda a=a: self.done.append(a))) for a in addresses]
        self.tasks += made
        return made

    async def finish(self) -> list[Any]:
        self.go_on.set()
        return await asyncio.gather(*self.tasks, return_exceptions=True)


def in_a_loop(play: Callable[[], Any]) -> None:
    asyncio.run(play())


def test_addresses_take_turns() -> None:
    async def play() -> None:
        held = Held(most=10)
        await held.begun.wait()
        held.ask("a", "a", "a", "b", "c", "c")
        await held.finish()
        assert held.done == ["a", "b", "c", "a", "c", "a"]

    in_a_loop(play)


def test_who_fills_the_lane_loses_a_place_to_who_has_fewer() -> None:
    async def play() -> None:
        held = Held(most=4)
        await held.begun.wait()
        many = held.ask("a", "a", "a", "a")
        await asyncio.sleep(0)
        assert held.lane.has_room("b")
        assert not held.lane.has_room("a")
        (one,) = held.ask("b")
        await asyncio.sleep(0)
        outcomes = await held.finish()
        assert [isinstance(outcome, Refused) for outcome in outcomes] == [False, False, False, False, True, False]
        assert (many[3].done(), one.exception(), held.done) == (True, None, ["a", "b", "a", "a"])

    in_a_loop(play)


def test_a_full_lane_refuses_and_tells_when_to_come_back() -> None:
    async def play() -> None:
        held = Held(most=2)
        await held.begun.wait()
        held.ask("a", "b")
        await asyncio.sleep(0)
        with pytest.raises(Refused) as refused:
            await held.lane.run("c", lambda: None)
        assert (refused.value.status, refused.value.retry_after) == (429, 1)
        await held.finish()
        assert await held.lane.run("c", lambda: 7) == 7

    in_a_loop(play)


def test_somebody_who_leaves_gives_their_place_up() -> None:
    async def play() -> None:
        held = Held(most=2)
        await held.begun.wait()
        left, _stays = held.ask("a", "b")
        await asyncio.sleep(0)
        left.cancel()
        await asyncio.sleep(0)
        assert len(held.lane) == 1
        await held.finish()
        assert held.done == ["b"]
        assert await held.lane.run("a", lambda: 7) == 7

    in_a_loop(play)


def test_work_that_fails_does_not_hold_the_lane() -> None:
    async def play() -> None:
        lane = Lane(2)
        with pytest.raises(ZeroDivisionError):
            await lane.run("a", lambda: 1 / 0)
        assert await lane.run("a", lambda: 7) == 7

    in_a_loop(play)


@pytest.mark.parametrize(
    ("method", "path", "hashes"),
    [
        ("POST", "/login", True),
        ("POST", "/login/", True),
        ("POST", "/login/code", True),
        ("POST", "/profile", True),
        ("GET", "/login", False),
        ("POST", "/logins", False),
        ("POST", "/library", False),
    ],
)
def test_what_hashes_is_known_by_its_address(method: str, path: str, hashes: bool) -> None:
    assert is_hashing(method, path) is hashes
