"""Candidates' browsers in front of the real saver and the real database."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from stratus.delivery.entrance.tokens import player_token
from stratus.foundation import clock
from stratus.saver.app import Config, Saver
from stratus.saver.http import Request, Response
from stratus.scheduling.models import Registration
from stratus.server.processes import database

KEY = b"a key of the tests, of 32 bytes."


class Answer:
    """What the saver said."""

    def __init__(self, response: Response) -> None:
        self.status = response.status
        self.headers = dict(response.headers)
        self.body = response.body
        is_json = self.headers.get("content-type") == "application/json"
        self.data: Any = json.loads(response.body) if is_json and response.body else None

    def __getitem__(self, name: str) -> Any:
        return self.data[name]


class SaverInTests:
    """A saver of its own for a test, driven from ordinary synchronous code."""

    def __init__(self, files: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.saver = Saver(Config(database=database.for_saver(database.address()), player_key=KEY, files=files, link_key=settings.LINK_KEY))
        self.loop.run_until_complete(self.saver.open())

    def close(self) -> None:
        self.loop.run_until_complete(self.saver.close())
        self.loop.close()

    def request(self, method: str, path: str, token: str, body: bytes = b"", query: str = "", **headers: str) -> Request:
        given = {"authorization": f"Player {token}", "x-request-id": "test", "user-agent": "Test/1.0"} | headers
        return Request(method, f"/exam/api/{path}", query, given, body, "192.0.2.7")

    async def answer(self, request: Request) -> Response:
        """Admit and answer a request, as the front does."""
        admitted = self.saver.admit(request)
        return admitted if isinstance(admitted, Response) else await self.saver.handle(request, admitted)

    def call(self, *args: Any, **kwargs: Any) -> Answer:
        return Answer(self.loop.run_until_complete(self.answer(self.request(*args, **kwargs))))

    def together(self, *requests: Request) -> list[Answer]:
        """Send these at the same moment, so that they share a batch."""

        async def send() -> list[Response]:
            return list(await asyncio.gather(*(self.answer(request) for request in requests)))

        return [Answer(response) for response in self.loop.run_until_complete(send())]


@contextmanager
def a_saver(files: Path) -> Iterator[SaverInTests]:
    saver = SaverInTests(files)
    try:
        yield saver
    finally:
        saver.close()


def token_for(registration: Registration) -> str:
    """What a launch link would give this candidate's browser."""
    expires = clock.now() + timedelta(days=1)
    return player_token(KEY, registration.tenant_id, registration.pk, registration.link_generation, expires)


class Browser:
    """One load of the player page."""

    def __init__(self, saver: SaverInTests, registration: Registration, writer: str = "", *, beside: Browser | None = None) -> None:
        self.saver = saver
        self.registration = registration
        self.token = beside.token if beside else token_for(registration)  # pages of one browser show the same
        self.writer = writer or secrets.token_hex(16)
        self.exam: Answer | None = None
        self.seq = 0

    def wait(self, ready: bool = False, **body: Any) -> Answer:
        data = json.dumps({"ready": ready} | body).encode()
        return self.saver.call("POST", f"registrations/{self.registration.pk}/wait", self.token, data)

    def start_request(self, **body: Any) -> Request:
        data = json.dumps({"writer": self.writer} | body).encode()
        return self.saver.request("POST", f"registrations/{self.registration.pk}/start", self.token, data)

    def start(self, **body: Any) -> Answer:
        answer = self.saver.together(self.start_request(**body))[0]
        if answer.status == 200:
            self.exam = answer
            self.token = answer["token"]
            self.seq = max([self.seq, *(stored["seq"] for stored in answer["answers"].values())])
        return answer

    @property
    def attempt(self) -> int:
        assert self.exam is not None
        return self.exam["attempt"]

    @property
    def items(self) -> list[str]:
        assert self.exam is not None
        return sorted(self.exam["sheet"]["order"])

    def event(self, kind: str, item: str | None = None, value: Any = None, seq: int | None = None) -> dict[str, Any]:
        """The next event of this page."""
        if seq is None:
            self.seq += 1
            seq = self.seq
        return {"seq": seq, "at": "2026-11-20T22:55:53Z", "kind": kind, "item": item, "value": value}

    def chooses(self, letter: str, item: str | None = None) -> dict[str, Any]:
        """An answer to a multiple choice question."""
        return self.event("answer", item or self.items[0], {"selected": [letter]})

    def names_file(self, sha256: str, size: int, item: str | None = None) -> dict[str, Any]:
        """An answer to a file response question: one file, whose content comes by itself."""
        file = {"name": "answer.pdf", "type": "application/pdf", "size": size, "sha256": sha256}
        return self.event("answer", item or self.items[0], {"files": [file]})

    def sync_request(self, *events: dict[str, Any], **body: Any) -> Request:
        assert self.exam is not None
        data = {"writer": self.writer, "session": self.exam["session"], "active": True, "events": list(events)} | body
        return self.saver.request("POST", f"attempts/{self.attempt}/sync", self.token, json.dumps(data).encode())

    def sync(self, *events: dict[str, Any], **body: Any) -> Answer:
        return self.saver.together(self.sync_request(*events, **body))[0]
