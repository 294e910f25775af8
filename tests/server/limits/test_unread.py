"""Clients that ask for much and do not read: what the front keeps for them, and when it gives them up (docs/how/front.md)."""

from __future__ import annotations

import hashlib
import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from unread_app import CONTENT, OBJECT, SIZE

from server.conftest import FrontServer, running_front
from support.running import PATIENCE, eventually

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a client has taken")

HERE = Path(__file__).parent
KB, MB = 1024, 1024 * 1024
CLIENTS = 60
DOORS = {
    "a sealed object": f"/exam/objects/31/{OBJECT}",
    "a page": "/page",
    "an export that is generated": "/stream",
    "a file of a page": "/file",
    "a file of the front end": "/static/picture.png",
    "a response file": "/exam/api/file",
}
every_door = pytest.mark.parametrize("path", DOORS.values(), ids=DOORS)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontServer]:
    returned = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": str(128 * KB)}  # what is not held any more is not counted
    with running_front("unread_app", HERE, tmp_path_factory.mktemp("front") / "log", **returned) as server:
        yield server


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontServer]:
    """One that gives up on clients after half a second."""
    with running_front("unread_app", HERE, tmp_path_factory.mktemp("front") / "log", TAKEN_WITHIN="0.5") as server:
        yield server


def get(server: FrontServer, path: str = "/") -> httpx.Response:
    return httpx.get(f"{server.url}{path}", timeout=PATIENCE, trust_env=False)


def ask(server: FrontServer, path: str, times: int = 1, version: str = "1.1") -> socket.socket:
    """Send a request, or several at once, and read nothing. The system keeps little of the answer for this client."""
    client = socket.socket()
    client.settimeout(PATIENCE)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * KB)
    client.connect(("127.0.0.1", server.port))
    client.sendall(f"GET {path} HTTP/{version}\r\nHost: x\r\n\r\n".encode() * times)
    return client


def connected(server: FrontServer) -> HTTPConnection:
    """A connection that stays for several requests."""
    return HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)


def answered(client: HTTPConnection, path: str) -> tuple[int, int]:
    """Ask on this connection; return the status, and how many bytes of a body came."""
    client.request("GET", path)
    answer = client.getresponse()
    return answer.status, len(answer.read())


def rest_of(client: socket.socket, pause: float = 0.0) -> bytes:
    """Read a body to the end of the connection, with so many seconds of a pause for each kilobyte."""
    taken = b""
    while piece := client.recv(64 * KB):
        taken += piece
        threading.Event().wait(pause * len(piece) / KB)
    return taken.partition(b"\r\n\r\n")[2]


def memory(server: FrontServer) -> int:
    """Return what the process has in memory, in bytes."""
    worker = get(server, "/readyz").json()["worker"]
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{worker}/status").read_text())
    assert found
    return int(found[1]) * KB


