"""How much of what was handed over a client has taken: asked of the system, since granian takes whatever it is given, and says nothing.

granian has the sockets, and gives nobody their descriptors. A process can look at its own: a connection is found by the address of its
client, and looked at anew each time, since a descriptor may be another connection's by then. To look at one takes no descriptor of our
own, so it works too where none are left. Linux alone tells this, and not every sandbox that passes for it: where `can_tell` says no,
answers are handed over at once.
"""

from __future__ import annotations

import errno
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
from pathlib import Path
from typing import NamedTuple, Protocol

import structlog

_ROUND_TRIP = 68
"""Where `tcp_info` has the time that an answer of the other side's system takes, smoothed, in microseconds."""
_BYTES_ACKED = 120
"""Where `tcp_info` has the number of bytes that the other side has taken since the connection began (Linux 4.1)."""
_SIZE_OF_INFO = 256
_TRIED, _LOOKS = 64, 100
"""Bytes that are sent to find out whether the system tells, and how often it is looked, a millisecond apart."""
_PAUSE = 20.0
"""A look at all descriptors is followed by a pause so many times as long: looking takes at most a twentieth of the time."""


class NoneLeft(OSError):
    """This process, or the system, has no file descriptor left: nothing is known of a connection then."""


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
    """A connection at one moment: what the client has taken since it began, and what the system keeps for them meanwhile, in bytes; and how
    many seconds a packet takes to them and back."""

    taken: int
    waiting: int
    round_trip: float = 0.0


class Watched(Protocol):
    """What can be looked at, and broken off."""

    @property
    def peer(self) -> Peer:
        """Who is on the other side."""

    def see(self) -> Seen | None:
        """Return how far the client is; None where the connection is over."""

    def break_off(self) -> bool:
        """End the connection at once; False where this process has no descriptor left to do it with."""


class Connection:
    """One connection of this process."""

    def __init__(self, descriptor: int, peer: Peer) -> None:
        self._descriptor, self.peer = descriptor, peer

    def see(self) -> Seen | None:
        """Return how far the client is; None where the connection is over."""
        try:
            with _borrowed(self._descriptor) as borrowed:
                seen = _seen(borrowed)
                return seen if _peer(borrowed) == self.peer else None  # else it was closed, and is somebody else's
        except OSError:
            return None

    def hold(self) -> Held | None:
        """Return the connection with a descriptor of our own, to be closed; None where it is over. Raises NoneLeft."""
        try:
            with _none_left_is_told():
                own = _duplicate(self._descriptor)
        except NoneLeft:
            raise
        except OSError:
            return None
        held = Held(self._descriptor, own, self.peer)
        if held.see() is not None:
            return held
        held.close()
        return None

    def break_off(self) -> bool:
        """End the connection at once; False where this process has no descriptor left to do it with.

        A descriptor of our own is needed: by another's we might end the connection that has its number since a moment ago.
        """
        try:
            held = self.hold()
        except NoneLeft:
            return False
        return held is None or held.break_off()


class Held:
    """A connection with a descriptor of our own: nothing that is done to it needs another one, or can meet somebody else's."""

    def __init__(self, descriptor: int, own: socket.socket, peer: Peer) -> None:
        self._descriptor, self._own, self.peer = descriptor, own, peer

    def see(self) -> Seen | None:
        """Return how far the client is; None where the connection is over, or granian has closed it."""
        try:
            if not os.path.sameopenfile(self._descriptor, self._own.fileno()) or _peer(self._own) != self.peer:
                return None
            return _seen(self._own)
        except OSError:
            return None

    def break_off(self) -> bool:
        """End the connection at once, with what waits in it: the client learns that it was cut, not that this was all."""
        with suppress(OSError):
            self._own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._own.shutdown(socket.SHUT_RDWR)
        self.close()  # it is reset as soon as nobody has it any more
        return True

    def close(self) -> None:
        """Close our own descriptor: the connection goes on."""
        self._own.close()


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
            self._by_peer.pop(peer, None)  # a look in a thread may have put others in the place of these meanwhile
            return None
        return found

    @property
    def wait(self) -> float:
        """For how many seconds nobody should look through the process again."""
        return max(self._not_before - time.monotonic(), 0.0)

    def look(self) -> None:
        """Look through all descriptors of this process: some milliseconds for a thousand. To be called in a thread.

        Raises NoneLeft where there is no descriptor to look with: what was known stays.
        """
        begun = time.thread_time()
        found, listens = [], set()
        for descriptor in _descriptors():
            with suppress(OSError), _borrowed(descriptor) as borrowed:
                if borrowed.family not in (socket.AF_INET, socket.AF_INET6):
                    continue
                port = borrowed.getsockname()[1]
                if borrowed.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    listens.add(port)
                else:
                    found.append((port, Connection(descriptor, _peer(borrowed))))
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
def _borrowed(descriptor: int) -> Iterator[socket.socket]:
    """Another's descriptor, to look at: it may be closed, and given to somebody else, at any time."""
    borrowed = socket.socket(fileno=descriptor)
    try:
        yield borrowed
    finally:
        borrowed.detach()


def _duplicate(descriptor: int) -> socket.socket:
    own = os.dup(descriptor)
    try:
        return socket.socket(fileno=own)
    except OSError:  # a file
        os.close(own)
        raise


def _seen(looked_at: socket.socket) -> Seen | None:
    info = looked_at.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _SIZE_OF_INFO)
    waiting = struct.unpack("=i", fcntl.ioctl(looked_at.fileno(), termios.TIOCOUTQ, b"\0\0\0\0"))[0]
    if len(info) < _BYTES_ACKED + 8:
        return None
    return Seen(struct.unpack_from("=Q", info, _BYTES_ACKED)[0], waiting, struct.unpack_from("=I", info, _ROUND_TRIP)[0] / 1_000_000)


def _peer(looked_at: socket.socket) -> Peer:
    name = looked_at.getpeername()
    return Peer(name[0].partition("%")[0], name[1])


@contextmanager
def _none_left_is_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.EMFILE, errno.ENFILE):
            raise NoneLeft(*error.args) from error
        raise


def _descriptors() -> list[int]:
    try:
        with _none_left_is_told():
            return [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]
    except NoneLeft:
        raise
    except OSError:
        return []
