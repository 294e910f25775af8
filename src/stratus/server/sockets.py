"""How much of what was handed over a client has taken: asked of the system, since granian takes whatever it is given, and says nothing.

granian has the sockets, and gives nobody their descriptors. A process can look at its own: a connection is found by the address of its
client, and looked at anew each time, since a descriptor may be another connection's by then. Linux alone tells this, and not every sandbox
that passes for it: where `can_tell` says no, answers are handed over at once.
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import NamedTuple

import structlog

_BYTES_ACKED = 120
"""Where `tcp_info` has the number of bytes that the other side has taken since the connection began (Linux 4.1)."""
_SIZE_OF_INFO = 256
_TRIED, _LOOKS = 64, 100
"""Bytes that are sent to find out whether the system tells, and how often it is looked, a millisecond apart."""
_PAUSE = 20.0
"""A look at all descriptors is followed by a pause so many times as long: looking takes at most a twentieth of the time."""


class Peer(NamedTuple):
    """A client as the socket has them: the address (without the zone of one that is of a link alone) and the port."""

    address: str
    port: int

    @classmethod
    def read(cls, client: str) -> Peer:
        """Read what granian calls `client`: `192.0.2.1:80`, `[2001:db8::1]:80`."""
        address, _colon, port = client.rpartition(":")
        return cls(address.strip("[]").partition("%")[0], int(port))


class Seen(NamedTuple):
    """A connection at one moment, in bytes since it began: what the client has taken, and what the system keeps for it meanwhile."""

    taken: int
    waiting: int


class Connection:
    """One connection of this process."""

    def __init__(self, descriptor: int, peer: Peer) -> None:
        self._descriptor, self.peer = descriptor, peer

    def see(self) -> Seen | None:
        """Return how far the client is; None where the connection is over."""
        try:
            with _held(self._descriptor) as held:
                if _peer(held) != self.peer:
                    return None
                info = held.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _SIZE_OF_INFO)
                waiting = struct.unpack("=i", fcntl.ioctl(held.fileno(), termios.TIOCOUTQ, b"\0\0\0\0"))[0]
        except OSError:
            return None
        return Seen(struct.unpack_from("=Q", info, _BYTES_ACKED)[0], waiting) if len(info) >= _BYTES_ACKED + 8 else None

    def break_off(self) -> None:
        """End the connection at once, with what waits in it: the client learns that it was cut, not that this was all."""
        with suppress(OSError), _held(self._descriptor) as held:
            if _peer(held) == self.peer:
                held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                held.shutdown(socket.SHUT_RDWR)


class Connections:
    """The connections that clients have to this process, as they were when it was looked through last."""

    def __init__(self) -> None:
        self._by_peer: dict[Peer, Connection] = {}
        self._not_before = 0.0

    def __iter__(self) -> Iterator[Connection]:
        return iter(list(self._by_peer.values()))

    def find(self, peer: Peer) -> Connection | None:
        """Return the connection of this client, if it was there at the last look and still is."""
        found = self._by_peer.get(peer)
        if found is not None and found.see() is None:
            del self._by_peer[peer]
            return None
        return found

    @property
    def wait(self) -> float:
        """For how many seconds nobody should look through the process again."""
        return max(self._not_before - time.monotonic(), 0.0)

    def look(self) -> None:
        """Look through all descriptors of this process: some milliseconds for a thousand. To be called in a thread."""
        begun = time.thread_time()
        found, listens = [], set()
        for descriptor in _descriptors():
            with suppress(OSError), _held(descriptor) as held:
                if held.family not in (socket.AF_INET, socket.AF_INET6):
                    continue
                port = held.getsockname()[1]
                if held.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    listens.add(port)
                else:
                    found.append((port, Connection(descriptor, _peer(held))))
        # Those that this process has opened itself, to the database or a bucket, are nobody's business.
        self._by_peer = {connection.peer: connection for port, connection in found if port in listens}
        self._not_before = time.monotonic() + _PAUSE * (time.thread_time() - begun)


@cache
def can_tell() -> bool:
    """Tell whether this system says what the other side has taken: tried once, on a connection of this process to itself."""
    found = sys.platform == "linux" and _tells()
    if not found:
        structlog.get_logger("stratus.front").warning("clients_cannot_be_watched")
    return found


def _tells() -> bool:
    try:
        with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as near:
            far, _address = listener.accept()
            with far:
                near.sendall(b"?" * _TRIED)
                far.recv(_TRIED)
                connection = Connection(near.fileno(), Peer(address="127.0.0.1", port=listener.getsockname()[1]))
                for _look in range(_LOOKS):
                    seen = connection.see()
                    if seen is not None and seen.taken >= _TRIED:
                        return True
                    time.sleep(0.001)
    except OSError:
        return False
    return False


@contextmanager
def _held(descriptor: int) -> Iterator[socket.socket]:
    """A descriptor of our own for the same socket: the other one may be closed, and given to somebody else, at any time."""
    own = os.dup(descriptor)
    try:
        held = socket.socket(fileno=own)
    except OSError:  # a file
        os.close(own)
        raise
    with held:
        yield held


def _peer(held: socket.socket) -> Peer:
    name = held.getpeername()
    return Peer(name[0].partition("%")[0], name[1])


def _descriptors() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208 - names are all that is needed
    except OSError:
        return []
