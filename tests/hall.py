"""A hall of candidates who sit an exam over HTTP, as the player does.

Each has one request under way, and sends everything until it is acknowledged.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from running import RunningServer
from stratus.site.rehearse import booking


def book(server: RunningServer, candidates: int, assessment: str = "EXT1") -> list[str]:
    """Schedule an exam that is open now, for this many new candidates, and return their launch links."""
    token = booking.demo_access(server.home).token
    return [
        server.url + path for path in booking.book(server.url, token, f"HALL-{secrets.token_hex(6)}", candidates, assessment=assessment)
    ]


@dataclass
class Candidate:
    """One candidate with his browser. `acknowledged` is what he was told is safe; `troubles` what he had to try again."""

    link: str
    url: str
    writer: str = field(default_factory=lambda: secrets.token_hex(16))
    acknowledged: dict[int, tuple[str, Any]] = field(default_factory=dict)
    queue: list[dict[str, Any]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    slowest: float = 0.0
    attempt: int = 0
    session: int = 0
    seq: int = 0
    choices: list[tuple[str, list[str]]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    async def enter(self, client: httpx.AsyncClient) -> None:
        """Open the link, start, and load the paper."""
        opened = await client.get(self.link)
        assert opened.status_code == 303, opened.text
        place = urlsplit(opened.headers["location"])
        registration = int(place.path.rsplit("/", 1)[1])
        self.headers = {"Authorization": f"Player {parse_qs(place.fragment)['token'][0]}"}
        exam = await self.call(client, "POST", f"registrations/{registration}/start", {"writer": self.writer})
        self.attempt, self.session = exam["attempt"], exam["session"]
        self.headers = {"Authorization": f"Player {exam['token']}"}
        paper = await self.call(client, "GET", f"attempts/{self.attempt}/paper")
        self.choices = [(item["id"], [one["id"] for one in item["alternatives"]]) for item in paper["items"] if item.get("alternatives")]
        assert self.choices

    async def call(self, client: httpx.AsyncClient, method: str, path: str, body: Any = None) -> Any:
        """Call until it is answered well, as the player does: later after every failure, with jitter."""
        for tries in range(60):
            begun = time.monotonic()
            try:
                reply = await client.request(method, f"{self.url}/exam/api/{path}", json=body, headers=self.headers)
                if reply.status_code == 200:
                    self.slowest = max(self.slowest, time.monotonic() - begun)
                    return reply.json()
                self.troubles.append(f"{reply.status_code} {reply.text}")
                assert reply.status_code in (429, 500, 502, 503), reply.text
            except httpx.TransportError as error:
                self.troubles.append(type(error).__name__)
            await asyncio.sleep(random.uniform(0.05, min(2.0, 0.2 * 2**tries)))
        raise AssertionError(f"no answer: {self.troubles[-3:]}")

    async def answer(self, client: httpx.AsyncClient) -> None:
        """Answer one question and send what is in the queue."""
        item, letters = random.choice(self.choices)
        self.seq += 1
        value = {"selected": [random.choice(letters)]}
        self.queue.append({"seq": self.seq, "at": "", "kind": "answer", "item": item, "value": value})
        body = {"writer": self.writer, "session": self.session, "active": True, "events": self.queue, "received": []}
        reply = await self.call(client, "POST", f"attempts/{self.attempt}/sync", body)
        for event in self.queue:
            if event["seq"] <= reply["acknowledged"]:
                self.acknowledged[event["seq"]] = (event["item"], event["value"])
        self.queue = [event for event in self.queue if event["seq"] > reply["acknowledged"]]


class Hall:
    """All candidates of one schedule."""

    def __init__(self, server: RunningServer, candidates: int) -> None:
        self.server = server
        self.candidates = [Candidate(link, server.url) for link in book(server, candidates)]
        self.over = asyncio.Event()

    async def sit(self, happens: Any, *, pause: tuple[float, float] = (0.02, 0.2)) -> None:
        """Let everybody answer while `happens(self)` runs, then send what is left."""
        limits = httpx.Limits(max_connections=len(self.candidates) + 10)
        async with httpx.AsyncClient(limits=limits, timeout=30) as client:
            await asyncio.gather(*(candidate.enter(client) for candidate in self.candidates))
            sitting = [asyncio.create_task(self._sit(candidate, client, pause)) for candidate in self.candidates]
            try:
                await happens(self)
            finally:
                self.over.set()
                await asyncio.gather(*sitting)

    async def _sit(self, candidate: Candidate, client: httpx.AsyncClient, pause: tuple[float, float]) -> None:
        while not self.over.is_set():
            await candidate.answer(client)
            await asyncio.sleep(random.uniform(*pause))
        await candidate.answer(client)

    @property
    def saved(self) -> int:
        """How many answers were acknowledged so far."""
        return sum(len(candidate.acknowledged) for candidate in self.candidates)

    @property
    def troubles(self) -> list[str]:
        """What had to be tried again."""
        return [trouble for candidate in self.candidates for trouble in candidate.troubles]

    async def until_saved(self, number: int, patience: float = 60) -> None:
        """Wait until this many more answers are acknowledged."""
        wanted = self.saved + number
        async with asyncio.timeout(patience):
            while self.saved < wanted:
                await asyncio.sleep(0.05)

    def lost(self) -> list[str]:
        """Compare what was acknowledged with what the database holds; an empty list is what everybody hopes for."""
        import psycopg

        missing = []
        with psycopg.connect(self.server.dsn) as connection:
            for candidate in self.candidates:
                logged = dict(
                    connection.execute(
                        "SELECT seq, value FROM delivery_answerevent WHERE attempt_id = %s AND writer = %s AND outcome = ''",
                        [candidate.attempt, candidate.writer],
                    ).fetchall()
                )
                standing = dict(
                    connection.execute("SELECT item, value FROM delivery_answer WHERE attempt_id = %s", [candidate.attempt]).fetchall()
                )
                newest: dict[str, Any] = {}
                for seq, (item, value) in sorted(candidate.acknowledged.items()):
                    newest[item] = value
                    if logged.get(seq) != value:
                        missing.append(f"attempt {candidate.attempt} seq {seq}")
                missing += [f"attempt {candidate.attempt} {item}" for item, value in newest.items() if standing.get(item) != value]
        return missing
