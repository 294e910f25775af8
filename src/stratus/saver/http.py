"""The interface between front and saver: one whole request, one whole response."""

from collections.abc import Mapping
from typing import Protocol

import msgspec


class Request(msgspec.Struct, frozen=True):
    """A complete request.

    `path` is decoded and begins with `/exam/api/`, `query` is as sent, without `?`. `headers` have lower-case names; the
    request's id is `headers["x-request-id"]`, always present. `client` is the address of the browser, without a port.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    client: str


class Response(msgspec.Struct, frozen=True):
    """The answer: `headers` without `content-length`, which the front adds; an empty `body` for 204 and 304."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""


class Application(Protocol):
    """The part of `stratus.saver.app:Saver` that the front uses. All methods run in the front's event loop."""

    async def open(self) -> None:
        """Open the connections; if it raises, the worker exits."""

    async def close(self) -> None:
        """Finish the requests under way and close everything."""

    async def handle(self, request: Request) -> Response:
        """Answer one request. An exception becomes a 500 whose body does not show the traceback."""
