"""The cable between browsers and the server: it can be pulled out and put in again, and it can be a bad one."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress

from support.running import free_port

Carry = Callable[[socket.socket, socket.socket, bytes, threading.Event], None]
"""Takes what came from one end and gives it to the other one; the event is set when the cable is pulled out or mended."""

AT_RESET = struct.pack("ii", 1, 0)


def whole(_source: socket.socket, target: socket.socket, piece: bytes, _over: threading.Event) -> None:
    """A good cable."""
    target.sendall(piece)


def drips(_source: socket.socket, target: socket.socket, piece: bytes, over: threading.Event) -> None:
    """A few bytes at a time."""
    for begin in range(0, len(piece), 100):
        target.sendall(piece[begin : begin + 100])
        over.wait(0.005)


def stalls(_source: socket.socket, target: socket.socket, piece: bytes, over: threading.Event) -> None:
    """Half of it comes through, then nothing any more, and nobody is told."""
    target.sendall(piece[: len(piece) // 2])
    over.wait()
    raise OSError


def breaks(source: socket.socket, target: socket.socket, piece: bytes, _over: threading.Event) -> None:
    """Half of it comes through, then both ends are told that the connection is no more."""
    target.sendall(piece[: len(piece) // 2])
    for end in (source, target):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_RESET)
        end.shutdown(socket.SHUT_RD)  # while the other thread reads from it, closing alone would not reach the network
        end.close()
    raise OSError


class Cable:
    """A port of its own that leads to the server's. `url` is where the browser goes; pulled out, nobody answers there."""

    def __init__(self, server_port: int) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self._server_port = server_port
        self._listener: socket.socket | None = None
        self._ends: set[socket.socket] = set()
        self._to_server: Carry = whole
        self._to_browser: Carry = whole
        self._over = threading.Event()
        self.plug_in()

    def plug_in(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=512)
        threading.Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def pull_out(self) -> None:
        """Nothing gets through any more, also on connections that are open."""
        assert self._listener is not None
        self._over.set()
        for end in (self._listener, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def becomes(self, *, to_server: Carry = whole, to_browser: Carry = whole) -> None:
        """From now on it carries like this, also on connections that are open; what stalled before is cut off."""
        self._over.set()
        self._over = threading.Event()
        self._to_server, self._to_browser = to_server, to_browser

    def leads(self, link: str) -> str:
        """The link as it is opened at this end of the cable."""
        return self.url + link.split(str(self._server_port), 1)[1]

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                browser, _address = listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self._server_port))
                except OSError:
                    browser.close()
                    continue
                self._ends |= {browser, server}
                for source, target in ((browser, server), (server, browser)):
                    threading.Thread(target=self._carry, args=[source, target, target is browser], daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, to_browser: bool) -> None:
        try:
            while piece := source.recv(65536):
                (self._to_browser if to_browser else self._to_server)(source, target, piece, self._over)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            for end in (source, target):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
