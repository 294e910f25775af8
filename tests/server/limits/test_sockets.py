"""Connections of this process, looked at through its descriptors: what is known where none are left, or another took the number."""

from __future__ import annotations

import resource
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from stratus.server.processes.serving import MOST_DESCRIPTORS, connections
from stratus.server.sockets import Connection, Connections, Held, NoneLeft, Peer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a client has taken")


class Wire:
    """A server's end and a client's of one connection."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.client = socket.create_connection(self.listener.getsockname())
        self.server, address = self.listener.accept()
        self.peer = Peer(*address)

    def hold(self) -> Held:
        held = Connection(self.server.fileno(), self.peer).hold()
        assert held is not None
        return held

    def close(self) -> None:
        for end in (self.listener, self.client, self.server):
            end.close()


@pytest.fixture
def wire() -> Iterator[Wire]:
    with closing(Wire()) as wire:
        yield wire


@contextmanager
def no_descriptors() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_to_look_at_a_connection_takes_no_descriptor(wire: Wire) -> None:
    wire.server.sendall(b"x" * 100)
    assert len(wire.client.recv(100, socket.MSG_WAITALL)) == 100
    with no_descriptors():
        seen = Connection(wire.server.fileno(), wire.peer).see()
    assert seen is not None
    assert (seen.taken >= 100, seen.round_trip > 0) == (True, True)


def test_without_descriptors_it_is_not_known_whether_a_connection_is_over(wire: Wire) -> None:
    connection = Connection(wire.server.fileno(), wire.peer)
    with no_descriptors():
        with pytest.raises(NoneLeft):
            connection.hold()
        assert not connection.break_off()
    assert connection.see() is not None


def test_a_look_without_descriptors_leaves_what_was_known(wire: Wire) -> None:
    known = Connections()
    known.look()
    with no_descriptors(), pytest.raises(NoneLeft):
        known.look()
    assert known.find(wire.peer) is not None


def test_what_is_held_can_be_broken_off_without_descriptors(wire: Wire) -> None:
    with closing(wire.hold()) as held:
        with no_descriptors():
            assert held.see() is not None
            held.break_off()
        wire.server.close()
    with pytest.raises(ConnectionError):
        wire.client.send(b"x")


def test_what_is_held_is_over_as_soon_as_its_server_closed_it(wire: Wire) -> None:
    with closing(wire.hold()) as held:
        number = wire.server.fileno()
        wire.server.close()
        assert held.see() is None
        with closing(Wire()) as other:
            assert other.client.fileno() == number or other.listener.fileno() == number
            assert held.see() is None


def test_to_close_what_is_held_leaves_the_connection(wire: Wire) -> None:
    wire.hold().close()
    wire.server.sendall(b"x")
    assert wire.client.recv(1) == b"x"


def test_a_connection_that_is_over_may_be_gone_from_what_is_known_meanwhile(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    known = Connections()
    known.look()

    def over_and_looked_through_in_another_thread(_connection: Connection) -> None:
        wire.close()
        known.look()

    monkeypatch.setattr(Connection, "see", over_and_looked_through_in_another_thread)
    assert known.find(wire.peer) is None


@pytest.mark.parametrize(("descriptors", "most"), [(1024, 256), (MOST_DESCRIPTORS, 16_384), (10**6, 16_384), (-1, 16_384)])
def test_a_process_takes_no_more_connections_than_it_has_descriptors_for(descriptors: int, most: int) -> None:
    assert connections(descriptors) == most
