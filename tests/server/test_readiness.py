"""What a process knows of its database without waiting for it."""

import asyncio
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from stratus.server.front import Front, Rooms
from stratus.server.readiness import ANSWERS, ONLY_READS, SILENCE, SILENT, DatabaseWatch


class Asked:
    """A database that says what it is told to, a clock that goes on when it is told to, and what was told."""

    def __init__(self) -> None:
        self.says, self.shows = ANSWERS, 100.0
        self.heard: list[bool] = []
        self.watch = DatabaseWatch(self.ask, self.heard.append, clock=lambda: self.shows)

    def ask(self) -> str:
        if self.says == SILENT:
            raise ConnectionError
        return self.says


def test_before_it_was_asked_it_has_not_answered():
    assert Asked().watch.state == SILENT


def test_it_is_told_what_the_database_said_last():
    asked = Asked()
    for says in (ANSWERS, ONLY_READS, SILENT, ANSWERS):
        asked.says = says
        asked.watch.look()
        assert asked.watch.state == says
    assert asked.heard == [True, True, False, True]


def test_a_database_that_leaves_a_question_waiting_does_not_answer():
    asked = Asked()
    asked.watch.look()
    asked.shows += SILENCE
    assert asked.watch.state == ANSWERS
    asked.shows += 0.1
    assert asked.watch.state == SILENT


class Asking:
    """A connection that keeps what it is answered."""

    def response_bytes(self, status: int, headers: object, body: bytes) -> None:
        self.status, self.said = status, msgspec.json.decode(body)


@pytest.fixture
def a_front() -> Iterator[Callable[..., Front]]:
    """A front with these rooms, loaded as in a process of its own."""
    loop = asyncio.new_event_loop()
    made: list[Front] = []

    def load(**rooms: Any) -> Front:
        made.append(Front(Rooms(wsgi=lambda: lambda _environ, _start: [], **rooms)))
        made[-1]._load(loop)
        return made[-1]

    yield load
    for front in made:
        front.__rsgi_del__(loop)
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


def asked(front: Front) -> tuple[int, str]:
    asking = Asking()
    front._ready(SimpleNamespace(room=""), asking)
    return asking.status, asking.said["status"]


def test_whoever_asks_whether_it_is_ready_makes_it_look_at_the_disk_only_while_something_is_missing(a_front):
    lacks: list[str | None] = ["The front end is missing.", "The front end is missing.", None]
    front = a_front(missing=lambda: lacks.pop(0))
    assert [asked(front) for _time in range(4)] == [(503, "The front end is missing."), *[(200, "ok")] * 3]
    assert lacks == []
