"""The front: reads every request completely in the event loop before it hands it on, so that slow clients hold nothing up.

`/exam/api/` goes to the saver in the same loop, `/readyz` and `/metrics` are answered here, everything else goes to Django in a few
threads.
What is refused, and at which limit: `limits/`. A client that sends half a request costs a socket and a task, never a thread
(docs/adr/0002-one-front.md). granian calls `application` through RSGI, one process per worker.
"""

import asyncio
import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import msgspec
import structlog

from stratus.access.addresses import block_of
from stratus.external_api.wire.texts import everywhere
from stratus.saver import http
from stratus.server import access_log, compression, metrics, proxy, wsgi_bridge
from stratus.server.assets import objects, static_cache
from stratus.server.limits import busy_page, callers, heads, lane
from stratus.server.limits.bodies import Bodies, Gone, announced
from stratus.server.limits.bounds import Limit, Limits
from stratus.server.limits.errors import Refused
from stratus.server.limits.reservations import Reservations
from stratus.server.limits.watch import Watch
from stratus.server.readiness import DRAIN, SILENT, Closing, DatabaseWatch
from stratus.server.request import RequestHead
from stratus.server.sending import Sending

SAVER_PATH = "/exam/api/"
API_PATH = "/api/"

IN_MEMORY = 256 * 1024
"""Bytes of a body for Django that are kept in memory; the rest of it is on disk."""
COLLECTED_AFTER = 5_000
"""New objects after which Python looks for those that only refer to each other; its own 700 are made by a few saves."""
REPLACED = 70
"""Exit status of a process whose threads are stuck; granian starts another one in its place."""
LOG_IN_TURN = "/login/turn"
"""Where the page of log-in asks whether there is room, before it sends a password."""


@dataclass
class Rooms:
    """The applications behind the front, loaded in the worker process before it listens.

    `ready` runs in each of the threads and opens the thread's connection.
    `ask` asks the database whether it is there (`readiness.DatabaseWatch`).
    `caller_key` signs the cookie by which people who are logged in are known (`limits.callers`).
    `missing` says what pages need and this machine lacks, None if nothing: the process serves what it can, and is not ready.
    """

    wsgi: Callable[[], wsgi_bridge.Application] | None = None
    saver: Callable[[], http.Application] | None = None
    ready: Callable[[], None] = field(default=lambda: None)
    ask: Callable[[], str] | None = None
    missing: Callable[[], str | None] = field(default=lambda: None)
    threads: int = 4
    api_caller: Callable[[str], str | None] = field(default=lambda _header: None)
    """Whose token this `Authorization` is; asks the database."""
    busy_pages: Callable[[], Mapping[str, str]] = field(default=dict)
    """The page of somebody who finds no place to log in, by language."""
    caller_key: bytes = b""
    sealed: Path | None = None
    """The folder of sealed objects; None: there is no route for them here."""
    sealed_bytes: int = 128 * 1024 * 1024
    """How many bytes of them a process keeps in memory."""


