"""The saver: the front hands it the requests to `/exam/api/`. Checks the token, finds the handler, answers in JSON."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import structlog

from stratus.assessments.options.languages import ORIGINAL, language_in
from stratus.delivery.attempts import rules
from stratus.delivery.entrance.tokens import PlayerToken, Reader, file_ticket, player_token
from stratus.delivery.safeguards.seb.checking import shown_by
from stratus.delivery.sync import events
from stratus.foundation import clock
from stratus.saver import budgets, files, metrics, pace
from stratus.saver import requests as saver_requests
from stratus.saver.batching import GONE, HELD, Batcher, Unavailable
from stratus.saver.catalogue import Catalogue
from stratus.saver.connections import Database, open_pool
from stratus.saver.http import Admission, Problem, Request, Response, error, reply, unavailable, whole
from stratus.saver.start import admission
from stratus.saver.start import batch as start_batch
from stratus.saver.sync import batch as sync_batch
from stratus.saver.sync import breaks, checks, sections
from stratus.saver.sync.arrived import note_missing, standing
from stratus.saver.sync.outside import Outside
from stratus.saver.sync.reply import synced
from stratus.saver.waiting_room import look, preload

logger = structlog.get_logger("stratus.saver")

ROLE = "stratus_saver"

ROUTES = (
    ("sync", "POST", re.compile(r"/exam/api/attempts/(\d{1,18})/sync/?")),
    ("wait", "POST", re.compile(r"/exam/api/registrations/(\d{1,18})/wait/?")),
    ("start_exam", "POST", re.compile(r"/exam/api/registrations/(\d{1,18})/start/?")),
    ("sealed_paper", "GET", re.compile(r"/exam/api/registrations/(\d{1,18})/papers/([0-9a-f]{64})/?")),
    ("take_break", "POST", re.compile(r"/exam/api/attempts/(\d{1,18})/break/?")),
    ("paper", "GET", re.compile(r"/exam/api/attempts/(\d{1,18})/paper/?")),
    ("put_file", "PUT", re.compile(r"/exam/api/attempts/(\d{1,18})/files/([0-9a-f]{64})/?")),
    ("get_file", "GET", re.compile(r"/exam/api/attempts/(\d{1,18})/files/([0-9a-f]{64})/?")),
)

PAPER = """
SELECT a.status, a.ends, a.submitted_by, a.sheet FROM delivery_attempt a
  JOIN scheduling_registration r ON r.id = a.registration_id AND r.tenant_id IS NOT DISTINCT FROM a.tenant_id
 WHERE a.id = $1 AND a.tenant_id IS NOT DISTINCT FROM $2 AND r.id = $3 AND r.link_generation = $4
"""


@dataclass(frozen=True, slots=True)
class Config:
    """The saver's settings."""

    database: Database
    player_key: bytes
    files: Path
    role: str = ROLE
    connections: int = 8
    link_key: bytes = b""
    """Launch links are derived from it, and with them the Config Keys of candidates' files for Safe Exam Browser."""


