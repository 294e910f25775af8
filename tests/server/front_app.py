"""A front with two small rooms behind it, for the tests of the front; run by granian in a process of its own."""

import gc
import hashlib
import json
import re
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile, mkdtemp

from stratus.delivery.entrance.tokens import PlayerToken
from stratus.saver.http import Admission, Request, Response
from stratus.server.front import Front, Rooms
from stratus.server.limits.bounds import Limit, Limits

KB = 1024
HURRY, PATIENCE = 0.5, 600.0
"""Seconds that a body may take to arrive: below `/hurried`, and everywhere else."""
pages_held, go_on = threading.Semaphore(0), threading.Event()


def wsgi(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/crash":
        raise ValueError("on purpose")
    if path == "/collected":
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps([gc.get_freeze_count(), gc.get_threshold()[0]]).encode()]
    if path == "/held":
        pages_held.release()
        go_on.wait(PATIENCE)
    if path == "/file":
        file = TemporaryFile()  # noqa: SIM115 - the front closes it
        file.write(b"f" * 300_000)
        file.seek(0)
        start_response("200 OK", [("Content-Length", "300000")])
        return environ["wsgi.file_wrapper"](file)
    if path.startswith("/static/"):
        return static(environ, start_response)
    if path.startswith("/exam/objects/"):
        return sealed_object(environ, start_response)
    if path == "/stream":
        start_response("200 OK", [])
        thread = threading.current_thread().name.encode()
        return (thread + b"\n" for _ in range(1000))
    if path == "/empty":
        start_response("204 No Content", [])
        return []
    body = environ["wsgi.input"].read()
    told = {name: value for name, value in environ.items() if isinstance(value, str)}
    answer = json.dumps({"size": len(body), "environ": told}).encode()
    start_response(
        "200 OK", [("Content-Type", "application/json"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("Content-Length", str(len(answer)))]
    )
    return [answer]


asked = Counter()
SCRIPT = b"let answers = 'some of them';" * 2_000


def static(environ, start_response):
    """Files as whitenoise sends them. Each answer tells how often Django was asked for this path."""
    path = environ["PATH_INFO"]
    asked[path] += 1
    told = [("Asked", str(asked[path])), ("ETag", '"one"'), ("Cache-Control", "max-age=60"), ("X-Request-Id", environ["HTTP_X_REQUEST_ID"])]
    told.append(("Accepts", environ.get("HTTP_ACCEPT_ENCODING", "")))
    if path.endswith("missing.js"):
        start_response("404 Not Found", [*told, ("Content-Type", "text/plain"), ("Content-Length", "0")])
        return []
    kind = "image/png" if path.endswith(".png") else "text/javascript"
    start_response("200 OK", [*told, ("Content-Type", kind), ("Content-Length", str(len(SCRIPT)))])
    return environ["wsgi.file_wrapper"](BytesIO(SCRIPT))


OBJECT = b"sealed bytes" * 2_000
OBJECT_NAME = hashlib.sha256(OBJECT).hexdigest()


def sealed_object(environ, start_response):
    """The one object that there is, as Django makes it where this machine lacks it."""
    found = environ["PATH_INFO"].endswith(OBJECT_NAME)
    start_response("200 OK" if found else "404 Not Found", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Vary", "Cookie")])
    return [OBJECT if found else b"words"]


class Saver:
    opened = False

    async def open(self):
        self.opened = True

    async def close(self):
        self.opened = False

    def admit(self, head: Request) -> Admission:
        who = PlayerToken(1, 1, 1, datetime.now(UTC) + timedelta(days=1))
        return Admission(head.headers["x-request-id"], 64 * KB, "", [], who)  # everybody who asks is another candidate

    async def handle(self, request: Request, admitted: Admission) -> Response:
        if request.path.endswith("/crash"):
            raise ValueError("on purpose")
        if request.path.endswith("/one-page-is-held"):
            return Response(200, [("content-type", "application/json")], json.dumps(pages_held.acquire(blocking=False)).encode())
        if request.path.endswith("/pages-go-on"):
            go_on.set()
        body = json.dumps(
            {"method": request.method, "path": request.path, "query": request.query, "size": len(request.body)}
            | {"id": request.headers["x-request-id"], "client": request.client, "opened": self.opened}
        )
        return Response(200, [("content-type", "application/json")], body.encode())


def away() -> str:
    raise ConnectionError("on purpose")


rules = (
    (re.compile(r"/(exam/api/)?hurried"), Limit(64 * KB, HURRY)),
    (re.compile(r"/exam/api/"), Limit(64 * KB, PATIENCE)),
    (re.compile(r"/api/"), Limit(128 * KB, PATIENCE)),
)
rooms = Rooms(
    wsgi=lambda: wsgi,
    saver=Saver,
    ask=away,
    api_caller=lambda header: "token 7" if header == "EAPI known" else None,
    sealed=Path(mkdtemp()),
)
application = Front(rooms, Limits(rules=rules, otherwise=Limit(64 * KB, PATIENCE), unknown=64 * KB))