class Front:
    """One RSGI application."""

    def __init__(self, rooms: Rooms, limits: Limits | None = None, log: access_log.AccessLog | None = None) -> None:
        self.rooms = rooms
        self.limits = limits or Limits()
        self.log = log or access_log.AccessLog()
        self.proxies = proxy.Proxies.from_environment()
        self.pages = Reservations(self.limits.of_pages)
        self.saves = Reservations(self.limits.of_saves)
        self.waiting = 0
        self.watch = Watch(self.limits, rooms.threads)
        self.lane = lane.Lane(self.limits.log_ins)
        self.lane_watch = Watch(self.limits, 1)
        self.tokens = callers.Remembered()
        self.busy_pages: Mapping[str, str] = {}
        self.stuck = False
        self.looking: asyncio.Task[None] | None = None
        self.saver: http.Application | None = None
        self.wsgi: wsgi_bridge.Application | None = None
        self.static = static_cache.StaticCache()
        self.objects = objects.Objects(rooms.sealed, rooms.sealed_bytes)
        self.tidying: asyncio.Task[None] | None = None
        self.bodies = Bodies()
        self.database = DatabaseWatch(rooms.ask, metrics.database) if rooms.ask else None
        self.draining = False
        self.lacks: str | None = None
        self.threads = ThreadPoolExecutor(rooms.threads, thread_name_prefix="django")
        self.files = ThreadPoolExecutor(8, thread_name_prefix="files")
        self.sending = Sending(self.limits, self.files)
        self.giving_up: asyncio.Task[None] | None = None

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
        self.log.open(loop)
        # What is loaded stays until the end. To look through all of it for what can go would hold up every save (docs/how/front.md).
        gc.collect()
        gc.freeze()
        gc.set_threshold(COLLECTED_AFTER, *gc.get_threshold()[1:])

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
            self.lane.thread.submit(self.rooms.ready).result()
            self.busy_pages = self.rooms.busy_pages()
            self.lacks = self.rooms.missing()
            self.looking = loop.create_task(self._keep_looking())
            self.tidying = loop.create_task(self.objects.keep_tidy(self.files))
        self.giving_up = loop.create_task(self.sending.keep_looking())
        if self.rooms.saver:
            self.saver = self.rooms.saver()
            loop.run_until_complete(self.saver.open())

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        tasks = list(filter(None, (self.looking, self.tidying, self.giving_up)))
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        if self.database:
            self.database.stop()
        if self.saver:
            loop.run_until_complete(self.saver.close())
        self.threads.shutdown(wait=True, cancel_futures=True)
        self.lane.thread.shutdown(wait=True, cancel_futures=True)
        self.files.shutdown(wait=False, cancel_futures=True)
        self.log.close()

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        begun = time.perf_counter()
        if self.draining:
            proto = Closing(proto)
        request = RequestHead.read(scope, self.proxies)
        sent = wsgi_bridge.Sent(500, 0)
        try:
            heads.check(request, self.limits)
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
        if self.stuck:
            raise Refused(503, "busy", "The server is starting again, please try again in a moment", retry_after=2)
        if request.path == "/readyz":
            return self._ready(request, proto)
        if request.path == "/metrics":
            return await self._metrics(request, proto)
        if self.saver is not None and request.path.startswith(SAVER_PATH):
            return await self._save(request, scope, proto)
        if self.wsgi is None:
            raise Refused(404, "not_found", "There is nothing at this address")
        if request.path == LOG_IN_TURN and request.method in ("GET", "HEAD"):
            return self._turn(request, proto)
        if (file := self.static.find(request)) is not None:
            request.room = "front"
            return await self._send(request, scope, proto, file.answer(request))
        if (name := self.objects.named(request)) is not None:
            request.room = "front"
            make = partial(self._in_thread, static_cache.whole(request), scope, BytesIO(), 0)
            return await self._send(request, scope, proto, await self.objects.answer(name, request, self.files, make))
        return await self._django(request, scope, proto)

    async def _metrics(self, request: RequestHead, proto: Any) -> wsgi_bridge.Sent:
        request.room = "front"
        if not self.proxies.may_see_metrics(request.client, is_forwarded=request.is_forwarded):
            raise Refused(404, "not_found", "There is nothing at this address")
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
        elif self.lacks and (lacks := self._looked_for()):
            status, text = 503, lacks
        said = {"status": text, "worker": os.getpid()} | ({"database": self.database.state} if self.database else {})
        body = msgspec.json.encode(said)
        proto.response_bytes(status, [("content-type", "application/json"), ("cache-control", "no-store")], body)
        return wsgi_bridge.Sent(status, len(body))

    def _looked_for(self) -> str | None:
        """What is missing, looked up again only while something is: a look at the disk gives up the interpreter, and pages take it."""
        self.lacks = self.rooms.missing()
        return self.lacks

    def _turn(self, request: RequestHead, proto: Any) -> wsgi_bridge.Sent:
        request.room = "front"
        if not self.lane.has_room(block_of(request.client)):
            raise self.lane.full()
        proto.response_empty(204, [("cache-control", "no-store")])
        return wsgi_bridge.Sent(204, 0)

    async def _save(self, request: RequestHead, scope: Any, proto: Any) -> wsgi_bridge.Sent:
        assert self.saver is not None
        request.room = "saver"
        headers = {**request.first, "x-request-id": request.request_id}
        head = http.Request(request.method, request.path, request.query, headers, b"", request.client)
        admitted = self.saver.admit(head)
        if isinstance(admitted, http.Response):
            return await self._send(request, scope, proto, _of_saver(request, admitted, ("connection", "close")))
        limit = Limit(admitted.most, self.limits.of(request.path).seconds)
        chunks: list[bytes] = []
        size = min(announced(request, limit), limit.size)  # more is refused before anything is read
        with self.saves.reserve(admitted.caller, size, self.limits.of_registration, self.limits.requests_of_registration):
            await self.bodies.read(request, proto, limit, chunks.append)
            whole = msgspec.structs.replace(head, body=b"".join(chunks))
            answer = _of_saver(request, await self.saver.handle(whole, admitted))
        return await self._send(request, scope, proto, answer)

    async def _send(self, request: RequestHead, scope: Any, proto: Any, answer: wsgi_bridge.Answer) -> wsgi_bridge.Sent:
        return await self.sending.send(answer, proto, scope.client, request.client, head=request.method == "HEAD")

    async def _django(self, request: RequestHead, scope: Any, proto: Any) -> wsgi_bridge.Sent:
        self._check_room()
        caller = await self._caller(request)
        limit = self.limits.of(request.path)
        if caller is None:
            limit = Limit(min(limit.size, self.limits.unknown), limit.seconds)
        # Whose token it is comes first in the External API, and its words are its own: it is asked, and told that a body is unread.
        is_api = request.path.startswith(API_PATH)
        is_unread = is_api and announced(request, limit) > limit.size
        most = self.limits.of_address if caller is None else self.limits.of_caller
        size = 0 if is_unread else announced(request, limit)
        with (
            self.pages.reserve(caller or f"address {block_of(request.client)}", min(size, limit.size), most),
            SpooledTemporaryFile(IN_MEMORY) as body,
        ):
            if not is_unread:
                try:
                    await self.bodies.read(request, proto, limit, body.write)
                except Refused as refusal:
                    if not (is_api and refusal.status == 413):
                        raise
                    is_unread = True
                    body.truncate(0)
            body.seek(0, os.SEEK_END)
            size = body.tell()
            body.seek(0)
            is_static = static_cache.is_cacheable(request)
            asked = static_cache.whole(request) if is_static else static_cache.uncompressed(request)
            # A small limit holds for those alone whom the front does not know, perhaps because it could not ask.
            unread = (everywhere.TOO_LARGE if caller is not None else everywhere.CALLER_UNKNOWN) if is_unread else None
            answer = await self._in_thread(asked, scope, body, size, unread)
        if is_unread:
            answer.headers.append(("connection", "close"))
        if is_static:
            answer = await asyncio.get_running_loop().run_in_executor(self.files, self.static.take, request, answer)
        else:
            await compression.compress(request, answer, self.files)
        return await self._send(request, scope, proto, answer)

    def _check_room(self) -> None:
        if self.waiting >= self.limits.waiting:
            raise Refused(503, "busy", "The server is busy, please try again in a moment", retry_after=2)

    async def _caller(self, request: RequestHead) -> str | None:
        """Whose bytes these are; None where the front cannot tell, or need not: a small body is everybody's."""
        user_id = callers.user_of(self.rooms.caller_key, request.header("cookie"), time.time())
        if user_id is not None:
            return f"user {user_id}"
        if not request.path.startswith(API_PATH) or not (header := request.header("authorization")):
            return None
        known = self.tokens.find(header)
        if known is None and (request.chunked or (request.length or 0) > self.limits.looked_up):
            known = await self._looked_up(header)
            if known is not None:
                self.tokens.keep(header, known)
        return known

    async def _looked_up(self, header: str) -> str | None:
        """Whose token this is, as the database says it; None too where that cannot be asked: the External API says so itself."""
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, self.rooms.api_caller, header)
        except Exception as error:
            structlog.get_logger("stratus.front").warning("token_not_looked_up", reason=str(error)[:300])
            return None
        finally:
            self.waiting -= 1

    async def _in_thread(
        self, request: RequestHead, scope: Any, body: IO[bytes], size: int, unread: str | None = None
    ) -> wsgi_bridge.Answer:
        assert self.wsgi is not None
        environ = wsgi_bridge.environ(request, scope.server, scope.http_version, body, size)
        if unread:
            environ[everywhere.UNREAD] = unread
        call = partial(wsgi_bridge.call, self.wsgi, environ)
        self._check_room()  # others arrived meanwhile
        self.waiting += 1
        try:
            if not lane.is_hashing(request.method, request.path):
                return await asyncio.get_running_loop().run_in_executor(self.threads, self.watch.watched, request, call)
            try:
                return await self.lane.run(block_of(request.client), partial(self.lane_watch.watched, request, call))
            except Refused as full:
                if (page := busy_page.fill(self.busy_pages, request, body)) is None:
                    raise
                return wsgi_bridge.Answer(full.status, busy_page.headers(request, full), page)
        finally:
            self.waiting -= 1

    async def _keep_looking(self) -> None:
        """Look every few seconds whether the threads get on. A process that does not serves the saver's last requests, and ends."""
        while not (self.watch.look() or self.lane_watch.look()):  # noqa: ASYNC110 - threads work without telling the loop
            await asyncio.sleep(self.limits.looked_every)
        self.stuck = True
        structlog.get_logger("stratus.front").error("process_is_replaced", reason="every thread of pages or of log-ins is stuck")
        if self.saver is not None:
            await self.saver.close()
            await asyncio.sleep(1)  # what was answered leaves
        self.log.close()
        os._exit(REPLACED)

    def _refuse(self, proto: Any, request: RequestHead, refusal: Refused) -> wsgi_bridge.Sent:
        """Answer in the form that this path's clients expect, and close the connection, since the body may be unread."""
        kind = "application/json"
        if request.path.startswith(SAVER_PATH):
            body = msgspec.json.encode({"error": refusal.code, "message": refusal.message})
        elif request.path.startswith(API_PATH):
            body = msgspec.json.encode({"Success": False, "Errors": everywhere.OF_THE_FRONT[refusal.code].text})
        else:
            kind, body = "text/plain; charset=utf-8", refusal.message.encode()
        headers = [("content-type", kind), ("cache-control", "no-store"), ("x-request-id", request.request_id), ("connection", "close")]
        if refusal.retry_after is not None:
            headers.append(("retry-after", str(refusal.retry_after)))
        try:
            proto.response_bytes(refusal.status, headers, body)
        except Exception:  # the response had begun already, or the client is gone
            return wsgi_bridge.Sent(refusal.status, 0)
        return wsgi_bridge.Sent(refusal.status, len(body))


def _of_saver(request: RequestHead, response: http.Response, *headers: tuple[str, str]) -> wsgi_bridge.Answer:
    answered = [*response.headers, ("x-request-id", request.request_id), *headers]
    return wsgi_bridge.Answer(response.status, answered, response.body, response.file)
