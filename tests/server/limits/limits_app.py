"""A front with small limits and two small applications behind it, run by granian in a process of its own."""

import asyncio
import json
import os
import threading
from datetime import UTC, datetime, timedelta

from stratus.delivery.entrance.tokens import PlayerToken
from stratus.saver.http import Admission, Request, Response, error
from stratus.server.front import Front, Rooms
from stratus.server.limits.bounds import KB, Limit, Limits

KEY = b"k" * 32
WHO = PlayerToken(1, 1, 1, datetime.now(UTC) + timedelta(days=1))
PATIENCE = 600.0
held, go_on = threading.Semaphore(0), threading.Event()


def wsgi(environ, start_response):
    path = environ["PATH_INFO"]
    if "held" in path or path == "/login":
        held.release()
        go_on.wait(PATIENCE)
    size = len(environ["wsgi.input"].read())
    start_response("200 OK", [("Content-Type", "application/json")])
    told = {"size": size, "unread": environ.get("stratus.unread"), "thread": threading.current_thread().name, "pid": os.getpid()}
    return [json.dumps(told).encode()]


class Saver:
    async def open(self):
        pass

    async def close(self):
        pass

    def admit(self, head: Request) -> Admission | Response:
        token = head.headers.get("authorization", "")
        return Admission(token, 64 * KB, "", [], WHO) if token else error(401, "token", "no")

    async def handle(self, request: Request, admitted: Admission) -> Response:
        if request.path.endswith("/one-is-held"):
            return Response(200, [], json.dumps(held.acquire(blocking=False)).encode())
        if request.path.endswith("/waits"):
            await asyncio.to_thread(go_on.wait, PATIENCE)
        if request.path.endswith("/go-on"):
            go_on.set()
        return Response(200, [("content-type", "application/json")], json.dumps({"size": len(request.body)}).encode())


def api_caller(header):
    if header == "EAPI held":
        go_on.wait(PATIENCE)
    if header == "EAPI away":
        raise OSError("the database is away")
    return "token 7" if header == "EAPI known" else None


limits = Limits(
    rules=(),
    otherwise=Limit(512 * KB, PATIENCE),
    of_pages=int(os.environ.get("OF_PAGES", 4096 * KB)),
    of_saves=256 * KB,
    of_address=512 * KB,
    of_caller=768 * KB,
    of_registration=100 * KB,
    requests_of_registration=int(os.environ.get("OF_REGISTRATION", 32)),
    waiting=int(os.environ.get("WAITING", 512)),
    log_ins=2,
    told_after=0.0,
    replaced_after=float(os.environ.get("REPLACED_AFTER", 3600)),
    looked_every=0.05,
)
application = Front(
    Rooms(
        wsgi=lambda: wsgi,
        saver=Saver,
        api_caller=api_caller,
        busy_pages=lambda: {
            "en": "full <input value='PLACE-OF-THE-USER-NAME'> PLACE-OF-THE-NEXT-PAGE PLACE-OF-THE-FORM-TOKEN",
            "nl": "vol PLACE-OF-THE-USER-NAME",
        },
        caller_key=KEY,
    ),
    limits,
)