class Saver:
    """One saver process. It connects to nothing before `open()`."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.catalogue = Catalogue(config.player_key, config.link_key)
        self._tokens = Reader(config.player_key)
        self._pool: asyncpg.Pool | None = None
        self._outside = Outside()
        self._epoch = ""
        self._syncs: Batcher[saver_requests.Arrived, asyncpg.Record | None] = Batcher(self._save, lambda one: one.attempt)
        self._starts: Batcher[saver_requests.Start, dict[str, Any] | admission.Refusal] = Batcher(
            self._start, lambda one: one.token.registration_id, most=200
        )
        self._looks: Batcher[look.Waiting, look.Seen] = Batcher(self._look, lambda one: one.token.registration_id)
        # An upload holds its connection while the disk writes, a break while it asks twice; half of them always stay free for answers.
        self._pieces = asyncio.Semaphore(max(config.connections // 2, 1))
        self.budgets = budgets.Budgets()
        # Much markup at once is cleaned here: nh3 lets the event loop go on meanwhile.
        self._cleaning = ThreadPoolExecutor(1, thread_name_prefix="cleaning")
        self._unclean = 0

    async def open(self) -> None:
        """Connect to the database and start batching. Raises when the database does not answer, and UnsafeRole."""
        self._pool = await open_pool(self.config.database, role=self.config.role, connections=self.config.connections)
        for batcher in (self._syncs, self._starts, self._looks):
            batcher.open()

    async def close(self) -> None:
        """Answer the waiting requests, then disconnect from the database."""
        for batcher in (self._syncs, self._starts, self._looks):
            await batcher.close()
        if self._pool is not None:
            try:
                await asyncio.wait_for(self._pool.close(), 5)
            except TimeoutError:
                self._pool.terminate()
        self._cleaning.shutdown(wait=False, cancel_futures=True)

    def admit(self, head: Request) -> Admission | Response:
        """Say whose bytes a body is and how many it may hold, or refuse it: a token that is not ours is not listened to."""
        call = "unknown"
        try:
            call, ids = route(head)
            token = self._token(head)
        except Problem as problem:
            metrics.answered(call, problem.status)
            return error(problem.status, problem.code, problem.message, **problem.members)
        most = files.PIECE if call == "put_file" else events.MOST_BYTES
        return Admission(f"registration {token.tenant_id} {token.registration_id}", most, call, ids, token)

    async def handle(self, request: Request, admitted: Admission) -> Response:
        """Answer one request that was admitted."""
        call = admitted.call
        answer: Response
        try:
            answer = await getattr(self, f"_{call}")(request, admitted.token, *admitted.ids)
        except Problem as problem:
            answer = error(problem.status, problem.code, problem.message, **problem.members)
        except files.Refused as refused:
            answer = error(refused.status, refused.code, refused.message, **refused.members)
        except events.Unreadable as unreadable:
            answer = error(400, "unreadable", str(unreadable))
        except events.TooLarge as large:
            answer = error(413, "too_large", str(large))
        except budgets.Spent as spent:
            answer = error(429, "too_much", "This is more than one exam sends; come again later.", wait=spent.retry_after)
        except Unavailable as busy:
            answer = unavailable(busy.retry_after)
        except (*GONE, *HELD) as gone:
            logger.warning("database_gone", error=type(gone).__name__, call=call)
            answer = unavailable()
        except Exception:
            logger.exception("saver_failed", call=call, request_id=request.headers.get("x-request-id", ""))
            answer = error(500, "server_error", "Something went wrong on our side; nothing is lost, please go on.")
        metrics.answered(call, answer.status)
        return answer

    # The handlers

    async def _wait(self, request: Request, token: PlayerToken, registration: int) -> Response:
        own(token, registration)
        self.budgets.take_look(registration, time.monotonic())
        data = events.decode(request.body) if request.body.strip() else {}
        ready = isinstance(data, dict) and data.get("ready") is True
        known = str(data.get("texts") or "")[:64] if isinstance(data, dict) else ""
        room = await self._submit(self._looks, look.Waiting(token, ready, request.client[:64], known, language_in(data)))
        if room is None:
            raise Problem(401, "token")
        if isinstance(room, admission.Refusal):
            raise Problem(room.status, room.code)
        seb = {"seb_file": file_ticket(self.config.player_key, token, clock.now())} if room["seb"] else {}
        return reply({**room, **seb, "next_sync_in": pace.next_sync_in(self._looks.lag)})

    async def _start_exam(self, request: Request, token: PlayerToken, registration: int) -> Response:
        own(token, registration)
        self.budgets.take_start(registration, time.monotonic())
        data = events.decode(request.body)
        writer = events.writer_id(data.get("writer") if isinstance(data, dict) else None)
        session, pin, attempt = whole(data.get("session")), data.get("pin"), whole(data.get("attempt"))
        if attempt is None and session is not None:
            attempt = token.attempt_id  # a page of the release before says only which session it has
        renew = data.get("renew") == token.attempt_id > 0
        exam = await self._submit(
            self._starts,
            saver_requests.Start(
                token=token,
                writer=writer,
                pin=str(pin).strip()[:64] if isinstance(pin, str | int) else "",
                session=session,
                address=request.client[:64],
                browser=events.clean(request.headers.get("user-agent", ""))[:300],
                request_id=request.headers.get("x-request-id", "")[:64],
                accepted=str(data.get("accepted") or "")[:64],
                lang=language_in(data) or ORIGINAL,
                shown=shown_by(request.headers, data.get("seb")),
                attempt=attempt or 0,
                renew=renew,
                read_only=renew and data.get("active") is False,
            ),
        )
        if isinstance(exam, admission.Refusal):
            if exam.wait is not None:
                raise Problem(exam.status, exam.code, "", wait=exam.wait, **({"left": exam.left} if exam.left else {}))
            raise Problem(exam.status, exam.code)
        lag = self._syncs.lag
        # The new token names the attempt that the browser was let into: the launch link alone opens no running exam.
        let_in_token = player_token(
            self.config.player_key, token.tenant_id, token.registration_id, token.generation, token.expires_at, exam["attempt"]
        )
        return reply(
            {
                **exam,
                "token": let_in_token,
                "epoch": self._epoch,
                "next_sync_in": pace.next_sync_in(lag),
                "save_after": pace.save_after(lag),
            }
        )

    async def _sealed_paper(self, request: Request, token: PlayerToken, registration: int, wanted: str) -> Response:
        own(token, registration)
        sealed = await preload.take(self.pool, self.catalogue, token, wanted)
        if sealed is None:
            raise Problem(404, "not_prepared")
        # Proxies may cache it: it is encrypted, and its address contains its hash.
        headers = [("content-type", "application/octet-stream"), ("cache-control", "public, max-age=86400, immutable")]
        return Response(200, headers, sealed.content)

    async def _sync(self, request: Request, token: PlayerToken, attempt: int) -> Response:
        if len(request.body) > events.MOST_BYTES:
            raise events.TooLarge("A request holds at most 256 kB.")
        let_in(token, attempt)
        known = await self.catalogue.attempt(self.pool, attempt, token.tenant_id, token.registration_id)
        if known is None:
            raise Problem(404, "attempt")
        begun = time.monotonic()
        self.budgets.ask(token.tenant_id, attempt, begun)
        self.budgets.take(token.tenant_id, attempt, begun, events=1, size=len(request.body))  # also where it cannot be read
        sync = events.read_sync(request.body, known.items, known.paper.pages, limited=known.paper.limited, finish_later=True)
        if len(sync.events) > 1:
            self.budgets.take(token.tenant_id, attempt, begun, events=len(sync.events) - 1, size=0)
        await self._finish(sync)
        told = pace.next_sync_in(self._syncs.lag)
        arrived = saver_requests.Arrived(token, attempt, sync, request.client[:64], request.headers.get("x-request-id", "")[:64], told)
        arrived.sections, arrived.offers = known.paper.sections, known.offers
        await checks.prepare(self.pool, self.catalogue, self.budgets, known, arrived)
        row = await self._submit(self._syncs, arrived)
        if arrived.is_of_another_epoch:
            raise Problem(409, "epoch", epoch=self._epoch)
        if row is None:
            raise Problem(401, "token")
        metrics.EVENTS.inc(len(sync.events))
        self.budgets.log_is(attempt, row["log_events"], row["log_bytes"])
        now = clock.now()
        await self._outside.note(self.pool, known, arrived, request.headers, now)
        said = synced(row, sync, now)
        said |= breaks.told(row, said["status"], now) | sections.synced(row, known.paper.sections, now) | {"epoch": self._epoch}
        said |= checks.synced(arrived)
        if sync.missing is not None:
            await note_missing(self.pool, attempt, sync.missing, sync.writer, now)
        if sync.standing:
            said["standing"] = await standing(self.pool, attempt)
        return reply({**said, "next_sync_in": told, "save_after": pace.save_after(self._syncs.lag)})

    async def _take_break(self, request: Request, token: PlayerToken, attempt: int) -> Response:
        let_in(token, attempt)
        self.budgets.take_break(attempt, time.monotonic())
        asked = breaks.read(request.body, token, attempt, request.headers.get("x-request-id", "")[:64])
        known = await self.catalogue.attempt(self.pool, attempt, token.tenant_id, token.registration_id)
        if known is None:
            raise Problem(404, "attempt")
        async with self._pieces, self.pool.acquire() as connection:
            self._lives_in(connection.epoch)
            if asked.epoch not in ("", self._epoch):
                raise Problem(409, "epoch", epoch=self._epoch)
            now = clock.now()
            row = await breaks.change(connection, asked, now)
        if row is None:
            raise Problem(401, "token")
        if isinstance(row, str):
            raise Problem(409, row)
        return reply({**breaks.stands(row, now), **sections.synced(row, known.paper.sections, now)})

    async def _finish(self, sync: events.Sync) -> None:
        """Clean what a sync brought, in a thread of its own where it is much."""
        if not sync.is_unfinished:
            return
        if self._unclean >= pace.MOST_UNCLEAN:
            raise Unavailable(5)
        self._unclean += 1
        try:
            await asyncio.get_running_loop().run_in_executor(self._cleaning, events.finish, sync)
        finally:
            self._unclean -= 1

    async def _paper(self, request: Request, token: PlayerToken, attempt: int) -> Response:
        let_in(token, attempt)
        known = await self.catalogue.attempt(self.pool, attempt, token.tenant_id, token.registration_id)
        row = await self.pool.fetchrow(PAPER, attempt, token.tenant_id, token.registration_id, token.generation) if known else None
        if known is None or row is None:
            raise Problem(404, "attempt")
        status = rules.with_status(**{name: row[name] for name in ("status", "ends", "submitted_by")}, now=clock.now()).status
        if status not in ("IN_PROGRESS", "PAUSED"):
            raise Problem(409, "void" if status == "VOID" else "handed_in")
        etag = f'"{known.paper.hash}"'
        headers = [("content-type", "application/json"), ("cache-control", "no-store"), ("etag", etag)]
        if request.headers.get("if-none-match") == etag:
            return Response(304, headers)
        return Response(200, headers, known.paper.with_sheet(row["sheet"]))

    async def _get_file(self, request: Request, token: PlayerToken, attempt: int, sha256: str) -> Response:
        let_in(token, attempt)
        if not request.query:
            return reply(await files.received(self.pool, token, attempt, sha256))
        self.budgets.take_read(attempt, time.monotonic())
        piece = await files.piece_of(self.pool, self.config.files, token, attempt, sha256, request.query)
        kind = [("content-type", "application/octet-stream"), ("cache-control", "no-store")]
        return Response(200, [*kind, ("content-length", str(piece.size))], file=piece)

    async def _put_file(self, request: Request, token: PlayerToken, attempt: int, sha256: str) -> Response:
        let_in(token, attempt)
        known = await self.catalogue.attempt(self.pool, attempt, token.tenant_id, token.registration_id)
        if known is None:
            raise Problem(404, "attempt")
        self.budgets.ask(token.tenant_id, attempt, time.monotonic())
        piece = files.read_piece(sha256, request.query, request.body)
        self.budgets.take_piece(token.tenant_id, time.monotonic(), len(request.body))
        async with self._pieces:
            taken = await files.take(self.pool, self.config.files, token, attempt, known.items, piece, now=clock.now())
        return reply(taken)

    # The batches

    @property
    def pool(self) -> asyncpg.Pool:
        assert self._pool is not None, "open() comes first"
        return self._pool

    async def _submit(self, batcher: Batcher[Any, Any], one: Any) -> Any:
        if len(batcher) > pace.MOST_WAITING:
            raise Unavailable(5)
        return await batcher.submit(one)

    async def _save(self, requests: Sequence[saver_requests.Arrived]) -> list[asyncpg.Record | None]:
        metrics.BATCHES.observe(len(requests))
        async with self.pool.acquire() as connection:
            self._lives_in(connection.epoch)
            for one in requests:
                one.is_of_another_epoch = one.sync.epoch not in ("", self._epoch)
            fitting = [one for one in requests if not one.is_of_another_epoch]
            rows = iter(await sync_batch.save(connection, fitting, clock.now()) if fitting else [])
            return [None if one.is_of_another_epoch else next(rows) for one in requests]

    async def _start(self, requests: Sequence[saver_requests.Start]) -> list[dict[str, Any] | admission.Refusal]:
        async with self.pool.acquire() as connection:
            self._lives_in(connection.epoch)
            return await start_batch.start(connection, self.catalogue, requests, clock.now())

    def _lives_in(self, epoch: str) -> None:
        """Forget what this process knows when the database is another one: it may lack papers and attempts that were there."""
        if self._epoch and epoch != self._epoch:
            logger.warning("epoch_changed", before=self._epoch, now=epoch)
            self.catalogue = Catalogue(self.config.player_key, self.config.link_key)
        self._epoch = epoch

    async def _look(self, requests: Sequence[look.Waiting]) -> list[look.Seen]:
        async with self.pool.acquire() as connection:
            return await look.look(connection, self.catalogue, requests, clock.now())

    def _token(self, request: Request) -> PlayerToken:
        scheme, _space, given = request.headers.get("authorization", "").partition(" ")
        token = self._tokens.read(given.strip(), clock.now()) if scheme.casefold() == "player" else None
        if token is None:
            raise Problem(401, "token")
        return token


def route(request: Request) -> tuple[str, list[Any]]:
    """Return the handler and the ids in the path. Raises Problem for an unknown path or method."""
    allowed = []
    for call, method, pattern in ROUTES:
        if match := pattern.fullmatch(request.path):
            if request.method == method or (method, request.method) == ("GET", "HEAD"):
                first, *rest = match.groups()
                return call, [int(first), *rest]
            allowed.append(method)
    if allowed:
        raise Problem(405, "method", f"Use {' or '.join(allowed)}.")
    raise Problem(404, "not_found", "There is nothing at this address.")


def own(token: PlayerToken, registration: int) -> None:
    """Raise Problem unless the token is for this registration."""
    if token.registration_id != registration:
        raise Problem(404, "registration", "There is no such exam for this link.")


def let_in(token: PlayerToken, attempt: int) -> None:
    """Refuse a browser that never began or took over this attempt: it has the launch link, but did not pass the PIN check."""
    if not token.may_enter(attempt):
        raise Problem(403, "not_let_in")
