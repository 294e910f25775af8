"""The cable between one browser and the server: it can be pulled out, and put in again."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from running import free_port


class Cable:
    """A port of its own that leads to the server's. `url` is where the browser goes; pulled out, nobody answers there."""

    def __init__(self, server_port: int) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self._server_port = server_port
        self._listener: socket.socket | None = None
        self._ends: set[socket.socket] = set()
        self.plug_in()

    def plug_in(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def pull_out(self) -> None:
        """Nothing gets through any more, also on connections that are open."""
        assert self._listener is not None
        for end in (self._listener, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def leads(self, link: str) -> str:
        """The link as it is opened at this end of the cable."""
        return self.url + link.split(str(self._server_port), 1)[1]

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                browser, _address = listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
                self._ends |= {browser, server}
                for source, target in ((browser, server), (server, browser)):
                    threading.Thread(target=self._carry, args=[source, target], daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                target.sendall(piece)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)
