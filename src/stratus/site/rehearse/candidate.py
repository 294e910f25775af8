"""One simulated candidate: what his browser asks for, in the order and at the pace of the player (`web/player/sync.ts`)."""

from __future__ import annotations

import asyncio
import random
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from stratus.site.rehearse.answers import Given, Hand, Sat, digest
from stratus.site.rehearse.measure import NO_ANSWER, Record, is_good
from stratus.site.rehearse.plan import Plan
from stratus.site.rehearse.wire import Address, NoAnswer, Reply, Wire, request

CHOICE, TEXT = 1.0, 15.0
LONGEST_BACK_OFF = 30.0
MOST_EVENTS = 100
AT = "2026-11-20T22:55:53.120Z"
"""The browser's own clock, which no rule reads."""
ASSET = re.compile(rb'(?:src|href)="(/static/[^"]+)"')
LAST_WORDS = 90.0
"""Seconds after the end in which a browser still tries to hand over what it has."""


class GivesUp(Exception):
    """This candidate cannot go on; the message says why."""


@dataclass(slots=True)
class Stage:
    """What all candidates of a process share: the plan, the record, and the moments (monotonic) as they become known."""

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

    def moment(self, seconds: float) -> float:
        """Return the moment so many seconds after the first press of Start; never before that is known."""
        return self.start_at + seconds


