"""A name is looked up in a time that is bounded, whatever the system's look-up does."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpcore
import pytest

from stratus.foundation.outgoing import guarded


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A resolver that does not answer before the test is over; the names it was asked for."""
    over, asked = threading.Event(), []

    def look_up(host: str, *_given: Any, **_named: Any) -> list[Any]:
        asked.append(host)
        over.wait()
        return []

    monkeypatch.setattr(guarded, "LOOK_UPS", threading.BoundedSemaphore(2))
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield asked
    over.set()


def test_a_look_up_that_hangs_is_given_up(hanging: list[str]) -> None:
    with pytest.raises(TimeoutError, match="looking it up took too long"):
        guarded.resolve("slow.example", 443, 0.01)
    assert hanging == ["slow.example"]


def test_look_ups_that_hang_take_a_bounded_number_of_threads(hanging: list[str]) -> None:
    for _time in range(2):
        with pytest.raises(TimeoutError, match="took too long"):
            guarded.resolve("slow.example", 443, 0.01)
    with pytest.raises(TimeoutError, match="too many names"):
        guarded.resolve("other.example", 443, 0.01)
    assert hanging == ["slow.example"] * 2


def test_a_request_counts_it_into_its_deadline(hanging: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    resolve, given = guarded.resolve, []

    def noted(host: str, port: int, within: float = guarded.TIMEOUT) -> list[str]:
        given.append(within)
        return resolve(host, port, within)

    monkeypatch.setattr(guarded, "resolve", noted)
    with guarded.client(list, timeout=0.05) as client, pytest.raises(Exception, match=r"slow\.example is unknown") as error:
        client.get("http://slow.example/")
    assert isinstance(error.value.__cause__, httpcore.ConnectError)
    assert given
    assert max(given) <= 0.05


@pytest.mark.parametrize(
    ("host", "answer"),
    [("localhost", lambda found: set(found) <= {"127.0.0.1", "::1"} and found), ("127.0.0.1", lambda found: found == ["127.0.0.1"])],
)
def test_a_name_that_is_known_is_answered(host: str, answer: Callable[[list[str]], Any]) -> None:
    assert answer(guarded.resolve(host, 80))


def test_what_the_system_says_comes_through() -> None:
    with pytest.raises((OSError, UnicodeError)):
        guarded.resolve("x" * 300, 80)
