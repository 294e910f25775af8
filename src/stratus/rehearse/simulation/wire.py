"""HTTP over plain sockets, one keep-alive connection each: a client library would need more CPU than the server."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec

LONGEST_HEAD = 256 * 1024
GIVE_UP = 30.0
"""The timeout of a request in seconds, as in the player."""


class NoAnswer(Exception):
    """No response: refused, disconnected, or timed out. The text is the kind of failure, for a table."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server is. `host` and `port` are connected to, `name` is what the Host header says."""

    host: str
    port: int
    name: str
    secure: bool = False

    @classmethod
    def of(cls, url: str) -> Address:
        """Return the address in a URL like https://exams.example.org. Raises ValueError for anything else."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url} is no address of a server: it begins with http:// or https://")
        secure = parts.scheme == "https"
        # Browsers may try ::1 first; a machine without it would cost every candidate a refused connection.
        host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname
        return cls(host, parts.port or (443 if secure else 80), parts.netloc.rpartition("@")[2], secure)

    @classmethod
    def local(cls, port: int) -> Address:
        """Return the address of a server on this machine."""
        return cls("127.0.0.1", port, "localhost")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: HTTP status, head and body as they came."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's value, "" when it is absent."""
        return _header(self.head, name.encode()).decode("latin-1")

    def json(self) -> Any:
        """Return the body as data. Raises msgspec.DecodeError."""
        return msgspec.json.decode(self.body)


class Wire:
    """One keep-alive connection to the server, opened when it is needed."""

    def __init__(self, address: Address, *, context: ssl.SSLContext | None = None) -> None:
        self.address = address
        self._context = (context or ssl.create_default_context()) if address.secure else None
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def call(self, request: bytes, *, within: float = GIVE_UP) -> Reply:
        """Send a request and return its answer. Raises NoAnswer.

        If the server has closed the connection meanwhile, it is opened again silently, as browsers do.
        """
        try:
            async with asyncio.timeout(within):
                while True:
                    kept = self._writer is not None
                    try:
                        return await self._exchange(request)
                    except _Stale as stale:
                        self.close()
                        if not kept:
                            raise NoAnswer("connection cut off") from stale
        except TimeoutError:
            self.close()
            raise NoAnswer("no answer in time") from None
        except NoAnswer:
            raise
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as error:
            self.close()
            raise NoAnswer(_words(error)) from error
        except BaseException:
            self.close()  # cancelled with an answer under way: the next call must not read it
            raise

    async def _exchange(self, request: bytes) -> Reply:
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection(
                self.address.host, self.address.port, ssl=self._context, limit=LONGEST_HEAD
            )
        try:
            self._writer.write(request)
            head = await self._reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as error:
            if error.partial:
                raise
            raise _Stale from error
        except ConnectionError as error:
            raise _Stale from error
        status, lower = int(head[9:12]), head.lower()
        body = await self._body(status, lower, request.startswith(b"HEAD "))
        if _header(lower, b"connection") == b"close":
            self.close()
        return Reply(status, head, body)

    async def _body(self, status: int, head: bytes, is_head: bool) -> bytes:
        assert self._reader is not None
        if is_head or status in (204, 304):
            return b""
        if _header(head, b"transfer-encoding") == b"chunked":
            pieces = []
            while size := int((await self._reader.readuntil(b"\r\n")).split(b";")[0], 16):
                pieces.append(await self._reader.readexactly(size))
                await self._reader.readexactly(2)
            while await self._reader.readuntil(b"\r\n") != b"\r\n":
                pass  # trailers
            return b"".join(pieces)
        return await self._reader.readexactly(int(_header(head, b"content-length") or 0))

    def close(self) -> None:
        """Close the connection; the next call opens another one."""
        if self._writer is not None:
            self._writer.transport.abort()
        self._reader = self._writer = None


class _Stale(Exception):
    """The connection ended before the response began."""


def request(address: Address, method: str, path: str, body: Any = None, **headers: str) -> bytes:
    """Return a whole request; a body that is no bytes is sent as JSON. `_` in the names of headers stands for `-`."""
    data = b"" if body is None else body if isinstance(body, bytes) else msgspec.json.encode(body)
    given = {"Host": address.name, "Content-Type": "application/json", "Content-Length": str(len(data))}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + data


def _header(head: bytes, name: bytes) -> bytes:
    begin = head.lower().find(b"\r\n" + name.lower() + b":")
    if begin < 0:
        return b""
    begin += len(name) + 3
    return head[begin : head.index(b"\r\n", begin)].strip()


def _words(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, ssl.SSLError):
        return "TLS failed"
    if isinstance(error, asyncio.IncompleteReadError | ConnectionError):
        return "connection cut off"
    return type(error).__name__
