"""One simulated candidate on the exam day: what they do, and in which order their browser sends requests."""

from __future__ import annotations

import random
import re
import secrets
import time
from collections.abc import Callable
from math import inf
from typing import Any
from urllib.parse import parse_qs, urlsplit

from stratus.rehearse.answers import Hand, Sat, digest
from stratus.rehearse.simulation.browser import CHOICE, LAST_WORDS, Browser, GivesUp, Stage
from stratus.rehearse.simulation.preload import Preload

ASSET = re.compile(rb"/static/[\w./-]+")
"""Every file that the page names: those of the exam too, which the waiting room fetches after its first paint."""


class Candidate(Browser):
    """A candidate who opens their link, waits, starts, answers, may lose the connection, and hands in."""

    def __init__(self, stage: Stage, link: str, *, drops: bool, reloads: bool, rng: random.Random) -> None:
        super().__init__(stage, rng)
        self.link, self.drops, self.reloads = link, drops, reloads
        self.hand: Hand | None = None
        self.etag = ""
        self.preload = Preload(self)
        self.preloaded = False
        """Whether the questions came before the start."""
        self.accepts = ""
        """The hash of the declaration that the candidate accepts; empty if there is none."""
        self.offline_until = 0.0
        """When the network comes back; 0 while there is a connection."""

    async def run(self) -> Sat:
        """Go through the whole rehearsal. Returns the outcome, whatever happens."""
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

    async def _until(self, moment: Callable[[], float]) -> bool:
        """Sleep until a moment that may still move; False when everything stops first."""
        while not self.stage.stopped and time.monotonic() < moment():
            await self.pause(moment())
        return not self.stage.stopped

    async def _arrive(self) -> bool:
        """Open the link as a browser does, enter the waiting room and stay there; True when it is time to press Start."""
        stage = self.stage
        comes = stage.begun + self.rng.uniform(0, stage.plan.arrive_within)
        if not await self._until(lambda: comes):
            return False
        opened = await self.ask("link", self.get(self.link))
        place = urlsplit(opened.header("location"))
        tokens = parse_qs(place.fragment).get("token")
        if opened.status != 303 or not tokens:
            raise GivesUp(f"the launch link answered {opened.status} and led nowhere")
        self.registration, self.token = int(place.path.rsplit("/", 1)[1]), tokens[0]
        page = await self.ask("page", self.get(place.path))
        if stage.plan.assets:
            for asset in dict.fromkeys(ASSET.findall(page.body)):
                await self.ask("assets", self.get(asset.decode(), Accept_Encoding="gzip, br"))
        ready_at = time.monotonic() + self.rng.uniform(1, 8)
        presses = self.rng.uniform(0, stage.plan.start_within)
        ready = told = False
        look_at = 0.0
        while not stage.stopped and time.monotonic() < stage.moment(presses):
            now = time.monotonic()
            if now >= look_at or (now >= ready_at and not ready):
                ready = ready or now >= ready_at
                room = (await self.ask("waiting room", self.post(f"registrations/{self.registration}/wait", {"ready": ready}))).json()
                look_at = time.monotonic() + room["next_sync_in"]
                self.accepts = (room.get("texts") or {}).get("accept") or self.accepts
                self.preload.told(room.get("objects"), time.monotonic())
                if not told:
                    told = True
                    stage.arrived += 1
            await self.preload.fetch_due(now)
            await self.pause(min(look_at, inf if ready else ready_at, self.preload.next_at, stage.moment(presses)))
        return not stage.stopped

    async def _start(self) -> bool:
        """Press Start, and fetch the paper."""
        pressed = time.monotonic()
        body = {"writer": self.writer} | ({"accepted": self.accepts} if self.accepts else {})
        exam = (await self.ask("start", self.post(f"registrations/{self.registration}/start", body))).json()
        self.take(exam)
        self.sat.attempt = exam["attempt"]
        early = self.preload.open(exam.get("objects"))
        self.preloaded = early is not None
        paper = early or await self._fetch_paper()
        self.stage.record.wait("Start pressed → questions on the screen", time.monotonic() - pressed)
        self.hand = Hand(paper["items"], exam["sheet"].get("order", []), self.rng)
        if not self.hand.can_answer:
            raise GivesUp("the paper has no question that a rehearsal can answer (choices and essays)")
        self.sync_at = time.monotonic() + self.rng.uniform(0, 0.5)
        self.add("visit", self.hand.item["id"])
        return True

    async def _fetch_paper(self) -> Any:
        paper = await self.ask("paper", self.get(f"/exam/api/attempts/{self.sat.attempt}/paper", Authorization=self.who))
        self.etag = paper.header("etag")
        return paper.json()

    async def _sit(self) -> None:
        """Answer and sync until the end comes."""
        stage, plan = self.stage, self.stage.plan
        leaves_after = self.rng.uniform(0, plan.hand_in_within)
        drop_at = stage.moment(plan.drop_at) if self.drops else inf
        next_answer = time.monotonic() + self.rng.uniform(0, plan.think.high)
        while not stage.stopped and (now := time.monotonic()) < stage.ends_at + leaves_after:
            if now >= drop_at:
                self.wire.close()
                drop_at, self.offline_until = inf, stage.moment(plan.back_at)
            if self.offline_until and now >= self.offline_until:
                await self._come_back()
                stage.record.wait("Network back → everything sent", time.monotonic() - self.offline_until)
                self.offline_until = 0.0
            elif plan.think.high and now >= next_answer:
                next_answer = self._answer(now)
            elif now >= self.sends_at:
                if plan.think.high == 0:
                    self._answer(now)  # without a pause: the next one as soon as the last one was answered
                await self.sync()
            else:
                wakes_at = min(self.sends_at, self.offline_until or inf, drop_at, stage.ends_at + leaves_after)
                await self.pause(min(wakes_at, next_answer) if plan.think.high else wakes_at)

    @property
    def sends_at(self) -> float:
        """When the browser sends something next; never while it has no network."""
        if self.offline_until:
            return inf
        return max(min(self.sync_at, self.save_by) if self.stage.plan.think.high else 0.0, self.retry_at)

    def _answer(self, now: float) -> float:
        """Answer the question on the screen, or continue writing; returns when to do so next."""
        assert self.hand is not None
        hand, plan = self.hand, self.stage.plan
        value = hand.answer()
        self.add("answer", hand.item["id"], value)
        if hand.is_writing:
            self.soon(self.stage.text_after)
            return now + plan.writing.draw(self.rng)
        is_text = hand.is_typed
        self.add("visit", hand.turn())
        self.soon(0 if is_text else CHOICE)
        return now + plan.think.draw(self.rng)

    async def _come_back(self) -> None:
        """The network is there again: some browsers go on where they were, others load the page again. All at once, as it happens."""
        self.retry_at = 0.0
        if not self.reloads:
            await self.sync("reconnect")
            return
        self.writer = secrets.token_hex(16)
        await self.ask("reconnect", self.get(f"/exam/take/{self.registration}"))
        await self._load_again("reconnect")
        if not self.preloaded:
            unchanged = self.get(f"/exam/api/attempts/{self.sat.attempt}/paper", Authorization=self.who, If_None_Match=self.etag)
            await self.ask("reconnect", unchanged)
        await self.sync("reconnect")

    async def _load_again(self, step: str) -> dict[str, Any]:
        body = {"writer": self.writer, "attempt": self.sat.attempt, "session": self.session}
        exam: dict[str, Any] = (await self.ask(step, self.post(f"registrations/{self.registration}/start", body))).json()
        self.take(exam)
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
        self.add("hand_in")
        while (self.queue or self.status != "HANDED_IN") and time.monotonic() < patience:
            await self._when_due("hand in")
        self.sat.handed_in = self.status == "HANDED_IN"
        if self.sat.handed_in:
            self.stage.record.wait("Hand in pressed → handed in", time.monotonic() - asked)

    async def _when_due(self, step: str = "") -> None:
        if time.monotonic() < self.retry_at:
            await self.pause(self.retry_at)
        await self.sync(step)