class Candidate:
    """He opens his link, waits, starts, answers, loses his connection perhaps, and hands in."""

    def __init__(self, stage: Stage, link: str, *, drops: bool, reloads: bool, rng: random.Random) -> None:
        self.stage, self.link, self.rng = stage, link, rng
        self.drops, self.reloads = drops, reloads
        self.wire = Wire(stage.address)
        self.writer = secrets.token_hex(16)
        self.sat = Sat()
        self.hand: Hand | None = None
        self.registration = 0
        self.token = ""
        self.session = 1
        self.seq = 0
        self.status = ""
        self.etag = ""
        self.queue: list[tuple[str, dict[str, Any], Given | None, float]] = []
        """Unsent: (writer, event, account of an answer, when it was made), oldest first."""
        self.orders: dict[int, float] = {}
        """Orders that were shown → when he closes them, which confirms them."""
        self.seen: set[int] = set()
        self.interval, self.save_after = 10.0, 1.0
        self.sync_at = self.save_by = inf
        self.retry_at = 0.0
        self.failures = 0
        self._sleeper: asyncio.Future[None] | None = None

    # What happens to him

    async def run(self) -> Sat:
        """Live through the whole rehearsal. Returns what became of him, whatever happens."""
        try:
            if not await self._arrive() or not await self._start():
                return self.sat
            self.stage.started += 1
            await self._sit()
            await self._hand_in()
        except GivesUp as why:
            self.sat.trouble = str(why)
        finally:
            self.sat.unsent = sum(account is not None for _writer, _event, account, _since in self.queue)
            self.wire.close()
            self.stage.finished += 1
        return self.sat

    def wake(self) -> None:
        """Look at the clock again: a moment became known, or everything stops."""
        if self._sleeper is not None and not self._sleeper.done():
            self._sleeper.set_result(None)

    async def _pause(self, until: float) -> None:
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

    async def _until(self, moment: Callable[[], float]) -> bool:
        """Sleep until a moment that may still move; False when everything stops first."""
        while not self.stage.stopped and time.monotonic() < moment():
            await self._pause(moment())
        return not self.stage.stopped

    async def _arrive(self) -> bool:
        """Open the link as a browser does, enter the waiting room and stay there; True when it is time to press Start."""
        stage = self.stage
        comes = stage.begun + self.rng.uniform(0, stage.plan.arrive_within)
        if not await self._until(lambda: comes):
            return False
        opened = await self._persist("link", self._get(self.link))
        place = urlsplit(opened.header("location"))
        tokens = parse_qs(place.fragment).get("token")
        if opened.status != 303 or not tokens:
            raise GivesUp(f"the launch link answered {opened.status} and led nowhere")
        self.registration, self.token = int(place.path.rsplit("/", 1)[1]), tokens[0]
        page = await self._persist("page", self._get(place.path))
        if stage.plan.assets:
            for asset in dict.fromkeys(ASSET.findall(page.body)):
                await self._persist("assets", self._get(asset.decode(), Accept_Encoding="gzip, br"))
        ready_at = time.monotonic() + self.rng.uniform(1, 8)
        presses = self.rng.uniform(0, stage.plan.start_within)
        ready = told = False
        look_at = 0.0
        while not stage.stopped and time.monotonic() < stage.moment(presses):
            now = time.monotonic()
            if now >= look_at or (now >= ready_at and not ready):
                ready = ready or now >= ready_at
                room = (await self._persist("waiting room", self._post(f"registrations/{self.registration}/wait", {"ready": ready}))).json()
                look_at = time.monotonic() + room["next_sync_in"]
                if not told:
                    told = True
                    stage.arrived += 1
            await self._pause(min(look_at, inf if ready else ready_at, stage.moment(presses)))
        return not stage.stopped

    async def _start(self) -> bool:
        """Press Start, and fetch the paper."""
        pressed = time.monotonic()
        exam = (await self._persist("start", self._post(f"registrations/{self.registration}/start", {"writer": self.writer}))).json()
        self._take(exam)
        self.sat.attempt = exam["attempt"]
        paper = await self._persist("paper", self._get(f"/exam/api/attempts/{self.sat.attempt}/paper", Authorization=self._who))
        self.etag = paper.header("etag")
        self.stage.record.wait("Start pressed → questions on the screen", time.monotonic() - pressed)
        self.hand = Hand(paper.json()["items"], exam["sheet"].get("order", []), self.rng)
        if not self.hand.can_answer:
            raise GivesUp("the paper has no question that a rehearsal can answer (choices and essays)")
        self.sync_at = time.monotonic() + self.rng.uniform(0, 0.5)
        self._add("visit", self.hand.item["id"])
        return True

    async def _sit(self) -> None:
        """Answer and sync until the end comes."""
        stage, plan = self.stage, self.stage.plan
        leaves = self.rng.uniform(0, plan.hand_in_within)
        drop_at = stage.moment(plan.drop_at) if self.drops else inf
        offline_until = 0.0
        next_answer = time.monotonic() + self.rng.uniform(0, plan.think.high)
        while not stage.stopped and (now := time.monotonic()) < stage.ends_at + leaves:
            if now >= drop_at:
                self.wire.close()
                drop_at, offline_until = inf, stage.moment(plan.back_at)
            if offline_until and now >= offline_until:
                offline_until = 0.0
                await self._come_back()
            elif plan.think.high == 0 and now >= max(self.retry_at, offline_until):
                self._answer(now)  # without a pause: the next one as soon as the last one was answered
                await self._sync()
            elif plan.think.high and now >= next_answer:
                next_answer = self._answer(now)
            else:
                due = max(min(self.sync_at, self.save_by) if plan.think.high else 0.0, self.retry_at, offline_until)
                if now >= due:
                    await self._sync()
                else:
                    await self._pause(min(next_answer if plan.think.high else inf, due, drop_at, stage.ends_at + leaves))

    def _answer(self, now: float) -> float:
        """Answer the question on the screen, or write on; returns when he does so next."""
        assert self.hand is not None
        hand, plan = self.hand, self.stage.plan
        value = hand.answer()
        self._add("answer", hand.item["id"], value)
        if hand.is_writing:
            self._soon(TEXT)
            return now + self.rng.uniform(3, 12)
        is_text = hand.item["type"] == "ESSAY"
        self._add("visit", hand.turn())
        self._soon(0 if is_text else CHOICE)
        return now + plan.think.draw(self.rng)

    async def _come_back(self) -> None:
        """The network is there again: some browsers go on where they were, others load the page again. All at once, as it happens."""
        self.retry_at = 0.0
        if not self.reloads:
            await self._sync("reconnect")
            return
        self.writer = secrets.token_hex(16)
        await self._persist("reconnect", self._get(f"/exam/take/{self.registration}"))
        await self._load_again("reconnect")
        unchanged = self._get(f"/exam/api/attempts/{self.sat.attempt}/paper", Authorization=self._who, If_None_Match=self.etag)
        await self._persist("reconnect", unchanged)
        await self._sync("reconnect")

    async def _load_again(self, step: str) -> dict[str, Any]:
        body = {"writer": self.writer, "session": self.session}
        exam: dict[str, Any] = (await self._persist(step, self._post(f"registrations/{self.registration}/start", body))).json()
        self._take(exam)
        return exam

    async def _hand_in(self) -> None:
        """Send what is left and hand in; not over before the server says so."""
        patience = time.monotonic() + (LAST_WORDS / 9 if self.stage.stopped else LAST_WORDS)
        if self.stage.plan.read_back:
            while self.queue and time.monotonic() < patience:
                await self._when_due()
            answers = (await self._load_again("read back"))["answers"]
            self.sat.read_back = {item: (one["session"], one["seq"], digest(one["value"])) for item, one in answers.items()}
        asked = time.monotonic()
        self._add("hand_in")
        while (self.queue or self.status != "HANDED_IN") and time.monotonic() < patience:
            await self._when_due("hand in")
        self.sat.handed_in = self.status == "HANDED_IN"
        if self.sat.handed_in:
            self.stage.record.wait("Hand in pressed → handed in", time.monotonic() - asked)

    async def _when_due(self, step: str = "") -> None:
        if time.monotonic() < self.retry_at:
            await self._pause(self.retry_at)
        await self._sync(step)

    # What his browser sends

    def _add(self, kind: str, item: str = "", value: Any = None) -> None:
        """Put an event into the queue; an unsent answer to the same question is replaced by it."""
        self.seq += 1
        event: dict[str, Any] = {"seq": self.seq, "at": AT, "kind": kind}
        account = None
        if item:
            event["item"] = item
        if kind == "answer":
            event["value"] = value
            account = Given(self.writer, self.session, self.seq, item, digest(value))
            self.queue = [one for one in self.queue if not (one[0] == self.writer and one[2] is not None and one[2].item == item)]
        elif kind == "visit":
            self.queue = [one for one in self.queue if not (one[0] == self.writer and one[1]["kind"] == "visit")]
        self.queue.append((self.writer, event, account, time.monotonic()))

    def _soon(self, seconds: float) -> None:
        self.save_by = min(self.save_by, time.monotonic() + max(seconds, self.save_after))

    async def _sync(self, step: str = "") -> None:
        """One request of the sync protocol, and what its answer says."""
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
        reply = await self._try(step or ("save" if answers else "heartbeat"), self._post(f"attempts/{self.sat.attempt}/sync", body))
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
        self.queue = [one for one in self.queue if one[0] != writer or one[1]["seq"] not in sent]
        for pk in received:
            self.orders.pop(pk, None)
        self._note_orders(told)
        self.status = told["status"]
        self._pace(told)
        if not own and self.queue:
            self.sync_at = done  # what an earlier page left goes first, this page's own follows at once

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

    def _take(self, exam: dict[str, Any]) -> None:
        """Take over what *start* said."""
        self.token, self.session, self.status = exam["token"], exam["session"], exam["status"]
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
    def _who(self) -> str:
        return f"Player {self.token}"

    def _get(self, path: str, **headers: str) -> bytes:
        return request(self.stage.address, "GET", path, **headers)

    def _post(self, path: str, body: Any) -> bytes:
        return request(self.stage.address, "POST", f"/exam/api/{path}", body, Authorization=self._who)

    async def _try(self, step: str, raw: bytes) -> Reply | None:
        """Ask once. None for anything but a good answer; `retry_at` then says when to ask again."""
        begun = time.monotonic()
        problem, status, reply = "", NO_ANSWER, None
        try:
            reply = await self.wire.call(raw)
            status = reply.status
        except NoAnswer as none:
            problem = str(none)
        took = time.monotonic() - begun
        if reply is not None and is_good(status):
            self.stage.record.request(step, begun, took, status)
            return reply
        self.stage.record.request(step, begun, took, status, problem or f"status {status}{_code(reply)}")
        asked = float(reply.header("retry-after") or 0) if reply and reply.header("retry-after").isdigit() else 0.0
        bound = min(LONGEST_BACK_OFF, 2.0 ** min(self.failures, 10))
        self.failures += 1
        self.retry_at = time.monotonic() + max(self.rng.uniform(0, bound), min(asked, LONGEST_BACK_OFF))
        if status == 409:
            raise GivesUp(f"{step} was refused{_code(reply)}")
        return None

    async def _persist(self, step: str, raw: bytes) -> Reply:
        """Ask until there is a good answer, as the player does: later after every failure, with full jitter."""
        patience = time.monotonic() + 4 * LAST_WORDS
        while True:
            reply = await self._try(step, raw)
            if reply is not None:
                self.failures, self.retry_at = 0, 0.0
                return reply
            if self.stage.stopped or time.monotonic() > patience:
                raise GivesUp(f"{step}: no good answer")
            await self._pause(self.retry_at)


def _code(reply: Reply | None) -> str:
    """The code of the saver's error answers, for the table of what went wrong."""
    if reply is None or not reply.body.startswith(b"{"):
        return ""
    try:
        told = reply.json()
    except msgspec.DecodeError:
        return ""
    return f" {told['error']}" if isinstance(told, dict) and isinstance(told.get("error"), str) else ""
