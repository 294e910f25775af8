"""The browser of a simulated candidate: its queue and the sync protocol, at the pace of `web/player/exam/sync.ts`."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from typing import Any

import msgspec

from stratus.rehearse.answers import Given, Sat, digest
from stratus.rehearse.plan import Plan
from stratus.rehearse.report.measure import NO_ANSWER, Record, is_good
from stratus.rehearse.simulation.wire import GIVE_UP, Address, NoAnswer, Reply, Wire, request

CHOICE, TEXT = 1.0, 15.0
"""Seconds after which the player sends an answer: to a choice, and while text is typed."""
LONGEST_BACK_OFF = 30.0
MOST_EVENTS = 100
AT = "2026-11-20T22:55:53.120Z"
"""The browser's own clock, which no rule reads."""
KEPT = 600.0
"""Seconds that acknowledged events are kept, for another life of the server's database (`web/player/storage/queue.ts`)."""
LAST_WORDS = 90.0
"""Seconds after the end during which a browser still tries to send its answers."""


LIST = "objects"
"""The step of asking which sealed objects to fetch."""
OTHER_LIFE = ((409, " epoch"), (404, " attempt"))
"""The answers of a server whose database is another one than before, or lacks the attempt."""


class GivesUp(Exception):
    """This candidate cannot go on; the message says why."""


@dataclass(slots=True)
class Stage:
    """Data that all candidates of a process share: the plan, the measurements, and the moments (monotonic) as they become known."""

    plan: Plan
    address: Address
    record: Record
    begun: float = 0.0
    start_at: float = inf
    ends_at: float = inf
    stopped: bool = False
    arrived: int = 0
    started: int = 0
    acknowledged: int = 0
    finished: int = 0
    sealed: dict[str, bytes] = field(default_factory=dict)
    """Sealed objects by hash."""
    opened: dict[str, Any] = field(default_factory=dict)
    """Papers by the hashes of the objects that they came in."""
    longest_back_off: float = LONGEST_BACK_OFF
    """Seconds; the longest pause between two tries."""
    gives_up: float = GIVE_UP
    """Timeout of a request in seconds, after which the browser retries."""
    text_after: float = TEXT

    def moment(self, seconds: float) -> float:
        """Return the moment so many seconds after the first press of Start; never before that is known."""
        return self.start_at + seconds


