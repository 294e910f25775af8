"""The front: reads every request completely in the event loop before it hands it on, so that slow clients hold nothing up.

`/exam/api/` goes to the saver in the same loop, `/healthz` and `/readyz` are answered here, everything else goes to Django
in a few threads. A client that sends half a request costs a socket and a task, never a thread
(docs/adr/0002-one-front.md). granian calls `application` through RSGI, one process per worker.
"""

import asyncio
import os
import re
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import msgspec
import structlog

from stratus.saver import http
from stratus.server import access_log, metrics, proxy, static_cache, wsgi_bridge
from stratus.server.readiness import DRAIN, SILENT, Closing, DatabaseWatch
from stratus.server.request import RequestHead

SAVER_PATH = "/exam/api/"

IN_MEMORY = 1024 * 1024
MB = 1024 * 1024


@dataclass(frozen=True)
class Limit:
    """How large a body may be, in bytes, and how long it may take to arrive, in seconds."""

    size: int
    seconds: float = 20.0


@dataclass(frozen=True)
class Limits:
    """The limits by path; the first match counts.

    `buffered`: the most bytes, in memory or on disk, of requests that Django has not answered yet.
    `waiting`: the most requests that have arrived and are not finished.
    """

    rules: tuple[tuple[re.Pattern[str], Limit], ...] = (
        (re.compile(r"/exam/api/"), Limit(2 * MB)),
        (re.compile(r"/api/"), Limit(32 * MB)),
    )
    otherwise: Limit = Limit(8 * MB)
    buffered: int = 1024 * MB
    waiting: int = 512

    def of(self, path: str) -> Limit:
        return next((limit for pattern, limit in self.rules if pattern.match(path)), self.otherwise)

    @classmethod
    def from_environment(cls) -> "Limits":
        """The usual limits, and the rule for uploads: staff paths that end in `/upload`, `STRATUS_UPLOAD_MB` (64), 5 minutes."""
        uploads = Limit(int(os.environ.get("STRATUS_UPLOAD_MB", "64")) * MB, 300.0)
        return cls(rules=(*cls().rules, (re.compile(r".*/upload/?$"), uploads)))