def is_cut(client: socket.socket) -> bool:
    """Tell whether the server has ended this connection; nothing is taken from it."""
    try:
        client.setblocking(False)
        client.send(b"")
        return bool(client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
    except OSError:
        return True


def waits_for(answer: httpx.Response, number: int) -> bool:
    return answer.json()["under_way"] == number


# Memory


@pytest.mark.slow("counts what sixty clients take")
@every_door
def test_whoever_does_not_read_takes_little_memory_and_others_are_served(server: FrontServer, path: str) -> None:
    assert hashlib.sha256(get(server, path).content[:-1]).hexdigest() == hashlib.sha256(CONTENT[:-1]).hexdigest()
    assert eventually(lambda: waits_for(get(server), 0))
    before = memory(server)
    with ExitStack() as stack:
        for _one in range(CLIENTS):
            stack.enter_context(ask(server, path))
        assert eventually(lambda: waits_for(get(server), CLIENTS))
        assert eventually(lambda: memory(server) - before < CLIENTS * 256 * KB), memory(server) - before
        assert len(get(server, path).content) == SIZE
    assert eventually(lambda: waits_for(get(server), 0))


def test_of_many_requests_that_one_connection_sends_at_once_the_next_is_answered_when_there_is_room(server: FrontServer) -> None:
    before = memory(server)
    with ExitStack() as stack:
        for path in ("/small", f"/exam/objects/31/{OBJECT}"):
            for _one in range(CLIENTS // 2):
                stack.enter_context(ask(server, path, times=50))
        assert eventually(lambda: waits_for(get(server), CLIENTS // 2))
        assert memory(server) - before < CLIENTS * 600 * KB


# Who is given up


@every_door
def test_whoever_takes_nothing_is_cut_off(hurried: FrontServer, path: str) -> None:
    with ask(hurried, path) as client:
        assert eventually(lambda: is_cut(client))
    assert eventually(lambda: waits_for(get(hurried), 0))


def test_whoever_takes_nothing_of_small_answers_is_cut_off_too(hurried: FrontServer) -> None:
    with ask(hurried, "/small", times=20) as client:
        assert eventually(lambda: is_cut(client))


def test_a_byte_now_and_then_is_nothing(hurried: FrontServer) -> None:
    def takes_a_byte() -> bool:
        client.setblocking(True)
        return not client.recv(1) or is_cut(client)

    with ask(hurried, DOORS["a sealed object"]) as client:
        assert eventually(takes_a_byte)


def test_whoever_says_that_they_send_nothing_more_still_gets_their_answer_or_is_cut_off(hurried: FrontServer) -> None:
    with ask(hurried, "/page") as client:
        client.shutdown(socket.SHUT_WR)
        assert eventually(lambda: is_cut(client) or waits_for(get(hurried), 0))
    assert eventually(lambda: waits_for(get(hurried), 0))


@pytest.mark.slow("reads four megabytes slowly")
@every_door
def test_a_slow_client_who_takes_gets_everything(hurried: FrontServer, path: str) -> None:
    with ask(hurried, path, version="1.0") as client:
        body = rest_of(client, pause=0.0005)
    assert (len(body), body[:-1] == CONTENT[:-1]) == (SIZE, True)


def test_an_idle_connection_of_which_everything_was_taken_stays(hurried: FrontServer) -> None:
    with closing(connected(hurried)) as client, ask(hurried, "/page") as other:
        assert answered(client, "/page") == (200, SIZE)
        connection = client.sock
        assert eventually(lambda: is_cut(other))
        assert answered(client, "/")[0] == 200
        assert client.sock is connection


def test_an_answer_that_fails_in_the_middle_does_not_pass_for_whole(server: FrontServer) -> None:
    with pytest.raises(httpx.TransportError):
        get(server, "/breaks")


@pytest.mark.parametrize("path", ["/page", "/stream"])
def test_without_descriptors_an_answer_under_way_goes_on_and_the_next_one_is_refused(server: FrontServer, path: str) -> None:
    """What is cut in the middle, and has no length, would pass for whole."""
    with closing(connected(server)) as client, closing(connected(server)) as keeper, ask(server, path, version="1.0") as other:
        assert [answered(one, "/page") for one in (client, keeper)] == [(200, SIZE)] * 2
        assert eventually(lambda: waits_for(get(server), 1))
        assert answered(keeper, "/use-up-descriptors")[0] == 200
        try:
            assert len(rest_of(other)) == SIZE
            assert eventually(lambda: answered(keeper, "/use-up-descriptors")[0] == 200 and answered(client, "/page")[0] == 503)
        finally:
            assert answered(keeper, "/give-back-descriptors")[0] == 200
        assert answered(client, "/page") == (200, SIZE)


# A system that does not tell


def test_where_nobody_can_be_asked_large_answers_are_handed_over_whole(tmp_path: Path) -> None:
    with running_front("unread_app", HERE, tmp_path / "log", CANNOT_TELL="yes") as server:
        for path in DOORS.values():
            body = get(server, path).content
            assert (path, len(body), body[:-1] == CONTENT[:-1]) == (path, SIZE, True)
        assert "clients_cannot_be_watched" in server.log.read_text()


# Room


@pytest.mark.slow("starts two fronts of its own")
def test_where_there_is_no_room_whoever_takes_nothing_makes_some(tmp_path: Path) -> None:
    with (
        running_front("unread_app", HERE, tmp_path / "log", OF_ANSWERS=str(4 * 64 * KB), STALLED="3600") as server,
        ExitStack() as stack,
    ):
        for _one in range(4):
            stack.enter_context(ask(server, "/page"))
        assert eventually(lambda: waits_for(get(server), 4))
        refused = get(server, "/page")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
        assert get(server).json()["held"] <= 4 * 64 * KB
    with (
        running_front("unread_app", HERE, tmp_path / "log", OF_ANSWERS=str(4 * 64 * KB), STALLED="0.1") as server,
        ExitStack() as stack,
    ):
        clients = [stack.enter_context(ask(server, "/page")) for _one in range(4)]
        assert eventually(lambda: waits_for(get(server), 4))
        assert eventually(lambda: get(server, "/page").status_code == 200)
        assert sum(is_cut(client) for client in clients) >= 1
