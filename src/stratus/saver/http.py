"""The interface between front and saver: one whole request, one whole response."""

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from stratus.delivery.entrance.tokens import PlayerToken


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
    """The answer: `headers` without `content-length`, which the front adds; an empty `body` for 204 and 304.

    `file`: an open file, of which the front sends what is left, in pieces as the client takes them, and which it closes.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    file: Any = None


class Admission(msgspec.Struct, frozen=True):
    """The body of a request may come: `caller` is whose bytes it is, `most` how many they may be.

    `call`, `ids` and `token` are what the saver read of the head: which handler, the ids in the path, who asks.
    """

    caller: str
    most: int
    call: str
    ids: list[Any]
    token: PlayerToken


class Application(Protocol):
    """The part of `stratus.saver.app:Saver` that the front uses. All methods run in the front's event loop."""

    async def open(self) -> None:
        """Open the connections; if it raises, the worker exits."""

    async def close(self) -> None:
        """Finish the requests under way and close everything."""

    def admit(self, head: Request) -> Admission | Response:
        """Look at a request without its body, before that is read; a response refuses it. Asks nobody: it takes microseconds."""

    async def handle(self, request: Request, admitted: Admission) -> Response:
        """Answer one request that was admitted. An exception becomes a 500 whose body does not show the traceback."""


ENCODER = msgspec.json.Encoder()


def reply(data: Any, status: int = 200, *headers: tuple[str, str]) -> Response:
    """Return a JSON response that may not be cached."""
    return Response(status, [("content-type", "application/json"), ("cache-control", "no-store"), *headers], ENCODER.encode(data))


def error(status: int, code: str, message: str, **members: Any) -> Response:
    """Return an error in the form that the player expects. `wait` among the members, seconds, stands in `Retry-After` too."""
    headers = [("retry-after", str(members["wait"]))] if status in (429, 503) and "wait" in members else []
    return reply({"error": code, "message": message, **members}, status, *headers)


BUSY = "The exam server is busy, please try again in a moment."


def unavailable(retry_after: int = 2) -> Response:
    """Tell the browser to retry."""
    return reply({"error": "busy", "message": BUSY}, 503, ("retry-after", str(retry_after)))


MESSAGES = {
    "token": "This link does not open the exam any more.",
    "pin_wrong": "This PIN is not right.",
    "pin_waits": "After wrong PINs this one was not looked at yet.",
    "declaration": "Read and accept the declaration first.",
    "language": "This exam is not offered in this language.",
    "too_early": "The exam has not opened yet.",
    "too_late": "The exam is closed.",
    "void": "This exam was declared void.",
    "handed_in": "This exam was handed in.",
    "over": "This attempt is over.",
    "no_breaks": "No break can begin now: none is left, or one is under way.",
    "paused": "An invigilator has paused this exam.",
    "deleted": "This exam was cancelled.",
    "withdrawn": "This exam was withdrawn for now.",
    "not_ready": "This exam is not ready yet.",
    "seb_required": "This exam is taken in Safe Exam Browser only.",
    "seb_configuration": "Safe Exam Browser runs with another configuration than this exam needs.",
    "proctoring": "This exam is proctored: open your launch link again, which leads through the proctoring.",
    "account_disabled": "Your account is disabled.",
    "address_not_allowed": "You may not take this exam from this network address.",
    "attempt": "There is no such exam for this link.",
    "not_prepared": "This paper is not there.",
    "not_let_in": "Start or continue the exam on this computer first.",
    "epoch": "The database of the exam server is another one than before.",
}
"""What an error says beside its code."""


class Problem(Exception):
    """An error response: HTTP status, code, further members."""

    def __init__(self, status: int, code: str, message: str = "", **members: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.members = status, code, members
        self.message = message or MESSAGES.get(code, code)


HIGHEST = 2**30
"""No page has as high a session or attempt. The column of sessions ends at twice as much, and each taking over counts one on."""


def whole(value: object) -> int | None:
    """Return what a page said as a number from 0 to `HIGHEST`; None where it said something else, or nothing."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= HIGHEST else None
