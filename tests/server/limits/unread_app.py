"""A front whose rooms answer much, run by granian in a process of its own."""

import hashlib
import json
import os
import resource
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stratus.delivery.entrance.tokens import PlayerToken
from stratus.delivery.papers.sealed.files import Files
from stratus.saver.files import Part
from stratus.saver.http import Admission, Request, Response
from stratus.server.front import Front, Rooms
from stratus.server.limits import outgoing
from stratus.server.limits.bounds import KB, Limits
from stratus.server.sockets import Connection

SIZE = 4 * KB * KB
CONTENT = b"".join(hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(SIZE // 32))
OBJECT = hashlib.sha256(CONTENT).hexdigest()
WHO = PlayerToken(1, 1, 1, datetime.now(UTC) + timedelta(days=1))
folder = Path(tempfile.mkdtemp())
Files(folder).keep(31, OBJECT, CONTENT)
(folder / "response").write_bytes(b"before" + CONTENT + b"after")


def wsgi(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/page":
        start_response("200 OK", [("Content-Type", "application/pdf")])
        return [bytes(CONTENT)[:-1] + b"p"]  # bytes of its own, as a page has them
    if path == "/small":
        start_response("200 OK", [("Content-Type", "application/pdf")])
        return [CONTENT[: 60 * KB]]
    if path == "/stream":
        start_response("200 OK", [])
        return (CONTENT[begin : begin + 64 * KB] for begin in range(0, SIZE, 64 * KB))
    if path == "/file" or path.startswith("/static/"):
        start_response("200 OK", [("Content-Type", "image/png"), ("Content-Length", str(SIZE))])
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the front closes it
        file.write(CONTENT)
        file.seek(0)
        return environ["wsgi.file_wrapper"](file)
    if path == "/use-up-descriptors":
        use_up_descriptors()
    if path == "/give-back-descriptors":
        give_back_descriptors()
    if path == "/breaks":
        start_response("200 OK", [])
        return environ["wsgi.file_wrapper"](Broken())
    start_response("200 OK", [("Content-Type", "application/json")])
    sending = application.sending.outgoing
    return [json.dumps({"under_way": sending.under_way, "held": sending.held}).encode()]


used: list[int] = []
usual = resource.getrlimit(resource.RLIMIT_NOFILE)


def use_up_descriptors():
    """Leave this process none. Called again, it takes those that became free meanwhile."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, usual[1]), usual[1]))
    with suppress(OSError):
        while True:
            used.append(os.dup(0))


def give_back_descriptors():
    while used:
        os.close(used.pop())
    resource.setrlimit(resource.RLIMIT_NOFILE, usual)


class Broken:
    """A file of which nobody knows how long it is, and which fails in the middle."""

    def __init__(self):
        self.left = 4

    def read(self, size):
        self.left -= 1
        if not self.left:
            raise OSError("the disk is gone")
        return b"x" * size

    def close(self):
        pass


class Saver:
    async def open(self):
        pass

    async def close(self):
        pass

    def admit(self, head: Request) -> Admission | Response:
        return Admission("me", 64 * KB, "", [], WHO)

    async def handle(self, request: Request, admitted: Admission) -> Response:
        part = Part(folder / "response", len(b"before"), SIZE)
        return Response(200, [("content-length", str(part.size))], file=part)


if os.environ.get("CANNOT_TELL"):
    Connection.see = lambda self: None
outgoing.STALLED = float(os.environ.get("STALLED", outgoing.STALLED))
limits = Limits(
    of_answers=int(os.environ.get("OF_ANSWERS", Limits.of_answers)), taken_within=float(os.environ.get("TAKEN_WITHIN", Limits.taken_within))
)
application = Front(Rooms(wsgi=lambda: wsgi, saver=Saver, sealed=folder), limits)