class Refused(Exception):
    """The front refuses the request: HTTP status and a sentence for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class Gone(Exception):
    """The client disconnected before its request was complete, so there is nobody to answer."""


@dataclass
class Rooms:
    """The applications behind the front, loaded in the worker process before it listens.

    `ready` runs in each of the threads and opens the thread's connection.
    `ask` asks the database whether it is there (`readiness.DatabaseWatch`).
    `missing` says what pages need and this machine lacks, None if nothing: the process serves what it can, and is not ready.
    """

    wsgi: Callable[[], wsgi_bridge.Application] | None = None
    saver: Callable[[], http.Application] | None = None
    ready: Callable[[], None] = field(default=lambda: None)
    ask: Callable[[], str] | None = None
    missing: Callable[[], str | None] = field(default=lambda: None)
    threads: int = 4


class Front:
    """One RSGI application."""

    def __init__(self, rooms: Rooms, limits: Limits | None = None, log: access_log.AccessLog | None = None) -> None:
        self.rooms = rooms
        self.limits = limits or Limits()
        self.log = log or access_log.AccessLog()
        self.proxies = proxy.Proxies.from_environment()
        self.buffered = 0
        self.waiting = 0
        self.saver: http.Application | None = None
        self.wsgi: wsgi_bridge.Application | None = None
        self.static = static_cache.StaticCache()
        self.database = DatabaseWatch(rooms.ask, metrics.database) if rooms.ask else None
        self.draining = False
        self.threads = ThreadPoolExecutor(rooms.threads, thread_name_prefix="django")
        self.files = ThreadPoolExecutor(8, thread_name_prefix="files")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Load everything before this worker listens: otherwise the first request would take over a second."""
        # granian's handlers wait for the loop, which does not run yet, so nothing is lost if the process exits here.
        handlers = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGTERM, signal.SIGINT)}
        self._load(loop)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        loop.add_signal_handler(DRAIN, self.drain)
        if self.database:
            self.database.start()

    def drain(self) -> None:
        """From now on this process is not ready, and every answer closes its connection."""
        self.draining = True

    def _load(self, loop: asyncio.AbstractEventLoop) -> None:
        if self.rooms.wsgi:
            self.wsgi = self.rooms.wsgi()
            together = threading.Barrier(self.rooms.threads)

            def warm_up() -> None:
                together.wait(60)  # else the first thread would run all of these
                self.rooms.ready()

            for warmed in [self.threads.submit(warm_up) for _ in range(self.rooms.threads)]:
                warmed.result()
        if self.rooms.saver:
            self.saver = self.rooms.saver()
            loop.run_until_complete(self.saver.open())

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        if self.database:
            self.database.stop()
        if self.saver:
            loop.run_until_complete(self.saver.close())
        self.threads.shutdown(wait=True, cancel_futures=True)
        self.files.shutdown(wait=False, cancel_futures=True)

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        begun = time.perf_counter()
        if self.draining:
            proto = Closing(proto)
        request = RequestHead.read(scope, self.proxies)
        sent = wsgi_bridge.Sent(500, 0)
        try:
            sent = await self._answer(request, scope, proto)
        except Refused as refusal:
            sent = self._refuse(proto, request, refusal)
        except (Gone, wsgi_bridge.ClientGone):
            sent = wsgi_bridge.Sent(499, 0)
        except Exception:
            structlog.get_logger("stratus.front").exception("request failed", request_id=request.request_id)
            sent = self._refuse(proto, request, Refused(500, "server_error", "Internal server error"))
        finally:
            seconds = time.perf_counter() - begun
            metrics.request(request.room, sent.status, seconds)
            self.log.request(request, sent.status, sent.size, seconds)

    async def _answer(self, request: RequestHead, scope: Any, proto: Any) -> wsgi_bridge.Sent:
        if scope.proto != "http":
            proto.close(403)
            return wsgi_bridge.Sent(403, 0)
        if request.path == "/readyz":
            return self._ready(request, proto)
        if request.path == "/metrics":
            return await self._metrics(request, proto)
        if self.saver is not None and request.path.startswith(SAVER_PATH):
            return await self._save(request, proto)
        if self.wsgi is None:
            raise Refused(404, "not_found", "There is nothing at this address")
        if (file := self.static.find(request)) is not None:
            request.room = "front"
            return await wsgi_bridge.send(file.answer(request), proto, self.files, head=request.method == "HEAD")
        return await self._django(request, scope, proto)

    async def _metrics(self, request: RequestHead, proto: Any) -> wsgi_bridge.Sent:
        request.room = "front"
        if self.database:
            metrics.database(self.database.state != SILENT)
        body = await asyncio.get_running_loop().run_in_executor(self.files, metrics.exposition)
        proto.response_bytes(200, [("content-type", metrics.CONTENT_TYPE), ("cache-control", "no-store")], body)
        return wsgi_bridge.Sent(200, len(body))

    def _ready(self, request: RequestHead, proto: Any) -> wsgi_bridge.Sent:
        """Readiness: loaded, which a worker is before it listens, and not draining. Waits for nobody, neither pages nor database.

        A worker without the built front end listens too, and serves what works without pages.
        """
        request.room = "front"
        status, text = 200, "ok"
        if self.draining:
            status, text = 503, "draining"
        elif self.wsgi is not None and (lacks := self.rooms.missing()):
            status, text = 503, lacks
        said = {"status": text, "worker": os.getpid()} | ({"database": self.database.state} if self.database else {})
        body = msgspec.json.encode(said)
        proto.response_bytes(status, [("content-type", "application/json"), ("cache-control", "no-store")], body)
        return wsgi_bridge.Sent(status, len(body))

    async def _save(self, request: RequestHead, proto: Any) -> wsgi_bridge.Sent:
        assert self.saver is not None
        request.room = "saver"
        chunks: list[bytes] = []
        await self._read(request, proto, chunks.append)
        headers = {name: value for name, value in request.headers if name != "x-request-id"}
        headers["x-request-id"] = request.request_id
        whole = http.Request(request.method, request.path, request.query, headers, b"".join(chunks), request.client)
        response = await self.saver.handle(whole)
        answered = [*response.headers, ("x-request-id", request.request_id)]
        if request.method == "HEAD" or response.status in (204, 304):
            proto.response_empty(response.status, answered)
        else:
            proto.response_bytes(response.status, answered, response.body)
        return wsgi_bridge.Sent(response.status, len(response.body))

    async def _django(self, request: RequestHead, scope: Any, proto: Any) -> wsgi_bridge.Sent:
        if self.waiting >= self.limits.waiting or self.buffered > self.limits.buffered:
            raise Refused(503, "busy", "The server is busy, please try again in a moment")
        size = 0
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:

            def keep(chunk: bytes) -> None:
                nonlocal size
                body.write(chunk)
                size += len(chunk)
                self.buffered += len(chunk)

            try:
                await self._read(request, proto, keep)
                body.seek(0)
                answer = await self._in_thread(request, scope, body, size)
            finally:
                self.buffered -= size
        if static_cache.is_cacheable(request):
            await asyncio.get_running_loop().run_in_executor(self.files, self.static.take, request, answer)
        return await wsgi_bridge.send(answer, proto, self.files, head=request.method == "HEAD")

    async def _in_thread(self, request: RequestHead, scope: Any, body: IO[bytes], size: int) -> wsgi_bridge.Answer:
        assert self.wsgi is not None
        environ = wsgi_bridge.environ(request, scope.server, scope.http_version, body, size)
        self.waiting += 1
        try:
            call = partial(wsgi_bridge.call, self.wsgi, environ)
            return await asyncio.get_running_loop().run_in_executor(self.threads, call)
        finally:
            self.waiting -= 1

    async def _read(self, request: RequestHead, proto: Any, keep: Callable[[bytes], object]) -> None:
        """Pass the body to `keep`, piece by piece; returns when it is complete.

        granian ends a truncated body like a complete one, so its length has to be compared. A body without a length is
        accepted only as JSON, where truncation is noticed.
        """
        limit = self.limits.of(request.path)
        announced = request.length
        if announced is None and request.chunked and not request.content_type.startswith("application/json"):
            raise Refused(411, "length_required", "Please send the length of the request")
        if announced is not None and announced > limit.size:
            raise too_large(limit)
        size = 0
        try:
            async with asyncio.timeout(limit.seconds):
                async for chunk in proto:
                    size += len(chunk)
                    if size > limit.size:
                        raise too_large(limit)
                    keep(chunk)
        except TimeoutError:
            raise Refused(408, "too_slow", f"The request did not arrive within {limit.seconds:.0f} seconds") from None
        if announced is not None and size != announced:
            raise Gone

    def _refuse(self, proto: Any, request: RequestHead, refusal: Refused) -> wsgi_bridge.Sent:
        """Answer in the form that this path's clients expect, and close the connection, since the body may be unread."""
        kind = "application/json"
        if request.path.startswith(SAVER_PATH):
            body = msgspec.json.encode({"error": refusal.code, "message": refusal.message})
        elif request.path.startswith("/api/"):
            body = msgspec.json.encode({"Success": False, "Errors": refusal.message})
        else:
            kind, body = "text/plain; charset=utf-8", refusal.message.encode()
        headers = [("content-type", kind), ("cache-control", "no-store"), ("x-request-id", request.request_id), ("connection", "close")]
        if refusal.status == 503:
            headers.append(("retry-after", "2"))
        try:
            proto.response_bytes(refusal.status, headers, body)
        except Exception:  # the response had begun already, or the client is gone
            return wsgi_bridge.Sent(refusal.status, 0)
        return wsgi_bridge.Sent(refusal.status, len(body))


def too_large(limit: Limit) -> Refused:
    return Refused(413, "too_large", f"The request is larger than {limit.size // MB} MB")
