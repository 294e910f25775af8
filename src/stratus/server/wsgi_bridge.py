"""Passes a complete request to WSGI and sends the response, so that a slow client never holds one of Django's threads."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextvars import Context
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple

from stratus.server.request import RequestHead

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

PIECE = 64 * 1024
IN_MEMORY = 1024 * 1024


class Sent(NamedTuple):
    """What was sent to the client: status and number of bytes of the body."""

    status: int
    size: int


class ClientGone(Exception):
    """The client closed the connection while the response was being sent."""


@dataclass
class Answer:
    """A response: its body as bytes, or as a file to be sent in pieces and closed.

    `shared`: the bytes are in memory whether or not they are sent. `again` opens the file that they came from.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    file: Any = None
    shared: bool = False
    again: Callable[[], IO[bytes]] | None = None


class FileWrapper:
    """WSGI's file wrapper: the file is sent unchanged, by a thread that is not one of Django's."""

    def __init__(self, file: IO[bytes], block_size: int = PIECE) -> None:
        self.file = file
        self.read = file.read
        self.block_size = block_size
        self.close = getattr(file, "close", lambda: None)

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read(self.block_size):
            yield piece


def environ(request: RequestHead, server: str, http_version: str, body: IO[bytes], size: int) -> Environ:
    """The WSGI environment, without the headers of proxies, which the front has evaluated already."""
    host, _, port = server.rpartition(":")
    made: Environ = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path.encode().decode("latin-1"),
        "QUERY_STRING": request.query,
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": f"HTTP/{http_version}",
        "REMOTE_ADDR": request.client,
        "CONTENT_LENGTH": str(size),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
    }
    for name, value in request.headers:
        # WSGI turns hyphens into underscores, so a header with an underscore could imitate another one.
        if "_" in name or name.startswith("x-forwarded-") or name in ("content-length", "x-request-id", "transfer-encoding"):
            continue
        key = "CONTENT_TYPE" if name == "content-type" else "HTTP_" + name.upper().replace("-", "_")
        if name == "cookie" and "\\" in value:
            # Escapes, which none of our cookies has, and which older releases of Python read in quadratic time.
            value = ";".join(crumb for crumb in value.split(";") if "\\" not in crumb)
        value = value.encode().decode("latin-1")
        if key in made:
            value = f"{made[key]}{'; ' if name == 'cookie' else ','}{value}"
        made[key] = value
    made["HTTP_X_FORWARDED_PROTO"] = request.scheme
    made["HTTP_X_REQUEST_ID"] = request.request_id
    return made


def call(application: Application, made: Environ) -> Answer:
    """Run the application in the current thread, in its own context, so that no request leaks into the next.

    A generated body is read completely here: its generator may use the thread's database connection, which must not be
    held while a client reads slowly.
    """
    return Context().run(_call, application, made)


def _call(application: Application, made: Environ) -> Answer:
    answer = Answer(500, [])

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        answer.status = int(status.split(" ", 1)[0])
        answer.headers = [(name.lower(), value) for name, value in headers]

    result = application(made, start_response)
    if isinstance(result, FileWrapper):
        answer.file = result
        return answer
    try:
        pieces = iter(result)
        answer.body = next(pieces, b"")
        rest = next(pieces, None)
        if rest is not None:
            answer.file = _spool(answer.body, rest, pieces)
            answer.body = b""
    finally:
        close = getattr(result, "close", None)
        if close:
            close()
    return answer


def _spool(first: bytes, second: bytes, rest: Iterator[bytes]) -> IO[bytes]:
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by whoever sends it
    for piece in (first, second):
        file.write(piece)
    for piece in rest:
        file.write(piece)
    file.seek(0)
    return file