class Browser:
    """One browser of one candidate. Its requests go over one connection, one at a time."""

    def __init__(self, stage: Stage, rng: random.Random) -> None:
        self.stage, self.rng = stage, rng
        self.wire = Wire(stage.address)
        self.writer = secrets.token_hex(16)
        self.sat = Sat()
        self.registration = 0
        self.token = ""
        self.session = 1
        self.seq = 0
        self.status = ""
        self.queue: list[tuple[str, dict[str, Any], Given | None, float]] = []
        """Unsent: (writer, event, account of an answer, when it was made), oldest first."""
        self.kept: list[tuple[str, dict[str, Any], Given | None, float]] = []
        """Acknowledged a short while ago: as in `queue`, with the moment of the acknowledgement."""
        self.epoch = ""
        self.other_life: str | None = None
        """The epoch that the server named instead of the known one; "" where it only does not know the attempt."""
        self.orders: dict[int, float] = {}
        """Orders that were shown → when the candidate closes them, which confirms them."""
        self.seen: set[int] = set()
        self.interval, self.save_after = 10.0, 1.0
        self.sync_at = self.save_by = inf
        self.retry_at = 0.0
        self.failures = 0
        self._sleeper: asyncio.Future[None] | None = None

    def wake(self) -> None:
        """Wake the browser: a moment became known, or everything stops."""
        if self._sleeper is not None and not self._sleeper.done():
            self._sleeper.set_result(None)

    async def pause(self, until: float) -> None:
        """Sleep until a moment, or until something is told."""
        wait = until - time.monotonic()
        if wait <= 0:
            return
        loop = asyncio.get_running_loop()
        self._sleeper = loop.create_future()
        timer = loop.call_later(wait, self.wake) if wait < 1e6 else None
        try:
            await self._sleeper
        finally:
            if timer is not None:
                timer.cancel()
            self._sleeper = None

    def add(self, kind: str, item: str = "", value: Any = None) -> None:
        """Put an event into the queue; an unsent answer to the same question is replaced by it."""
        self.seq += 1
        event: dict[str, Any] = {"seq": self.seq, "at": AT, "kind": kind}
        account = None
        if item:
            event["item"] = item
        if kind == "answer":
            event["value"] = value
            account = Given(self.writer, self.session, self.seq, item, digest(value))
            # What was acknowledged before, and is sent again to another life of the database, goes there whatever came after it.
            self.queue = [
                one
                for one in self.queue
                if not (one[0] == self.writer and one[2] is not None and one[2].item == item and not one[2].acknowledged)
            ]
        elif kind == "visit":
            self.queue = [one for one in self.queue if not (one[0] == self.writer and one[1]["kind"] == "visit")]
        self.queue.append((self.writer, event, account, time.monotonic()))

    def soon(self, seconds: float) -> None:
        self.save_by = min(self.save_by, time.monotonic() + max(seconds, self.save_after))

    async def sync(self, step: str = "") -> None:
        """Send one request of the sync protocol, and apply its response."""
        if self.other_life is not None and not await self._renew(self.other_life):
            return
        writer = self.queue[0][0] if self.queue else self.writer
        batch = [one for one in self.queue if one[0] == writer][:MOST_EVENTS]
        own = writer == self.writer
        now = time.monotonic()
        received = [pk for pk, closed_at in self.orders.items() if closed_at <= now or step == "hand in"] if own else []
        events = [event for _writer, event, _account, _since in batch]
        answers = [account for _writer, _event, account, _since in batch if account is not None]
        for given in answers:
            if not given.sent:
                given.sent = True
                self.sat.given.append(given)
        body = {"writer": writer, "session": self.session, "active": own, "events": events, "received": received}
        if self.epoch:
            body["epoch"] = self.epoch
        reply = await self.ask_once(step or ("save" if answers else "heartbeat"), self.post(f"attempts/{self.sat.attempt}/sync", body))
        self.save_by = inf
        if reply is None:
            return
        told = reply.json()
        done = time.monotonic()
        for _writer, event, account, since in batch:
            if account is not None and event["seq"] <= told["acknowledged"]:
                account.acknowledged = True
                self.stage.acknowledged += 1
                self.stage.record.wait("Answer given → safe on the server", done - since)
        sent = {event["seq"] for event in events if event["seq"] <= told["acknowledged"]}
        self.kept = [one for one in self.kept if one[3] > done - KEPT]
        self.kept += [(name, event, account, done) for name, event, account, _since in batch if event["seq"] in sent]
        self.queue = [one for one in self.queue if one[0] != writer or one[1]["seq"] not in sent]
        for pk in received:
            self.orders.pop(pk, None)
        self._note_orders(told)
        self.status = told["status"]
        self._pace(told)
        if not own and self.queue:
            self.sync_at = done  # events of an earlier page are sent first, this page's own directly after

    async def _renew(self, epoch: str) -> bool:
        """Come again to a database that is another one than before, and let everything that is kept be sent once more."""
        body = {"writer": self.writer, "attempt": self.sat.attempt, "session": self.session, "renew": self.sat.attempt}
        reply = await self.ask_once("come again", self.post(f"registrations/{self.registration}/start", body))
        if reply is None:
            return False
        exam = reply.json()
        self.queue = [(writer, event, account, since) for writer, event, account, since in (*self.kept, *self.queue)]
        self.kept = []
        if exam["attempt"] != self.sat.attempt:
            self.sat.attempt = exam["attempt"]
            for given in (*self.sat.given, *(account for _writer, _event, account, _since in self.queue if account is not None)):
                given.session = exam["session"]
        self.take(exam)
        self.epoch, self.other_life = exam.get("epoch", epoch), None
        return True

    def _note_orders(self, told: dict[str, Any]) -> None:
        for order in told["orders"]:
            if order["id"] in self.seen:
                continue
            self.seen.add(order["id"])
            closed_at = time.monotonic() + self.rng.uniform(2, 8)
            self.orders[order["id"]] = closed_at
            self.save_by = min(self.save_by, closed_at + 1)
            if order["kind"] == "message":
                self.sat.messages += 1
                sent, now = (datetime.fromisoformat(told_at.replace("Z", "+00:00")) for told_at in (order["at"], told["server_time"]))
                self.stage.record.wait("Message sent → on the candidate's screen", (now - sent).total_seconds())

    def take(self, exam: dict[str, Any]) -> None:
        """Apply the response of *start*."""
        self.token, self.session, self.status = exam["token"], exam["session"], exam["status"]
        self.epoch = self.epoch or exam.get("epoch", "")
        self.seq = max([self.seq, *(answer["seq"] for answer in exam["answers"].values())])
        self._pace(exam)

    def _pace(self, told: dict[str, Any]) -> None:
        self.failures, self.retry_at = 0, 0.0
        self.interval, self.save_after = told["next_sync_in"], told["save_after"]
        self.sync_at = time.monotonic() + self.interval
        if self.queue:
            self.save_by = min(self.save_by, time.monotonic() + self.save_after)
        if self.orders:
            self.save_by = min(self.save_by, min(self.orders.values()) + 1)

    @property
    def who(self) -> str:
        return f"Player {self.token}"

    def get(self, path: str, **headers: str) -> bytes:
        return request(self.stage.address, "GET", path, **headers)

    def post(self, path: str, body: Any) -> bytes:
        return request(self.stage.address, "POST", f"/exam/api/{path}", body, Authorization=self.who)

    async def ask_once(self, step: str, raw: bytes) -> Reply | None:
        """Send a request once. None unless it succeeds; `retry_at` then says when to retry."""
        begun = time.monotonic()
        problem, status, reply = "", NO_ANSWER, None
        try:
            reply = await self.wire.call(raw, within=self.stage.gives_up)
            status = reply.status
        except NoAnswer as none:
            problem = str(none)
        took = time.monotonic() - begun
        if reply is not None and is_good(status):
            self.stage.record.request(step, begun, took, status)
            return reply
        if step == LIST and status == 503:  # somebody's request makes them: that is an answer, not a fault
            self.stage.record.request("objects are being made", begun, took, 200)
        else:
            self.stage.record.request(step, begun, took, status, problem or f"status {status}{_code(reply)}")
        asked = float(reply.header("retry-after") or 0) if reply and reply.header("retry-after").isdigit() else 0.0
        longest = self.stage.longest_back_off
        bound = min(longest, 2.0 ** min(self.failures, 10))
        self.failures += 1
        self.retry_at = time.monotonic() + max(self.rng.uniform(0, bound), min(asked, longest))
        if reply is not None and step != "come again" and (status, _code(reply)) in OTHER_LIFE:
            self.other_life, self.retry_at = reply.json().get("epoch", ""), 0.0
            return None
        if status == 409:
            raise GivesUp(f"{step} was refused{_code(reply)}")
        return None

    async def ask(self, step: str, raw: bytes) -> Reply:
        """Retry until a request succeeds, as the player does: with growing delays and full jitter."""
        patience = time.monotonic() + 4 * LAST_WORDS
        while True:
            reply = await self.ask_once(step, raw)
            if reply is not None:
                self.failures, self.retry_at = 0, 0.0
                return reply
            if self.stage.stopped or time.monotonic() > patience:
                raise GivesUp(f"{step}: no good answer")
            await self.pause(self.retry_at)


def _code(reply: Reply | None) -> str:
    """The code of the saver's error answers, for the table of what went wrong."""
    if reply is None or not reply.body.startswith(b"{"):
        return ""
    try:
        told = reply.json()
    except msgspec.DecodeError:
        return ""
    return f" {told['error']}" if isinstance(told, dict) and isinstance(told.get("error"), str) else ""
