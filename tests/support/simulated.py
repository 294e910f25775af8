"""Candidates' browsers in front of the real saver and the real database."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from stratus.delivery.entrance.tokens import player_token
from stratus.delivery.papers.sealed import originals, pages, queries
from stratus.delivery.papers.sealed.sealing import unseal
from stratus.foundation import clock
from stratus.library.media.rules import Original
from stratus.saver.app import Config, Saver
from stratus.saver.http import Request, Response
from stratus.scheduling.models import Registration
from stratus.server.processes import database
from support.builders import a_registration, a_schedule, an_assessment, an_item

KEY = b"a key of the tests, of 32 bytes."


class Answer:
    """What the saver said."""

    def __init__(self, response: Response) -> None:
        self.status = response.status
        self.headers = dict(response.headers)
        self.body = response.body
        if response.file is not None:  # the front reads it, and closes it
            self.body = b"".join(iter(lambda: response.file.read(64 * 1024), b""))
            response.file.close()
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


def shown(medium: str) -> str:
    """A stem that shows a medium."""
    return f'<p>What is this? <img src="media:{medium}" alt="A map" width="4" height="4"></p>'


class ObjectsInTests:
    """The media that there are, the folder of this machine, and the doors of this tenant."""

    def __init__(self, tenant: Any, settings: Any, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.settings, self.folder, self.patch = settings, folder, patch
        settings.PLAYER_KEY, settings.SEALED_FOLDER = KEY, folder
        self.media: dict[str, Original] = {}
        self.client = Client(headers={"host": f"{tenant.name}.example.org"})
        patch.setattr(originals, "_library", lambda names: {name: self.media[name] for name in names if name in self.media})
        patch.setattr(pages, "ASKED", pages.Asked())

    def add(self, content: bytes, *, unreadable: bool = False) -> str:
        """Have the library keep a picture; returns its name."""

        def read(offset: int, size: int) -> bytes:
            if unreadable:
                raise OSError("the disk does not answer")
            return content[offset : offset + size]

        name = hashlib.sha256(content).hexdigest()
        self.media[name] = Original("image/png", len(content), read)
        return name

    def draw(self, *items: str) -> None:
        """Let these items be ones that some sheets have and others lack."""
        self.patch.setattr(queries, "drawn_items", lambda _version: items)

    def a_place(self, *stems: str, opens_in: timedelta = timedelta(minutes=15), **schedule: Any) -> Registration:
        """A candidate of an exam with a question for each of these stems, else three of one kind."""
        items: Any = [an_item(stem=stem) for stem in stems] or ["MULTIPLE_CHOICE"] * 3
        opens = clock.now() + opens_in
        made = an_assessment(items, attempts_allowed=schedule.pop("attempts_allowed", 1))
        return a_registration(a_schedule(made, active=True, starts_at=opens, ends_at=opens + timedelta(hours=5), **schedule))

    def list_of(self, registration: Registration, token: str = "") -> Any:
        """The answer of the door that lists objects."""
        headers = {"authorization": f"Player {token or token_for(registration)}"}
        return self.client.get(f"/exam/objects/of/{registration.pk}", headers=headers)

    def fetch(self, schedule_id: int, name: str) -> Any:
        """The answer of the door for an object."""
        return self.client.get(f"/exam/objects/{schedule_id}/{name}")

    def kept(self, schedule_id: int) -> dict[str, bytes]:
        """What this machine has of a schedule."""
        folder = self.folder / str(schedule_id)
        return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}

    def open(self, schedule_id: int, told: list[str], files: Mapping[str, bytes]) -> bytes:
        """What an object holds, by hash and key: from these files, else from the server."""
        content = files.get(told[0]) or self.fetch(schedule_id, told[0]).content
        assert hashlib.sha256(content).hexdigest() == told[0]
        return unseal(base64.urlsafe_b64decode(told[1] + "="), content)

    def page(self, objects: Any, files: Mapping[str, bytes] = MappingProxyType({})) -> dict[str, Any]:
        """All that a page that has these files can open with what *start* said: title, items by id, media as bytes."""
        found: dict[str, Any] = {}
        for told in (objects["common"], *objects["items"].values()):
            held = json.loads(self.open(objects["schedule"], told, files))
            found |= {"title": held["title"]} if "title" in held else {}
            found |= {item["id"]: item for item in held["items"]}
            for name, one in held["media"].items():
                found[name] = b"".join(self.open(objects["schedule"], piece, files) for piece in one["pieces"])
        return found
